"""Networks in training as a stage plays them: of several widths, of many seeds, along a line and in the plane.

experiment = Seeds(UniversalitySettings(look="seeds", hidden="8-8-8"))
experiment.step(2000)
experiment.training.solved.sum()        # how many of the seeds have found the function
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any

import numpy as np

from engine.arithmetic.estimates import share_of
from engine.arithmetic.written import told
from engine.arrays import Bytes, Floats
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.supervised.universality import hand, words
from engine.supervised.universality.ensemble import SOLVED, Ensemble
from engine.supervised.universality.learning import Net, bend
from engine.supervised.universality.settings import MOST_SEEDS, UniversalitySettings

PLACES = 257
"""At which curves are drawn."""
OTHERS = 32
"""Networks whose curves are drawn behind the shown one."""
FINE = 513
"""At which the errors of all widths are measured: also between the places of the training."""
ROWS, COLUMNS = 10, 18
"""Of the small picture of each network's curve."""
Index = Annotated[int, Bounds(0, MOST_SEEDS - 1)]


class Many(LearningExperiment[Ensemble]):
    """What all of them have. shown: the seed whose network is looked at, from 0. One step is one update of all."""

    looks = ("show",)
    units = ("update", "hundred")
    stays = (*LearningExperiment.stays, "shown")

    def __init__(self, settings: UniversalitySettings) -> None:
        super().__init__(Ensemble(settings))
        self.shown = 0

    def span(self, unit: str) -> tuple[int, int]:
        if unit == "update":
            return 1, 1
        done = self.steps % 100
        return max(1, done or min(100, self.steps)), 100 - done

    def show(self, index: Index) -> None:
        """Look at the network of another seed."""
        if index >= self.training.seeds:
            raise ValueError("There is no such network.")
        self.shown = index

    @property
    def stopped(self) -> str:
        return "A weight has grown beyond all bounds. Lower the rate, and start again." if self.diverged else ""

    @property
    def at(self) -> int:
        """Which of all networks is looked at."""
        return self.shown

    @property
    def net(self) -> Net:
        return self.training.net(self.at)

    def frame(self) -> Frame:
        losses = self.training.losses
        return {
            "step": self.steps, "rate_now": self.settings.rate, "shown": self.shown,
            "shown_loss": float(losses[self.at]), "said": self._said(losses),
        }  # fmt: skip

    def _said(self, losses: Floats) -> str:
        return ""

    def measure(self) -> Measure:
        """Every network's error; their median, and between which the middle eight of ten lie."""
        losses = self.training.losses
        low, middle, high = np.quantile(losses, (0.1, 0.5, 0.9))
        band = {name: np.array([value]) for name, value in (("median", middle), ("low", low), ("high", high))}
        return {"each": losses.copy(), **band}

    def courses(self, measured: Frame) -> Frame:
        """Of so many networks the course of the one that is looked at."""
        each = [name for name in measured if name.endswith(".each")]
        rest = {name: course for name, course in measured.items() if name not in each}
        return rest | {name.replace("each", "shown"): measured[name][:, self.shown : self.shown + 1] for name in each}

    def _curves(self, networks: Sequence[int]) -> Frame:
        """The target, the shown network and some others, over x."""
        x = np.linspace(0, 1, PLACES)
        found = self.training.outputs(x[None], range(min(networks), max(networks) + 1))
        own = found[self.at - self.training.block(min(networks))[0].networks.start]
        target = self.settings.curve(x)
        room = max(float(np.ptp(target)), 0.5)
        return {
            "x": x.astype(np.float32), "target": target.astype(np.float32), "own": own.astype(np.float32),
            "others": found[: OTHERS].astype(np.float32),
            "extent": [0, 1, float(target.min()) - 0.35 * room, float(target.max()) + 0.35 * room],
        }  # fmt: skip

    @property
    def _share(self) -> str:
        count = len(self.training)
        solved = int(self.training.solved.sum())
        share = f" ({share_of(solved, count).interval})" if count > 1 else ""
        return f"{solved} of {count} have found it, a mean squared error below {SOLVED:g}{share}."


