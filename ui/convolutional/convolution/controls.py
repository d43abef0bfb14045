"""The convolution lesson's controls and stage."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.arithmetic.typed import write_grid
from engine.arithmetic.written import plain
from engine.convolutional.convolution import stamping, words
from engine.convolutional.convolution.content import Content
from engine.convolutional.convolution.costs import called
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
    transposed = controls.show("operation") == "transposed"
    keeps = controls.settings.same and not transposed
    left, right = st.columns(2)
    with left:
        controls.show("stride")
    with right:
        controls.show("padding", disabled=keeps)
    below = {"slide": st.container()}  # notes, which are written when all controls have been read
    if transposed:
        controls.show("beside")
        below["beside"] = st.container()
    else:
        controls.show("flip", help="Otherwise cross-correlation, as CNNs compute.")
        below["turn"] = st.container()
        controls.show(
            "compare", help="In every cell: what f would be with the kernel turned, less what it would be without."
        )
    with controls.folded("sizes", "Sizes, channels, filters, groups") as opened:
        if opened:
            for column, names in zip(
                st.columns(2),
                (("rows", "kernel_rows", "channels"), ("columns", "kernel_columns", "filters")),
                strict=True,
            ):
                with column:
                    for name in names:
                        controls.show(name)
            controls.show("groups", help="As many as there are channels: a depthwise convolution.")
            if image == "digit":
                controls.show("digit")
            if RANDOM in (image, kernel) or image == "digit":
                controls.show("seed")
    slides = ("added", "dilation", "flip") if transposed else ("same", "dilation", "fill")
    others = "Dilation, output padding, turn" if transposed else "Dilation, fill, “same” padding"
    with controls.folded("slide", f"{others}, columns apart") as opened:
        if opened:
            for name in slides:
                controls.show(name)
            if transposed:
                below["turn"] = st.container()
            if controls.show("apart", help="As torch’s pairs: what stands above then holds for the rows."):
                controls.show("stride_columns")
                controls.show("padding_columns", disabled=controls.settings.same and not transposed)
                controls.show("dilation_columns")
                if transposed:
                    controls.show("added_columns")
    with controls.folded("after", "ReLU, pooling, 1×1 filters") as opened:
        if opened:
            controls.show("relu")
            controls.show("pointwise", help="Each weighs the channels of the output, cell by cell. 0: none follows.")
            if controls.show("pooling") != "none":
                controls.show("pool_size")
                controls.show("pool_stride")
    told = notes(controls.settings)
    for place, container in below.items():
        for note in filter(None, told.get(place, [])):
            container.caption(note)


def notes(settings: ConvolutionSettings) -> dict[str, list[str]]:
    """What filters see in groups and what the strides leave unread, whether the turn matters here, and what is seen
    beside a transposed convolution; empty for what does not fit together."""
    try:
        content = Content(settings)
    except ValueError:  # the stage says why
        return {}
    beside = {"back": stamping.not_inverse, "stamps": stamping.evenness}.get(settings.beside)
    return {
        "slide": [called(content), " ".join(words.misfits(*content.geometry.sizes))],
        "turn": [words.turn(content.kernels, *content.turned, transposed=settings.transposed)],
        "beside": [beside(content)] if beside and settings.transposed else [],
    }


PLACES = (("m", "k"), ("n", "l"))  # the letters of rows and of columns: of a cell that has a window, of a kernel entry
STAMPS = (("i", "k"), ("j", "l"))  # the same of a transposed convolution, where cells of the image have them


def equation(settings: ConvolutionSettings) -> str:
    """An output cell with everything that is switched on, and what follows it; then the size."""
    sizes = [
        settings.size(0, settings.rows, settings.kernel_rows),
        settings.size(1, settings.columns, settings.kernel_columns),
    ]
    letters = STAMPS if settings.transposed else PLACES
    m, n = (
        _index(size.windows, place, entry, settings.flip) for size, (place, entry) in zip(sizes, letters, strict=True)
    )
    deep, first = settings.channels // settings.groups, _first(settings)
    f, b = ("f_o", "b_o") if settings.filters > 1 else ("f", "b")
    h = f"h_{{{first}{' + c' if first and deep > 1 else 'c' if deep > 1 else ''}}}" if settings.channels > 1 else "h"
    of = ["o"] * (settings.filters > 1) + ["c"] * (deep > 1)
    g = f"g_{{{','.join(of)}}}" if of else "g"
    sums = rf"\sum_{{c=0}}^{{{deep - 1}}}" if deep > 1 else ""
    if settings.transposed:
        sums += rf"\sum_{{\substack{{{m} = m \\ {n} = n}}}}"
        total = rf"{sums} {h}[i,\, j]\; {g}[k,\, l] + {b}"
    else:
        sums += "".join(rf"\sum_{{{letter}=0}}^{{{size.K - 1}}}" for letter, size in zip("kl", sizes, strict=True))
        total = rf"{sums} {h}[{m},\, {n}]\; {g}[k,\, l] + {b}"
    lines = [rf"{f}[m,\, n] = " + (rf"\max\Bigl(0,\; {total}\Bigr)" if settings.relu else total)]
    if not settings.transposed and any(size.windows.before or size.windows.after for size in sizes):
        lines[0] += rf", \quad {h} = {plain(settings.fill)} \text{{ outside}}"
    if settings.pooling != "none":
        side, stride = settings.pool_size, settings.pool_stride
        window = rf"_{{0 \leq i, j < {side}}}"
        how = rf"\max{window}" if settings.pooling == "max" else rf"\frac{{1}}{{{side**2}}}\sum{window}"
        lines.append(rf"\text{{pooled}}[m,\, n] = {how} {f}[{_times(stride, 'm')} + i,\, {_times(stride, 'n')} + j]")
    if settings.pointwise:
        weighed = rf"\sum_{{o=0}}^{{{settings.filters - 1}}} w_{{p,o}}\, f_o" if settings.filters > 1 else r"w_p\, f"
        lines.append(rf"\text{{mixed}}_p[m,\, n] = {weighed}[m,\, n]")
    return equations.stacked(*lines, _size(settings))


def _first(settings: ConvolutionSettings) -> str:
    """The first channel of a filter's group: empty where that is channel 0 for all."""
    if settings.groups == 1 or settings.filters % settings.groups:
        return ""
    deep, many = settings.channels // settings.groups, settings.filters // settings.groups
    group = "o" if many == 1 else rf"\lfloor o/{many} \rfloor"
    return _times(deep, group)


