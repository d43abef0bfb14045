"""The controls and the stage of a CNN's anatomy."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.anatomy.effects import shipped
from engine.convolutional.anatomy.settings import (
    FORM,
    FORM_FIELDS,
    FURTHEST,
    IMAGE,
    NETWORKS,
    OWN,
    AnatomySettings,
    recognised,
)
from engine.convolutional.networks.anatomy import LARGEST_SIDE, dissect
from engine.convolutional.networks.grammar import LONGEST_TEXT, parse, written
from engine.convolutional.networks.layers import MOST_CHANNELS, BatchNorm, Dense, Layer
from engine.convolutional.networks.residual import Addition, Thinned
from engine.convolutional.networks.trainable import BATCH, trainable
from engine.convolutional.networks.windowed import Conv, Local, Pool, Windowed
from ui import equations, lesson
from ui.controls import Controls, behind, put
from ui.convolutional import own_picture
from ui.convolutional.grammar import GRAMMAR
from ui.convolutional.lens import lens, lens_steps
from ui.live import Running
from ui.stage import Row, View, row, stack, view
from ui.words import plain

LESSON = "anatomy"
SIDES = ("depth", "rows", "columns")
DATA = {"digits": "8×8 digits", "mnist": "MNIST"}
GONE = (
    "Your own picture is not on this page, and no link carries it. After a reload it comes back in a moment; else "
    "bring it again under “Your own digit or picture”."
)
OF_A_NETWORK = ("text", "layer", *SIDES)
KINDS: dict[str, tuple[Any, str]] = {
    "input": ("muted", "image"),
    "convolution": (1, "convolution"),
    "local": (5, "locally connected"),
    "activation": (0, "activation"),
    "pooling": (2, "pooling"),
    "dense": (7, "fully connected"),
    "addition": (3, "addition"),
    "other": (9, "normalisation, dropout"),
}


def wish(what: str) -> None:
    """Leave what was chosen for the next run, where it can still be set."""
    if not behind(f"{LESSON}.{what}"):
        st.session_state[f"{LESSON}.wish.{what}"] = st.session_state.get(f"{LESSON}.{what}", True)


def granted(what: str) -> Any:
    return st.session_state.pop(f"{LESSON}.wish.{what}", None)


def grant_wishes(controls: Controls) -> None:
    """What a slider, the text or the list asked for is done before the widgets are shown: they follow each other."""
    if name := granted("network"):
        controls.turn("network", name, *OF_A_NETWORK, text=controls.settings.written if name == OWN else "")
    if granted("form") and controls.moved(*FORM_FIELDS):
        moved = {name: st.session_state.get(f"{LESSON}.{name}") for name in FORM_FIELDS}
        numbers = {name: value for name, value in moved.items() if value is not None}
        controls.set(network=FORM, text="", **_kept_image(controls), **numbers)
    if (text := granted("typed")) is not None:
        _type(controls, str(text))
    own_picture.follow(controls, LESSON, GONE, {"own": 1}, {"own": 0})


def _kept_image(controls: Controls) -> dict[str, int]:
    """The image as it is, for a network that would bring another."""
    sides = zip(SIDES, controls.settings.image, IMAGE, strict=True)
    return {name: 0 if side == usual else side for name, side, usual in sides}


def type_in(text: str) -> None:
    """Leave a text for the next run, as if it had been typed. Call it before that run's widgets are shown."""
    st.session_state[f"{LESSON}.typed"] = st.session_state[f"{LESSON}.wish.typed"] = text


def slip() -> str:
    """What is wrong with the text that was typed last; empty where it was read."""
    found = st.session_state.get(f"{LESSON}.slip")
    return str(found[1]) if found else ""


def _type(controls: Controls, text: str) -> None:
    """Take a typed network if it can be, as the form where it has that form; else say what is wrong with it."""
    st.session_state[f"{LESSON}.slip"] = None
    try:
        layers = parse(text)
        dissect(layers, controls.settings.image)
    except ValueError as reason:
        st.session_state[f"{LESSON}.slip"] = (text, str(reason))
        return
    st.session_state[f"{LESSON}.read"] = st.session_state.get(f"{LESSON}.read", 0) + 1
    if layers == controls.settings.layers:
        return
    form = recognised(layers)
    if form:
        numbers = {name: getattr(form, name) for name in FORM_FIELDS}
        controls.set(network=FORM, text="", **_kept_image(controls), **numbers)
    else:
        controls.set(network=OWN, text=written(layers), **_kept_image(controls))


