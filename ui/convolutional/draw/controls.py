"""The drawing lesson's pad, controls and stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from engine.convolutional.draw.robustness import SLIDERS
from engine.convolutional.draw.settings import STAGES, TITLES, DrawSettings
from engine.convolutional.draw.surgery import REPLACEMENTS, first_kernels, replacement
from engine.convolutional.draw.typical import KNOWN, PRIORS
from engine.convolutional.reader.network import CONVOLUTIONAL
from engine.convolutional.reader.reader import YOURS, Reader
from engine.convolutional.reader.told import card_of
from engine.convolutional.reader.training import Recipe
from engine.convolutional.reader.weights import trained
from engine.digits.split import COUNTS, SIDES
from engine.settings import declared
from ui import equations, lesson, live, pad
from ui.controls import Controls
from ui.convolutional import own_picture, yours
from ui.convolutional.lens import lens, lens_steps
from ui.live import Running
from ui.stage import Row, View, row, stack, view

LESSON = "draw"
SMALL = 8  # pixels a side that are to be seen one by one
PICTURES = {"ink": "Ink", "crop": "Cut out", "fit": "In 20×20", "digit": "In {0}×{0}"}
WHOLE = ("glance", "doubt", "sums", "typical")  # looks that have sums of their own
COLORS: dict[str, str | int] = {"digits": "accent", "lenet5": "text", "mlp": "negative", YOURS: 2}


def controls(controls: Controls) -> None:
    """The pad first; then which network reads it, and other pictures."""
    _pad()
    if lesson.presenting():
        return
    controls.show("look")
    yours.offer(controls)
    with controls.folded("more", "Network, example, own picture") as opened:
        if opened:
            controls.show("network", titles={name: TITLES[name] for name in CONVOLUTIONAL} | yours.entry())
            yours.bring()
            st.caption("While nothing is drawn, an example is shown:")
            if not controls.show("strange"):
                left, right = st.columns(2)
                with left:
                    controls.show("digit")
                with right:
                    controls.show("example")
            if not controls.settings.on_pad:
                told = "It lies on the pad then, as ink: draw on it, or erase some of it."
                st.button("Draw on it", key=f"{LESSON}.lay", on_click=_wish_on_pad, help=told, width="stretch")
            own_picture.choose(LESSON, ("Upload", "Camera"))


def _pad() -> None:
    """What one draws on, how thick the pen is, and whether it takes ink away."""
    pen, erases = st.session_state.setdefault(f"{LESSON}.pen", 20), st.session_state.get(f"{LESSON}.eraser", False)
    pad.pad(LESSON, pen, beside=1, erases=erases)
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        st.slider("Pen", 8, 36, step=2, key=f"{LESSON}.pen")
    with right:
        st.toggle("Eraser", key=f"{LESSON}.eraser")


def lay_example(controls: Controls) -> None:
    """Put the example on the pad where that is wished for, once. Where the pad was emptied since, it is no longer."""
    kept, running = live.belongings(LESSON), live.running(LESSON)
    wiped, again = (getattr(running.experiment, name, 0) if running else 0 for name in ("wiped", "laid"))
    if st.session_state.pop(f"{LESSON}.wish.on_pad", False):
        controls.set(on_pad=True)
    elif wiped > st.session_state.get(f"{LESSON}.wiped", wiped):
        controls.set(on_pad=False, strange="")
    wanted, before = controls.settings.laid, st.session_state.get(f"{LESSON}.laid", kept.get("laid"))
    if wanted and (wanted != before or again > st.session_state.get(f"{LESSON}.again", again)):
        pad.lay(LESSON, controls.settings.ink_of_example)
    st.session_state[f"{LESSON}.laid"] = kept["laid"] = wanted
    st.session_state[f"{LESSON}.again"] = again


def _wish_on_pad() -> None:
    st.session_state[f"{LESSON}.wish.on_pad"] = True


def equation(settings: DrawSettings) -> str:
    """The way of a picture into the network that is asked."""
    own = yours.get() if settings.network == YOURS else None
    small = own is not None and own.kept.data == "digits"
    fitted = small and settings.fit  # then no centre is asked for
    way = [r"\text{picture}"]
    way += [r"\text{ink}"] if settings.ink else []
    way += [r"\text{cut out}"] if settings.crop else []
    way += [r"20\times20"] if settings.fit else []
    way += [r"\text{centre of mass}"] if settings.centre and not fitted else []
    way += [*([] if fitted else [r"28\times28"]), *([r"8\times8"] if small else [])]
    way += [rf"\text{{{TITLES[settings.network]}}}", "z"]
    return r" \to ".join(way) + rf", \qquad {_computed(settings)}"


def _computed(settings: DrawSettings) -> str:
    """What the look computes besides the ten outputs."""
    priors = {
        "digits": r"\tfrac{1}{2}\lVert u\rVert^2, \;\; x = m + B\,u",
        "smooth": r"\lambda \textstyle\sum (x_i - x_j)^2 - \mu \sum x_i^2",
    }
    found = {
        "glance": r"z = \textstyle\sum a\,\frac{\partial z}{\partial a} + \text{biases}",
        "doubt": rf"{equations.SOFTMAX}, \qquad z = w \cdot t + b \overset{{?}}{{\ge}} \theta",
        "sums": rf"{equations.SOFTMAX}, \qquad z_a - z_b = (w_a - w_b) \cdot f + b_a - b_b",
        "typical": rf"x_c = \arg\max_x\, z_c(x) - {priors[settings.prior]}",
    }
    return found.get(settings.look, equations.SOFTMAX)


def letters(settings: DrawSettings) -> str:
    """What stands for what, and what the network has learnt from."""
    own = yours.get() if settings.network == YOURS else None
    if own is None:
        learnt = (
            f"This network has learnt from {COUNTS['mnist']:,} digits of MNIST and {Recipe.drawn:,} drawn by formula"
        )
        pen = trained(settings.network).metadata.get("data", "").partition("; ")[2]
        learnt += f", and from what people wrote with a pen: {pen}." if pen else "."
    else:
        which = "digits of MNIST" if own.kept.data == "mnist" else "digits of 8×8 pixels"
        learnt = f"Your network has {COUNTS[own.kept.data]:,} {which} to learn from."
    counted = "Layers have their numbers in the plan; maps, units, kernels, rows and columns are counted from 0."
    named = {
        "glance": "a: the cells of one layer; each map's part is the sum of its cells'.",
        "doubt": "t: traits of all layers (of every map its mean and root mean square, the logits, their energy "
        "log Σ e^z, and which digit is answered), w, b: what the second judgement has learnt, θ: its threshold.",
        "sums": "f: what the last layer reads, w, b: its weights and biases, a row for each class.",
        "typical": "x: a picture, m: the mean of known digits, B: their main directions, as long as their standard "
        "deviation there; i, j: neighbours.",
    }.get(settings.look, "")
    return " ".join(filter(None, [f"z: ten outputs (logits), p: their softmax, ten shares. {named}", counted, learnt]))


def rows(running: Running, settings: DrawSettings) -> list[Row]:
    """How the picture is prepared, what the network answers, and every layer's maps down to a single number."""
    with running.session.lock:
        networks: dict[str, Reader] = running.experiment.networks
        reader: Reader = running.experiment.reading.network.sound
    side = SIDES[reader.data]
    stages = [
        _picture(name, title.format(side), smooth=name != "digit" or side > SMALL) for name, title in PICTURES.items()
    ]
    stages[0]["overlay"] = pad.ears(LESSON)
    bars = view("bars", values="probabilities")
    words = view("lines", texts="answer", big=not lesson.presenting())
    answer = stack(words, bars, width=2.3, grow=(0, 1), leads=True)
    items: list[Row] = [
        {"action": "use", "with": {"stage": name}, "argument": "on", "value": f"use_{name}",
         "label": declared(DrawSettings)[name].title}
        for name in STAGES
    ]  # fmt: skip
    looks: dict[str, Callable[[], tuple[View, ...]]] = {
        "layers": _layers,
        "glance": _glance,
        "doubt": lambda: _doubt(reader),
        "sums": _sums,
        "typical": _typical,
        "why": _why,
        "bearing": lambda: _bearing(networks),
        "surgery": lambda: _surgery(reader),
    }
    below = looks[settings.look]()
    rows = [
        row(*stages, answer, height=176),
        row(view("choices", items=items), height=26),
        row(*below, height=303),
        row(view("lines", texts="softmax", small=True), height=20),
    ]
    if lesson.presenting():  # the pad takes part of the width, and type is large
        sums = row(view("lines", texts="softmax", small=True), height=20, grow=0.02)
        rows = [row(stages[0], stages[-1], answer, height=196, grow=0.38), row(*below, height=330, grow=0.6), sums]
        if settings.look in WHOLE:  # which need the room
            rows = [row(stages[0], stages[-1], answer, height=160, grow=0.27), row(*below, height=400, grow=0.73)]
    return rows


