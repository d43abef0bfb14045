"""What the lesson looks at, holds and trains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.recurrent.gates.holds import read_holds
from engine.recurrent.gates.tasks import LONGEST, TASKS, Task
from engine.recurrent.gates.weights import Kind
from engine.settings import Settings, choice, number, seed, switch, text, whole

MODES = {"look": "Look: walk through a sequence", "learn": "Learn: train both cells here"}
LOOKS = {
    "cell": "The cell, with its numbers",
    "lines": "A unit over time, and its gradient",
    "units": "What units follow, what drives them",
    "saturation": "How open the gates are, as histograms",
    "pattern": "A phrase, its units, and where else they are on",
    "other": "The other cell beside it",
}
NETWORKS = {"shipped": "beforehand", "own": "here"}
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
MOST_HIDDEN, MOST_BATCH = 16, 128


@dataclass(frozen=True)
class GatesSettings(Settings):
    """The defaults look at the trained LSTM that comes with the project. Raises ValueError for what is out of range."""

    mode: str = choice("look", MODES, "mode", title="What to do")
    task: str = choice(
        "brackets", {name: task.title for name, task in TASKS.items()}, "task", title="What is to be remembered"
    )
    cell: Kind = choice(  # which of the two is taken apart
        "lstm", {"lstm": "LSTM", "gru": "GRU"}, "cell", title="Cell on the stage", live=True
    )
    holds: tuple[str, ...] = text((), "holds", live=True, accept=read_holds)  # such as "f=0", "f.3=1", "i@5=0"
    text: str = text("", "sequence", live=True)  # the task's example where it is empty
    look: str = choice("cell", LOOKS, "look", title="Below the gates", live=True)
    network: str = choice("shipped", NETWORKS, "network", title="Trained")
    unit: int = whole(  # that is taken apart, from 1; 0: the one that follows something most closely
        0, 0, MOST_HIDDEN, "unit", live=True
    )
    first: int = whole(5, 1, LONGEST, "first step of the phrase", live=True)  # brushed, steps from 1
    last: int = whole(7, 1, LONGEST, "last step of the phrase", live=True)
    threshold: float = number(0.3, 0, 0.95, "threshold", step=0.05, live=True)
    ordered: bool = switch(True, "order of units", title="Units sorted by how closely they follow something", live=True)
    hidden: int = whole(8, 1, MOST_HIDDEN, "number of hidden units", title="Hidden units", step=1)
    learning_rate: float = number(0.01, 0, 1, "learning rate", title="Learning rate η", values=RATES, live=True)
    batch: int = whole(32, 1, MOST_BATCH, "batch", title="Sequences a batch", values=(1, 4, 8, 16, 32, 64, 128))
    forget_bias: float = number(  # added to the LSTM's forget gates at the start
        1.0, -10, 10, "forget bias", title="Forget bias at the start (LSTM)", step=0.5
    )
    seed: int = seed(title="Seed: weights and sequences")

    def check(self) -> None:
        if self.text:
            self.what.read(self.text)

    def key(self) -> tuple[Any, ...]:
        """Which network is taken apart is nothing to those in training."""
        return Settings.key(self if self.mode == "look" else replace(self, network="shipped"))

    @property
    def what(self) -> Task:
        return TASKS[self.task]

    @property
    def typed(self) -> str:
        """The sequence that is looked at."""
        return self.text or self.what.example
