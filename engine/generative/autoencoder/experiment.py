"""The lesson on auto-encoders with a network in training: input, code and reconstruction, beside PCA.

    experiment = AeTrain(AeSettings(kind="linear"))
    experiment.step(2000)
    experiment.training.angles              # degrees between its plane and PCA's

It learns 8×8 digits, MNIST, or points of the plane. One step is one update. What is asked, and which code is decoded,
changes nothing of the run.

With one number in the bottleneck everything that is decoded to points lies on a curve, and a reconstruction joins a
point to a place on it. Of a linear auto-encoder the curve is a straight line, in the end that of the first principal
component. A denoising one draws points that were pushed aside back to where the data lie (Alain and Bengio, 2014).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

import numpy as np
import torch
from torch import Tensor

from engine.arithmetic.estimates import Estimate
from engine.arithmetic.written import show, squared, write
from engine.arrays import Floats, Floats32
from engine.digits.naming import named
from engine.digits.preparation import prepared
from engine.digits.split import for_network
from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoder.settings import AeSettings
from engine.generative.autoencoder.training import AeTraining
from engine.generative.autoencoders.data import REACH
from engine.generative.autoencoders.experiment import CELLS, SHOWN, AutoEncoderExperiment, Index, Place, first_two
from engine.generative.autoencoders.latent import lattice
from engine.generative.digit_autoencoders.asking import Sheets

POINTS, JOINED = 300, 150  # points drawn, and joined to their reconstructions
ALONG, AROUND = 301, 0.05  # codes decoded along a line; how far beyond those of points it goes


class AeTrain(Sheets, AutoEncoderExperiment[AeTraining]):
    """See :mod:`engine.experiment`. A digit that is drawn is asked in place of those held out."""

    looks: Sequence[str] = (*AutoEncoderExperiment.looks, "ink", "clear")

    def __init__(self, settings: AeSettings | None = None) -> None:
        super().__init__(AeTraining(settings or AeSettings()))
        self.refusal = ""

    def reset(self) -> None:
        super().reset()
        self.put = None

    def redrawn(self) -> None:
        self.own, self.refusal, self.put = None, "", None
        if self.drawn is not None and not self.training.data.on_plane:
            found = prepared(self.drawn)
            self.refusal = found.refusal
            self.own = torch.from_numpy(for_network(found, self.settings.data)).flatten().float()

    def ask(self, index: Annotated[int, Bounds(0, 2 * SHOWN - 1)]) -> None:
        self.clear()
        super().ask(index)

    def move(self, index: Index, x: Place, y: Place) -> None:
        """Which place of the map is decoded, in place of the code of x."""
        self.put = np.array([x, y])

    # --- frames ---------------------------------------------------------------------------------------------------

    def course(self, figures: Estimate | None) -> dict[str, float]:
        training = self.training
        held = math.nan if figures is None else figures.value
        return {"held": held, "train": training.loss, "pca": training.plane.error.value}

    def frame(self) -> Frame:
        training = self.training
        x = training.seen[self.of] if self.own is None else self.own
        wanted = training.data.held[self.of] if self.own is None else self.own
        code = self.code(x)
        on_plane = training.data.on_plane
        shown = point(training, x, wanted, code, self.put is not None) if on_plane else self._digit(x, wanted, code)
        estimates = {"held_said": self.figures.text, "pca_said": training.plane.error.text}
        return {**super().frame(), **estimates, "said": self._said(), **shown}

    @torch.no_grad()
    def _digit(self, x: Tensor, wanted: Tensor, code: Tensor) -> Frame:
        """x as the encoder sees it, its code, and what that decodes to beside the x that is wanted back."""
        data, side = self.training.data, self.training.data.side
        what = "your drawing" if self.own is not None else f"{named(int(data.kinds[self.of]))}, held out"
        back = self.training.decoded(code[None])[0]
        how = "decoded at z" if self.put is not None else "x̂"
        error = show((back - wanted).square().sum().item(), 2)
        return {
            "whole": torch.stack([x, back]).view(2, side, side).numpy(),
            "whole.captions": [self.refusal or f"{name_of(x, wanted)}: {what}", f"{how}: ‖x − x̂‖² ≈ {error}"],
            "code": _grid(code.numpy()),
            "code.range": float(code.abs().max()) or 1.0,
            "map.handles": [{"x": float(code[0]), "y": float(code[1]) if len(code) > 1 else 0.0, "label": "z"}],
            "map.axes": ["z₁", "z₂"] if len(code) > 1 else ["z", ""],
        }

    def _said(self) -> list[str]:
        training = self.training
        error, pca = self.figures.text, training.plane.error.text
        first = self.held_out(f"‖x − x̂‖² = {error}, PCA {pca} (mean, ± one standard error)")
        angles, thin = training.angles, self.settings.codes == 1
        if angles is None:
            return [first, f"{'Its curve' if thin else 'Its surface'} bends; PCA's does not. No angles between them."]
        shown = ", ".join(f"{angle:.1f}°" for angle in sorted(angles)[-6:])
        more = "the six largest: " if len(angles) > 6 else ""
        return [first, f"Principal angles to PCA's subspace, {more}{shown}"]

    @torch.no_grad()
    def picture(self) -> Frame:
        """The map of decodings with the held-out codes on it, and digits with their reconstructions."""
        training = self.training
        if training.data.on_plane:
            return plane(training)
        codes, back = training.held
        places = first_two(codes.numpy())
        low, high = square(places)
        return {
            **self.mapped(lattice(low, high, CELLS), codes.mean(0), training.seen, back),
            "map.extent": [low[0], high[0], low[1], high[1]],
            "map.dots": places.astype(np.float32),
        }


def square(places: Floats, margin: float = 0.08) -> tuple[list[float], list[float]]:
    """The lower and upper corner of a square around places (n, 2)."""
    low, high = places.min(0), places.max(0)
    half = max(float((high - low).max()) / 2 * (1 + margin), 0.1)
    middle = (low + high) / 2
    return (middle - half).tolist(), (middle + half).tolist()


def _grid(code: Floats32) -> Floats32:
    """A code as one picture of numbers, about as wide as it is high."""
    count = len(code)
    columns = next(width for width in range(math.ceil(count**0.5), count + 1) if count % width == 0)
    return code.reshape(1, -1, columns)


# --- points of the plane ----------------------------------------------------------------------------------------------


def name_of(x: Tensor, wanted: Tensor) -> str:
    """x̃ for what was made noisy before the encoder saw it."""
    return "x" if torch.equal(x, wanted) else "x̃"


def point(training: AeTraining, x: Tensor, wanted: Tensor, code: Tensor, put: bool) -> Frame:
    """The point x (2,) as the encoder sees it, what its code, or another one, decodes to, and which point is wanted."""
    with torch.no_grad():
        found = training.decoded(code[None])[0]
    here, there = x.tolist(), found.tolist()
    handle = {"x": float(code[0]), "y": float(code[1]) if len(code) > 1 else 0.5, "label": "z", "one": len(code) == 1}
    line, name = _principal(training)
    return {
        "plane.handles": [
            {"x": here[0], "y": here[1], "label": name_of(x, wanted)},
            {"x": there[0], "y": there[1], "label": "x̂", "still": True},
            *name,
        ],
        "plane.lines": [*line, {"points": [here, there]}],
        "map.handles": [handle],
        "numbers": numbers(here, wanted.tolist(), there, code, put),
    }


def numbers(seen: list[float], x: list[float], found: list[float], code: Tensor, put: bool) -> list[str]:
    """The way there and back, and ‖x − x̂‖² from numbers as they are shown. seen: x as the encoder sees it."""
    written = write(
        [*x, *found], lambda o, _: o[0] - o[2], lambda o, _: o[1] - o[3], lambda _, r: r[0] ** 2 + r[1] ** 2
    )
    (a, b, c, d), (first, second, error) = written.operands, written.results
    z = ", ".join(f"{part:.2f}".replace("-", "−") for part in code.tolist())
    z = f"({z})" if len(code) > 1 else z
    name = "x" if seen == x else "x̃"
    at = f"({a}, {b})" if seen == x else f"({', '.join(show(part, 2) for part in seen)})"
    clean = "" if seen == x else f"x ≈ ({a}, {b}): "
    how = f"z ≈ {z}, put there" if put else f"z = g({name}) ≈ {z}"
    return [
        f"{name} ≈ {at} → {how} → x̂ = f(z) ≈ ({c}, {d})",
        f"{clean}‖x − x̂‖² ≈ {squared(first)} + {squared(second)} {written.signs[2]} {error}",
    ]


def plane(training: AeTraining) -> Frame:
    """Points held out, what codes decode to, and the way from points to their reconstructions."""
    codes, found = training.held
    kinds = training.data.kinds[:POINTS]
    return {
        "plane.extent": [-REACH, REACH, -REACH, REACH],
        "plane.dots": training.data.held[:POINTS].numpy(),
        "plane.kinds": kinds,
        "plane.segments": np.concatenate([training.seen[:JOINED].numpy(), found[:JOINED].numpy()], 1),
        "map.kinds": kinds,
        **(_one if codes.shape[1] == 1 else _two)(training, codes.double().numpy()),
    }


def _one(training: AeTraining, codes: Floats) -> Frame:
    """One number: the curve; and the codes across, the place along the data's own curve up."""
    assert training.data.along is not None
    low, high = _around(codes)
    with torch.no_grad():
        curve = training.decoded(torch.linspace(low, high, ALONG)[:, None])
    return {
        "plane.mesh": curve.numpy()[None],
        "map.extent": [low, high, 0.0, 1.0],
        "map.axes": ["z", "place along the data"],
        "map.dots": np.stack([codes[:POINTS, 0], training.data.along[:POINTS]], 1).astype(np.float32),
    }


def _two(_: AeTraining, codes: Floats) -> Frame:
    """Two numbers: as many as a point has, so nothing needs to be squeezed."""
    sides = [_around(codes[:, k]) for k in (0, 1)]
    half = max(high - low for low, high in sides) / 2
    return {
        "map.extent": [sum(side) / 2 + sign * half for side in sides for sign in (-1, 1)],
        "map.axes": ["z₁", "z₂"],
        "map.dots": codes[:POINTS].astype(np.float32),
    }


def _around(values: Floats) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    more = max(AROUND * (high - low), 0.05)
    return low - more, high + more


def _principal(training: AeTraining) -> tuple[list[Frame], list[Frame]]:
    """PCA's line, where there is one number, and its name above its right end."""
    if training.settings.codes > 1:
        return [], []
    mean, way = training.plane.mean, training.plane.axes[:, 0]
    ends = [(mean + sign * 2 * REACH * way).tolist() for sign in (-1, 1)]
    way = way / abs(way).max() * (1 if way[0] > 0 else -1)
    x, y = (mean + 0.8 * REACH * way).tolist()
    name = {"x": x, "y": y + 0.06 * REACH, "label": "PCA", "still": True, "bare": True}
    return [{"points": ends, "color": "positive", "faint": True}], [name]
