"""What filters make of a picture, application by application, and how it is drawn.

A drawn response is int8 (H, W) on a signed scale, uint8 (H, W, 3) with mid grey for 0 where there are three channels,
or uint8 cut to 0–255 as an image program shows it. The same response is the same array until something changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import AnyFloats, Bytes, Floats32
from engine.convolutional.filters.text import Filter
from engine.convolutional.kernels.filtering import Edge, apply

TAIL = 0.96  # this share of the values that are not 0 lies within the scale


@dataclass
class Response:
    """One filter's response after some applications. before: what the last application was applied to (C, H, W);
    after: what came out (C, H′, W′); problem: why there is none, in a sentence."""

    filter: Filter
    steps: int = 0
    before: AnyFloats = field(default_factory=lambda: np.zeros((1, 1, 1), np.float32))
    after: AnyFloats = field(default_factory=lambda: np.zeros((1, 1, 1), np.float32))
    problem: str = ""
    _drawn: dict[str, NDArray[Any]] = field(default_factory=dict)
    _range: float = 0.0

    def advance(self, picture: AnyFloats, steps: int, edge: Edge) -> None:
        """Go to so many applications; going on from the last one is the cheap way."""
        if steps == self.steps:
            return
        if steps < self.steps or self.problem or not self.steps:
            self.steps, self.after, self.problem = 0, picture, ""
        self._drawn, self._range = {}, 0.0
        try:
            while self.steps < steps:
                self.before, self.after = self.after, apply(self.after, self.filter.kernel, edge)
                self.steps += 1
        except ValueError as reason:
            self.problem = f"Application {self.steps + 1}: {reason}"
            self.steps = steps

    @property
    def range(self) -> float:
        """|value| that has full colour: two digits, so that nearly all that is not 0 lies within."""
        if not self._range:
            sizes = np.abs(self.after[:, ::2, ::2] if self.after.size > 50_000 else self.after).ravel()
            sizes = sizes[sizes > 1e-6 * sizes.max(initial=0)]
            self._range = _two_digits(float(np.quantile(sizes, TAIL))) if len(sizes) else 1.0
        return self._range

    def drawn(self, display: str) -> NDArray[Any]:
        """The response as bytes; see the module."""
        if display not in self._drawn:
            self._drawn[display] = _as_picture(self.after) if display == "picture" else _signed(self.after, self.range)
        return self._drawn[display]


class Responses:
    """The responses of several filters to one picture (C, H, W); what did not change is not computed again."""

    def __init__(self, picture: AnyFloats) -> None:
        self.picture = picture
        self._kept: dict[tuple[Filter, Edge], Response] = {}

    def at(self, filters: tuple[Filter, ...], steps: int, edge: Edge) -> list[Response]:
        """Each filter's response after `steps` applications."""
        keys = [(filter, edge) for filter in filters]
        self._kept = {key: self._kept.get(key) or Response(key[0]) for key in keys}
        for response in self._kept.values():
            response.advance(self.picture, steps, edge)
        return [self._kept[key] for key in keys]


def channels_of(picture: Bytes) -> Floats32:
    """A picture (H, W) or (H, W, 3) as float32 channels (C, H, W)."""
    stacked = picture[None] if picture.ndim == 2 else picture.transpose(2, 0, 1)
    return np.ascontiguousarray(stacked, np.float32)


def _signed(values: AnyFloats, full: float) -> NDArray[Any]:
    scaled: AnyFloats = np.rint(np.clip(values * np.float32(127 / full), -127, 127))
    return scaled[0].astype(np.int8) if len(scaled) == 1 else _in_colour((scaled + 128).astype(np.uint8))


def _as_picture(values: AnyFloats) -> Bytes:
    cut: Bytes = np.rint(np.clip(values, 0, 255)).astype(np.uint8)
    return cut[0] if len(cut) == 1 else _in_colour(cut)


def _in_colour(channels: Bytes) -> Bytes:
    """(H, W, 3)"""
    return np.ascontiguousarray(channels.transpose(1, 2, 0))


def _two_digits(value: float) -> float:
    """Rounded up to two significant digits."""
    unit = 10.0 ** (np.floor(np.log10(value)) - 1)
    return float(np.ceil(value / unit - 1e-9) * unit)
