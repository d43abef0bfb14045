"""What can be chosen in the look that lets a network learn from a hidden Markov model, within which bounds."""

from __future__ import annotations

from dataclasses import dataclass

from engine.recurrent.dynamics.hidden.chosen import ModelSettings
from engine.recurrent.hmm.model import HMM
from engine.settings import choice, number, seed, whole

RING = HMM(
    [1 / 3, 1 / 3, 1 / 3],
    [[0.1, 0.9, 0.0], [0.0, 0.1, 0.9], [0.9, 0.0, 0.1]],
    [[0.9, 0.1], [0.9, 0.1], [0.1, 0.9]],
    ("first", "second", "third"),
    ("long", "short"),
)
"""Two long beats, then a short one, most of the time: which of the long ones it is, only what came before can tell."""
TEACHERS = {"ring": "A ring: long, long, short", "chosen": "The model of the other looks"}
NETS = {"tanh": "tanh-RNN", "gru": "GRU", "lstm": "LSTM"}
MOST_UNITS = 32


@dataclass(frozen=True)
class BridgeSettings(ModelSettings):
    """Raises ValueError with a sentence for a value out of range."""

    teacher: str = choice("ring", TEACHERS, "teacher", title="Symbols come from")
    net: str = choice("tanh", NETS, "network", title="Network")
    units: int = whole(8, 1, MOST_UNITS, "number of units", title="Hidden units", values=(1, 2, 4, 8, 16, 32))
    net_rate: float = number(
        0.01, 0.0003, 0.1, "learning rate", title="Learning rate η", values=(0.001, 0.003, 0.01, 0.03), live=True
    )
    net_seed: int = seed("seed of the network", title="Seed")

    def taught(self) -> HMM:
        """The model whose symbols the network is to foretell."""
        return RING if self.teacher == "ring" else self.model()
