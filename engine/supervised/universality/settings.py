"""What can be chosen in the lesson on universal approximation and depth, within which bounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.arithmetic.typed import laid, read_grid
from engine.arrays import Floats
from engine.settings import Settings, choice, number, seed, switch, text, whole
from engine.supervised.universality import hand
from engine.supervised.universality.pieces import parameters
from engine.supervised.universality.targets import (
    LARGEST,
    SAMPLES,
    SURFACE,
    TARGETS,
    before_sigmoid,
    nielsen,
    read_points,
    sawtooth_of,
    through,
)

LOOKS = {
    "build": "Build it by hand",
    "train": "Train it",
    "depth": "Depth: can, has, finds",
    "square": "Depth: x² by tents",
    "seeds": "Many seeds",
    "plane": "Two inputs",
    "linear": "Linear layers collapse",
}
CURVES = {
    "sine": "Sine",
    "step": "Step",
    "sawtooth": "Sawtooth",
    "nielsen": "Nielsen's test curve",
    "square": "x²",
    "yours": "Yours: draw it, or give points",
}
ACTIVATIONS = {"relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "tanh"}
GAMES = {"free": "No game", "bars": "Nielsen's: five bars", "hinges": "Ours: five hinges"}
STARTS = {"joined": "put in place", "flat": "flat"}
INITS = {"he": "He, for centred inputs", "torch": "PyTorch's default"}
BY_HAND = "hand"
STARTING = INITS | {BY_HAND: "As built by hand"}
SURFACES = {"bump": "A bump", "saddle": "A saddle", "ring": "A ring"}
RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
WIDTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
SEEDS_A_WIDTH = 4
GRID = 15
"""Places a side at which networks of two inputs are trained."""
GAME_UNITS = 5
MOST_UNITS, MOST_LAYERS, MOST_WIDTH, MOST_SEEDS = 256, 10, 64, 256
PIECES = (2, 4, 8, 16, 32)
MOST_TENTS = 6
MOST_IN_PLANE, MOST_PARAMETERS = 32, 150_000
MOST_DEPTH, MOST_LINEAR = 6, 3

CURVE, LEARNING = ("target", "pieces", "points"), ("init", "seed", "rate")
OF = {
    "build": (*CURVE, "game", "units", "activation", "start", "own"),
    "train": (*CURVE, "units", "activation", *LEARNING),
    "depth": (*CURVE, "tents", "hidden", "seeds", *LEARNING),
    "square": ("tents",),
    "seeds": (*CURVE, "hidden", "activation", "seeds", *LEARNING),
    "plane": ("surface", "hidden", "seeds", *LEARNING),
    "linear": ("depth", "width", "bias", "bend", "entries", "given", "seed"),
}
"""Which settings a look depends on."""
LIVE = {
    "build": ("points", "start", "own"),
    **dict.fromkeys(("train", "depth", "seeds", "plane"), ("rate",)),
    "square": (),
    "linear": ("bias", "bend", "entries", "given"),
}
"""Which of them reach it while it runs."""


def read_sizes(given: str) -> tuple[int, ...]:
    """Hidden layers as a text: 64, 32-32, 8×8 (eight layers of eight). Raises ValueError with a sentence."""
    parts = [part.strip() for part in re.split(r"[-–,]", given)]
    sizes: list[int] = []
    for part in parts:
        match = re.fullmatch(r"([0-9]{1,3})(?:\s*[×xX*]\s*([0-9]{1,2}))?", part)
        if not match:
            raise ValueError("Hidden layers are written as 64, 32-32 or 8×8 (eight layers of eight units).")
        sizes += [int(match[1])] * int(match[2] or 1)
    most = MOST_UNITS if len(sizes) == 1 else MOST_WIDTH
    if not 1 <= len(sizes) <= MOST_LAYERS or not all(1 <= size <= most for size in sizes):
        raise ValueError(
            f"There are 1 to {MOST_LAYERS} hidden layers of 1 to {MOST_WIDTH} units, or one of up to {MOST_UNITS}."
        )
    return tuple(sizes)


def write_sizes(sizes: tuple[int, ...]) -> str:
    """What :func:`read_sizes` reads."""
    same = len(set(sizes)) == 1 and len(sizes) > 3
    return f"{sizes[0]}×{len(sizes)}" if same else "-".join(map(str, sizes))


def read_units(given: str) -> dict[int, tuple[float, float, float]]:
    """Units that were moved by hand, as a link writes them: ``3 0.25 1.5 100`` is the place, the height and the
    steepness of unit 3; 0 stands for the output's bias. Raises ValueError with a sentence."""
    found = {}
    for row in filter(None, given.split(";")):
        try:
            index, place, height, steep = (float(cell) for cell in row.split())
        except ValueError:
            raise ValueError("A unit is written as its number, place, height and steepness.") from None
        bounds = abs(place) <= LARGEST and abs(height) <= 1_000 * LARGEST and 0 < abs(steep) <= hand.STEEPEST
        if not bounds or index not in range(MOST_UNITS + 1):
            raise ValueError("A unit moved by hand lies beyond all bounds.")
        found[int(index)] = (place, height, steep)
    return found