def _layers() -> tuple[View, View]:
    """The maps of the layer that the transport is at, and how one cell of them comes about."""
    tiles = view("tiles", images="maps", range="maps_range", point="point", pin="pin", at="cell", spoken="account_of",
                 captions="unit_captions", smooth=False)  # fmt: skip
    share = 0.95 if lesson.presenting() else 0.8  # so wide that the digits beside them can be read
    maps = stack(view("lines", texts="layer"), tiles, width=share, grow=(0, 1))
    account = view("lines", heading="account_of", texts="account")
    if lesson.presenting():
        return maps, stack(account, lens(sized=False), grow=(0.7, 1.5))
    return maps, stack(account, lens_steps(), lens(sized=False), grow=(0.8, 0, 1.4))


def _glance() -> tuple[View]:
    """The maps from which most of the answer comes, layer by layer, and the way that it took; each can be opened."""
    whole = view("network", layers="flow_layers", heads="flow_heads", fields="flow_fields", weights="flow_links",
                 widest="flow_widest", probe="flow_on", probe_values="flow_parts", word="flow_word",
                 select="open_part")  # fmt: skip
    return (stack(view("lines", texts="flow_said", small=True), whole, grow=(0, 1)),)


def _doubt(reader: Reader) -> tuple[View, View]:
    """What softmax says, what the second judgement says and how it comes about; and what is no digit, to be tried."""
    said = view("lines", texts="doubt_said", small=True)
    curves = view(
        "chart", title="How many have which z",
        lines=[
            {"x": "spread.x", "values": "spread.digits", "label": "digits", "color": "positive"},
            {"x": "spread.x", "values": "spread.others", "label": "no digits", "color": "negative"},
            {"x": "spread.threshold", "values": "spread.height", "label": "threshold", "color": "text", "width": 1.2},
        ],
        extent="spread_extent", handles="spread_at", axes=["z", ""], said="spread_said",
    )  # fmt: skip
    captions = None if lesson.presenting() else "strange_captions"
    tried = view(
        "tiles", title="No digits: press one to draw on it", images="strange", scale="sequential", captions=captions,
        agrees="strange_right", action="lay", columns=6 if lesson.presenting() else 4,
    )  # fmt: skip
    shown = (said, curves) if reader.judgement and not lesson.presenting() else (said,)
    return stack(*shown, width=0.9 if lesson.presenting() else 1.3, grow=(0, 1)[: len(shown)]), tried


