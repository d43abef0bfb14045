"""The drawing lesson's pad, controls and stage."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.convolutional.digit_network import CONVOLUTIONAL
from engine.convolutional.pad import PAD
from engine.convolutional.robustness import RANGES
from engine.convolutional.surgery import REPLACEMENTS
from ui import lesson
from ui.convolutional import own_picture
from ui.convolutional.lens import lens
from ui.links import Controls
from ui.stage import View, row, stack, stage, view

LESSON = "draw"
SIDE = 4 * PAD  # pixels of the pad: each pixel sent is the mean of 4×4
STAGES = {"ink": "Ink", "crop": "Cut out", "fit": "In 20×20", "digit": "In 28×28"}
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
NETWORKS = {"digits": "Digit network", "lenet5": "LeNet-5's shape, 1998", "mlp": "Perceptron of 128"}


def controls(controls: Controls) -> None:
    """The pad first; then which network reads it, and other pictures."""
    _pad()
    if lesson.presenting():
        return
    controls.pick("look", "Look at", LOOKS)
    with controls.folded("more", "Network, example, own picture") as opened:
        if opened:
            controls.pick("network", "Network", {name: NETWORKS[name] for name in CONVOLUTIONAL})
            st.caption("While nothing is drawn, a digit is shown:")
            left, right = st.columns(2)
            with left:
                controls.slide("digit", "Digit", 0, 9, 1)
            with right:
                controls.number("example", "Example", 0, 99)
            own_picture.choose(LESSON, ("Upload", "Camera"))


def _pad() -> None:
    """What one draws on. The stage hears of every move; what comes back here is kept for the way back to this page."""
    from streamlit_drawable_canvas import st_canvas

    width = st.session_state.setdefault(f"{LESSON}.pen", 20)
    with st.container(key="draw-pad"):
        drawn = st_canvas(
            stroke_width=width, stroke_color="#000000", background_color="#ffffff", height=SIDE, width=SIDE,
            drawing_mode="freedraw", initial_drawing=st.session_state.get(f"{LESSON}.before"),
            return_image_data=True, key=f"{LESSON}.canvas",
        )  # fmt: skip
    st.session_state[f"{LESSON}.json"] = drawn.json_data
    st.slider("Pen", 8, 36, step=2, key=f"{LESSON}.pen")


def came_back() -> None:
    """On the way back to this page the pad begins with what was drawn on it."""
    if st.session_state.get("page") != LESSON:
        st.session_state[f"{LESSON}.before"] = st.session_state.get(f"{LESSON}.json")


def show(token: str, look: str) -> None:
    """How the picture is prepared, what the network answers, and every layer's maps down to a single number."""
    ears = view("sketch", message="ink", clear="clear", side=PAD, pad=".st-key-draw-pad", canvases="canvas.dc-canvas")
    stages = [_picture(name, title) for name, title in STAGES.items()]
    stages[0]["overlay"] = ears
    bars = view("bars", values="probabilities")
    words = view("lines", texts="answer", big=not lesson.presenting())
    answer = stack(words, bars, width=2.3, grow=(0, 1))
    items: list[dict[str, Any]] = [
        {"action": name, "argument": "on", "value": name, "label": label} for name, label in SWITCHES.items()
    ]
    below = {"layers": _layers, "why": _why, "bearing": _bearing, "surgery": _surgery}[look]()
    rows = [
        row(*stages, answer, height=196),
        row(view("choices", items=items), height=26),
        row(*below, height=304),
    ]
    if lesson.presenting():  # the pad takes part of the width, and type is large
        rows = [row(stages[0], stages[-1], answer, height=196, grow=0.44), row(*below, height=304, grow=0.56)]
    stage(token, LESSON, rows, presenting=lesson.presenting())


def _layers() -> tuple[View, View]:
    """The maps of the layer that the transport is at, and how one cell of them comes about."""
    tiles = view("tiles", images="maps", range="maps_range", point="point", pin="pin", at="cell", smooth=False)
    maps = stack(view("lines", texts="layer"), tiles, width=1.2, grow=(0, 1))
    return maps, stack(view("lines", heading="account_of", texts="account"), lens(sized=False), grow=(1, 1.2))


def _why() -> tuple[View]:
    """Four answers to why, and where they disagree."""
    tiles = view("tiles", images="why", range=1, captions="why_captions", columns=5, smooth=False)
    return (stack(view("lines", texts="why_said"), tiles, grow=(0, 1)),)


def _bearing() -> tuple[View, View]:
    """The drawing changed by sliders, and every network's certainty over one change's whole range."""
    curve = view(
        "curve",
        x="bearing.x",
        series=[
            {"name": "bearing.digits", "label": NETWORKS["digits"], "color": "accent"},
            {"name": "bearing.lenet5", "label": NETWORKS["lenet5"], "color": "text"},
            {"name": "bearing.mlp", "label": NETWORKS["mlp"], "color": "negative"},
        ],
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


def _surgery() -> tuple[View, View]:
    """Maps to be muted; a kernel of the first layer to be written or replaced; what it costs."""
    tiles = view("tiles", images="maps", range="maps_range", captions="map_captions", action="mute", smooth=False)
    maps = stack(view("lines", texts="layer"), tiles, width=1.3, grow=(0, 1))
    numbers = [[k, str(k + 1)] for k in range(12)]
    known = [["", "…"], *([name, name] for name in REPLACEMENTS)]
    which: list[dict[str, Any]] = [
        {
            "action": "choose_kernel",
            "argument": "index",
            "value": "chosen_kernel",
            "label": "Kernel of layer 1",
            "choices": numbers,
        },
        {"action": "put", "argument": "name", "value": "put", "label": "put in its place", "choices": known},
    ]
    whole: list[dict[str, Any]] = [
        {"action": "keep_biases", "argument": "on", "value": "keep_biases", "label": "Biases"},
        {"action": "undo_surgery", "label": "Undo", "button": True},
        {"action": "as_trained", "label": "As trained", "button": True},
    ]
    kernel = {"name": "kernel", "title": "Kernel", "values": "surgery.kernel", "texts": "surgery.kernel_texts",
              "range": "surgery.kernel_range", "edit": "set_kernel"}  # fmt: skip
    knife = stack(
        view("lines", texts="surgery"),
        view("choices", items=which),
        view("grids", maps=[kernel], brush="0"),
        view("choices", items=whole),
        grow=(0, 0, 1, 0),
    )
    return maps, knife


def _picture(name: str, title: str) -> View:
    rect: dict[str, Any] = {"rect": "field"} if name == "digit" else {}
    return view("tiles", title=title, images=f"stage.{name}", scale="sequential", range=1, **rect)
