"""The drawing lesson's pad, controls and stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from engine.convolutional.draw.robustness import RANGES
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.draw.surgery import REPLACEMENTS, first_kernels, replacement
from engine.convolutional.reader.network import CONVOLUTIONAL
from engine.convolutional.reader.reader import YOURS, Reader
from engine.digits.split import SIDES
from ui import lesson, live, pad
from ui.controls import Controls
from ui.convolutional import own_picture, yours
from ui.convolutional.lens import lens
from ui.stage import View, row, stack, stage, view

LESSON = "draw"
SMALL = 8  # pixels a side that are to be seen one by one
STAGES = {"ink": "Ink", "crop": "Cut out", "fit": "In 20×20", "digit": "In {0}×{0}"}
SWITCHES = {
    "use_ink": "Ink: what differs from the ground",
    "use_crop": "Cut out",
    "use_fit": "Fit into 20×20",
    "use_centre": "Centre of mass",
}
LOOKS = {
    "layers": "The layers, cell by cell",
    "why": "Why it is read so",
    "bearing": "How much the networks bear",
    "surgery": "Surgery on the network",
}
SLIDERS = {
    "shift": ("Shift", 0.02),
    "turn": ("Turn", 2.0),
    "size": ("Size", 0.05),
    "thickness": ("Strokes", 0.5),
    "noise": ("Noise", 0.05),
}
NETWORKS = {
    "digits": "Digit network",
    "lenet5": "LeNet-5's shape, 1998",
    "mlp": "Perceptron of 128",
    YOURS: "Yours",
}
COLORS: dict[str, str | int] = {"digits": "accent", "lenet5": "text", "mlp": "negative", YOURS: 2}


def controls(controls: Controls) -> None:
    """The pad first; then which network reads it, and other pictures."""
    _pad()
    if lesson.presenting():
        return
    controls.pick("look", "Look at", LOOKS)
    yours.offer(controls)
    with controls.folded("more", "Network, example, own picture") as opened:
        if opened:
            controls.pick("network", "Network", {name: NETWORKS[name] for name in CONVOLUTIONAL} | yours.entry())
            yours.bring()
            st.caption("While nothing is drawn, a digit is shown:")
            left, right = st.columns(2)
            with left:
                controls.slide("digit", "Digit", 0, 9, 1)
            with right:
                controls.number("example", "Example", 0, 99)
            own_picture.choose(LESSON, ("Upload", "Camera"))


def _pad() -> None:
    """What one draws on, and how thick the pen is."""
    pad.pad(LESSON, st.session_state.setdefault(f"{LESSON}.pen", 20), beside=0)
    st.slider("Pen", 8, 36, step=2, key=f"{LESSON}.pen")


def drawn(number: int) -> NDArray[np.uint8] | None:
    """What a new experiment begins with: what was drawn in lesson 2.6 or here, unless a picture was brought since, the
    number of which says how many were."""
    before, built = live.running(LESSON), st.session_state.get(f"{LESSON}.built", 0)
    st.session_state[f"{LESSON}.built"] = number
    there: NDArray[np.uint8] | None = st.session_state.pop(f"{LESSON}.wish.drawn", None)
    if there is not None or number != built or before is None:
        return there
    with before.session.lock:
        here: NDArray[np.uint8] | None = before.experiment.drawn
        return here


def equation(settings: DrawSettings) -> str:
    """The way of a picture into the network that is asked."""
    own = yours.get() if settings.network == YOURS else None
    small = own is not None and own.kept.data == "digits"
    frame = r"8\times8" if small else r"\text{centre of mass} \to 28\times28"
    return (
        rf"\text{{ink}} \to \text{{cut out}} \to 20\times20 \to {frame} \to "
        r"\text{layers} \to z, \qquad p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}"
    )


def show(running: live.Running, look: str) -> None:
    """How the picture is prepared, what the network answers, and every layer's maps down to a single number."""
    with running.session.lock:
        networks: dict[str, Reader] = running.experiment.networks
        reader: Reader = running.experiment.sound
    side = SIDES[reader.data]
    stages = [
        _picture(name, title.format(side), smooth=name != "digit" or side > SMALL) for name, title in STAGES.items()
    ]
    stages[0]["overlay"] = pad.ears(LESSON)
    bars = view("bars", values="probabilities")
    words = view("lines", texts="answer", big=not lesson.presenting())
    answer = stack(words, bars, width=2.3, grow=(0, 1))
    items: list[dict[str, Any]] = [
        {"action": name, "argument": "on", "value": name, "label": label} for name, label in SWITCHES.items()
    ]
    looks: dict[str, Callable[[], tuple[View, ...]]] = {
        "layers": _layers,
        "why": _why,
        "bearing": lambda: _bearing(networks),
        "surgery": lambda: _surgery(reader),
    }
    below = looks[look]()
    rows = [
        row(*stages, answer, height=196),
        row(view("choices", items=items), height=26),
        row(*below, height=304),
    ]
    if lesson.presenting():  # the pad takes part of the width, and type is large
        rows = [row(stages[0], stages[-1], answer, height=196, grow=0.44), row(*below, height=304, grow=0.56)]
    stage(running.token, LESSON, rows, presenting=lesson.presenting())


