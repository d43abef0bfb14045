"""Lesson 2.5."""

import re


def added_up(terms):
    """What a sum comes to as it is shown, such as 0.59 − 0.38 + 1.2."""
    return sum(float(part.replace("−", "-").replace(" ", "")) for part in re.findall(r"(?:^−?|[+−] )[0-9.]+", terms))
