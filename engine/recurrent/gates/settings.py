"""What lesson 3.4 looks at, holds and trains."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.recurrent.gates.holds import read_holds
from engine.recurrent.gates.tasks import TASKS, Task
from engine.recurrent.gates.weights import KINDS
from engine.settings import one_of, within

MODES = ("look", "learn")
LOOKS = ("cell", "lines", "units", "other")
NETWORKS = ("shipped", "own")  # trained beforehand, or here
SHIPPED_HIDDEN = 8
MOST_HIDDEN, MOST_RATE, LARGEST_SEED, MOST_BATCH = 16, 1.0, 2**31 - 1, 128


@dataclass(frozen=True)
class GatesSettings:
    """The defaults look at the trained LSTM that comes with the project. ValueErrors say what is wrong."""

    mode: str = "look"  # one of MODES: walk through a sequence, or train
    task: str = "brackets"  # one of TASKS
    cell: str = "lstm"  # which of the two is taken apart
    text: str = ""  # the sequence; empty: the task's example
    look: str = "cell"  # one of LOOKS: what stands below the gates
    holds: tuple[str, ...] = ()  # gates held by hand, such as "f=0", "f.3=1", "i@5=0"
    network: str = "shipped"  # one of NETWORKS
    unit: int = 0  # the unit that is taken apart, from 1; 0: the one that follows something most closely
    ordered: bool = True  # units in the order of what they track
    hidden: int = SHIPPED_HIDDEN  # of a network trained here
    learning_rate: float = 0.01
    batch: int = 32
    forget_bias: float = 1.0  # added to the LSTM's forget gates at the start
    seed: int = 0

    def __post_init__(self) -> None:
        one_of("mode", self.mode, MODES)
        one_of("task", self.task, TASKS)
        one_of("cell", self.cell, KINDS)
        one_of("look", self.look, LOOKS)
        one_of("network", self.network, NETWORKS)
        within("number of hidden units", self.hidden, 1, MOST_HIDDEN)
        within("unit", self.unit, 0, MOST_HIDDEN)
        within("learning rate", self.learning_rate, 0, MOST_RATE)
        within("batch", self.batch, 1, MOST_BATCH)
        within("forget bias", self.forget_bias, -10, 10)
        within("seed", self.seed, 0, LARGEST_SEED)
        read_holds(self.holds)
        if self.text:
            self.what.read(self.text)

    @property
    def what(self) -> Task:
        return TASKS[self.task]

    @property
    def typed(self) -> str:
        """The sequence that is looked at."""
        return self.text or self.what.example


REBUILD: tuple[str, ...] = ("mode", "task", "network", "hidden", "batch", "forget_bias", "seed")
"""What begins something new."""

LIVE: tuple[str, ...] = tuple(field.name for field in fields(GatesSettings) if field.name not in REBUILD)
"""What changes while it runs."""