def _layers() -> tuple[View, View]:
    """The maps of the layer that the transport is at, and how one cell of them comes about."""
    tiles = view("tiles", images="maps", range="maps_range", point="point", pin="pin", at="cell", smooth=False)
    maps = stack(view("lines", texts="layer"), tiles, width=1.2, grow=(0, 1))
    steps = [{"action": "map_before", "label": "Map before"}, {"action": "next_map", "label": "Next map"}]
    which = view("choices", items=[{**one, "button": True, "value": "maps_read"} for one in steps], text="lens_of")
    account = view("lines", heading="account_of", texts="account")
    if lesson.presenting():
        return maps, stack(account, lens(sized=False), grow=(1, 1.2))
    return maps, stack(account, which, lens(sized=False), grow=(1, 0, 1.2))


def _why() -> tuple[View]:
    """Four answers to why, and where they disagree."""
    tiles = view("tiles", images="why", range=1, captions="why_captions", columns=5, smooth=False)
    return (stack(view("lines", texts="why_said"), tiles, grow=(0, 1)),)


def _bearing(networks: Iterable[str]) -> tuple[View, View]:
    """The drawing changed by sliders, and every network's certainty over one change's whole range."""
    curve = view(
        "curve",
        x="bearing.x",
        series=[{"name": f"bearing.{name}", "label": NETWORKS[name], "color": COLORS[name]} for name in networks],
        cursor="swept_at",
        x_label="change",
        zero=True,
        still=True,
    )
    sliders: list[dict[str, Any]] = [
        {"action": name, "argument": "value", "value": name, "label": label, "step": step,
         "low": RANGES[name][0], "high": RANGES[name][1]}
        for name, (label, step) in SLIDERS.items()
    ]  # fmt: skip
    back = view("choices", items=[{"action": "unchanged", "label": "As it was drawn", "button": True}])
    said = stack(view("lines", texts="bearing_of"), curve, width=1.6, grow=(0, 1))
    return said, stack(view("choices", items=sliders), back, grow=(0, 0))


def _surgery(reader: Reader) -> tuple[View, View]:
    """Maps to be muted; a kernel of the first layer, if that has any, to be written or replaced; what it costs."""
    tiles = view("tiles", images="maps", range="maps_range", captions="map_captions", action="mute", smooth=False)
    maps = stack(view("lines", texts="layer"), tiles, width=1.3, grow=(0, 1))
    whole: list[dict[str, Any]] = [
        {"action": "keep_biases", "argument": "on", "value": "keep_biases", "label": "Biases"},
        {"action": "undo_surgery", "label": "Undo", "button": True},
        {"action": "as_trained", "label": "As trained", "button": True},
    ]
    said, done = view("lines", texts="surgery"), view("choices", items=whole)
    if reader.kernels is None:
        return maps, stack(said, done, grow=(0, 0))
    kernel = {"name": "kernel", "title": "Kernel", "values": "surgery.kernel", "texts": "surgery.kernel_texts",
              "range": "surgery.kernel_range", "edit": "set_kernel"}  # fmt: skip
    grid = view("grids", maps=[kernel], brush="0")
    return maps, stack(said, view("choices", items=_kernels(reader)), grid, done, grow=(0, 0, 1, 0))


def _kernels(reader: Reader) -> list[dict[str, Any]]:
    """Which kernel of the first layer, as many as there are, and what fits in its place."""
    kernels = first_kernels(reader)
    fitting = [name for name in REPLACEMENTS if replacement(name, *kernels.shape[1:]) is not None]
    label, numbers = f"Kernel of layer {reader.kernels}", [[k, str(k + 1)] for k in range(len(kernels))]
    which = {"action": "choose_kernel", "argument": "index", "value": "chosen_kernel", "label": label,
             "choices": numbers}  # fmt: skip
    known = [["", "…"], *([name, name] for name in fitting)]
    put = {"action": "put", "argument": "name", "value": "put", "label": "put in its place", "choices": known}
    return [which, put] if fitting else [which]


def _picture(name: str, title: str, *, smooth: bool) -> View:
    rect: dict[str, Any] = {"rect": "field"} if name == "digit" else {}
    return view("tiles", title=title, images=f"stage.{name}", scale="sequential", range=1, smooth=smooth, **rect)
