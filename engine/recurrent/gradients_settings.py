"""What lesson 3.3 asks: whose gradients, over how many steps, from which weights; and how the race is run."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.recurrent.tasks import MOST, TASKS

LOOKS = ("ledger", "cliff", "race")
CELLS = ("tanh", "relu", "linear", "lstm", "lstm_c", "gru")
RACERS = ("tanh", "relu", "lstm", "gru")
STARTS = ("gaussian", "orthogonal", "identity")
CLIPS = ("none", "norm", "value")
RULES = ("sgd", "momentum", "adam")
MODES = ("together", "lag")
LARGEST_SEED, MOST_HIDDEN, MOST_BATCH = 9_999, 128, 256
SCALES, INPUTS, FORGETS = (0.1, 2.0), (0.0, 3.0), (-4.0, 6.0)
THRESHOLDS, RATES, FACTORS = (0.001, 1_000.0), (0.0, 10.0), (0.1, 4.0)
MOST_WORK = 30_000_000  # lag times sequences times units², of one update of the race: about a tenth of a second
PLANE, CLIFF_RATES, CLIFF_BOUNDS = (-2.0, 2.0), (0.01, 1.0), (0.1, 10.0)


@dataclass(frozen=True)
class GradientsSettings:
    """Raises ValueError with a sentence for what is out of bounds."""

    look: str = "ledger"  # one of LOOKS
    cell: str = "tanh"  # whose gradients are itemised: one of CELLS
    length: int = 50  # T: steps of the sequence, or the task's lag
    hidden: int = 32  # units
    scale: float = 0.9  # ρ(W), the spectral radius of every recurrent matrix
    start: str = "gaussian"  # one of STARTS: what it is drawn from
    inputs: float = 0.5  # standard deviation of the inputs
    forget: float = 1.0  # bias of the LSTM's forget gate
    seed: int = 0
    task: str = "adding"  # one of TASKS
    mode: str = "together"  # one of MODES: one lag for all, or a lag that grows with what a cell has learnt
    rule: str = "adam"  # one of RULES
    learning_rate: float = 0.01  # η
    clip: str = "norm"  # one of CLIPS
    threshold: float = 1.0  # of the gradient's norm, or of each of its entries
    factor: float = 1.0  # of the recurrent weights: what they are multiplied by
    batch: int = 64  # sequences an update
    w: float = 1.35  # where the descent from the cliff begins
    b: float = -0.14
    rate: float = 0.1  # its learning rate
    bound: float = 1.0  # its threshold

    def __post_init__(self) -> None:
        _one_of("look", self.look, LOOKS)
        _one_of("cell", self.cell, CELLS)
        _one_of("start", self.start, STARTS)
        _one_of("task", self.task, TASKS)
        _one_of("race", self.mode, MODES)
        _one_of("rule", self.rule, RULES)
        _one_of("clipping", self.clip, CLIPS)
        _within("length", self.length, 1, MOST)
        _within("number of units", self.hidden, 1, MOST_HIDDEN)
        _within("spectral radius", self.scale, *SCALES)
        _within("input scale", self.inputs, *INPUTS)
        _within("forget bias", self.forget, *FORGETS)
        _within("seed", self.seed, 0, LARGEST_SEED)
        _within("learning rate", self.learning_rate, *RATES)
        _within("threshold", self.threshold, *THRESHOLDS)
        _within("factor of the recurrent weights", self.factor, *FACTORS)
        _within("batch", self.batch, 1, MOST_BATCH)
        _within("weight w", self.w, *PLANE)
        _within("bias b", self.b, *PLANE)
        _within("rate", self.rate, *CLIFF_RATES)
        _within("bound", self.bound, *CLIFF_BOUNDS)
        longest = MOST if self.mode == "lag" else self.lag
        work = longest * self.batch * self.hidden**2
        if self.look == "race" and work > MOST_WORK:
            most = MOST_WORK // (longest * self.hidden**2)
            advice = f"up to {most} sequences an update" if most else "fewer units or a shorter lag"
            raise ValueError(
                f"Four networks of {self.hidden} units over {longest} steps, {self.batch} sequences at a time, take "
                f"too long for one update here: choose {advice}."
            )

    @property
    def lag(self) -> int:
        """The length at which the race's task is set."""
        return max(self.length, TASKS[self.task].shortest)


def _one_of(what: str, name: str, choices: Collection[str]) -> None:
    if name not in choices:
        raise ValueError(f"There is no {what} named “{name[:30]}”; there are {', '.join(choices)}.")


def _within(what: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"The {what} is a number from {low:g} to {high:,g}, not {value:g}.")
