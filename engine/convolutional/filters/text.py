"""Filters as text, for links and lists: "Sobel x", "Gaussian 9 2", "Gabor 11 2 45 5 0 1", "own 1 0 -1;2 0 -2;1 0 -1",
"red less green", "own 1|-1|0": bars part the three slices of a filter that has one for red, for green and for blue.

`parse` and `Filter.text` are each other's inverse. All errors are ValueErrors with one sentence for the visitor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike

from engine.arithmetic.exact import parse_entry
from engine.arithmetic.typed import read_grid, with_entry, write_grid
from engine.arrays import Floats
from engine.convolutional.kernels.images import placed
from engine.convolutional.kernels.named import GENERATED, KERNELS, PARAMETERS, Separation, separate
from engine.convolutional.kernels.slices import CHANNELS, SLICED

LARGEST_KERNEL = 15
OWN = "own"
KINDS = (*KERNELS, *GENERATED, *SLICED, OWN)
IN_TITLES = {"Gaussian": ("sigma",), "Laplacian of Gaussian": ("sigma",), "Gabor": ("angle", "wavelength")}


@dataclass(frozen=True)
class Filter:
    """kind: one of KINDS; numbers: the parameters of a generated one; entries: of an own one, one kernel or three
    slices."""

    kind: str
    numbers: tuple[float, ...] = ()
    entries: tuple[tuple[tuple[float, ...], ...], ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"A filter is one of {', '.join(KINDS)}.")
        sides = (len(rows) for kernel in self.entries for rows in (kernel, *kernel))
        if self.kind == OWN and not all(side % 2 and side <= LARGEST_KERNEL for side in sides):
            raise ValueError(f"A kernel has an odd number of rows and columns, up to {LARGEST_KERNEL}.")
        self.kernel.setflags(write=False)

    @property
    def parameters(self) -> dict[str, float]:
        """The numbers by name; none for a named or an own filter."""
        return dict(zip(_usual(self.kind), self.numbers, strict=True))

    @property
    def sliced(self) -> bool:
        """Whether it has a slice for each of the three channels."""
        return self.kind in SLICED or len(self.entries) > 1

    @cached_property
    def kernel(self) -> Floats:
        """(kH, kW), read-only: what it does to a grey picture. Red, green and blue are equal there, so that three
        slices do what their sum does."""
        if self.kind in KERNELS:
            return KERNELS[self.kind].kernel
        if self.kind in GENERATED:
            size = self.parameters["size"]
            return GENERATED[self.kind].make(**{**self.parameters, "size": int(size) if size % 1 == 0 else size})
        return np.asarray(self._own_slices.sum(0))

    @property
    def _own_slices(self) -> Floats:
        return SLICED[self.kind].slices if self.kind in SLICED else np.array(self.entries, np.float64)

    def weights(self, channels: int, *, summed: bool = False) -> Floats:
        """(1 or 3, kH, kW): what lies on so many channels; one kernel for all of them, or a slice for each. summed:
        their responses are added up, so that one kernel is three equal slices, too."""
        if self.sliced and channels == len(CHANNELS):
            return self._own_slices
        return np.repeat(self.kernel[None], channels if summed else 1, axis=0)

    @cached_property
    def separation(self) -> Separation:
        return separate(self.kernel)

    @property
    def text(self) -> str:
        if self.kind == OWN:
            return f"{OWN} {write_grid(self._own_slices)}"
        return " ".join([self.kind, *(f"{number:.10g}" for number in self.numbers)])

    @property
    def title(self) -> str:
        """For a caption: Sobel x, Gaussian σ 2, Gabor θ 45° λ 5, own 3×3, own 3×3×3."""
        if self.kind == OWN:
            return f"{OWN} {'×'.join(map(str, self.kernel.shape))}{f'×{len(CHANNELS)}' * self.sliced}"
        values = self.parameters
        shown = IN_TITLES.get(self.kind, ("angle",) if "angle" in values else ())
        symbols = [f"{PARAMETERS[name].label[-1]} {values[name]:g}{'°' * (name == 'angle')}" for name in shown]
        return " ".join([self.kind, *symbols])

    def with_parameter(self, name: str, value: float) -> Filter:
        """The same with one parameter changed. Without a formula, a kernel is cut or filled up with zeros to a size."""
        if name in self.parameters:
            changed = {**self.parameters, name: value}
            return replace(self, numbers=tuple(changed.values()))
        if name != "size":
            raise ValueError(f"“{self.kind}” has no {name}.")
        low, high = PARAMETERS["size"].low, PARAMETERS["size"].high
        if not low <= value <= high or value % 2 != 1:
            raise ValueError(f"The size is an odd number from {low:g} to {high:g}.")
        slices = self._own_slices if self.sliced else self.kernel[None]
        return own([placed(kernel, int(value), int(value)) for kernel in slices])

    def as_own(self) -> Filter:
        """The same kernel as an own filter; entries by formula are kept to four digits, for a link to hold."""
        if self.sliced:
            return own(self._own_slices)
        largest = float(np.abs(self.kernel).max())
        digits = 3 - int(np.floor(np.log10(largest))) if largest else 0
        return own(np.round(self.kernel, digits) + 0.0 if self.kind in GENERATED else self.kernel)

    def with_entry(self, row: int, column: int, value: float, channel: int = 0, slices: int = 1) -> Filter:
        """An own filter: this one with an entry changed. slices: 1, a kernel for all channels, or 3; channel: which."""
        kernels = self.as_own().weights(slices, summed=True)
        return own(with_entry(kernels, (channel, row, column), value))


def own(kernel: ArrayLike) -> Filter:
    """The filter of a kernel (rows, columns), or of three slices (3, rows, columns)."""
    slices = np.asarray(kernel, np.float64)
    slices = slices[None] if slices.ndim == 2 else slices
    return Filter(OWN, entries=tuple(tuple(map(tuple, one)) for one in slices.tolist()))


def new(kind: str) -> Filter:
    """A filter of a kind with its usual numbers; an own one starts as the identity."""
    if kind == OWN:
        return own(KERNELS["identity"].kernel)
    return Filter(kind, tuple(_usual(kind).values()))


@lru_cache(1024)
def parse(text: str) -> Filter:
    """The filter that a text describes; numbers left out are the usual ones."""
    if not isinstance(text, str):
        raise ValueError("A filter is written as its name, and its numbers if it has any.")
    kind = next((kind for kind in sorted(KINDS, key=len, reverse=True) if re.match(rf"{kind}(\s|$)", text)), None)
    if kind is None:
        raise ValueError(f"There is no filter “{text[:20]}”; a filter is one of {', '.join(KINDS)}.")
    rest = text[len(kind) :].strip()
    if kind == OWN:
        channels = read_grid(rest)
        if len(channels) not in (1, len(CHANNELS)):
            raise ValueError("A filter has one kernel for all channels, or three slices: red | green | blue.")
        return own(channels)
    given, usual = rest.split(), tuple(_usual(kind).values())
    if len(given) > len(usual):
        raise ValueError(f"“{kind}” takes {len(usual) or 'no'} numbers, not {len(given)}.")
    return Filter(kind, (*map(parse_entry, given), *usual[len(given) :]))


def _usual(kind: str) -> dict[str, float]:
    """The numbers of a generated kernel when none are given; none for others."""
    return GENERATED[kind].usual if kind in GENERATED else {}
