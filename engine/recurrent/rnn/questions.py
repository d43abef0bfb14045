"""The exercise of lesson 3.2: a gradient through time by hand, and the usual mistakes named."""

from __future__ import annotations

from dataclasses import dataclass

from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import OWN, RNNSettings


@dataclass(frozen=True)
class Question:
    """A text, the label of its field, the right number, and sentences for wrong ones that are often given."""

    text: str
    label: str
    right: float
    mistakes: tuple[tuple[float, str], ...]

    def judge(self, answer: float) -> tuple[bool, str]:
        if abs(answer - self.right) < 1e-9:
            return True, f"That is right: {self.right:g}."
        for wrong, sentence in self.mistakes:
            if abs(answer - wrong) < 1e-9:
                return False, sentence
        return False, "Not quite. Write down δ for both steps, from the last one back, then one product for each step."


def question() -> Question:
    """∂L/∂w of a linear unit over two steps, with a loss at the last alone."""
    net = Unrolled(
        RNNSettings(
            sequence=OWN,
            x="1;1",
            d="0;1",
            hidden=1,
            length=2,
            loss="last",
            activation="linear",
            weights=OWN,
            W_xh="1",
            W_hh="0.5",
            b_h="0",
            W_hy="1",
            b_y="0",
            h0="4",
        )
    )
    first, last = net.parts["W_hh"][:, 0, 0].tolist()
    shifted = float((net.delta[:, 0] * net.h[:, 0]).sum())
    return Question(
        "A linear unit has W_xh = 1, W_hh = 0.5, W_hy = 1 and no biases. Before the first step h₀ = 4; the inputs are "
        "x₁ = x₂ = 1, and the target of the only loss, L = ½(y₂ − d₂)², is d₂ = 1. **What is ∂L/∂W_hh?**",
        "∂L/∂W_hh",
        first + last,
        (
            (last, "That is what step 2 alone adds. W_hh was used at step 1, too."),
            (first, "That is what step 1 alone adds. W_hh was used at step 2, too."),
            (shifted, "Each δ meets the state before its step, not the one after it."),
            (2 * last, "At step 1, δ has passed through W_hh, and the state that it meets is h₀."),
            (-first - last, "The sign is turned: ∂L/∂y is y − d."),
        ),
    )
