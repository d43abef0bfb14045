"""What the look that shifts says."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arithmetic.written import show
from engine.convolutional.retrieval.spaces import SHORT
from engine.digits.naming import named


def of_space(
    space: str,
    stay: int,
    alike: int,
    moved: float,
    means: Sequence[tuple[float, tuple[float, float] | None]],
    asked: int,
) -> list[str]:
    """What has become of the neighbours in a space. moved: how far the shift alone has brought the digit."""
    lines = [SHORT[space], f"{stay} of 10 stay, {alike} agree", f"From itself: d ≈ {show(moved, 2)}"]
    if means:
        mean, ends = means[0]
        between = f" ({ends[0]:.2f}–{ends[1]:.2f})" if ends else ""
        lines.append(f"P@10 {mean:.2f}{between}")
    return lines


def account(way: str, pixels: float, asked: int, own: int) -> list[str]:
    """What is shifted, and how to read the rows below."""
    unit = "pixel" if pixels == 1 else "pixels"
    what = "Your drawing, read as" if own < 0 else f"Example: picture {own:,},"
    return [
        f"{what} {named(asked)}, shifted {'to the ' + way if way in ('left', 'right') else way} by {pixels:g} {unit}.",
        "A full frame: one of its ten neighbours before the shift. A dashed one has come in place of one of these.",
        "✓ and ✗: whether the class agrees.",
    ]
