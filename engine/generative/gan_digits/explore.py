"""The generator of digits that ships: four codes, and what lies between them.

    experiment = Walk()
    experiment.step(12)
    experiment.frame()["now"]           # the picture that the place on the way from A to B is decoded to

Codes drawn from N(0, I) lie near a sphere of radius √latents. A mix Σ wᵢ zᵢ of independent ones, Σ wᵢ = 1, has the
variance Σ wᵢ² < 1 in each component, so it is shorter than the codes that the generator was given in training. Divided
by √Σ wᵢ² it is distributed as they are; between two codes that is a great circle (White, 2016), at an uneven pace.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np

from engine.arrays import Floats
from engine.convolutional.reader.training import as_input
from engine.digits.pad import BesidePad
from engine.experiment.protocol import Bounds, Frame, State
from engine.experiment.tour import Tour
from engine.generative.autoencoders.latent import PATHS, mosaic, parts
from engine.generative.digit_autoencoders.asking import shown
from engine.generative.digit_autoencoders.digits import said, short
from engine.generative.gan_digits.generator.network import LATENTS
from engine.generative.gan_digits.generator.quality import SURE, at_hand
from engine.generative.gan_digits.reading import codes, generated, judged, nearest, read
from engine.generative.gan_digits.settings import GANDigitsSettings

CORNERS, SAMPLES = "ABCD", 12
LEG, FILM = 40, 13  # steps from one code to the next, and pictures of the way
CELLS, MARGIN = 12, 0.1  # of the plane, a little beyond its corners
ROUND, WIDE = 160, 0.42  # steps of the circle that play makes, and its radius
DRAWS = f"draws from N(0, I) have about √{LATENTS} ≈ {LATENTS**0.5:.2f}."
Place = Annotated[float, Bounds(-MARGIN, 1 + MARGIN)]


def shares(across: Floats, up: Floats, path: str) -> Floats:
    """How much of A, B, C and D there is at places (n,) of the unit square, (n, 4): by how near they are."""
    weights = np.stack([(1 - across) * up, across * up, across * (1 - up), (1 - across) * (1 - up)], 1)
    return np.asarray(weights / np.sqrt(np.square(weights).sum(1, keepdims=True)) if path == "spherical" else weights)


def mixed(corners: Floats, across: Floats, up: Floats, path: str) -> Floats:
    """Places (n,) of the unit square as codes (n, latents): A at its top left, B top right, C bottom right, D bottom
    left."""
    return np.asarray(shares(across, up, path) @ corners)


def along(corners: Floats, shares: Floats, path: str, *, closed: bool) -> Floats:
    """Places (n,) of the way, from 0 to 1, as codes: from A to B, or round by all four and back to A."""
    legs = len(corners) if closed else 1
    leg = np.minimum((shares * legs).astype(int), legs - 1)
    found = np.empty((len(shares), corners.shape[1]))
    for number in np.unique(leg):
        which = leg == number
        ends = corners[number], corners[(number + 1) % len(corners)]
        found[which] = PATHS[path](*ends, shares[which] * legs - number)
    return found


class Explore(BesidePad, Tour):
    """Four codes A, B, C, D, twelve samples to choose them from, and a code z that is looked at."""

    looks: tuple[str, ...] = ("take", "corner_is", "renew", "anew")
    units = ("step",)
    stays = ("corners", "block", "corner")
    pace = 20.0

    def __init__(self, settings: GANDigitsSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or GANDigitsSettings()
        self.corner = 0  # the one that a pressed sample becomes
        self.block = 1  # of the samples shown
        self.corners: Floats = codes(self.settings.seed, 0, len(CORNERS))
        self._kept: dict[str, tuple[Any, Frame]] = {}

    def come_back(self, left: State) -> None:
        """The codes stay, if they are of the present seed."""
        same = left["seed"] == self.settings.seed
        super().come_back(left if same else {**left, "stays": {}})

    def left(self) -> State:
        return {**super().left(), "seed": self.settings.seed}

    def succeed(self, before: Any) -> None:
        """The four codes and the samples stay; so does what was drawn, for a look with a pad."""
        super().succeed(before)
        if isinstance(before, Explore) and before.settings.seed == self.settings.seed:
            self.corners, self.block = before.corners, before.block

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if self.settings.seed != before.seed:
            self.corners, self.block = codes(self.settings.seed, 0, len(CORNERS)), 1
        self._steps = min(self._steps, self.length)

    @property
    def closed(self) -> bool:
        """Whether the way comes back to its start, and so has no end."""
        return True

    @property
    def stopped(self) -> str:
        return "This is the other end." if self._steps >= self.length and not self.closed else ""

    def step(self, count: int = 1) -> int:
        """On a closed way the first step follows the last."""
        if not self.closed:
            return super().step(count)
        self._steps = (self._steps + count) % self.length
        return count

    def corner_is(self, corner: Literal["A", "B", "C", "D"]) -> None:
        """Choose the corner that a pressed sample becomes."""
        self.corner = CORNERS.index(corner)

    def take(self, index: Annotated[int, Bounds(0, SAMPLES - 1)]) -> None:
        """Make a sample a corner; the next press makes the next one."""
        self.corners = self.corners.copy()
        self.corners[self.corner] = codes(self.settings.seed, self.block)[index]
        self.corner = (self.corner + 1) % (len(CORNERS) if self.closed else 2)

    def renew(self) -> None:
        """Show twelve other samples."""
        self.block += 1

    def anew(self) -> None:
        """Draw four other codes."""
        self.block += 1
        self.corners = codes(self.settings.seed, self.block + 1_000, len(CORNERS))

    @property
    def code(self) -> Floats:
        """z as it is looked at, (latents,)."""
        raise NotImplementedError

    def frame(self) -> Frame:
        z = self.code
        picture = generated(z[None])
        reading = read(picture)
        return {
            "step": self._steps,
            "corner": CORNERS[self.corner],
            "now": picture[0].numpy(),
            "now.captions": [f"G(z), read as {short(reading.shares[0])}"],
            "shares": reading.shares[0].tolist(),
            "numbers": [
                self.where(z),
                f"{said(reading.shares[0], 1)}. {judged(float(reading.logits[0]))}",
                nearest(reading.distances[0]),
            ],
            **self._keep("corners", self.corners.tobytes(), self._ends),
            **self._keep("samples", (self.settings.seed, self.block), self._sheet),
        }

    def where(self, z: Floats) -> str:
        """What z is made of, and its length beside that of draws."""
        return f"{self._mixed()}. ‖z‖ ≈ {np.linalg.norm(z):.2f}; {DRAWS}"

    def _mixed(self) -> str:
        """z as a sum of the four codes."""
        parts = zip(self.weights, CORNERS, strict=True)
        return "z ≈ " + " + ".join(f"{weight:.3f} z_{name}" for weight, name in parts if weight)

    @property
    def weights(self) -> Sequence[float]:
        """How much of A, B, C and D there is in z."""
        raise NotImplementedError

    def picture(self) -> Frame:
        """The digits trained on that are nearest, where MNIST is at hand."""
        found = at_hand()
        if found is None:
            return {}
        which, far = found.nearest(generated(self.code[None])[0])
        digits = found.digits.take(which)
        return {
            "near": as_input(digits.images)[:, 0].numpy(),
            "near.captions": [f"{label}: {apart:.1f}" for label, apart in zip(digits.labels, far, strict=True)],
        }

    def _ends(self) -> Frame:
        """The four codes, decoded and read."""
        pictures = generated(self.corners)
        captions = [f"{name}: {short(shares)}" for name, shares in zip(CORNERS, read(pictures).shares, strict=True)]
        return {"corners": pictures[:, 0].numpy(), "corners.captions": captions}

    def _sheet(self) -> Frame:
        """Twelve samples to choose from."""
        pictures = generated(codes(self.settings.seed, self.block))
        return {"samples": pictures[:, 0].numpy(), "samples.captions": [short(one) for one in read(pictures).shares]}

    def _keep(self, name: str, key: Any, make: Callable[[], Frame]) -> Frame:
        """The part of a frame that was made for this key, or else is made now."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != key:
            kept = self._kept[name] = key, make()
        return kept[1]


