"""A generative adversarial network on the plane as an experiment: what a stage plays (:mod:`engine.experiment`).

Marks drawn on the plane make the visitor's own distribution.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

import numpy as np
import torch

from engine.arithmetic.written import show
from engine.experiment.protocol import Bounds, Frame, Measure, State
from engine.generative.adversaries.definition import LOGARITHMIC
from engine.generative.adversaries.experiment import PlayersExperiment, number, rows
from engine.generative.gan import words
from engine.generative.gan.at_work import DOTS, AtWork, Lines
from engine.generative.gan.doctor import Opinion, ask, examine
from engine.generative.gan.networks import bent, manifold
from engine.generative.gan.picture import FIELD, paint
from engine.generative.gan.settings import OWN, GANSettings
from engine.generative.gan.training import GANTraining, is_measured
from engine.plane import drawing

ARROWS = 60
NEAR = 0.03  # of the square's side: within it, pointing means a generated point
REACH = 0.12  # of the square's side: as long is the arrow that nine in ten do not exceed
Coordinate = Annotated[float, Bounds(-6, 6)]
Backdrop = Literal["optimal", "real", "generated"]
Points = Literal["both", "real", "generated", "none"]


class GANExperiment(PlayersExperiment[GANTraining]):
    """Two networks in training, and what of them is looked at. marks: (n, 2), the visitor's own distribution."""

    edits = ("learns", "cure", "draw", "rub", "clear")
    adds = ("draw", "rub")
    looks = ("backdrop", "show_arrows", "show_manifold", "bend", "probe", "show_networks", "show_lines", "next_part",
             "show_points")  # fmt: skip
    units = ("update", "iteration")
    stays = (*PlayersExperiment.stays, "other", "arrows", "manifold", "share", "shown", "pointed")
    first_unit = "iteration"
    examine = staticmethod(examine)

    def __init__(self, settings: GANSettings | None = None, marks: Any = None) -> None:
        super().__init__(GANTraining(settings or GANSettings(), marks))
        self.other: Backdrop = "optimal"
        self.arrows, self.manifold, self.share = True, False, 1.0
        self.shown: Points = "both"
        self.networks = AtWork(on=self.settings.picture == "networks")
        self.pointed: tuple[float, float] | None = None
        self._gap: float | None = None
        self.named: set[str] = set()  # illnesses that the doctor has named since these networks were made
        self.edited_marks = False
        self._band: dict[str, tuple[float, float]] | None = None
        self._settle()

    # Stepping

    @property
    def stopped(self) -> str:
        if self.training.distribution is None:
            return "There is no distribution yet: draw one on the plane."
        return super().stopped

    def reset(self) -> None:
        super().reset()
        self.named.clear()
        self._settle()

    # Showing

    @torch.inference_mode()
    def frame(self) -> Frame:
        """The points, the pull on the generated ones, the numbers of this moment, and what the doctor says."""
        training, real = self.training, self._real
        if self.networks.on:
            noise, fakes, real = self.networks.points(training, real)
        else:
            noise = training.noise(DOTS)
            fakes = training.generate(noise)
        places = bent(training, noise, fakes, self.share)
        followed = self._followed(places)
        x, z = (fakes[followed], noise[followed]) if followed >= 0 else (np.array(self.pointed), None)
        reading, opinion = self._looked
        if found := self.diagnosis.name:
            self.named.add(found)
        pulls, scale = self._pulls(np.append(fakes[1:ARROWS], x[None], axis=0))
        made = places if self.shown in ("both", "generated") else fakes[:0]
        real = real if self.shown in ("both", "real") else real[:0]
        points = np.concatenate([made, real]).clip(-1e6, 1e6)
        return self._told() | {
            "points": np.nan_to_num(points).astype(np.float32),
            "targets": np.repeat([0.0, 1.0], [len(made), len(real)]).astype(np.float32),
            "vectors": pulls,
            "remarks": [*words.counts(reading), *self._opinion(opinion), scale],
            "extent": list(training.extent),
            "d_loss": number(training.gan.d_loss),
            "g_loss": number(training.gan.g_loss),
            "js": reading.js if reading else None,
            "kl": reading.kl if reading else None,
            "js_said": reading.divergence.text if reading else None,
            "kl_said": reading.relative.text if reading else None,
            "quality": reading.quality if reading else None,
            "ring": followed if len(made) else -1,
            "account": [] if self.networks.on else words.account(training, x, z, reading),
            "other": self.other,
            "arrows": self.arrows,
            "shown": self.shown,
            "manifold_on": self.manifold,
            "share": self.share if self.manifold else None,
            "own": self.settings.data == OWN or None,
            **(self.networks.frame(training, noise, x, followed) if self.networks.on else {}),
        }

    def _followed(self, places: Any) -> int:
        """The number of the generated point that is followed: the first in the square, or the one that is pointed at.

        Where a visitor points at no point it is −1, except in slow motion, which always follows one.
        """
        low, high = self.training.extent
        first = int(((places > low) & (places < high)).all(axis=1).argmax())
        if self.pointed is None:
            return first
        away = np.linalg.norm(places - np.array(self.pointed), axis=1)
        nearest = int(away.argmin())
        other = first if self.networks.on and self.networks.part else -1
        return nearest if away[nearest] <= NEAR * (high - low) else other

    def _pulls(self, fakes: Any) -> tuple[Any, str]:
        """Arrows at the generated points, all drawn to one scale, and a sentence with this scale. Points on their way
        from the noise have no arrows; there the sentence says how far they are."""
        if self.share < 1:
            said = f"Generated points: {1 - self.share:.2f}·z + {self.share:.2f}·G(z), z laid over the plane"
            return np.zeros((0, 4), np.float32), said
        hidden = self.networks.on and not self.networks.pulls
        if not self.arrows or hidden or self.training.distribution is None:
            return np.zeros((0, 4), np.float32), ""
        pull = np.nan_to_num(self.training.pull(fakes))
        longest = float(np.quantile(np.linalg.norm(pull, axis=1), 0.9))
        low, high = self.training.extent
        unit = REACH * (high - low) / longest if longest > 1e-12 else 0.0
        ends = np.concatenate([fakes, fakes + unit * pull], axis=1).clip(-1e6, 1e6)
        said = f"Arrows: {100 * REACH:.0f} % of the side is {show(longest, 3)}"
        return ends.astype(np.float32), said

    def _opinion(self, opinion: Opinion | None) -> list[str]:
        if opinion is None:
            return []
        name = "Mean D" if self.settings.loss in LOGARITHMIC else "Mean score"
        gap = [] if self._gap is None else [f"|D − D*| over {FIELD}×{FIELD} cells ≈ {self._gap:.3f}"]
        return [
            f"{name} of {opinion.real.count:,} real {opinion.real.text}, made {opinion.fake.text}",
            f"Told right: {opinion.right.percent} ({opinion.right.interval})",
            *gap,
        ]

    @torch.inference_mode()
    def picture(self) -> Frame:
        """The fields and the lattice of noise. All figures are measured anew."""
        training, blank = self.training, np.zeros((2, 2), np.int8)
        painted: Frame = {"field": blank, "other_field": blank}
        if reading := self._read():
            self._looked = (reading, ask(training))
            painted = paint(training, None if self.networks.on else self.other)
            self._gap = painted.pop("gap")
            painted["manifold"] = manifold(training, self.share) if self.manifold else np.zeros((0, 0, 2), np.float32)
        return painted | (self.networks.picture(training, self._real) if self.networks.on else {})

    def measure(self) -> Measure:
        """The divergences at some steps, and the band of perfect generators; the losses before the last updates."""
        training = self.training
        last = self._read() if is_measured(self.steps) else None
        if self._band is None and training.judge is not None and self.steps:
            self._band = training.judge.band()
        band = (self._band if self.steps else None) or {"js": (math.nan, math.nan), "kl": (math.nan, math.nan)}
        figures = {
            "js": [last.js if last else math.nan],
            "kl": [last.kl if last else math.nan],
            "d_loss": [training.gan.d_loss],
            "g_loss": [training.gan.g_loss],
            "js_band": list(band["js"]),
            "kl_band": list(band["kl"]),
        }
        return rows(figures)

    # What is looked at

    def backdrop(self, name: Backdrop) -> None:
        """What stands beside the discriminator: its optimum, the real density or the generated one."""
        self.other = name

    def show_arrows(self, on: bool) -> None:
        self.arrows = on

    def show_manifold(self, on: bool) -> None:
        """Show what G makes of a lattice in the noise."""
        self.manifold, self.share = on, 1.0

    def bend(self, share: Annotated[float, Bounds(0, 1)]) -> None:
        """Show lattice and generated points on their way from the noise (0) to where G puts them (1)."""
        self.share = round(share, 2) if self.manifold else 1.0

    def show_points(self, which: Points) -> None:
        """Which points lie on the planes."""
        self.shown = which

    def show_networks(self, on: bool) -> None:
        """Show the networks themselves, their units and weights."""
        self.networks.on = on

    def show_lines(self, what: Lines) -> None:
        """What the networks' lines stand for: their weights, or what the coming update does to each."""
        self.networks.lines = what

    def next_part(self) -> None:
        """The next part of the coming update, in slow motion."""
        self.networks.next_part()

    def probe(self, x: Coordinate, y: Coordinate, on: bool) -> None:
        """Point at a generated point, to follow it, or at another place; off, point at nothing."""
        self.pointed = (x, y) if on else None

    # What is changed

    def cure(self) -> None:
        """Set what the doctor advises; networks that failed start anew. Raises ValueError where nothing is wrong."""
        broken = self.training.failed
        super().cure()
        if broken:
            self.training.begin()

    def draw(self, x: Coordinate, y: Coordinate) -> None:
        """Add a mark to the visitor's own distribution."""
        self._use(drawing.added(self._own(), x, y))

    def rub(self, x: Coordinate, y: Coordinate) -> None:
        """Remove the marks near a place."""
        self._use(drawing.rubbed(self._own(), x, y))

    def clear(self) -> None:
        self._use(self._own()[:0])

    def _own(self) -> Any:
        if self.settings.data != OWN:
            raise ValueError("Choose “Your own” as the distribution, then draw.")
        return self.training.marks

    def _use(self, marks: Any) -> None:
        self.training.use(marks)
        self.edited_marks = True
        self._settle()

    def _settle(self) -> None:
        """Forget what was worked out for another moment or distribution."""
        self._real = self.training.real(DOTS)
        self._band, self._gap = None, None
        self._forget()

    # All of it, to come back to

    def state(self) -> State:
        """Everything that learns, and the marks. These are shared, because a change makes new ones."""
        marks = self.training.marks
        marks.flags.writeable = False
        return super().state() | {"marks": marks}

    def restore(self, state: State) -> None:
        same = np.array_equal(state["marks"], self.training.marks)
        if not same:
            self.training.use(state["marks"])
        super().restore(state)
        if not same:
            self._settle()
