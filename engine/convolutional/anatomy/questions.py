"""Three questions on a network's arithmetic, and answers to the usual mistakes. All numbers are the engine's own."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.networks.anatomy import dissect
from engine.convolutional.networks.grammar import parse


@dataclass(frozen=True)
class Question:
    """What is asked, the answer, why it is so, and what to say to a wrong number; other: to any other."""

    text: str
    label: str
    answer: int
    why: str
    mistakes: dict[int, str]
    other: str

    def judge(self, guess: float) -> tuple[bool, str]:
        """Whether it is right, and the sentence to show."""
        if guess == self.answer:
            return True, f"Right: {self.why}."
        named = self.mistakes.get(int(guess)) if guess == int(guess) else None
        return False, named or self.other


def questions() -> tuple[Question, Question, Question]:
    """Parameters, receptive field, size."""
    return _parameters(), _field(), _size()


def _parameters() -> Question:
    layer = dissect(parse("C16@5"), (6, 14, 14)).layers[0]
    return Question(
        "16 kernels of 5 × 5 read 6 maps: `C16@5` on 6 × 14 × 14. **How many parameters?**",
        "Parameters",
        layer.parameters.value,
        layer.parameters.line,
        {
            16 * 5 * 5 * 6: "The biases are missing: one for each of the 16 kernels.",
            16 * (5 * 5 + 1): "A kernel is as deep as its input: 5·5 weights for each of the 6 maps.",
            16 * 5 * 5: "A kernel is as deep as its input, and has a bias.",
            5 * 5 * 6 + 1: "That is one kernel. There are 16.",
            16 * 6 * (5 * 5 + 1): "A kernel has one bias, not one for each map that it reads.",
            layer.connections.value: "Those are the connections. A kernel is the same at all places.",
            layer.multiply_adds.value: "Those are the multiply-adds. A kernel is the same at all places.",
            1_516: "That is LeNet-5's C3, whose kernels read only some of the maps. Here each reads all 6.",
        },
        "Not quite. Count one kernel with its bias, then multiply by the number of kernels.",
    )


def _field() -> Question:
    layers = dissect(parse("C1@3 P2 C1@5"), (1, 28, 28)).layers
    return Question(
        "`C8@3 P2 C16@5`: **how many rows of the image does a cell of the last layer see?**",
        "Rows seen",
        layers[-1].field[0].size,
        "3, then 3 + (2 − 1)·1 = 4, then 4 + (5 − 1)·2 = 12",
        {
            5: "Those are rows of the pooled maps. Each of them sees several rows of the image.",
            8: "After the pooling, one cell on is 2 rows of the image on: 4 + (5 − 1)·2.",
            10: "Kernels do not add up: each of K cells adds what it moves by, K − 1 times.",
            30: "Windows overlap, so sizes do not multiply.",
            14: "The window of 2 adds (2 − 1)·1 to the 3 rows, not 3.",
            20: "The 5 windows overlap: only the first counts whole, each other adds 2 rows.",
        },
        "Not quite. Go layer by layer: add (K − 1) times the distance of neighbouring cells in the image.",
    )


def _size() -> Question:
    layer = dissect(parse("C8@5s2"), (1, 28, 28)).layers[0]
    return Question(
        "`C8@5s2` (kernel 5, stride 2) on an image of 28 × 28. **How many rows come out?**",
        "Rows",
        layer.output[1],
        layer.formula,
        {
            13: "Rounded up. A window that does not fit is not computed: ⌊ ⌋ rounds down.",
            11: "The + 1 for the window's first place is missing.",
            24: "That is for stride 1.",
            14: "That is 28/2. The kernel needs room: (28 − 5)/2, rounded down, + 1.",
        },
        "Not quite. ⌊(N − K)/S⌋ + 1.",
    )
