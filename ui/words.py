"""Sentences that hold a visitor's own words, or a stranger's from a link, made safe to show."""

from __future__ import annotations

import re

LONGEST, LONGEST_END = 300, 100
_MARKDOWN = re.compile(r"([\\`*\[\]()<>!$:#|~])")


def plain(sentence: str) -> str:
    """The sentence as plain text where Markdown is read: no links, no pictures, no formulas, and not without end."""
    return _MARKDOWN.sub(r"\\\1", _short(sentence).replace("\n", " "))


def _short(text: str) -> str:
    """Cut within, not at its end: the last sentence says what becomes of it all."""
    if len(text) <= LONGEST:
        return text
    end = text[text.rfind(". ", 0, -1) + 1 :].strip()
    end = f" {end}" if len(end) <= LONGEST_END else ""
    return f"{text[: LONGEST - len(end)]} …{end}"
