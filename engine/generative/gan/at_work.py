"""The picture of an adversarial pair at work: noise, G, the points, D, its answers; and the coming update part by part.

What is shown while it runs stays the same from frame to frame: noise and real points for looking. In slow motion it is
the coming update itself: the noise that it will draw, the real points, D's answers to them.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import torch

from engine.arithmetic.written import plain
from engine.arrays import Floats
from engine.experiment.protocol import Frame
from engine.generative.adversaries import fast
from engine.generative.gan import networks
from engine.generative.gan.coming import PARTS, Coming, coming, made, tell, turn
from engine.generative.gan.networks import Units, Who, answers, belief
from engine.generative.gan.training import GANTraining

DOTS = 300
WHO: tuple[Who, ...] = ("g", "d")
Lines = Literal["weights", "change"]
LIT = (("noise", "g", "plane"), ("plane", "d", "answers"), ("answers",), ("answers", "d"))
"""What each part is about; the fourth goes on into G when G learns, the fifth is the learner's."""


class AtWork:
    """What is shown of both networks. part: of the coming update, 1 to 5; 0 without slow motion."""

    def __init__(self, *, on: bool = False) -> None:
        self.on, self.part = on, 0
        self.lines: Lines = "weights"
        self.units: dict[Who, Units] = {}
        self._of: object = None  # the networks whose units they are
        self._coming: Coming | None = None
        self._at: tuple[Any, ...] = ()

    def next_part(self) -> None:
        self.part = self.part % PARTS + 1

    def _follow(self, training: GANTraining, *, anew: bool = False) -> None:
        """Work out the coming update where it is shown. After one update made in slow motion comes the first part of
        the next one; anything else that moves the run ends the slow motion."""
        # The coming update follows from these, except after rewinding, which changes the weights
        now = training.steps, training.turn, training.alone, training.settings, training.distribution
        if self.part and self._at and now[0] != self._at[0]:
            self.part = int(now[0] == self._at[0] + 1)
        if not self.part and self.lines == "weights":
            self._coming = None
        elif anew or self._coming is None or (self.part and now != self._at):
            self._coming = coming(training)
        self._at = now
        if self._coming is None:
            self.part = 0

    # What is shown

    def points(self, training: GANTraining, real: Floats) -> tuple[Floats, Floats, Floats]:
        """Noise, the points that G makes of it, and real points; in slow motion those of the coming update."""
        self._follow(training)
        if self.part and self._coming:
            shown = self._coming.real if self.part > 1 else self._coming.real[:0]
            return self._coming.noise, self._coming.fakes, shown
        noise = training.noise(DOTS)
        return noise, made(training, noise), real

    @property
    def pulls(self) -> bool:
        """Whether G's slopes at its points are shown. In slow motion that is only where G learns by them."""
        return not self.part or (self.part == 4 and self._learner == "g")

    @property
    def _learner(self) -> Who | None:
        if self._coming is None:
            return None
        return "d" if self._coming.player == "discriminator" else "g"

    def picture(self, training: GANTraining, real: Floats) -> Frame:
        """The units' fields, and the shares of D's answers in ten bins, from the highest to the lowest."""
        self._follow(training, anew=True)
        self._choose(training, real)
        frame: Frame = {}
        for who in WHO:
            painted, quiet = networks.fields(training, who, self.units[who])
            frame |= {f"{who}_fields": painted, f"{who}_dead": quiet}
        if self.part and self._coming:
            a, b = self._coming.a, self._coming.b
        else:
            a, b = training.logits(real), training.logits(made(training, training.noise(DOTS)))
        frame |= answers(training.settings.loss, a, b)
        return frame | ({"answers_fake": None, "answers_real": None} if self.part == 1 else {})

    def frame(self, training: GANTraining, noise: Floats, x: Floats, ring: int) -> Frame:
        """The weights and what is said of them. x: the point followed; ring: its number among those made, or −1."""
        if not self.units:
            self._choose(training, training.real(DOTS))
        drawn = {who: self._network(training, who) for who in WHO}
        frame: Frame = {
            "noise": networks.across(training, noise).astype(np.float32),
            "noise_extent": list(networks.square(training)),
            "lines": self.lines,
            "word": "weight" if self.lines == "weights" else "its coming change",
            "part": self.part or None,
            "lit": self._lit(),
            "inside": {"on": self.part > 0},
            "said": self._said(training, ring, {who: one[f"{who}_widest"] for who, one in drawn.items()}),
        }
        at: dict[Who, Floats] = {"g": noise[max(ring, 0), None], "d": x[None]}
        for who in WHO:
            frame |= drawn[who]
            if self.part:
                rows = networks.passed(training, who, at[who])
                values = torch.cat([h[0, row] for h, row in zip(rows, self.units[who], strict=True)]).numpy()
                if who == "d":
                    values[-1:] = belief(training.settings.loss, values[-1:])
                frame[f"{who}_values"] = values.astype(np.float32)
        return frame

    def _network(self, training: GANTraining, who: Who) -> Frame:
        """Its shown units and links; for each layer the round number (1, 2 or 5 and zeros) that no weight exceeds,
        drawn as the widest line; flow: 1 where values go forward through it, −1 where slopes go back."""
        shown, of = self.units[who], training.gan.layers[who]
        if self.lines == "change":
            change = self._coming.change[who] if self._coming else torch.zeros_like(training.gan.arrays[who])
            of = fast.views(change, networks.sizes(training, who))
        weights, biases = networks.links(of, shown)
        back = self.part == 4 and (who == "d" or self._learner == "g")
        return {
            f"{who}_layers": networks.names(training, who, shown),
            f"{who}_title": networks.heading(training, who, shown),
            f"{who}_weights": torch.cat([weight.ravel() for weight in weights]).numpy().astype(np.float32),
            f"{who}_biases": biases,
            f"{who}_widest": [networks.above(float(weight.abs().max())) for weight in weights],
            f"{who}_flow": -int(back) or int(self.part == {"g": 1, "d": 2}[who]),
        }

    def _lit(self) -> list[str] | None:
        if not self.part:
            return None
        if self.part == PARTS:
            return [str(self._learner)]
        return [*LIT[self.part - 1], *(("g", "plane") if self.part == 4 and self._learner == "g" else ())]

    def _said(self, training: GANTraining, ring: int, widest: dict[Who, list[float]]) -> list[str]:
        """Whose update comes, the part of it that is lit, and what the lines show."""
        lines = [turn(training)]
        learner = self._learner
        if self.part and self._coming and learner:
            shown = self.units[learner]
            names = networks.names(training, learner, shown)
            lines.append(tell(self.part, training, self._coming, max(ring, 0), shown, names))
        elif training.ready and not training.failed:
            lines.append("Pause, and press “Next part”: five parts in slow motion, each lit where it happens.")
        return [*lines, self._scale(widest)]

    def _scale(self, widest: dict[Who, list[float]]) -> str:
        change = self.lines == "change"
        said = [
            f"{who.upper()} {', '.join(map(plain, widest[who]))}" for who in WHO if not change or who == self._learner
        ]
        still = {"d": "; G stays as it is", "g": "; D stays as it is"}.get(self._learner or "", "") if change else ""
        what = "what the coming update adds, blue up, orange down" if change else "weights, blue positive"
        return f"Lines: {what}. Widest of each layer: {'; '.join(said)}{still}."

    def _choose(self, training: GANTraining, real: Floats) -> None:
        """Choose the units that are shown. New networks have new ones."""
        if self._of is not training.gan:
            self.units, self._of = {}, training.gan
        noise = training.noise(DOTS)
        sights: dict[Who, Floats] = {"g": noise, "d": np.concatenate([made(training, noise), real])}
        for who, sight in sights.items():
            self.units[who] = networks.units(training, who, sight, self.units.get(who))
