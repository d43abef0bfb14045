"""What the card of a shipped network says of it, for a page. The card is Markdown, written when the network was
measured (:mod:`engine.convolutional.reader.card`), and figures are read from it where they are told again.

    told = card_of("digits")
    told.figures        # ["Of the 5,000 held-out pictures it reads 99.44 % right …", …]
    told.doubts         # a table in Markdown: how judgements of what is no digit compare; empty where there is none
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from engine.convolutional.reader.network import PLANS
from engine.weights.file import shipped_file

HELD_OUT, PEOPLE, DOUBTS = "Measured on", "What people write with a pen", "What is no digit"
"""How the sections begin that are told again."""


@dataclass(frozen=True)
class Told:
    """text: all of a card."""

    text: str

    @cached_property
    def sections(self) -> dict[str, str]:
        """By its heading what stands below it."""
        parts = re.split(r"^## (.+)$", self.text, flags=re.MULTILINE)
        return dict(zip(parts[1::2], parts[2::2], strict=True))

    def section(self, begins: str) -> tuple[str, str]:
        """The heading that begins so, and its section; both empty where there is none."""
        return next(((head, text) for head, text in self.sections.items() if head.startswith(begins)), ("", ""))

    @cached_property
    def figures(self) -> list[str]:
        """Accuracy and calibration, of MNIST's held-out pictures and of what people wrote with a pen."""
        head, text = self.section(HELD_OUT)
        said = []
        if (clean := row(text, "clean")) and (error := _error(text)):
            pictures = head.removeprefix(HELD_OUT).strip()
            said.append(f"Of {pictures} of MNIST it reads {clean[1]} right. Calibration error: {error}.")
        _, text = self.section(PEOPLE)
        if (everything := row(text, "all")) and (error := _error(text)):
            right, sure, *_ = everything
            said.append(
                f"Of what people whom it has never met wrote with a pen it reads {right} right; {sure} are wrong "
                f"with more than 90 %. Calibration error: {error}."
            )
        return said

    @cached_property
    def doubts(self) -> str:
        """The table of judgements, a column each so that it is narrow; empty where there is none."""
        _, text = self.section(DOUBTS)
        lines = [_cells(line) for line in text.splitlines() if line.startswith("|") and not line.startswith("|--")]
        head, *rows = [f"| {' | '.join(cells)} |" for cells in zip(*lines, strict=True)] or [""]
        return "\n".join([head, f"|{'---|' * len(lines)}", *rows]) if rows else ""


@cache
def card_of(name: str) -> Told:
    """The card of a network that ships. Raises ValueError for another name."""
    return Told(shipped_file(name, PLANS, "md").read_text())


def row(text: str, head: str) -> list[str]:
    """The cells of the first row of a table that is called so; none where there is none."""
    for line in text.splitlines():
        cells = _cells(line)
        if line.startswith("|") and cells[0] == head:
            return cells[1:]
    return []


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _error(text: str) -> str:
    """The expected calibration error, the one with the preprocessing where there are two."""
    found = re.search(r"Expected calibration error[^:]*: ([0-9.]*[0-9])(?:[^,\n]*,\s*([0-9.]*[0-9]) with it)?", text)
    return (found[2] or found[1]) if found else ""