def controls(controls: Controls) -> None:
    """Which network, its text, the four sliders that matter; the others and the image are folded away."""
    controls.remember("network", *OF_A_NETWORK)
    written = controls.stood("network", OWN)
    known = {name: title for name, title in NETWORKS.items() if name != OWN or written}
    controls.show("network", titles=known, on_change=wish, args=("network",))
    _note(controls.settings)
    _text(controls)
    train_it(controls.settings)
    if controls.settings.network != FORM:
        st.caption("As written above. A slider moved puts the tutorial's form in its place.")
    _form(controls, ("convolutions", "dense"), ("blocks", "channels"))
    with controls.folded("sizes", "Kernel, stride, padding, pooling, units") as opened:
        if opened:
            _form(controls, ("kernel", "padding", "units"), ("stride", "pool", "classes"))
            for name in ("same", "double"):
                controls.show(name, on_change=wish, args=("form",))
    with controls.folded("own", "Your own digit or picture") as opened:
        if opened:
            st.caption("It goes through the network, and every cell of every layer tells how it comes about.")
            own_picture.choose(LESSON)
    with controls.folded("image", "Image and weights") as opened:
        if opened:
            _image(controls)


def _form(controls: Controls, *names: tuple[str, ...]) -> None:
    """Two columns of the form's sliders. Moving one makes the network one of this form."""
    for column, one in zip(st.columns(2), names, strict=True):
        with column:
            for name in one:
                more = {"disabled": controls.settings.same} if name == "padding" else {}
                controls.show(name, on_change=wish, args=("form",), **more)


def _note(settings: AnatomySettings) -> None:
    if settings.network in ARCHITECTURES:
        known = ARCHITECTURES[settings.network]
        st.caption(plain(known.note))
        st.caption(plain(f"{known.source[0].upper()}{known.source[1:]}."))
    elif settings.network == FORM:
        st.caption(plain(settings.formula))


def _text(controls: Controls) -> None:
    key, now = f"{LESSON}.typed", controls.settings.written
    slip = st.session_state.get(f"{LESSON}.slip")
    if key not in st.session_state or st.session_state.get(f"{key}.of") != now:
        put(key, now)
        slip = None
        st.session_state[f"{LESSON}.slip"] = None
    elif not slip:
        put(key, now)
    st.session_state[f"{key}.of"] = now
    st.text_area(
        "The network as text", key=key, height=86,
        max_chars=LONGEST_TEXT, on_change=wish, args=("typed",), help=GRAMMAR,
    )  # fmt: skip
    if slip:
        st.error(plain(f"{slip[1]} The network before stays."))


def _image(controls: Controls) -> None:
    labels = dict(zip(SIDES, ("Channels", "Rows", "Columns"), strict=True))
    for column, (name, label), side, own in zip(
        st.columns(3), labels.items(), controls.settings.image, controls.settings.own_image, strict=True
    ):
        key = f"{LESSON}.{name}"
        if not st.session_state.get(key):
            st.session_state[key] = side
        most = MOST_CHANNELS if name == "depth" else LARGEST_SIDE
        chosen = column.number_input(label, 1, most, step=1, key=key)
        controls.take(name, 0 if chosen == own else chosen)
    if shipped(controls.settings.layers, controls.settings.image):
        st.caption("The trained weights of this network ship with the page: no seed is drawn from.")
    else:
        controls.show("seed")


def train_it(settings: AnatomySettings) -> None:
    """The way to lesson 2.6 with the same network, or why there is none."""
    try:
        data, batch = trainable(settings.written, settings.image)
    except ValueError as reason:
        st.caption(plain(f"It cannot be trained here. {reason}"))
        return
    label = f"Train this network on {DATA[data]}"
    query = {"data": data, "architecture": settings.written}
    if batch != BATCH:
        query["batch"] = str(batch)
    st.page_link("convolutional/train.py", label=label, query_params=query, icon=":material/arrow_forward:")


def _parameters(layer: Layer) -> tuple[str, str] | None:
    """The parameters of such a layer, by its letter, as :mod:`engine.convolutional.networks` counts them."""
    if isinstance(layer, Conv | Local):
        kernel = r"K \cdot K" if layer.kernel[0] == layer.kernel[1] else r"K_\text{rows} K_\text{columns}"
        if isinstance(layer, Conv) and layer.table:
            return "C", rf"{kernel} \cdot \text{{links}} + C_\text{{out}}"
        maps = r"C_\text{in}/g" if isinstance(layer, Conv) and layer.groups > 1 else r"C_\text{in}"
        if isinstance(layer, Conv) and not layer.bias:
            return "C, b0", rf"C_\text{{out}} \cdot {kernel} \cdot {maps}"
        places = r"H_\text{out} W_\text{out}\, " if isinstance(layer, Local) else ""
        return layer.letter, rf"{places}C_\text{{out}}\,({kernel} \cdot {maps} + 1)"
    if isinstance(layer, Dense):
        return "F", r"\text{units} \cdot (\text{inputs} + 1)"
    trained = isinstance(layer, Pool) and layer.kind == "trained"
    return ("U" if trained else "B", "2\\,C") if trained or isinstance(layer, BatchNorm) else None


