"""What a digit is called in a sentence."""

from __future__ import annotations


def named(digit: int) -> str:
    """“a 3”, but “an 8”, which is spoken with a vowel first."""
    return f"{'an' if digit == 8 else 'a'} {digit}"