class Walk(Explore):
    """A walk from A to B, or round by four codes for as long as one likes. A step is a fortieth of a way."""

    looks = (*Explore.looks, "go")

    @property
    def closed(self) -> bool:
        return self.settings.route == "round"

    @property
    def length(self) -> int:
        return LEG * (len(CORNERS) if self.closed else 1)

    @property
    def share(self) -> float:
        """The share of the way that is done."""
        return self._steps / self.length

    def go(self, index: Annotated[int, Bounds(0, FILM - 1)]) -> None:
        """Go to one of the pictures of the way."""
        self._steps = round(index * self.length / (FILM - 1))

    @property
    def code(self) -> Floats:
        return np.asarray(self._along(np.array([self.share]))[0])

    def _along(self, shares: Floats) -> Floats:
        return along(self.corners, shares, self.settings.path, closed=self.closed)

    def frame(self) -> Frame:
        key = (self.corners.tobytes(), self.settings.path, self.settings.route)
        film = self._keep("film", key, self._film)
        return {**super().frame(), **film, "film.at": round(self.share * (FILM - 1))}

    def where(self, z: Floats) -> str:
        """The length of z on the way from A to B beside those of both."""
        if self.closed:
            return super().where(z)
        first, last = (float(np.linalg.norm(corner)) for corner in self.corners[:2])
        lengths = f"‖z‖ ≈ {np.linalg.norm(z):.2f}, ‖z_A‖ ≈ {first:.2f}, ‖z_B‖ ≈ {last:.2f}"
        return f"t = {shown(self.share)}: {self._mixed()}. {lengths}; {DRAWS}"

    @property
    def weights(self) -> Sequence[float]:
        legs = len(CORNERS) if self.closed else 1
        leg = min(int(self.share * legs), legs - 1)
        start, end = leg, (leg + 1) % len(CORNERS)
        found = [0.0] * len(CORNERS)
        found[start], found[end] = parts(
            self.corners[start], self.corners[end], self.share * legs - leg, self.settings.path
        )
        return found

    def _film(self) -> Frame:
        """Thirteen places on the way, decoded and read, with ‖z‖."""
        there = self._along(np.linspace(0, 1, FILM))
        pictures = generated(there)
        read_as = [short(shares) for shares in read(pictures).shares]
        captions = [f"{one}  {length:.1f}" for one, length in zip(read_as, np.linalg.norm(there, axis=1), strict=True)]
        return {"film": pictures[:, 0].numpy(), "film.captions": captions}