def equation(settings: AnatomySettings) -> str:
    """The size of what has windows, and the parameters of each kind of layer that this network has."""
    size = r"\text{size} = \left\lfloor \frac{N + 2P - D(K-1) - 1}{S} \right\rfloor + 1"
    parts = [size] if any(isinstance(layer, Windowed) for layer in settings.layers) else []
    if ways := _ways(settings):
        sums = r" \;\text{or}\; ".join(rf"F(x) + {way}" for way, _ in ways)
        parts.append(rf"\text{{block: }} y = {sums}")
    for letter, text in dict.fromkeys(filter(None, map(_parameters, settings.layers))):
        parts.append(rf"\text{{parameters of {letter}}} = {text}")
    lines = [r", \qquad ".join(parts[k : k + 2]) for k in range(0, len(parts), 2)]
    if settings.network == FORM and settings.blocks:
        padding = "D(K-1)/2" if settings.same else str(settings.padding)
        maps = ", ".join(dict.fromkeys(str(layer.channels) for layer in settings.layers if isinstance(layer, Conv)))
        lines.append(
            rf"\text{{convolutions: }} K = {settings.kernel},\; S = {settings.stride},\; P = {padding},\; D = 1,\; "
            rf"C_\text{{out}} = {maps}"
        )
    return equations.stacked(*lines)


WAYS = {  # by what a shortcut begins with: what is added, and what its letter stands for
    None: ("x", ""),
    Conv: (r"W_{1\times1}\,x", ", W: the 1 × 1 convolution of a shortcut"),
    Thinned: ("x_0", ", x₀: x with maps of 0"),
}


def _ways(settings: AnatomySettings) -> list[tuple[str, str]]:
    """Those of WAYS that the network's blocks have, none where it has no blocks."""
    if not any(isinstance(layer, Addition) for layer in settings.layers):
        return []
    try:
        parts = [part for part in settings.anatomy().layers if part.source is not None]
    except ValueError:  # it does not fit its image, which is said where it is chosen
        return [WAYS[None]]
    there = {type(part.shortcut[0].layer) if part.shortcut else None for part in parts}
    return [way for kind, way in WAYS.items() if kind in there]


LETTERS = (
    "N: rows (columns) that come in, K: of the kernel or window, S: stride, P: padding on each side, D: dilation; "
    "C: channels, g: groups, H, W: rows and columns. Layers are counted from 1, rows and columns from 0."
)


def letters(settings: AnatomySettings) -> str:
    """What the letters of the equation stand for."""
    ways = _ways(settings)
    if not ways:
        return LETTERS
    changed = "".join(said for _, said in ways)
    dashed = "; it is dashed where that is changed on its way" if changed else ""
    return (
        f"{LETTERS} x: what comes into a block, F: its layers, y: what its addition gives{changed}. An arch over the "
        f"volumes shows what is added{dashed}."
    )


def rows(running: Running, settings: AnatomySettings) -> list[Row]:
    """The volumes; under them the layer in numbers, the picture going through it, and a connection table if it has
    one."""
    volumes = view(
        "volumes",
        volumes="volumes",
        shown="shown",
        window="window",
        field="field",
        faces="face",
        select="select",
        kinds=KINDS,
    )
    small = lesson.presenting()
    account = stack(
        view("lines", heading="heading", texts="account", small=small),
        lens_steps(),
        stack(lens(sized=False)),
        width=1.12,
        grow=(0.6, 0, 1.2),
    )
    maps = stack(
        _tools(),
        view("table", table="table"),
        _maps("goes_in", "in_title"),
        _maps("comes_out", "out_title", point="point", pin="pin", at="cell", spoken="heading"),
        grow=(0, 0, 1, 1),
    )
    whole = view("lines", texts="totals")
    top = volumes if small else stack(volumes, whole, grow=(1, 0))
    above = 0.55 if small and _ways(settings) else 0.45  # of large type: up to four layers under a box
    return [row(top, height=266, grow=above), row(account, maps, height=268, grow=1 - above)]


def _tools() -> View:
    pixels = [[by, f"{by:+d}".replace("-", "−") if by else "0"] for by in range(-FURTHEST, FURTHEST + 1)]
    digits = [[digit, str(digit)] for digit in range(10)]
    ours = [[0, "one from here"], [1, "your own"]]
    asked = (("own", "Picture", ours), ("digit", "Digit", digits), ("shift", "Shift →", pixels), ("down", "↓", pixels))
    send: dict[str, Any] = {"action": "send", "argument": "value"}
    items = [{**send, "with": {"name": n}, "value": n, "label": label, "choices": values} for n, label, values in asked]
    return view("choices", items=items)


def _maps(images: str, title: str, **pointing: Any) -> View:
    tiles = view("tiles", images=images, scale="diverging", range=1, smooth=False, **pointing)
    return stack(view("lines", texts=title), tiles, grow=(0, 1))