def _sums() -> tuple[View, View]:
    """Ten sums and what softmax makes of them; and why one class rather than another, part by part."""
    table = view("table", table="shares_table", plain=True)
    classes = [["", "…"], *([str(digit), str(digit)] for digit in range(10))]
    asked: list[Row] = [
        {"action": "ask", "with": {"which": name}, "argument": "digit", "value": name, "label": label,
         "choices": classes[1:]}
        for name, label in (("this", "Why"), ("that", "and not"))
    ]  # fmt: skip
    parts = view("tiles", images="parts", range=1, captions="parts_captions", columns=6, smooth=False)
    said = view("lines", texts="sums_said", small=True)
    parted = stack(view("choices", items=asked), said, parts, width=1.5 if lesson.presenting() else 2.0, grow=(0, 0, 1))
    return table, parted


def _typical() -> tuple[View]:
    """For every class its mean, its digit nearest to the drawing, and what the network finds typical of it."""
    choices: list[Row] = [
        {"action": "know", "with": {"which": name}, "argument": "name", "value": value, "label": label,
         "choices": [list(pair) for pair in offered.items()]}
        for name, value, label, offered in (
            ("known", "known_source", "Known digits", KNOWN),
            ("prior", "prior", "Typical under the prior", PRIORS),
        )
    ]  # fmt: skip
    rows = [
        view("tiles", title=title, images=name, range=1, scale="sequential", columns=10, short=True,
             captions=None if lesson.presenting() else f"{name}_captions",
             agrees=None if name == "typical" else f"{name}_nearest")
        for name, title in (
            ("means", "Mean of each class, and its distance to your drawing"),
            ("known", "The digit of each class that is nearest to your drawing"),
            ("typical", "What the network itself finds most typical, and its sum z"),
        )
    ]  # fmt: skip
    asked = view("choices", items=choices)
    if lesson.presenting():
        return (stack(asked, *rows, grow=(0, 1, 1, 1)),)
    return (stack(asked, *rows, view("lines", texts="typical_said", small=True), grow=(0, 1, 1, 1, 0)),)


def _why() -> tuple[View]:
    """Four answers to why, and where they disagree."""
    tiles = view("tiles", images="why", range=1, captions="why_captions", columns=5, smooth=False)
    return (stack(view("lines", texts="why_said"), tiles, grow=(0, 1)),)


