"""The convolution lesson's controls and stage."""

from __future__ import annotations

import contextlib
from typing import Any

import streamlit as st

from engine.convolutional import convolution_words
from engine.convolutional.convolution_settings import OWN, RANDOM, ConvolutionSettings
from engine.convolutional.convolution_tour import Content
from engine.convolutional.kernels import KERNELS
from ui import lesson
from ui.links import Controls
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
    controls.switch("flip", "True convolution: turn the kernel", help="Otherwise cross-correlation, as CNNs compute.")
    _turn(controls.settings)
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


def _turn(settings: ConvolutionSettings) -> None:
    """Whether the turn matters here, and why."""
    with contextlib.suppress(ValueError):  # what does not fit is said by the stage
        content = Content(settings)
        st.caption(convolution_words.turn(content.kernels, *content.turned))


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
    account = view("lines", heading="account_of", texts="account", overlay=asking)
    asks = {"strongest": "Strongest response", "ask_cell": "Predict a cell", "ask_size": "Predict the size"}
    asks |= {"ask_winner": "Predict a pool winner"} if settings.pooling == "max" else {}
    items = [{"action": action, "label": label, "button": True} for action, label in asks.items()]
    size, choices = view("lines", title="Size of the output", texts="sizes", width=1.35), view("choices", items=items)
    rows = [row(_grids(settings.flip), height=340), row(account, height=116), row(size, choices, height=72)]
    if lesson.presenting():
        beside = stack(size, choices, grow=(1, 0))
        rows = [row(_grids(settings.flip), height=340, grow=0.67), row(account, beside, height=200, grow=0.33)]
    stage(token, "convolution", rows, presenting=lesson.presenting())


def _grids(flip: bool) -> View:
    sign = "∗" if flip else "⋆"
    small: dict[str, Any] = {"per": "output", "small": True}
    turned = {**small, "turned": True}
    links = {name: name for name in ("products", "bias", "pooled")}
    return view(
        "grids",
        maps=[
            _map("image", "Image h", edit="set_pixel", heads="channel"),
            _map("kernel", "Kernel g", sign=sign, edit="set_entry", heads="channel", several="Filter", **turned),
            _map("bias", "Bias b", edit="set_bias", below=True, several="Bias", **small),
            _map("products", "Products", sign="=", heads="channel", small=True),
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
