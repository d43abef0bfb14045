"""What the lesson asks: whose gradients, over how many steps, from which weights; and how the race is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from engine.experiment.protocol import Bounds
from engine.recurrent.cells.tasks import MOST, TASKS
from engine.settings import Settings, choice, declared, number, whole

LOOKS = {
    "ledger": "The ledger: every gradient through time",
    "cliff": "The cliff: one step, clipped or not",
    "race": "The race: four cells learn",
}
CELLS = {
    "tanh": "RNN, tanh",
    "relu": "RNN, ReLU",
    "linear": "RNN, linear",
    "lstm": "LSTM, at h",
    "lstm_c": "LSTM, at the cell c",
    "gru": "GRU",
}
RACERS = ("tanh", "relu", "lstm", "gru")
BETS = {"": "none", "tanh": "tanh", "relu": "ReLU", "lstm": "LSTM", "gru": "GRU", "nobody": "nobody"}
STARTS = {"gaussian": "Gaussian", "orthogonal": "orthogonal", "identity": "identity"}
CLIPS = {"none": "not at all", "norm": "by norm", "value": "by value"}
RULES = {"adam": "Adam", "momentum": "Momentum", "sgd": "SGD"}
MODES = {"together": "One lag for all", "lag": "The longest lag learnt"}
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0)
THRESHOLDS = (0.001, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0)
PLANE = (-2.0, 2.0)
MOST_WORK = 30_000_000  # lag times sequences times units², of one update of the race: about a tenth of a second
ANEW = ("task", "mode", "seed", "hidden", "rule", "batch")
"""What a race begins anew with. The ledger and the cliff follow every setting as they are."""


@dataclass(frozen=True)
class GradientsSettings(Settings):
    """Raises ValueError with a sentence for what is out of bounds."""

    all_live: ClassVar[bool] = True

    look: str = choice("ledger", LOOKS, "look", title="Look at")
    cell: str = choice("tanh", CELLS, "cell", title="Itemise")  # whose gradients are itemised
    length: int = whole(50, 1, MOST, "length", step=1)  # T: steps of the sequence, or the task's lag
    hidden: int = whole(32, 1, 128, "number of units", title="Units of every cell", step=1)
    scale: float = number(0.9, 0.1, 2.0, "spectral radius", step=0.01)  # ρ(W), of every recurrent matrix
    start: str = choice("gaussian", STARTS, "start", title="Recurrent weights")  # what they are drawn from
    inputs: float = number(0.5, 0.0, 3.0, "input scale", step=0.05)  # standard deviation of the inputs
    forget: float = number(1.0, -4.0, 6.0, "forget bias", title="Forget bias of the LSTM", step=0.5)
    seed: int = whole(0, 0, 9_999, "seed")
    task: str = choice("adding", {name: task.title for name, task in TASKS.items()}, "task")
    mode: str = choice(
        "together", MODES, "race", title="Race for"
    )  # one lag for all, or one that grows as a cell learns
    rule: str = choice("adam", RULES, "rule", title="Optimiser")
    learning_rate: float = number(0.01, 0.0, 10.0, "learning rate", values=RATES)  # η of the race
    clip: str = choice("norm", CLIPS, "clipping")
    threshold: float = number(1.0, 0.001, 1_000.0, "threshold", values=THRESHOLDS)  # of the norm, or of each entry
    factor: float = number(  # what the recurrent weights are multiplied by
        1.0, 0.1, 4.0, "factor of the recurrent weights", step=0.1
    )
    bet: str = choice("", BETS, "bet", title="Your bet")  # who learns first
    batch: int = whole(64, 1, 256, "batch", title="Sequences an update")
    w: float = number(1.35, *PLANE, "weight w")  # where the descent from the cliff begins
    b: float = number(-0.14, *PLANE, "bias b")
    rate: float = number(0.1, 0.01, 1.0, "rate", step=0.01)  # the cliff's learning rate
    bound: float = number(1.0, 0.1, 10.0, "bound", step=0.1)  # the cliff's threshold

    def check(self) -> None:
        longest = MOST if self.mode == "lag" else self.lag
        if self.look == "race" and longest * self.batch * self.hidden**2 > MOST_WORK:
            most = MOST_WORK // (longest * self.hidden**2)
            advice = f"up to {most} sequences an update" if most else "fewer units or a shorter lag"
            raise ValueError(
                f"Four networks of {self.hidden} units over {longest} steps, {self.batch} sequences at a time, take "
                f"too long for one update here: choose {advice}."
            )

    def key(self) -> tuple[Any, ...]:
        return (self.look, *(getattr(self, name) for name in ANEW if self.look == "race"))

    @property
    def lag(self) -> int:
        """The length at which the race's task is set."""
        return max(self.length, TASKS[self.task].shortest)


class Moved:
    """An experiment whose stage has controls of its own. controls: the settings that they move, by messages set_…."""

    controls: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in cls.controls:
            setattr(cls, f"set_{name}", setter(name))


def setter(name: str) -> Callable[[Any, Any], None]:
    """The message of a control on the stage: it moves one setting, within what is declared of it."""
    known = declared(GradientsSettings)[name]

    def move(self: Any, value: Any) -> None:
        self.change(**{name: round(value, 4) if known.kind == "number" else value})

    kind: Any = int if known.kind == "whole" else float
    choices: Any = tuple(known.titles or ())
    move.__annotations__["value"] = Literal[choices] if choices else Annotated[kind, Bounds(known.low, known.high)]
    return move
