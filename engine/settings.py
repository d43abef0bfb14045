"""What settings are checked with: one sentence for a visitor who has typed, or a link that has brought, nonsense."""

from __future__ import annotations

from collections.abc import Collection


def one_of(what: str, name: str, choices: Collection[str]) -> None:
    """Raises ValueError for a name that is not among the choices."""
    if name not in choices:
        raise ValueError(f"There is no {what} named “{str(name)[:30]}”; there are {', '.join(choices)}.")


def within(what: str, value: float, low: float, high: float) -> None:
    """Raises ValueError for a number beyond the bounds, or for none (NaN)."""
    if not low <= value <= high:
        raise ValueError(f"The {what} is a number from {low:g} to {high:,g}, not {value:g}.")