class Trained(Many):
    """One hidden layer of every width, each from a few seeds: what it learns, and error against width."""

    @property
    def widths(self) -> list[int]:
        return [width for (width,) in self.training.shapes]

    @property
    def at(self) -> int:
        return self.widths.index(self.settings.units) * self.training.seeds + self.shown

    def measure(self) -> Measure:
        """The error of the width that is looked at, a run a seed."""
        first = self.at - self.shown
        return {"loss": self.training.losses[first : first + self.training.seeds].copy()}

    @cached_property
    def by_hand(self) -> Floats:
        """Of every width the error of units that are put in place by hand: root mean square."""
        settings, x = self.settings, np.linspace(0, 1, FINE)
        found = [hand.fitted(settings.activation, settings.curve, width)(x) for width in self.widths]
        return np.asarray(np.sqrt(np.square(np.array(found) - settings.curve(x)).mean(1)))

    def _said(self, losses: Floats) -> str:
        own = np.sqrt(losses[self.at])
        return (
            f"{self.settings.units} units{words.begun(self.settings.init, self.settings.seed + self.shown)}: root mean "
            f"square error "
            f"{told(float(own), 3)} at the {len(self.training.t)} places of the training."
        )

    def picture(self) -> Frame:
        first = self.at - self.shown
        (w, b), (v, c) = self.net
        x = np.linspace(0, 1, PLACES)
        parts = v.T * bend(w * x + b[:, None], self.settings.activation)
        fine = np.linspace(0, 1, FINE)
        errors = np.sqrt(np.square(self.training.outputs(fine[None]) - self.settings.curve(fine)).mean(1))
        return {
            **self._curves(range(first, first + self.training.seeds)),
            "parts": parts.astype(np.float32),
            "bias": np.array([c[0]], np.float32),
            "errors.x": np.log2(self.widths), "errors.found": errors.reshape(len(self.widths), -1),
            "errors.by_hand": self.by_hand[:, None],
            "errors.at": float(np.log2(self.settings.units)),
        }  # fmt: skip


class Seeds(Many):
    """One shape from many seeds: which have found the function by now."""

    def _said(self, losses: Floats) -> str:
        return f"{self._share} Seed {self.settings.seed + self.shown}: {told(float(losses[self.at]), 3)}."

    def picture(self) -> Frame:
        return {**self._curves(range(len(self.training))), "fates": self._fates()}

    def _fates(self) -> Bytes:
        """A small picture of each network's curve, (networks, rows, columns): 127 where it has found the function, else
        −127; the target pale behind."""
        x = (np.arange(COLUMNS) + 0.5) / COLUMNS
        target, found = self.settings.curve(x), self.training.outputs(x[None])
        low, high = float(target.min()), float(target.max())
        room = max(high - low, 0.5)

        def rows_of(values: Floats) -> Any:
            return np.clip(((high + 0.2 * room - values) / (1.4 * room) * ROWS).astype(int), 0, ROWS - 1)

        picture = np.where(_line(rows_of(target)), 35, 0) * np.ones((len(found), 1, 1), int)
        colour = np.where(self.training.solved, 127, -127)[:, None, None]
        return np.asarray(np.where(_line(rows_of(found)), colour, picture).astype(np.int8))


def _line(rows: Any) -> Any:
    """Which cells a curve passes that is in these rows, (…, columns) to (…, rows, columns): each column from its own
    row to that of the next."""
    following = np.concatenate([rows[..., 1:], rows[..., -1:]], axis=-1)
    low, high = np.minimum(rows, following)[..., None, :], np.maximum(rows, following)[..., None, :]
    level = np.arange(ROWS)[:, None]
    return (level >= low) & (level <= np.maximum(high - 1, low))
