"""The convolution lesson's controls and stage."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.arithmetic.typed import write_grid
from engine.arithmetic.written import plain
from engine.convolutional.convolution import words
from engine.convolutional.convolution.content import Content
from engine.convolutional.convolution.settings import OWN, RANDOM, ConvolutionSettings
from engine.convolutional.kernels.sizes import OutputSize
from ui import equations, lesson
from ui.controls import Controls
from ui.live import Running
from ui.stage import Row, View, row, stack, view


def controls(controls: Controls) -> None:
    """Image, kernel and how it slides first; sizes, channels and what follows are folded away."""
    before = controls.settings
    image = controls.show("image", brings=("pixels",))
    if image != OWN:
        controls.take("pixels", "")
    elif before.image != OWN and not controls.settings.pixels:  # at first it is what was there
        controls.take("pixels", write_grid(before.picture()))
    kernel = controls.show("kernel", brings=("entries",))
    if kernel != OWN:
        controls.take("entries", "")
    elif before.kernel != OWN and not controls.settings.entries:
        controls.take("entries", write_grid(before.kernels().reshape(-1, *before.kernels().shape[2:])))
    left, right = st.columns(2)
    with left:
        controls.show("stride")
    with right:
        controls.show("padding", disabled=controls.settings.same)
    misfits, turn = notes(controls.settings)
    if misfits:
        st.caption(misfits)
    controls.show("flip", help="Otherwise cross-correlation, as CNNs compute.")
    st.caption(turn)
    controls.show(
        "compare", help="In every cell: what f would be with the kernel turned, less what it would be without."
    )
    with controls.folded("sizes", "Sizes, channels, filters") as opened:
        if opened:
            for column, names in zip(
                st.columns(2),
                (("rows", "kernel_rows", "channels"), ("columns", "kernel_columns", "filters")),
                strict=True,
            ):
                with column:
                    for name in names:
                        controls.show(name)
            if image == "digit":
                controls.show("digit")
            if RANDOM in (image, kernel) or image == "digit":
                controls.show("seed")
    with controls.folded("slide", "Dilation, fill, “same” padding, columns apart") as opened:
        if opened:
            for name in ("same", "dilation", "fill"):
                controls.show(name)
            if controls.show("apart", help="As torch’s pairs: what stands above then holds for the rows."):
                controls.show("stride_columns")
                controls.show("padding_columns", disabled=controls.settings.same)
                controls.show("dilation_columns")
    with controls.folded("after", "ReLU and pooling") as opened:
        if opened:
            controls.show("relu")
            if controls.show("pooling") != "none":
                controls.show("pool_size")
                controls.show("pool_stride")


def notes(settings: ConvolutionSettings) -> tuple[str, str]:
    """What the strides leave unread, and whether the turn matters here; empty for what does not fit together."""
    try:
        content = Content(settings)
    except ValueError:  # the stage says why
        return "", ""
    return " ".join(words.misfits(*content.geometry.sizes)), words.turn(content.kernels, *content.turned)


PLACES = (("m", "k"), ("n", "l"))  # the letters of rows and of columns: of an output cell, of a kernel entry


def equation(settings: ConvolutionSettings) -> str:
    """An output cell with everything that is switched on, and what follows it; then the size."""
    sizes = [
        settings.size(0, settings.rows, settings.kernel_rows),
        settings.size(1, settings.columns, settings.kernel_columns),
    ]
    m, n = (_index(size, place, entry, settings.flip) for size, (place, entry) in zip(sizes, PLACES, strict=True))
    f, b = ("f_o", "b_o") if settings.filters > 1 else ("f", "b")
    h = "h_c" if settings.channels > 1 else "h"
    of = ["o"] * (settings.filters > 1) + ["c"] * (settings.channels > 1)
    g = f"g_{{{','.join(of)}}}" if of else "g"
    sums = rf"\sum_{{c=0}}^{{{settings.channels - 1}}}" if settings.channels > 1 else ""
    sums += "".join(rf"\sum_{{{letter}=0}}^{{{size.K - 1}}}" for letter, size in zip("kl", sizes, strict=True))
    total = rf"{sums} {h}[{m},\, {n}]\; {g}[k,\, l] + {b}"
    lines = [rf"{f}[m,\, n] = " + (rf"\max\Bigl(0,\; {total}\Bigr)" if settings.relu else total)]
    if any(size.before or size.after for size in sizes):
        lines[0] += rf", \quad {h} = {plain(settings.fill)} \text{{ outside}}"
    if settings.pooling != "none":
        side, stride = settings.pool_size, settings.pool_stride
        window = rf"_{{0 \leq i, j < {side}}}"
        how = rf"\max{window}" if settings.pooling == "max" else rf"\frac{{1}}{{{side**2}}}\sum{window}"
        lines.append(rf"\text{{pooled}}[m,\, n] = {how} {f}[{_times(stride, 'm')} + i,\, {_times(stride, 'n')} + j]")
    padding = "D(K-1)" if settings.same else "2P"
    known = [rf"{letter} = {_both(settings, k)}" for k, letter in ((0, "S"), (2, "D"), (1, "P"))]
    lines.append(
        rf"\text{{size}} = \left\lfloor \frac{{N + {padding} - D(K-1) - 1}}{{S}} \right\rfloor + 1, \quad "
        + r",\; ".join(known[: 2 if settings.same else 3])
    )
    return equations.stacked(*lines)


LETTERS = (
    "h: image, g: kernel, b: bias, f: output; m, n and k, l: row and column of an output cell and of a kernel entry; "
    "c, o: channel and filter; all from 0. N: the image's rows (columns), K: the kernel's."
)


def _both(settings: ConvolutionSettings, which: int) -> str:
    """A number of :meth:`Convolution.numbers`: of the rows and, where they have their own, of the columns."""
    rows, columns = (settings.numbers(axis)[which] for axis in (0, 1))
    return rf"({rows},\, {columns})" if settings.apart else str(rows)


def _index(size: OutputSize, place: str, entry: str, flip: bool) -> str:
    """The row (column) of the image that meets a kernel entry at a place of the output: 2m + 3k − 1."""
    offset = (size.D * (size.K - 1) if flip else 0) - size.before
    constant = f" {'+' if offset > 0 else '-'} {abs(offset)}" if offset else ""
    return f"{_times(size.S, place)} {'-' if flip else '+'} {_times(size.D, entry)}{constant}"


def _times(factor: int, letter: str) -> str:
    return letter if factor == 1 else f"{factor}{letter}"


def rows(running: Running, settings: ConvolutionSettings) -> list[Row]:
    """The grids; under them what is looked at in numbers, questions, and the output's size."""
    asking = view("question", answer="answer", reveal="reveal", close="close_question")
    short = settings.channels == 1 and settings.kernel_rows * settings.kernel_columns <= 9
    account = view(
        "lines", heading="account_of", texts="account", overlay=asking, big=short and not lesson.presenting()
    )
    asks = {"cell": "Predict a cell", "size": "Predict the size"}
    asks |= {"winner": "Predict a pool winner"} if settings.pooling == "max" else {}
    items: list[Row] = [{"action": "strongest", "label": "Strongest response", "button": True}]
    items += [{"action": "ask", "with": {"kind": kind}, "label": label, "button": True} for kind, label in asks.items()]
    size, choices = view("lines", title="Size of the output", texts="sizes", width=1.35), view("choices", items=items)
    grids = _grids(settings)
    rows = [row(grids, height=336), row(account, height=112), row(size, choices, height=80)]
    if lesson.presenting():
        if settings.channels == settings.filters == 1:  # wide and low: the words stand beside the grids
            beside = stack(account, size, view("lines", texts="misfits"), choices, grow=(1, 0, 0, 0))
            rows = [row({**grids, "width": 2.2}, beside, height=500)]
        else:
            formula = view("lines", texts="sizes", width=0.7)
            below = row(formula, choices, height=60, grow=0.11)
            rows = [row(grids, height=336, grow=0.58), row(account, height=150, grow=0.31), below]
    return rows


def _grids(settings: ConvolutionSettings) -> View:
    sign = "∗" if settings.flip else "⋆"
    # Five grids would be too small to be read: the products then stand in the account alone.
    products = (
        []
        if settings.compare
        else [_map("products", "Products", sign="=", heads="channel", small=True, sized=False, optional=True)]
    )
    difference = [_map("difference", "f∗ − f⋆", sign="|", heads="filter")] if settings.compare else []
    small: dict[str, Any] = {"per": "output", "small": True}
    turned = {**small, "turned": True, "sized": False}
    links = {name: name for name in ("products", "bias", "pooled") if name != "products" or products}
    return view(
        "grids",
        maps=[
            _map("image", "Image h", edit="set_pixel", heads="channel"),
            _map("kernel", "Kernel g", sign=sign, edit="set_entry", heads="channel", several="Filter", **turned),
            _map("bias", "Bias b", edit="set_bias", below=True, several="Bias", **small),
            *products,
            _map("output", "Output f", sign="Σ", heads="filter"),
            _map("pooled", "Pooled", sign="→", heads="filter"),
            *difference,
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
