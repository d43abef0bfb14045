"""Small CNNs as a line of text: C8@3 R C16@3s2p1 R P2 F32 R D0.5 F10.

Layers in order, parted by spaces. Numbers stand for the words in angle brackets, what is in square brackets may be
left out, and what follows a kernel may come in any order:

    C<channels>@<kernel>[x<columns>][s<stride>][p<padding>|same][d<dilation>][g<groups>|#<table>]   convolution
    L<channels>@<kernel>[x<columns>][s<stride>][p<padding>|same]    locally connected: a kernel of its own at each place
    R  T  S  Q                   ReLU, tanh, sigmoid, LeCun's 1.7159 tanh(2x/3)
    P<size>[s<stride>]           max pooling, the stride as large as the window if it is left out
    A<size>[s<stride>]           average pooling
    U<size>[s<stride>]           LeNet-5's trained subsampling: one coefficient and one bias for each map
    G                            global average pooling
    F<units>                     fully connected
    E<units>                     LeNet-5's output: minus the squared distance to a fixed code of ±1 for each unit
    D<rate>  B  N<maps>          dropout, batch normalisation, AlexNet's local response normalisation

`parse` reads it, `written` writes it; parse(written(layers)) == layers. × is read as x, letters large or small.
All errors are ValueErrors with one sentence that names the layer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from engine.convolutional.networks.layers import (
    Activation,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    GlobalAverage,
    Layer,
    Local,
    Padding,
    Pool,
    PoolKind,
    Radial,
    ResponseNorm,
)

LONGEST_TEXT, MOST_LAYERS = 1_000, 80
_NUMBER = r"[0-9]{1,7}"
_WINDOW = rf"({_NUMBER})@({_NUMBER})(?:x({_NUMBER}))?"
_OPTION = rf"same|[spdg]{_NUMBER}|#[a-z0-9]{{1,20}}"


class Kind(NamedTuple):
    """A letter of the grammar: what it means, an example, the pattern of what follows it, and what that makes."""

    name: str
    example: str
    pattern: str
    build: Callable[[re.Match[str]], Layer]


def _options(text: str, allowed: str) -> dict[str, str]:
    """s2p1 as {"s": "2", "p": "1"}, same as {"p": "same"}. ValueError for one twice or not allowed."""
    found: dict[str, str] = {}
    for option in re.findall(_OPTION, text):
        key, value = ("p", option) if option == "same" else (option[0], option[1:])
        if key not in allowed:
            raise ValueError(f"“{option}” does not belong here.")
        if key in found:
            raise ValueError(f"“{option}” says again what is said already.")
        found[key] = value
    return found


def _padding(text: str) -> Padding:
    return "same" if text == "same" else int(text)


def _conv(match: re.Match[str]) -> Conv:
    channels, rows, columns, options = match.groups()
    said = _options(options, "spdg#")
    stride, dilation, groups = (int(said.get(key, 1)) for key in "sdg")
    kernel = (int(rows), int(columns or rows))
    return Conv(int(channels), kernel, stride, _padding(said.get("p", "0")), dilation, groups, said.get("#", ""))


def _local(match: re.Match[str]) -> Local:
    channels, rows, columns, options = match.groups()
    said = _options(options, "sp")
    kernel = (int(rows), int(columns or rows))
    return Local(int(channels), kernel, int(said.get("s", 1)), _padding(said.get("p", "0")))


def _pool(kind: PoolKind) -> Callable[[re.Match[str]], Layer]:
    def build(match: re.Match[str]) -> Pool:
        size, stride = int(match[1]), match[2]
        if stride is not None and int(stride) < 1:
            raise ValueError("The stride must be at least 1.")
        return Pool(kind, size, int(stride or size))

    return build


_POOL = rf"({_NUMBER})(?:s({_NUMBER}))?"
KINDS: dict[str, Kind] = {
    "C": Kind("convolution", "C8@3 or C16@3s2p1", rf"{_WINDOW}((?:{_OPTION})*)", _conv),
    "L": Kind("locally connected", "L8@3", rf"{_WINDOW}((?:{_OPTION})*)", _local),
    "R": Kind("ReLU", "R", "", lambda _: Activation("relu")),
    "T": Kind("tanh", "T", "", lambda _: Activation("tanh")),
    "S": Kind("sigmoid", "S", "", lambda _: Activation("sigmoid")),
    "Q": Kind("1.7159 tanh(2x/3)", "Q", "", lambda _: Activation("squash")),
    "P": Kind("max pooling", "P2 or P3s2", _POOL, _pool("max")),
    "A": Kind("average pooling", "A2 or A3s2", _POOL, _pool("average")),
    "U": Kind("trained subsampling", "U2 or U3s2", _POOL, _pool("trained")),
    "G": Kind("global average pooling", "G", "", lambda _: GlobalAverage()),
    "F": Kind("fully connected", "F10", rf"({_NUMBER})", lambda match: Dense(int(match[1]))),
    "E": Kind("distance to fixed codes", "E10", rf"({_NUMBER})", lambda match: Radial(int(match[1]))),
    "D": Kind("dropout", "D0.5", r"([0-9]?\.[0-9]{1,4}|[01])", lambda match: Dropout(float(match[1]))),
    "B": Kind("batch normalisation", "B", "", lambda _: BatchNorm()),
    "N": Kind("local response normalisation", "N5", rf"({_NUMBER})", lambda match: ResponseNorm(int(match[1]))),
}


def parse(text: str) -> tuple[Layer, ...]:
    """The layers that a text says. Raises ValueError naming the first layer that is not in the grammar."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"The text of a network has up to {LONGEST_TEXT:,} characters.")
    words = text.split()
    if not words:
        raise ValueError("A network needs at least one layer, as in C8@3 R P2 F10.")
    if len(words) > MOST_LAYERS:
        raise ValueError(f"A network has up to {MOST_LAYERS} layers here, not {len(words)}.")
    return tuple(_layer(number, word) for number, word in enumerate(words, start=1))


def written(layers: Iterable[Layer]) -> str:
    """The text of layers, in its shortest form."""
    return " ".join(layer.text for layer in layers)


def _layer(number: int, word: str) -> Layer:
    shown = word if len(word) <= 24 else f"{word[:23]}…"
    letter, rest = word[0].upper(), word[1:].lower().replace("×", "x")
    if letter not in KINDS:
        known = ", ".join(f"{key} ({kind.name})" for key, kind in KINDS.items())
        raise ValueError(f"Layer {number}, {shown}: no layer begins with {letter}; there are {known}.")
    kind = KINDS[letter]
    match = re.fullmatch(kind.pattern, rest)
    if match is None:
        raise ValueError(f"Layer {number}, {shown}: {kind.name} is written as in {kind.example}.")
    try:
        return kind.build(match)
    except ValueError as error:
        name, _, reason = str(error).partition(": ")
        reason = reason if " " not in name else str(error)  # the layer's own name for itself is said once
        raise ValueError(f"Layer {number}, {shown}: {reason[0].lower()}{reason[1:]}") from None
