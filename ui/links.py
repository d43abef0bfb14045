"""Settings ↔ the address bar: a lesson's settings are one frozen dataclass, its link what differs from the default.

A dataclass checks itself: it raises ``ValueError`` with a sentence for a value out of range. A link is read field by
field, so that one bad value costs that value only, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

Settings = TypeVar("Settings")

LONGEST = 10_000
"""Characters one value of a link may have; the longest honest one is a list of points."""
OURS = ("present", "embed", "embed_options")
"""Parameters that are not a lesson's settings."""


def to_query(settings: Any, default: Any) -> dict[str, str]:
    """What of ``settings`` differs from ``default``, as readable text."""
    names = [field.name for field in fields(settings)]
    return {name: write(getattr(settings, name)) for name in names if getattr(settings, name) != getattr(default, name)}


def from_query(query: Mapping[str, str], default: Settings) -> tuple[Settings, list[str]]:
    """The settings of a link, and a sentence for everything in it that does not fit."""
    settings, notices = default, []
    known = {field.name for field in fields(default)}  # type: ignore[arg-type]
    for name, text in query.items():
        if name in OURS:
            continue
        if name not in known:
            notices.append(f"This lesson has no setting “{name[:30]}”; it is left out.")
            continue
        try:
            settings = replace(settings, **{name: read(text[:LONGEST], getattr(default, name))})  # type: ignore[type-var]
        except ValueError as reason:
            notices.append(f"“{name}” in the link does not fit ({reason}); the default stands.")
    return settings, notices[:5]


def write(value: Any) -> str:
    """One value as a person would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(write(part) for part in value) or "none"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def read(text: str, like: Any) -> Any:
    """One value from its text, of the same kind as ``like``; raises ``ValueError`` with the reason."""
    if isinstance(like, bool):
        if text not in ("yes", "no"):
            raise ValueError("it is either yes or no")
        return text == "yes"
    if isinstance(like, tuple):
        parts = [] if text in ("", "none") else text.split(",")[:64]
        return tuple(_read_part(part) for part in parts)
    if isinstance(like, (int, float)):
        try:
            return type(like)(text)
        except (ValueError, OverflowError):
            raise ValueError(f"“{text[:20]}” is not a {'whole ' if isinstance(like, int) else ''}number") from None
    return text


def _read_part(text: str) -> Any:
    return int(text) if text.isdecimal() and len(text) < 6 else text
