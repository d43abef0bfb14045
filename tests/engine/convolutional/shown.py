"""Reads what a screen shows and works it out again: the sums, products and maxima of lines such as 2·(−3) + 1/9 = …"""

import re
from fractions import Fraction
from itertools import pairwise

NUMBER = r"−?\d+(?:\.\d+)?(?:/\d+)?"


def half_unit(text):
    """Half a unit of the last decimal shown; nothing for a fraction, which is exact."""
    return Fraction(0) if "/" in text else Fraction(1, 2 * 10 ** len(text.partition(".")[2]))


def read(text):
    above, _, below = text.strip("()").replace("−", "-").partition("/")
    return Fraction(above) / Fraction(below or 1)


def worked_out(side):
    """The value of one side of an equation, exactly from its digits."""
    if match := re.fullmatch(r"max\((.*)\)", side):
        return max(read(part) for part in match[1].split(", "))
    if match := re.fullmatch(r"\((.*)\)/(\d+)", side):
        return worked_out(match[1]) / int(match[2])
    total = Fraction(0)
    for sign, term in re.findall(r"(^|[+−] )([^ ]+)", side):
        value = Fraction(1)
        for factor in term.split("·"):
            value *= read(factor)
        total += -value if sign.startswith("−") else value
    return total


def follows(line):
    """Every side of an equation gives the next one: exactly, or to half a unit of a rounded one's last digit."""
    line = line.partition(": ")[2] if ": " in line else line
    line, _, near = line.partition(", more exactly ")[0].partition(" ≈ ")
    sides = line.split(" = ")
    assert len(sides) > 1, line
    for left, right in pairwise(sides):
        rounded = re.fullmatch(NUMBER, right) and "." in left + right
        given = worked_out(left) - worked_out(right)
        assert abs(given) <= (half_unit(right) if rounded else 0), line
    if near:  # the same number with fewer digits
        assert abs(read(near) - read(sides[-1])) <= half_unit(near), line
    return read(sides[-1])