def _size(settings: ConvolutionSettings) -> str:
    """The size of the output, with the numbers that are the same along rows and columns or both of them."""
    known = [rf"{letter} = {_both(settings, k)}" for k, letter in ((0, "S"), (2, "D"), (1, "P"))]
    if settings.transposed:
        added = rf"({settings.added},\, {settings.added_columns})" if settings.apart else str(settings.added)
        return r"\text{size} = (N - 1)S - 2P + D(K-1) + A + 1, \quad " + r",\; ".join([*known, f"A = {added}"])
    padding = "D(K-1)" if settings.same else "2P"
    return (
        rf"\text{{size}} = \left\lfloor \frac{{N + {padding} - D(K-1) - 1}}{{S}} \right\rfloor + 1, \quad "
        + r",\; ".join(known[: 2 if settings.same else 3])
    )


def letters(settings: ConvolutionSettings) -> str:
    """What stands for what in the equation."""
    cells = "m, n; i, j and k, l: row and column of a cell of the output, of the image and of the kernel"
    if not settings.transposed:
        cells = "m, n and k, l: row and column of an output cell and of a kernel entry"
    mixed = " w: the weights of the 1×1 filters p." if settings.pointwise else ""
    added = " A: output padding. C: the convolution with this kernel as a matrix." if settings.transposed else ""
    return (
        f"h: image, g: kernel, b: bias, f: output; {cells}; c, o: channel and filter; all from 0. N: the image's rows "
        f"(columns), K: the kernel's.{added}{mixed}"
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
    short = settings.channels == 1 and settings.kernel_rows * settings.kernel_columns <= 9 and not settings.transposed
    account = view(
        "lines", heading="account_of", texts="account", overlay=asking, big=short and not lesson.presenting()
    )
    asks = {"cell": "Predict a cell", "size": "Predict the size"}
    asks |= {"winner": "Predict a pool winner"} if settings.pooling == "max" else {}
    items: list[Row] = [{"action": "strongest", "label": "Strongest response", "button": True}]
    items += [{"action": "ask", "with": {"kind": kind}, "label": label, "button": True} for kind, label in asks.items()]
    apart = settings.groups > 1 or settings.pointwise > 0  # what a full convolution would take is said, too
    costly = apart or settings.channels * settings.filters > 1
    title = "Size of the output, and what it takes" if costly else "Size of the output"
    size = view("lines", title=title, texts="costs" if costly else "sizes", width=3.4 if apart else 1.35)
    choices, grids = view("choices", items=items), _grids(settings)
    count = _size_lines(settings) + 2 * costly + apart
    low = max(80, 8 + 20 * (count + 1))
    middle = 112 if low == 80 else 100
    rows = [row(grids, height=528 - middle - low), row(account, height=middle), row(size, choices, height=low)]
    if lesson.presenting():
        if settings.channels == settings.filters == 1 and not settings.transposed:  # the words stand beside the grids
            beside = stack(account, size, view("lines", texts="misfits"), choices, grow=(1, 0, 0, 0))
            rows = [row({**grids, "width": 2.2}, beside, height=500)]
        elif apart:
            part, told = 0.06 * count, 0.2 if settings.channels == settings.groups else 0.26
            last = row(view("lines", texts="costs", width=3), choices, height=31 * count, grow=part)
            rows = [
                row(grids, height=414 - 31 * count, grow=1 - told - part),
                row(account, height=130, grow=told),
                last,
            ]
        else:
            last = row(view("lines", texts="sizes", width=0.9), choices, height=66, grow=0.13)
            rows = [row(grids, height=336, grow=0.57), row(account, height=140, grow=0.3), last]
    return rows


def _size_lines(settings: ConvolutionSettings) -> int:
    """How many lines the size has: one for both axes where they are alike, and one for a transposed one's matrix."""
    rows = settings.size(0, settings.rows, settings.kernel_rows)
    columns = settings.size(1, settings.columns, settings.kernel_columns)
    return 1 + (rows.formula != columns.formula) + settings.transposed


def _grids(settings: ConvolutionSettings) -> View:
    sign = "×" if settings.transposed else "∗" if settings.flip else "⋆"
    products = [
        _map("products", "Products", sign="=", heads="channel", small=True, sized=False, optional=True, reads=True)
    ]
    beside = {
        "stamps": [_map("stamps", "Stamps on a cell", sign="|")],
        "back": [_map("back", "Convolved back", sign="⋆", heads="channel")],
        "compare": [_map("difference", "f∗ − f⋆", sign="|", heads="filter")],
    }.get(settings.beside if settings.transposed else "compare" if settings.compare else "none", [])
    mixed = [
        _map("mixing", "1×1 w", sign="⋆", edit="set_mixer", small=True, sized=False),
        _map("mixed", "Mixed", sign="=", heads="filter"),
    ]
    small: dict[str, Any] = {"per": "output", "small": True}
    turned = {**small, "turned": True, "sized": False}
    # Five grids would be too small to be read: the products then stand in the account alone.
    maps = [
        _map("image", "Image h", edit="set_pixel", heads="channel"),
        _map(
            "kernel", "Kernel g", sign=sign, edit="set_entry", heads="channel", several="Filter", reads=True, **turned
        ),
        _map("bias", "Bias b", edit="set_bias", below=True, several="Bias", **small),
        *([] if beside or settings.pointwise else products),
        _map("output", "Output f", sign="Σ", heads="filter"),
        *(mixed if settings.pointwise else [_map("pooled", "Pooled", sign="→", heads="filter")]),
        *beside,
    ]
    shown = {one["name"] for one in maps}
    others = ("products", "bias", "pooled", "mixing", "mixed", "stamps", "back")
    return view(
        "grids",
        maps=maps,
        links={"from": "image", "by": "kernel", "to": "output", **{name: name for name in others if name in shown}},
        point="point",
        pin="pin",
        undo="undo",
        brush="90",
    )


def _map(name: str, title: str, **more: Any) -> dict[str, Any]:
    own = name if name in ("mixing", "mixed", "stamps", "back") else "kernel" if name in ("kernel", "bias") else "image"
    return {"name": name, "title": title, "values": name, "texts": f"{name}_texts", "range": f"{own}_range", **more}
