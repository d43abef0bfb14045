"""What lesson 3.3 asks: whose gradients, over how many steps, from which weights; and how the race is run."""

from __future__ import annotations

from dataclasses import dataclass

from engine.recurrent.cells.tasks import MOST, TASKS
from engine.settings import one_of, within

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
        one_of("look", self.look, LOOKS)
        one_of("cell", self.cell, CELLS)
        one_of("start", self.start, STARTS)
        one_of("task", self.task, TASKS)
        one_of("race", self.mode, MODES)
        one_of("rule", self.rule, RULES)
        one_of("clipping", self.clip, CLIPS)
        within("length", self.length, 1, MOST)
        within("number of units", self.hidden, 1, MOST_HIDDEN)
        within("spectral radius", self.scale, *SCALES)
        within("input scale", self.inputs, *INPUTS)
        within("forget bias", self.forget, *FORGETS)
        within("seed", self.seed, 0, LARGEST_SEED)
        within("learning rate", self.learning_rate, *RATES)
        within("threshold", self.threshold, *THRESHOLDS)
        within("factor of the recurrent weights", self.factor, *FACTORS)
        within("batch", self.batch, 1, MOST_BATCH)
        within("weight w", self.w, *PLANE)
        within("bias b", self.b, *PLANE)
        within("rate", self.rate, *CLIFF_RATES)
        within("bound", self.bound, *CLIFF_BOUNDS)
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
