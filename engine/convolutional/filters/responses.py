"""What filters make of a picture, application by application, and how it is drawn.

A drawn response is int8 (H, W) on a signed scale, uint8 (H, W, 3) with mid grey for 0 where there are three channels,
or uint8 cut to 0–255 as an image program shows it; which of them is chosen for all, or for each as fits its kernel.
The same response is the same array until something changes.

Red, green and blue are filtered apart, each by the same kernel or by a slice of its own; or their three responses are
added up to one, as in the first layer of a network.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import AnyFloats, Bytes, Floats, Floats32
from engine.convolutional.filters.text import Filter
from engine.convolutional.kernels.filtering import Edge, apply

TAIL = 0.96  # this share of the values that are not 0 lies within the scale
FAINT, ROUNDING = 1e-3, 1e-6  # shares of the most that a kernel can make of a picture: see Response.floor
KEEPS = (0.5, 1.5)  # the sum of a kernel's entries within which a response is about as bright as the picture


@dataclass(frozen=True, eq=False)
class Response:
    """One filter's response after some applications. weights: (1 or C, kH, kW), see :meth:`Filter.weights`; summed:
    whether the channels' responses are added up to one. before: what the last application was applied to (C, H, W);
    parts: what it made of each channel (C, H′, W′); after: what came out (C, H′, W′), or (1, H′, W′) where it is
    summed; problem: why there is none, in a sentence."""

    filter: Filter
    weights: Floats
    summed: bool
    steps: int
    before: AnyFloats
    parts: AnyFloats
    after: AnyFloats
    brightest: float  # the largest |number| of the picture itself
    problem: str = ""

    def applied(self, edge: Edge) -> Response:
        """The response to one more application."""
        try:
            parts = self.after if self.problem else self._parts(edge)
        except ValueError as reason:
            return replace(self, steps=self.steps + 1, problem=f"Application {self.steps + 1}: {reason}")
        after = parts.sum(0, keepdims=True) if self.summed and not self.problem else parts
        return replace(self, steps=self.steps + 1, before=self.after, parts=parts, after=after)

    def _parts(self, edge: Edge) -> AnyFloats:
        if len(self.weights) == 1:
            return apply(self.after, self.weights[0], edge)
        return np.stack([apply(h, g, edge) for h, g in zip(self.after, self.weights, strict=True)])

    @cached_property
    def range(self) -> float:
        """|value| that has full colour."""
        return full_colour(self.after, self.floor)

    @property
    def floor(self) -> float:
        """The least |value| that may have full colour, so that an even picture looks even and rounding like nothing: a
        thousandth of the most that the kernel can make of the picture, Σ|g| · max|h|. Each further application may
        leave a tenth of that, but what float32 rounds is never shown."""
        sizes = np.abs(self.weights).sum((1, 2))
        most = float(sizes.sum() if self.summed else sizes.max()) ** self.steps * self.brightest
        return max(FAINT / 10.0 ** (self.steps - 1), ROUNDING) * most

    def display(self, chosen: str) -> str:
        """How it is drawn, "picture" or "signed". chosen "fitting": as a picture where even areas stay about as bright
        as they are, for then the response is a picture, too; otherwise on the signed scale."""
        if chosen != "fitting":
            return chosen
        sums = self.weights.sum((1, 2))
        kept = float(sums.sum() if self.summed else sums.mean())
        return "picture" if KEEPS[0] <= kept <= KEEPS[1] else "signed"

    @cached_property
    def signed(self) -> NDArray[Any]:
        """As bytes on a signed scale."""
        return on_scale(self.after, self.range)

    @cached_property
    def picture(self) -> Bytes:
        """As bytes, cut to 0–255."""
        return as_picture(self.after)

    def drawn(self, chosen: str) -> NDArray[Any]:
        return self.picture if self.display(chosen) == "picture" else self.signed

    @cached_property
    def parts_range(self) -> float:
        """|value| that has full colour in the response of each slice: the same for all three, so that they compare."""
        return full_colour(self.parts, self.floor)

    def drawn_parts(self, chosen: str) -> list[NDArray[Any]]:
        """The responses of the slices, drawn as their sum is."""
        if self.display(chosen) == "picture":
            return [as_picture(part[None]) for part in self.parts]
        return [on_scale(part[None], self.parts_range) for part in self.parts]


def on_scale(numbers: AnyFloats, full: float) -> NDArray[Any]:
    """Numbers (C, H, W) as bytes on a signed scale."""
    scaled: AnyFloats = np.rint(np.clip(numbers * np.float32(127 / full), -127, 127))
    return scaled[0].astype(np.int8) if len(scaled) == 1 else in_colour((scaled + 128).astype(np.uint8))


def as_picture(numbers: AnyFloats) -> Bytes:
    """Numbers (C, H, W) as bytes, cut to 0–255."""
    cut: Bytes = np.rint(np.clip(numbers, 0, 255)).astype(np.uint8)
    return cut[0] if len(cut) == 1 else in_colour(cut)


def full_colour(numbers: AnyFloats, floor: float) -> float:
    """|value| that has full colour among numbers (C, H, W), rounded up to two digits, so that nearly all that is not 0
    lies within; at least `floor`."""
    sizes = np.abs(numbers[:, ::2, ::2] if numbers.size > 50_000 else numbers).ravel()
    sizes = sizes[sizes > 1e-6 * sizes.max(initial=0)]
    value = max(float(np.quantile(sizes, TAIL)) if len(sizes) else 0.0, floor) or 1.0
    unit = 10.0 ** (np.floor(np.log10(value)) - 1)
    return float(np.ceil(value / unit - 1e-9) * unit)


class Responses:
    """The responses of several filters to one picture (C, H, W); what did not change is not computed again. summed: as
    in :class:`Response`."""

    def __init__(self, picture: AnyFloats, *, summed: bool = False) -> None:
        self.picture, self.summed = picture, summed
        self.brightest = float(np.abs(picture).max(initial=0))
        self._kept: dict[tuple[Filter, Edge], Response] = {}

    def at(self, filters: tuple[Filter, ...], steps: int, edge: Edge) -> list[Response]:
        """Each filter's response after `steps` applications; going on from the last one is the cheap way."""
        before, self._kept = self._kept, {}
        for filter in filters:
            response = before.get((filter, edge))
            if response is None or response.steps > steps:
                weights, h = filter.weights(len(self.picture), summed=self.summed), self.picture
                response = Response(filter, weights, self.summed, 0, h, h, h, self.brightest)
            while response.steps < steps:
                response = response.applied(edge)
            self._kept[filter, edge] = response
        return [self._kept[filter, edge] for filter in filters]


def channels_of(picture: Bytes) -> Floats32:
    """A picture (H, W) or (H, W, 3) as float32 channels (C, H, W)."""
    return np.ascontiguousarray(np.atleast_3d(picture).transpose(2, 0, 1), np.float32)


def in_colour(channels: Bytes) -> Bytes:
    """(H, W, 3)"""
    return np.ascontiguousarray(channels.transpose(1, 2, 0))
