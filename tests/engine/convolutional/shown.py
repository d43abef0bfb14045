"""Reads what a screen shows and works it out again: the sums, products and maxima of lines such as 2·(−3) + 1/9 = …"""

import math
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


# --- lines with roots, powers and functions, read by Python -----------------------------------------------------------

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
KNOWN = {"max": max, "tanh": math.tanh, "exp": math.exp, "sqrt": math.sqrt}


def computed(side):
    """The value of one side of an equation, from its digits as they stand there."""
    side = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda match: f"e{match[1].translate(RAISED)}", side)
    side = re.sub(r"sigmoid\((.*)\)", r"1/(1 + exp(-(\1)))", side)
    python = side.replace("−", "-").replace("·", "*").replace("√", "sqrt").replace("²", "**2").replace("^", "**")
    assert re.fullmatch(r"[-+*/(), .0-9a-z]+", python), side
    assert set(re.findall(r"[a-z]{2,}", python)) <= KNOWN.keys(), side
    return float(eval(python, {"__builtins__": {}}, KNOWN))


def unit(text):
    """One unit of the last digit of a shown number."""
    figure, _, power = text.partition("·10")
    return 10.0 ** (int(power.translate(RAISED) or 0) - len(figure.partition(".")[2]))


def agrees(text, truth):
    """Whether a shown number is the true one, rounded; torch computes in 32 bits."""
    return abs(computed(text) - truth) <= unit(text) / 2 + 3e-6 * max(1, abs(truth))


def line_follows(line):
    """Every side gives the next one, to half a unit of its last digit where it is one number."""
    sides = (line.partition(": ")[2] if ": " in line else line).split(" = ")
    number = r"−?[0-9.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
    for left, right in pairwise(sides):
        last = computed(sides[-1])
        wanted = computed(right) if re.fullmatch(number, right) else last
        room = unit(right) if re.fullmatch(number, right) else unit(sides[-1])
        assert abs(computed(left) - wanted) <= room / 2 * (1 + 1e-9) + 1e-12, line
