"""Two networks that learn in turn, each against the other, whatever it is that they learn from.

One step is one update. An iteration is `d_steps` updates of D and then `g_steps` of G, each on real examples and noise
of its own. What is drawn for an update follows from the seed and the number of the update alone, so that any moment can
be shown again.
"""

from __future__ import annotations

from copy import copy, deepcopy
from dataclasses import fields
from typing import Any, ClassVar, Literal, Self, TypeVar

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats
from engine.ending import of_stage
from engine.experiment.learning import Training
from engine.experiment.protocol import State
from engine.generative.adversaries.definition import share_of_rate, stream
from engine.generative.adversaries.fast import Pair
from engine.generative.adversaries.settings import PlayersSettings
from engine.settings import live_names

JUDGED = 2**40  # the updates' numbers stay below; streams of noise above are for looking, not for learning
Player = Literal["discriminator", "generator"]
NUMBERS = ("d_time", "g_time", "d_loss", "g_loss", "real_side", "sloped")
Chosen = TypeVar("Chosen", bound=PlayersSettings)


class Players(Training[Chosen]):
    """The pair in training. dtype: of all parameters; gan: both networks and their optimisers; last: who learnt last;
    alone: who learns alone, "" while both learn; turn: how many updates this iteration has had."""

    kept: ClassVar[tuple[str, ...]] = ("iteration", "turn", "last", "alone")

    def __init__(self, settings: Chosen, dtype: torch.dtype = torch.float64) -> None:
        self.dtype = dtype
        super().__init__(settings)

    def begin(self) -> None:
        self.gan = Pair(self.settings, self.dtype)
        self.iteration = self.turn = 0
        self.last: Player | None = None
        self.alone: Literal["", "discriminator", "generator"] = ""

    # What they learn from

    def batch(self, generator: np.random.Generator) -> Tensor:
        """Real examples for an update, (batch, outputs), as D sees them."""
        raise NotImplementedError

    def draw(self, generator: np.random.Generator, count: int = 0) -> Floats:
        """Noise from N(0, 1), (count, noise). Without a count it is for a batch."""
        return generator.standard_normal((count or self.settings.batch_size, self.settings.noise_size))

    def noise(self, count: int, what: int = 0) -> Floats:
        """Noise to look at: it is the same every time."""
        return self.draw(stream(self.settings.seed, JUDGED + what), count)

    def tensor(self, values: Floats) -> Tensor:
        """Numbers as the networks take them."""
        return torch.from_numpy(np.ascontiguousarray(values)).to(self.dtype)

    def read(self) -> Any:
        """How near G has come, always with the same noise."""
        raise NotImplementedError

    # Learning

    @property
    def next(self) -> Player:
        """Whose turn it is."""
        return "discriminator" if self.turn < self.schedule[0] else "generator"

    @property
    def schedule(self) -> tuple[int, int]:
        """How many updates D and G have in an iteration. Where one learns alone, the other has none."""
        d, g = self.settings.d_steps, self.settings.g_steps
        return {"": (d, g), "discriminator": (d or 1, 0), "generator": (0, g or 1)}[self.alone]

    def only(self, player: Literal["", "discriminator", "generator"]) -> None:
        """Let one of them learn alone from now on, or ("") both in turn."""
        self.alone, self.turn, self.failed = player, 0, 0

    @torch.inference_mode()
    def step(self, count: int = 1) -> int:
        return super().step(count)

    def update(self) -> bool:
        s, player, chance = self.settings, self.next, stream(self.settings.seed, self.steps)
        share = share_of_rate(s.half_life, self.iteration)
        if player == "discriminator":
            real, noise = self.batch(chance), self.tensor(self.draw(chance))
            self.gan.discriminator_step(real, noise, self.tensor(chance.random((len(real), 1))), share)
        else:
            self.gan.generator_step(self.tensor(self.draw(chance)), share)
        if not self.gan.sound:
            return False
        self.last = player
        self.turn += 1
        if self.turn >= sum(self.schedule):
            self.turn, self.iteration = 0, self.iteration + 1
        return True

    def twin(self) -> Self:
        """The same moment once more: it can learn on, and this one stays as it is."""
        other = copy(self)
        other.gan = deepcopy(self.gan)
        return other

    # Changes, and all of it to come back to

    def change(self, settings: Chosen) -> None:
        """Take other live settings; the networks stay. Another optimiser starts with empty moments.

        Raises ValueError for settings that the networks were built for.
        """
        live = live_names(type(settings))
        if any(value != getattr(self.settings, name) for name, value in vars(settings).items() if name not in live):
            raise ValueError(f"Only {', '.join(live)} change while the networks train.")
        before, self.gan.settings = self.settings, settings
        super().change(settings)
        for who in "dg":
            name = f"{who}_optimiser"
            if getattr(before, name) != getattr(settings, name):
                self.gan.arrays[f"{who}_first"].zero_()
                self.gan.arrays[f"{who}_second"].zero_()
                setattr(self.gan, f"{who}_time", 0)
        if not before.average:
            self.gan.arrays["averaged"].copy_(self.gan.arrays["g"])
        if self.turn >= sum(self.schedule):
            self.turn = 0
        self.failed = 0

    def state(self) -> State:
        kept = {name: array.numpy().copy() for name, array in self.gan.arrays.items()}
        kept |= {f"vector{k}": torch.cat(pair).numpy() for k, pair in enumerate(self.gan.vectors)}
        return super().state() | kept | {name: getattr(self.gan, name) for name in NUMBERS}

    def restore(self, state: State) -> None:
        """Become what `state` says. Raises ValueError where the networks are others."""
        for name, array in self.gan.arrays.items():
            if np.shape(state[name]) != tuple(array.shape):
                raise ValueError("This state belongs to other networks.")
        super().restore(state)
        self.gan.settings = self.settings
        for name, array in self.gan.arrays.items():
            array.copy_(torch.from_numpy(state[name]))
        for k, (u, v) in enumerate(self.gan.vectors):
            both = torch.from_numpy(state[f"vector{k}"])
            u.copy_(both[: len(u)])
            v.copy_(both[len(u) :])
        for name in NUMBERS:
            setattr(self.gan, name, state[name])

    def constants(self, since: int, most: int) -> dict[str, Any]:
        """What stands at the top of a script that repeats the run. since: the step of the last change on its way, or 0.

        Raises ValueError with a sentence where no script does: it knows only the present settings, and a run of more
        updates than `most` would take many minutes.
        """
        s = self.settings
        if since or self.alone:
            raise ValueError(
                "This run was changed on its way. Start again (R) with the settings as they are, then play."
            )
        if self.failed:
            raise ValueError("This run grew beyond all bounds. Go back to a moment before, and the script leads there.")
        if not self.ready or not self.steps:
            raise ValueError("There is no run yet: play a little first.")
        if self.steps > most:
            raise ValueError(f"This run has {self.steps:,} updates: a script of up to {most:,} is offered.")
        chosen = {field.name: getattr(s, field.name) for field in fields(PlayersSettings)}
        return {
            "UPDATES": self.steps,
            "SETTINGS": chosen | {"g_sizes": s.g_sizes, "d_sizes": s.d_sizes},
            "STAGE": of_stage({"d_loss": self.gan.d_loss, "g_loss": self.gan.g_loss}),
        }
