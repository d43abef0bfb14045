"""Reads what a screen shows and works it out again: the sums, products and maxima of lines such as 2·(−3) + 1/9 = …"""

import math
import re
from fractions import Fraction

from tests import arithmetic


def half_unit(text):
    """Half a unit of the last decimal shown; nothing for a fraction, which is exact."""
    return Fraction(0) if "/" in text else Fraction(1, 2 * 10 ** len(text.partition(".")[2]))


def read(text):
    above, _, below = text.strip("()").replace("−", "-").partition("/")
    return Fraction(above) / Fraction(below or 1)


def follows(line):
    """Every side of an equation gives the next one; the number at its end."""
    return read(arithmetic.follows(line))


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
