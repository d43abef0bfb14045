"""The lesson on a generator of digits: the discriminator's opinion of a drawing.

A step is one of the search for the picture that the generator would have made instead; see
:mod:`engine.generative.gan_digits.opinion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.digits.examples import example
from engine.digits.pad import Sent, from_pad
from engine.digits.preparation import Prepared, prepared
from engine.experiment.protocol import Frame
from engine.experiment.tour import Tour
from engine.generative.digit_autoencoders.digits import a
from engine.generative.gan_digits.generator.weights import shipped
from engine.generative.gan_digits.latent import codes
from engine.generative.gan_digits.opinion import MOST, Search, slope
from engine.generative.gan_digits.reading import generated, judged, nearest, read, said, signed
from engine.generative.gan_digits.settings import DigitGANSettings

COUNTED, BINS = 500, 48
COUNTED_SEED, FURTHEST = 3_000_000, 20.0


class DigitGANJudge(Tour):
    """See :mod:`engine.experiment`."""

    edits: Sequence[str] = ()
    looks: Sequence[str] = ("ink", "clear")
    units: Sequence[str] = ("step",)
    pace = 20.0

    def __init__(self, settings: DigitGANSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or DigitGANSettings(look="opinion")
        self.drawn: NDArray[np.uint8] | None = None
        self._ask()

    def come_from(self, before: DigitGANJudge) -> None:
        """Take over what had been drawn."""
        self.drawn = before.drawn
        self._ask()

    def _ask(self) -> None:
        """Take up the picture anew. The search begins again."""
        picture = example(self.settings.digit, self.settings.example) if self.drawn is None else self.drawn
        self.prepared: Prepared = prepared(picture)
        self.x: Tensor = torch.from_numpy(np.rint(255 * self.prepared.digit) / 255)[None].float()  # bytes, as MNIST's
        self.logit, self.slope = slope(shipped().discriminator, self.x)
        self.reading = read(self.x[None])
        self.search = Search(shipped().generator, self.x, self.settings.seed)
        self._steps = 0

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)
        self._ask()

    def ink(self, pixels: Sent) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        self.draw(from_pad(pixels))

    def draw(self, picture: NDArray[np.uint8] | None) -> None:
        """A picture in place of the example. The one that is there already does not begin the search again."""
        same = self.drawn is picture or (
            self.drawn is not None and picture is not None and np.array_equal(self.drawn, picture)
        )
        if same:
            return
        self.drawn = picture
        self._ask()

    def clear(self) -> None:
        """Nothing is drawn: the example again."""
        self.draw(None)

    @property
    def length(self) -> int:
        """As far as the search has come: what is further on takes its time, and cannot be looked at at once."""
        return max(1, len(self.search.errors) - 1)

    @property
    def stopped(self) -> str:
        return "This is as near as the search comes." if self._steps >= MOST else ""

    def step(self, count: int = 1) -> int:
        taken = max(0, min(count, MOST - self._steps))
        self._steps += taken
        self.search.upto(self._steps)
        return taken

    def frame(self) -> Frame:
        z, error = self.search.best(self._steps)
        found = generated(z[None].double().numpy())
        theirs = read(found)
        what = f"{a(self.settings.digit)} by formula" if self.drawn is None else "your drawing"
        return {
            "step": self._steps,
            "pictures": torch.cat([self.x, found[0]]).numpy(),
            "pictures.captions": [f"x: {what}", "G’s nearest"],
            "slope": self.slope.numpy(),
            "slope.range": float(self.slope.abs().max()) or 1.0,
            "slope.captions": ["∂D/∂x"],
            "shares": self.reading.shares[0].tolist(),
            "numbers": self._words(error, float(theirs.logits[0])),
            "mark": float(np.clip(self.logit, -FURTHEST, FURTHEST)),
            **opinions(self.logit),
        }

    def _words(self, error: float, logit: float) -> list[str]:
        real, made = logits_of()
        above = 100 * float(np.mean(real <= self.logit))
        made_above = 100 * float(np.mean(made <= self.logit))
        if self.prepared.refusal:
            return [self.prepared.refusal]
        return [
            f"{judged(self.logit)} Blue in ∂D/∂x: more ink there would please D.",
            f"D takes it for more real than {above:.0f} % of the real digits held out, and than {made_above:.0f} % of "
            f"{COUNTED} generated ones.",
            f"{said(self.reading.shares[0])} {nearest(self.reading.distances[0])}",
            f"G’s nearest after {self._steps} steps: ‖G(z) − x‖² = {error:.1f}, "
            f"‖z‖ = {np.linalg.norm(self._code()):.2f}, D(G(z)) = {signed(logit)}.",
        ]

    def _code(self) -> NDArray[np.float32]:
        code: NDArray[np.float32] = self.search.best(self._steps)[0].numpy()
        return code


@lru_cache(maxsize=1)
def logits_of() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """D's logits in ascending order: of the real digits held out, as the file has them, and of generated ones."""
    made = read(generated(codes(COUNTED_SEED, 0, COUNTED))).logits
    return shipped().opinions["held-out"].astype(np.float64), np.sort(made)


def opinions(mark: float) -> Frame:
    """Both as shares a bin; the bins take in the mark, too."""
    real, made = logits_of()
    mark = float(np.clip(mark, -FURTHEST, FURTHEST))
    low, high = np.floor(min(real[0], made[0], mark)), np.ceil(max(real[-1], made[-1], mark))
    edges = np.linspace(low, high, BINS + 1)
    found: Frame = {"opinions.x": ((edges[1:] + edges[:-1]) / 2).astype(np.float32)}
    for name, values in (("real", real), ("made", made)):
        found[f"opinions.{name}"] = (np.histogram(values, edges)[0] / len(values))[:, None].astype(np.float32)
    return found
