"""Small CNNs as a line of text: C8@3 R C16@3s2p1 R P2 F32 R D0.5 F10.

Layers in order, parted by spaces, commas or arrows (→ or ->). Numbers stand for the words in angle brackets, what is
in square brackets may be left out, and what follows a kernel may come in any order:

    C<channels>@<kernel>[x<columns>][s<stride>][p<padding>|same][d<dilation>][g<groups>|#<table>][b0]   convolution, b0
                                 without bias
    L<channels>@<kernel>[x<columns>][s<stride>][p<padding>|same]    locally connected: a kernel of its own at each place
    R  T  S  Q                   ReLU, tanh, sigmoid, LeCun's 1.7159 tanh(2x/3)
    P<size>[s<stride>][p<padding>]   max pooling, the stride as large as the window if it is left out
    A<size>[s<stride>]           average pooling
    U<size>[s<stride>]           LeNet-5's trained subsampling: one coefficient and one bias for each map
    G                            global average pooling
    F<units>                     fully connected
    E<units>                     LeNet-5's output: minus the squared distance to a fixed code of ±1 for each unit
    D<rate>  B  N<maps>          dropout, batch normalisation, AlexNet's local response normalisation

A block of layers in brackets, [C8@3p1 R C8@3p1 +], ends with an addition: to what its layers make is added what came
in; +0] is the same with maps of 0 where there are too few. ( and ) are read as brackets, and the + may be left out.

`parse` reads it, `written` writes it; parse(written(layers)) == layers. Letters are large or small, × is
read as x, a comma between two digits as a decimal point.
All errors are ValueErrors with one sentence that names the layer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from engine.convolutional.kernels.sizes import listed
from engine.convolutional.networks.layers import (
    ACTIVATIONS,
    Activation,
    BatchNorm,
    Dense,
    Dropout,
    GlobalAverage,
    Layer,
    Radial,
    ResponseNorm,
)
from engine.convolutional.networks.residual import SHORTCUTS, Addition
from engine.convolutional.networks.windowed import POOLS, Conv, Kernels, Local, Pool

LONGEST_TEXT, MOST_LAYERS = 1_000, 80
_PARTS = re.compile(r"\s|[-–—=]+>|[→⟶⇒➝;]|(?<![0-9dD]),|,(?![0-9])")  # what parts two layers
_OPENS, _CLOSES = re.compile(r"[\[(]"), re.compile(r"(?:\+\s*(0?)\s*)?[\])]")
BLOCK = "[C8@3p1 R C8@3p1 +]"
_NUMBER = r"[0-9]{1,7}"
_ONE = rf"({_NUMBER})"
_OPTION = rf"same|[spdgb]{_NUMBER}|#[a-z0-9]{{1,20}}"
_KERNELS = rf"{_ONE}@{_ONE}(?:x{_ONE})?((?:{_OPTION})*)"
_POOL = rf"{_ONE}(?:s{_ONE})?(?:p{_ONE})?"


class Kind(NamedTuple):
    """A letter of the grammar: what it means, an example, the pattern of what follows it, and what makes a layer of the
    pattern's groups."""

    name: str
    example: str
    pattern: str
    build: Callable[..., Layer]


def _kernels(kind: type[Kernels]) -> Callable[..., Layer]:
    def build(channels: str, rows: str, columns: str | None, options: str) -> Layer:
        found: dict[str, Any] = {}
        for option in re.findall(_OPTION, options):
            key, value = ("p", option) if option == "same" else (option[0], option[1:])
            if key not in kind.options:
                raise ValueError(f"“{option}” does not belong here.")
            if kind.options[key] in found:
                raise ValueError(f"“{option}” says again what is said already.")
            found[kind.options[key]] = int(value) if value.isdecimal() and key != "#" else value
        return kind(channels=int(channels), kernel=(int(rows), int(columns or rows)), **found)

    return build


def _pool(kind: str, size: str, stride: str | None, padding: str | None) -> Pool:
    if stride is not None and int(stride) < 1:
        raise ValueError("The stride must be at least 1.")
    return Pool(kind, int(size), int(stride or size), int(padding or 0))


def _dropout(rate: str) -> Dropout:
    return Dropout(float(rate.replace(",", ".")))