class Plane(Explore):
    """A plane with a code at each corner; every move of a pointer is decoded. A step is one of a round in a circle."""

    looks = (*Explore.looks, "move")
    length = ROUND

    def __init__(self, settings: GANDigitsSettings | None = None) -> None:
        super().__init__(settings or GANDigitsSettings(look="plane"))
        self.place = (0.5, 0.5 + WIDE)

    def move(self, index: Annotated[int, Bounds(0, 0)], x: Place, y: Place) -> None:
        """Move z to a place on the plane."""
        self.place = x, y

    def step(self, count: int = 1) -> int:
        taken = super().step(count)
        if taken:
            self._on_circle()
        return taken

    def restore(self, state: State) -> None:
        super().restore(state)
        self._on_circle()

    def reset(self) -> None:
        super().reset()
        self._on_circle()

    def _on_circle(self) -> None:
        turn = 2 * np.pi * self._steps / ROUND
        self.place = float(0.5 + WIDE * np.sin(turn)), float(0.5 + WIDE * np.cos(turn))

    @property
    def code(self) -> Floats:
        across, up = (np.array([part]) for part in self.place)
        return np.asarray(mixed(self.corners, across, up, self.settings.path)[0])

    @property
    def weights(self) -> Sequence[float]:
        across, up = (np.array([part]) for part in self.place)
        (found,) = shares(across, up, self.settings.path).tolist()
        return [*found]

    def frame(self) -> Frame:
        x, y = self.place
        corners = zip(CORNERS, ((0, 1), (1, 1), (1, 0), (0, 0)), strict=True)
        return {
            **super().frame(),
            **self._keep("ground", (self.corners.tobytes(), self.settings.path), self._ground),
            "map.extent": [-MARGIN, 1 + MARGIN] * 2,
            "map.axes": ["across", "up"],
            "map.handles": [
                {"x": x, "y": y, "label": "z"},
                *({"x": float(at), "y": float(up), "label": name, "still": True} for name, (at, up) in corners),
            ],
        }

    def _ground(self) -> Frame:
        """The pictures at the middles of the plane's cells, and how many of them are read with confidence."""
        middles = -MARGIN + (1 + 2 * MARGIN) * (np.arange(CELLS) + 0.5) / CELLS
        across, up = (part.ravel() for part in np.meshgrid(middles, middles[::-1]))
        pictures = generated(mixed(self.corners, across, up, self.settings.path))
        sure = read(pictures).shares.max(1) >= SURE
        return {
            "map.ground": mosaic(pictures[:, 0].numpy(), CELLS),
            "map.said": [f"{100 * sure.mean():.0f} % of its {CELLS}×{CELLS} places are read with ≥ {SURE}"],
        }
