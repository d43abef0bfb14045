"""The convolution lesson's controls and stage."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.convolutional.convolution import words
from engine.convolutional.convolution.settings import OWN, RANDOM, ConvolutionSettings
from engine.convolutional.convolution.tour import Content
from engine.convolutional.kernels.named import KERNELS
from ui import lesson
from ui.controls import Controls
from ui.stage import View, row, stack, stage, view

IMAGES = {
    "tutorial": "The tutorial's: zeros and 90s",
    "edge": "An edge",
    "digit": "A digit",
    "checkerboard": "Checkerboard",
    "random integers": "Random integers, 0 to 9",
    OWN: "Your own",
}
ONE_NINTH = {"blur": "Blur: the mean"}
NAMES = {name: ONE_NINTH.get(name, name[0].upper() + name[1:]) for name in KERNELS}
KERNEL_NAMES = {**NAMES, RANDOM: "Random integers, −2 to 2", OWN: "Your own"}


def controls(controls: Controls) -> None:
    """Image, kernel and how it slides first; sizes, channels and what follows are folded away."""
    image = controls.pick("image", "Image", IMAGES)
    if image != OWN:
        controls.take("pixels", "")
    kernel = controls.pick("kernel", "Kernel", KERNEL_NAMES)
    if kernel != OWN:
        controls.take("entries", "")
    left, right = st.columns(2)
    with left:
        controls.slide("stride", "Stride S", 1, 4, 1)
    with right:
        controls.slide("padding", "Padding P", 0, 6, 1, disabled=controls.settings.same)
    misfits, turn = notes(controls.settings)
    if misfits:
        st.caption(misfits)
    controls.switch("flip", "True convolution: turn the kernel", help="Otherwise cross-correlation, as CNNs compute.")
    st.caption(turn)
    with controls.folded("sizes", "Sizes, channels, filters") as opened:
        if opened:
            _sizes(controls, image, kernel)
    with controls.folded("slide", "Padding that keeps the size, dilation, fill") as opened:
        if opened:
            controls.switch("same", "“Same” padding: D(K − 1) cells on each axis")
            controls.slide("dilation", "Dilation D", 1, 3, 1)
            controls.slide("fill", "Fill value of the padding", -100.0, 100.0, 1.0)
    with controls.folded("after", "ReLU and pooling") as opened:
        if opened:
            controls.switch("relu", "ReLU: max(0, f)")
            names = {"none": "None", "max": "Maximum: the winner is marked", "average": "Average"}
            if controls.pick("pooling", "Pooling", names) != "none":
                controls.slide("pool_size", "Pooling window", 2, 4, 1)
                controls.slide("pool_stride", "Pooling stride", 1, 4, 1)


def notes(settings: ConvolutionSettings) -> tuple[str, str]:
    """What the strides leave unread, and whether the turn matters here; empty for what does not fit together."""
    try:
        content = Content(settings)
    except ValueError:  # the stage says why
        return "", ""
    return (
        " ".join(words.misfits(*content.geometry.sizes)),
        words.turn(content.kernels, *content.turned),
    )


def _sizes(controls: Controls, image: str, kernel: str) -> None:
    left, right = st.columns(2)
    with left:
        controls.slide("rows", "Image rows", 3, 16, 1)
        controls.slide("kernel_rows", "Kernel rows", 1, 7, 1)
        controls.slide("channels", "Channels in", 1, 4, 1)
    with right:
        controls.slide("columns", "Image columns", 3, 16, 1)
        controls.slide("kernel_columns", "Kernel columns", 1, 7, 1)
        controls.slide("filters", "Filters (channels out)", 1, 4, 1)
    if image == "digit":
        controls.slide("digit", "Digit", 0, 9, 1)
    if RANDOM in (image, kernel) or image == "digit":
        controls.number("seed", "Seed", 0, 1_000_000)


def show(token: str, settings: ConvolutionSettings) -> None:
    """The grids; under them what is looked at in numbers, questions, and the output's size."""
    asking = view("question", answer="answer", reveal="reveal", close="close_question")
    short = settings.channels == 1 and settings.kernel_rows * settings.kernel_columns <= 9
    account = view(
        "lines", heading="account_of", texts="account", overlay=asking, big=short and not lesson.presenting()
    )
    asks = {"strongest": "Strongest response", "ask_cell": "Predict a cell", "ask_size": "Predict the size"}
    asks |= {"ask_winner": "Predict a pool winner"} if settings.pooling == "max" else {}
    items = [{"action": action, "label": label, "button": True} for action, label in asks.items()]
    size, choices = view("lines", title="Size of the output", texts="sizes", width=1.35), view("choices", items=items)
    grids = _grids(settings.flip)
    rows = [row(grids, height=336), row(account, height=112), row(size, choices, height=80)]
    if lesson.presenting():
        if settings.channels == settings.filters == 1:  # wide and low: the words stand beside the grids
            beside = stack(account, size, view("lines", texts="misfits"), choices, grow=(1, 0, 0, 0))
            rows = [row({**grids, "width": 2.2}, beside, height=500)]
        else:
            formula = view("lines", texts="sizes", width=0.7)
            below = row(formula, choices, height=60, grow=0.11)
            rows = [row(grids, height=336, grow=0.58), row(account, height=150, grow=0.31), below]
    stage(token, "convolution", rows, presenting=lesson.presenting())


def _grids(flip: bool) -> View:
    sign = "∗" if flip else "⋆"
    small: dict[str, Any] = {"per": "output", "small": True}
    turned = {**small, "turned": True, "sized": False}
    links = {name: name for name in ("products", "bias", "pooled")}
    return view(
        "grids",
        maps=[
            _map("image", "Image h", edit="set_pixel", heads="channel"),
            _map("kernel", "Kernel g", sign=sign, edit="set_entry", heads="channel", several="Filter", **turned),
            _map("bias", "Bias b", edit="set_bias", below=True, several="Bias", **small),
            _map("products", "Products", sign="=", heads="channel", small=True, sized=False, optional=True),
            _map("output", "Output f", sign="Σ", heads="filter"),
            _map("pooled", "Pooled", sign="→", heads="filter"),
        ],
        links={"from": "image", "by": "kernel", "to": "output", **links},
        point="point",
        pin="pin",
        undo="undo",
        brush="90",
    )


def _map(name: str, title: str, **more: Any) -> dict[str, Any]:
    of = "kernel_range" if name in ("kernel", "bias") else "image_range"
    return {"name": name, "title": title, "values": name, "texts": f"{name}_texts", "range": of, **more}
