"""Digits in sentences."""

import re
from pathlib import Path

from engine.digits.naming import named

ROOT = Path(__file__).parents[3]
BARE = re.compile(r"\b[Aa] (8\b|\{[^{}]*(digit|true|first|second|argmax|guess|said|label)[^{}]*\})")
"""An article that fits nine of ten digits."""


def test_an_8_has_another_article():
    assert [named(digit) for digit in (1, 7, 8, 9)] == ["a 1", "a 7", "an 8", "a 9"]


def test_no_sentence_says_a_8():
    """Written out, or where a digit is put into a sentence."""
    assert BARE.search('f"is a {first}: sure"')
    files = [path for part in ("engine", "ui", "pages", "docs") for path in (ROOT / part).rglob("*.*")]
    texts = {path: path.read_text() for path in files if path.suffix in (".py", ".md", ".js")}
    assert len(texts) > 300
    assert {str(path): found.group() for path, text in texts.items() if (found := BARE.search(text))} == {}