KINDS: dict[str, Kind] = {
    "C": Kind(Conv.name, "C8@3 or C16@3s2p1", _KERNELS, _kernels(Conv)),
    "L": Kind(Local.name, "L8@3", _KERNELS, _kernels(Local)),
    **{bend.letter: Kind(bend.name, bend.letter, "", partial(Activation, name)) for name, bend in ACTIVATIONS.items()},
    **{
        letter: Kind(name, f"{letter}2 or {letter}3s2", _POOL, partial(_pool, kind))
        for kind, (letter, name) in POOLS.items()
    },
    "G": Kind(GlobalAverage.name, "G", "", GlobalAverage),
    "F": Kind(Dense.name, "F10", _ONE, lambda units: Dense(int(units))),
    "E": Kind(Radial.name, "E10", _ONE, lambda units: Radial(int(units))),
    "D": Kind(Dropout.name, "D0.5", r"([0-9]?[.,][0-9]{1,4}|[01])", _dropout),
    "B": Kind(BatchNorm.name, "B", "", BatchNorm),
    "N": Kind(ResponseNorm.name, "N5", _ONE, lambda size: ResponseNorm(int(size))),
}


def parse(text: str) -> tuple[Layer, ...]:
    """The layers that a text says. Raises ValueError naming the first layer that is not in the grammar."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"The text of a network has up to {LONGEST_TEXT:,} characters.")
    text = _CLOSES.sub(lambda found: f" +{found[1] or ''}] ", _OPENS.sub(" [ ", text))
    words = _PARTS.sub(" ", text).split()
    if not words:
        raise ValueError("A network needs at least one layer, as in C8@3 R P2 F10.")
    if (count := len(words) - words.count("[")) > MOST_LAYERS:
        raise ValueError(f"A network has up to {MOST_LAYERS} layers here, not {count}.")
    layers: list[Layer] = []
    opened: list[int] = []  # how many layers stand before each block that is not closed yet
    for word in words:
        if word == "[":
            opened.append(len(layers))
        elif word in _ADDITIONS:
            layers.append(_addition(len(layers) + 1, word, opened))
        else:
            layers.append(_layer(len(layers) + 1, word))
    if opened:
        raise ValueError(f"The [ before layer {opened[-1] + 1} is not closed: a block is written as in {BLOCK}.")
    return tuple(layers)


_ADDITIONS = {Addition(1, kind).text: kind for kind in SHORTCUTS}


def _addition(number: int, word: str, opened: list[int]) -> Addition:
    if not opened:
        raise ValueError(f"Layer {number}, {word}: no [ stands before it. A block is written as in {BLOCK}.")
    span = number - 1 - opened.pop()
    if not span:
        raise ValueError(f"Layer {number}, {word}: there is no layer in the block. It is written as in {BLOCK}.")
    return Addition(span, _ADDITIONS[word])


def words(layers: Sequence[Layer]) -> list[str]:
    """One word for each layer, with the brackets that open before it."""
    found = [layer.text for layer in layers]
    for place, layer in enumerate(layers):
        if isinstance(layer, Addition):
            found[place - layer.span] = f"[{found[place - layer.span]}"
    return found


def written(layers: Iterable[Layer]) -> str:
    """The text of layers, in its shortest form."""
    return " ".join(words(tuple(layers)))


def _layer(number: int, word: str) -> Layer:
    shown = word if len(word) <= 24 else f"{word[:23]}…"
    letter, rest = word[0].upper(), word[1:].lower().replace("×", "x")
    if letter == "+":
        raise ValueError(f"Layer {number}, {shown}: a block is written as in {BLOCK}.")
    if letter not in KINDS:
        raise ValueError(
            f"Layer {number}, {shown}: no layer begins with {letter}. The letters are {listed(list(KINDS))}."
        )
    kind = KINDS[letter]
    match = re.fullmatch(kind.pattern, rest)
    if match is None:
        raise ValueError(f"Layer {number}, {shown}: {kind.name} is written as in {kind.example}.")
    try:
        return kind.build(*match.groups())
    except ValueError as error:
        reason = str(error)
        raise ValueError(f"Layer {number}, {shown}: {reason[0].lower()}{reason[1:]}") from None