def _bearing(networks: Iterable[str]) -> tuple[View, View]:
    """The drawing changed by sliders, and every network's certainty over one change's whole range."""
    curve = view(
        "curve",
        x="bearing.x",
        series=[{"name": f"bearing.{name}", "label": TITLES[name], "color": COLORS[name]} for name in networks],
        cursor="swept_at",
        x_label="change",
        zero=True,
        still=True,
    )
    sliders: list[Row] = [
        {"action": "amend", "with": {"kind": name}, "argument": "value", "value": name, "label": one.title,
         "step": one.step, "low": one.low, "high": one.high}
        for name, one in SLIDERS.items()
    ]  # fmt: skip
    back = view("choices", items=[{"action": "unchanged", "label": "As it was drawn", "button": True}])
    said = stack(view("lines", texts="bearing_of"), curve, width=1.6, grow=(0, 1))
    return said, stack(view("choices", items=sliders), back, grow=(0, 0))


def _surgery(reader: Reader) -> tuple[View, View]:
    """Maps to be muted; a kernel of the first layer, if that has any, to be written or replaced; what it costs."""
    tiles = view("tiles", images="maps", range="maps_range", captions="map_captions", action="mute", smooth=False)
    said, layer = view("lines", texts="surgery", small=lesson.presenting()), view("lines", texts="layer")
    maps = stack(layer, tiles, width=1.3, grow=(0, 1))
    whole: list[Row] = [
        {"action": "keep_biases", "argument": "on", "value": "keep_biases", "label": "Biases"},
        {"action": "undo_surgery", "label": "Undo", "button": True},
        {"action": "as_trained", "label": "As trained", "button": True},
    ]
    done = view("choices", items=whole)
    if reader.kernels is None:
        return maps, stack(said, done, grow=(0, 0))
    kernel = {"name": "kernel", "title": "Kernel", "values": "surgery.kernel", "texts": "surgery.kernel_texts",
              "range": "surgery.kernel_range", "edit": "set_kernel"}  # fmt: skip
    grid = view("grids", maps=[kernel], brush="0")
    choices = view("choices", items=_kernels(reader))
    if lesson.presenting():  # type is large: what is said stands below the maps, so that the kernel has room
        return stack(layer, tiles, said, width=1.3, grow=(0, 1, 0)), stack(choices, grid, done, grow=(0, 1, 0))
    return maps, stack(said, choices, grid, done, grow=(0, 0, 1, 0))


def _kernels(reader: Reader) -> list[Row]:
    """Which kernel of the first layer, as many as there are, and what fits in its place."""
    kernels = first_kernels(reader)
    fitting = [name for name in REPLACEMENTS if replacement(name, *kernels.shape[1:]) is not None]
    label, numbers = f"Kernel of layer {reader.kernels}", [[k, str(k)] for k in range(len(kernels))]
    which = {"action": "choose_kernel", "argument": "index", "value": "chosen_kernel", "label": label,
             "choices": numbers}  # fmt: skip
    known = [["", "…"], *([name, name] for name in fitting)]
    put = {"action": "put", "argument": "name", "value": "put", "label": "put in its place", "choices": known}
    return [which, put] if fitting else [which]


def _picture(name: str, title: str, *, smooth: bool) -> View:
    rect: dict[str, Any] = {"rect": "field"} if name == "digit" else {}
    return view(
        "tiles", title=title, images=f"stage.{name}", scale="sequential", range=1, smooth=smooth, beside=4, **rect
    )


def figures(settings: DrawSettings) -> None:
    """What the card of the network says of it: how often it is right, whether its shares can be believed, and how well
    judgements tell what is no digit. A network of one's own has no card."""
    if settings.network == YOURS:
        return
    told = card_of(settings.network)
    st.subheader("How good is it?", anchor=False)
    st.markdown("\n".join(f"- {figure}" for figure in told.figures))
    st.caption(
        "The calibration error is the mean distance between how sure a network is and how often it is right then "
        "(Naeini et al. 2015): 0 where of all answers of 80 % four in five are right."
    )
    if told.doubts:
        st.markdown(
            "**What is no digit.** In the table each judgement has the threshold at which 99 % of true digits are "
            "answered; the rows after these say which share of drawings that are none it then refuses. The largest "
            "softmax share is a poor judge. The stage has the one in the last column."
        )
        _opened("How judgements of what is no digit compare", told.doubts)
    name, _, text = told.text.removeprefix("# ").partition("\n")
    _opened("The card of this network", f"**{name}**\n{text.replace('## ', '#### ')}")


def _opened(label: str, text: str) -> None:
    """Text that is laid out when it is asked for, since its tables are wide."""
    opened = st.expander(label, key=f"{LESSON}.{label}", on_change="rerun")
    if opened.open:
        opened.markdown(text)