def write_units(units: dict[int, tuple[float, float, float]]) -> str:
    """What :func:`read_units` reads."""
    return ";".join(f"{k} {place:.6g} {height:.6g} {steep:.6g}" for k, (place, height, steep) in sorted(units.items()))


def _halved(pieces: int) -> None:
    if pieces & (pieces - 1):
        raise ValueError("A sawtooth has 2, 4, 8, 16 or 32 pieces here.")


def _read_entries(given: str) -> None:
    if given and np.abs(read_grid(given)).max() > 100:
        raise ValueError("An entry must lie between −100 and 100.")


@dataclass(frozen=True)
class UniversalitySettings(Settings):
    """Raises ValueError with a sentence for a value out of range."""

    look: str = choice("build", LOOKS, "look")
    # The function to be approximated
    target: str = choice("sine", CURVES, "curve", title="Target curve")
    pieces: int = whole(4, 2, 32, "number of pieces of the sawtooth", title="Its pieces", values=PIECES, accept=_halved)
    points: str = text("", "points of the curve", accept=read_points, live=True)
    tents: int = whole(3, 1, MOST_TENTS, "number of tents", title="Tents m", step=1)
    # By hand
    game: str = choice("free", GAMES, "game")
    units: int = whole(8, 1, MOST_UNITS, "number of hidden units", title="Hidden units", step=1)
    activation: str = choice("relu", ACTIVATIONS, "activation", title="Activation of the hidden units")
    start: str = choice("joined", STARTS, "start", title="Units at the start", live=True)
    own: str = text("", "units moved by hand", accept=read_units, live=True)

    # Learning
    hidden: str = text("8-8-8", "hidden layers", title="Hidden layers: 64, 32-32, 8×8", accept=read_sizes)
    seeds: int = whole(
        64, 1, MOST_SEEDS, "number of seeds", title="Networks, a seed each", values=(1, 8, 32, 64, 128, 256)
    )
    init: str = choice("he", STARTING, "start", title="Weights at the start")
    rate: float = number(0.01, 0.0001, 0.3, "learning rate", title="Learning rate η", values=RATES, live=True)
    surface: str = choice("bump", SURFACES, "function", title="The function")
    # Linear layers
    depth: int = whole(3, 1, MOST_DEPTH, "number of layers", title="Linear layers", step=1)
    width: int = whole(2, 1, MOST_LINEAR, "width of the layers", title="Inputs and units of each", step=1)
    bias: bool = switch(True, "biases", title="With biases", live=True)
    bend: int = whole(0, 0, MOST_DEPTH - 1, "layer behind which a ReLU stands", live=True)
    entries: str = text("", "entries of the layers", accept=_read_entries, live=True)
    given: str = text("", "input", accept=_read_entries, live=True)
    seed: int = seed(title="Seed")

    def check(self) -> None:
        if self.init == BY_HAND and self.look in ("depth", "seeds", "plane"):
            raise ValueError("Only one hidden layer of one input is built by hand here.")
        if self.look not in ("depth", "seeds", "plane"):
            return
        sizes = read_sizes(self.hidden)
        if self.look == "plane" and sum(sizes) > MOST_IN_PLANE:
            raise ValueError(f"In the plane the regions of at most {MOST_IN_PLANE} units are counted.")
        count = parameters(2 if self.look == "plane" else 1, sizes)
        if count * self.seeds > MOST_PARAMETERS:
            most = max(1, MOST_PARAMETERS // count)
            raise ValueError(f"Of networks with {count:,} parameters at most {most:,} can learn side by side here.")

    def key(self) -> tuple[Any, ...]:
        names = [name for name in OF[self.look] if name not in LIVE[self.look]]
        if self.look == "train" and self.init == BY_HAND:
            names += ["start", "own"]
        return self.look, *(getattr(self, name) for name in names)

    def live(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in LIVE[self.look]}

    @property
    def curve(self) -> Callable[[Floats], Floats]:
        """The target on 0 ≤ x ≤ 1."""
        if self.look == "build" and self.game != "free":
            return before_sigmoid if self.game == "bars" else nielsen
        if self.target == "yours":
            return through(read_points(self.points))
        if self.look == "square":
            return TARGETS["square"]
        return sawtooth_of(self.pieces) if self.target == "sawtooth" else TARGETS[self.target]

    @property
    def bars(self) -> Floats:
        """The heights of Nielsen's bars, as they were put."""
        flat = np.zeros(GAME_UNITS) if self.start == "flat" else hand.best_bars(GAME_UNITS, self.curve)
        for index, (_, height, _) in read_units(self.own).items():
            if 1 <= index <= GAME_UNITS:
                flat[index - 1] = height
        return flat

    # What learns

    @property
    def bend_of(self) -> str:
        """The activation of the networks that learn: where pieces are counted, they are ReLUs."""
        return self.activation if self.look in ("train", "seeds") else "relu"

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """The hidden layers of the networks that learn side by side."""
        if self.look == "train":
            return [(width,) for width in sorted({*WIDTHS, self.units})]
        return [read_sizes(self.hidden)]

    @property
    def seeds_each(self) -> int:
        return SEEDS_A_WIDTH if self.look == "train" else self.seeds

    def by_hand(self, width: int) -> hand.Layer:
        """A layer of this width that is put in place; of the width that was built by hand, that one."""
        if width == self.units and self.game == "free":
            return self.layer()
        return hand.fitted(self.activation, self.curve, width)

    def samples(self) -> tuple[Floats, Floats]:
        """What is learnt from: places (inputs, n), and the function there (n,)."""
        if self.look != "plane":
            x = np.linspace(0, 1, SAMPLES)
            return x[None], np.asarray(self.curve(x), np.float64)
        along = np.linspace(-1, 1, GRID)
        x = np.stack([grid.ravel() for grid in np.meshgrid(along, along)])
        return x, self.surface_at(x)

    def surface_at(self, x: Floats) -> Floats:
        """The function of two inputs, at points (2, n)."""
        return SURFACE[self.surface](x)

    def layer(self) -> hand.Layer:
        """The layer that these settings describe, with the units that were moved by hand where they were put."""
        if self.game == "bars":
            return hand.bars(self.bars)
        units, activation = (GAME_UNITS, "relu") if self.game == "hinges" else (self.units, self.activation)
        layer = (hand.fitted if self.start == "joined" else hand.flat)(activation, self.curve, units)
        return layer.laid(read_units(self.own))

    def linear_layers(self, *, biases: bool | None = None) -> list[tuple[Floats, Floats]]:
        """The layers that are multiplied out: W (units, inputs) and b (units,) of each. Drawn ones have one decimal."""
        chance = np.random.default_rng([self.seed, 13]).uniform(-1, 1, (MOST_DEPTH, MOST_LINEAR, MOST_LINEAR + 1))
        corner = np.concatenate([chance[..., : self.width], chance[..., -1:]], axis=-1)[: self.depth, : self.width]
        numbers = laid((2 * corner).round(1) + 0.0, read_grid(self.entries) if self.entries else None)
        with_bias = self.bias if biases is None else biases
        return [(layer[:, :-1], layer[:, -1] if with_bias else np.zeros(self.width)) for layer in numbers]

    def linear_input(self) -> Floats:
        """What the layers read."""
        ground = np.array([1.0, -1.0, 0.5])[: self.width]
        return laid(ground[None, :, None], read_grid(self.given) if self.given else None)[0, :, 0]
