"""Sentences that hold a visitor's own words, or a stranger's from a link, made safe to show."""

from __future__ import annotations

import re

LONGEST = 300
_MARKDOWN = re.compile(r"([\\`*\[\]()<>!$:#|~])")


def plain(sentence: str) -> str:
    """The sentence as plain text where Markdown is read: no links, no pictures, no formulas, and not without end."""
    short = sentence if len(sentence) <= LONGEST else f"{sentence[:LONGEST]} …"
    return _MARKDOWN.sub(r"\\\1", short.replace("\n", " "))
