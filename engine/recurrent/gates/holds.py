"""Gates held by hand, open, shut or between: a whole gate, one of its units, one step, or one unit at one step.

Written as short texts, so that a link can carry them: "f=0" holds the forget gate shut, "f.3=1" that of unit 3 open,
"i@5=0.5" the input gate half open at step 5, "i.3@5=0" that of unit 3 at step 5. A candidate can be held, too, and the
memory edited: "c.3@5=2" puts 2 into the cell of unit 3 at step 5. Units and steps are counted from 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

GATES: dict[str, dict[str, str]] = {
    "lstm": {"f": "forget gate", "i": "input gate", "o": "output gate"},
    "gru": {"z": "update gate", "r": "reset gate"},
}
"""The gates of each cell, by their letters, with their names."""
HOLDABLE: dict[str, dict[str, str]] = {
    "lstm": GATES["lstm"] | {"g": "candidate", "c": "cell state"},
    "gru": GATES["gru"] | {"n": "candidate", "h": "state"},
}
"""What a hand can hold: the gates, from 0 to 1; the candidate, from −1 to 1; the memory."""
BOUNDS = {"g": (-1.0, 1.0), "n": (-1.0, 1.0), "h": (-1.0, 1.0), "c": (-9.0, 9.0)}
MEANS = {"z": {0: "at 0 (replace)", 1: "at 1 (keep)"}}
"""What the ends of a gate are called where open and shut would mislead: an update gate of 1 keeps the old state."""

MOST_HOLDS = 24
_FORM = re.compile(r"([fiozrgcnh])(?:\.([1-9]\d?))?(?:@([1-9]\d?))?=(-?\d(?:\.\d{1,3})?)")


@dataclass(frozen=True)
class Hold:
    """value: of a gate 1 is open and 0 is shut. unit, step: counted from 1; None for all of them."""

    gate: str
    value: float
    unit: int | None = None
    step: int | None = None

    def __str__(self) -> str:
        unit = f".{self.unit}" if self.unit else ""
        step = f"@{self.step}" if self.step else ""
        return f"{self.gate}{unit}{step}={self.value:g}"

    def covers(self, other: Hold) -> bool:
        """Whether `other` holds nothing that this one does not."""
        return self.gate == other.gate and self.unit in (None, other.unit) and self.step in (None, other.step)


def read_holds(texts: Sequence[str | int]) -> tuple[Hold, ...]:
    """The holds of their texts. Raises ValueError with a sentence for what is none, and for too many."""
    if len(texts) > MOST_HOLDS:
        raise ValueError(f"Up to {MOST_HOLDS} holds can stand at a time: release some.")
    found = []
    for text in texts:
        match = _FORM.fullmatch(str(text))
        if not match:
            raise ValueError(f"“{str(text)[:12]}” is no hold: write f=0, f.3=1, i@5=0.5 or i.3@5=0.")
        gate, unit, step, value = match.groups()
        low, high = BOUNDS.get(gate, (0.0, 1.0))
        if not low <= float(value) <= high:
            raise ValueError(
                f"“{str(text)[:12]}” is no hold: {gate} lies between {low:g} and {high:g}.".replace("-", "−")
            )
        found.append(Hold(gate, float(value), int(unit) if unit else None, int(step) if step else None))
    return tuple(found)


def added(holds: Sequence[Hold], hold: Hold) -> tuple[Hold, ...]:
    """With one more, which takes the place of what it covers."""
    return (*(old for old in holds if not hold.covers(old)), hold)


def released(holds: Sequence[Hold], hold: Hold) -> tuple[Hold, ...]:
    """Without those that lie within `hold`."""
    return tuple(old for old in holds if not hold.covers(old))


def held(holds: Sequence[Hold], kind: str, steps: int, hidden: int) -> dict[str, Tensor]:
    """For whatever is held somewhere (steps, hidden): its value, and NaN where it is free.

    Later holds win over earlier ones; what lies outside the sequence or the layer holds nothing.
    """
    found: dict[str, Tensor] = {}
    for hold in holds:
        if hold.gate not in HOLDABLE[kind] or (hold.unit or 1) > hidden or (hold.step or 1) > steps:
            continue
        mask = found.setdefault(hold.gate, torch.full((steps, hidden), torch.nan, dtype=torch.float64))
        rows = slice(None) if hold.step is None else slice(hold.step - 1, hold.step)
        columns = slice(None) if hold.unit is None else slice(hold.unit - 1, hold.unit)
        mask[rows, columns] = hold.value
    return found


def said(holds: Sequence[Hold], kind: str) -> str:
    """What is held, in a sentence; empty when nothing is."""
    steps: dict[tuple[str, float, int | None], list[int]] = {}
    for hold in holds:
        if hold.gate in HOLDABLE[kind]:
            steps.setdefault((hold.gate, hold.value, hold.unit), []).extend([hold.step] if hold.step else [])
    parts = []
    for (gate, value, unit), at in steps.items():
        of = f" of unit {unit}" if unit else ""
        steps_said = f"steps {', '.join(map(str, at))}" if len(at) <= 4 else f"{len(at)} steps"
        when = f" at {f'step {at[0]}' if len(at) == 1 else steps_said}" if at else ""
        parts.append(f"the {HOLDABLE[kind][gate]}{of} {stands(gate, value)}{when}")
    more = f" and {len(parts) - 2} more" if len(parts) > 2 else ""
    return f"Held by hand: {', '.join(parts[-2:])}{more}." if parts else ""


def stands(gate: str, value: float) -> str:
    """How something is held, in words: open, shut, at 0.5."""
    named = MEANS.get(gate, {} if gate in BOUNDS else {0: "shut", 1: "open"})
    return named.get(int(value), "") if value in named else f"at {value:g}".replace("-", "−")
