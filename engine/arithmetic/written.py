"""Arithmetic written out so that its digits add up.

A screen shows rounded numbers. Rounded one by one, they often contradict each other: 0.43·1.20 − 0.21·0.75 is not
0.35 when the weights are really 0.4349 and 0.2051. Here every number is shown with the fewest digits at which the
sum *as shown* gives the result *as shown*, so that a reader with a pocket calculator finds what the page says::

    >>> neuron([0.4349, -0.2051], [1.2, 0.75], 0.1, math.tanh, "tanh({})").text
    'tanh(0.435·1.200 − 0.205·0.750 + 0.100) ≈ tanh(0.468) ≈ 0.437'

Between two sides stands = where they are equal as they are shown, and ≈ where the right one is rounded. Numbers use the
minus sign − and the dot · for products; powers of ten are written 1.2·10⁻⁷.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.arithmetic.exact import LOWERED, read_shown, sign

MOST_DIGITS = 17  # at which a float is written exactly
LARGE, SMALL = 1e6, 1e-5  # beyond these, powers of ten
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

Stage = Callable[[Sequence[float], Sequence[float]], float]
"""A result, from the operands and the results before it. It is also asked with fractions: a float that comes of them is
a rounded number, a fraction or a whole number an exact one."""

BENDS: dict[str, Callable[[float], float]] = {
    "tanh": lambda z: math.tanh(z) if z else 0,
    "relu": lambda z: max(0, z),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)) if z > -700 else 0.0,
}
"""Activations of a single number, by name."""


@dataclass(frozen=True)
class Written:
    """operands and results as they are shown; text: the whole line (empty where the caller puts it together); signs:
    before each result = or ≈; given: before the operands that stand for letters."""

    operands: tuple[str, ...]
    results: tuple[str, ...]
    text: str = ""
    signs: tuple[str, ...] = ()
    given: str = "≈"

    @property
    def ends(self) -> tuple[str, ...]:
        """Each result with its sign: ≈ 0.437."""
        return tuple(f"{sign} {result}" for sign, result in zip(self.signs, self.results, strict=True))


def show(value: float, digits: int) -> str:
    """`value` with so many decimals, or so many significant digits when it is below 1."""
    if value == 0:
        return "0"
    size = abs(value)
    if not SMALL <= size < LARGE:
        if not math.isfinite(value):
            return str(value).replace("-", "−")
        figure, power = f"{value:.{max(digits - 1, 1)}e}".split("e")
        return f"{figure}·10{raised(int(power))}".replace("-", "−")
    if size >= 1:
        return f"{value:.{digits}f}".replace("-", "−")
    power_of_ten = math.floor(math.log10(size))
    if 10.0**power_of_ten > size:  # the logarithm was rounded up
        power_of_ten -= 1
    return f"{value:.{digits - 1 - power_of_ten}f}".replace("-", "−")


def plain(value: float) -> str:
    """A number that is known exactly (a chosen rate), with no more digits than it has: 0.03, not 0.0300."""
    text = f"{value:.17f}" if abs(value) < SMALL else repr(float(value))
    for digits in range(1, MOST_DIGITS + 1):
        if value and (shorter := show(value, digits)) and read(shorter) == value:
            text = shorter
            break
    mantissa, dot, power = text.partition("·")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return (mantissa + dot + power).replace("-", "−") or "0"


def read(text: str) -> float:
    """The number that a shown one stands for, as a float."""
    text = text.replace("−", "-")
    if "·10" in text:
        mantissa, power = text.split("·10")
        return float(f"{mantissa}e{power.translate(LOWERED)}")
    return float(text)


def told(value: float, digits: int) -> str:
    """A number after its name: = 0.5 where these digits are all of it, ≈ 0.333 where they are not."""
    text = show(value, digits)
    return f"{'=' if read(text) == value else '≈'} {text}"


def write(
    operands: Sequence[float], *stages: Stage, exact: Collection[int] = (), least: int = 2, visible: int = 0
) -> Written:
    """Operands and the results computed from them, with the fewest digits (from `least`) that agree.

    Each stage sees the results before it as they are shown. Results may have fewer digits than the operands (where
    large terms nearly cancel, many fewer, and then a result alone), but at least `least`, and at least `visible`.
    exact: places of operands that are shown by `plain`.
    """
    true: list[float] = []
    for stage in stages:
        true.append(stage(operands, true))
    fixed = {place: plain(operands[place]) for place in exact}
    for digits in range(max(least, visible), MOST_DIGITS + 1):
        shown = tuple(fixed[i] if i in fixed else show(value, digits) for i, value in enumerate(operands))
        values = [read(text) for text in shown]
        for coarse in range(digits, max(least, visible) - 1, -1):
            results = agree(values, stages, true, [coarse])
            if results is not None:
                return _signed(operands, shown, stages, results)
        results = agree(values, stages, true, range(digits, max(least, visible) - 1, -1))
        if results is not None:
            return _signed(operands, shown, stages, results)
    return _signed(operands, shown, stages, tuple(show(value, MOST_DIGITS) for value in true))


def _signed(
    operands: Sequence[float], shown: tuple[str, ...], stages: Sequence[Stage], results: tuple[str, ...]
) -> Written:
    given = "=" if all(read(text) == value for text, value in zip(shown, operands, strict=True)) else "≈"
    return Written(shown, results, signs=signs(shown, stages, results), given=given)


def signs(operands: Sequence[str], stages: Sequence[Stage], results: Sequence[str]) -> tuple[str, ...]:
    """For each result = where the numbers before it, as they are shown, give exactly what is shown, else ≈."""
    try:
        values, seen = ([*map(read_shown, texts)] for texts in (operands, results))
    except ValueError:  # not finite
        return ("≈",) * len(results)
    return tuple(sign(_exactly(stage, values, seen[:k]), results[k]) for k, stage in enumerate(stages))


def _exactly(stage: Stage, values: Sequence[Fraction], seen: Sequence[Fraction]) -> Fraction | float:
    try:
        return stage(values, seen)  # type: ignore[arg-type]
    except (TypeError, AttributeError, OverflowError):  # a function of floats alone
        return math.nan


def agree(
    values: Sequence[float], stages: Sequence[Stage], true: Sequence[float], choices: Sequence[int],
    show: Callable[[float, int], str] = show,
) -> tuple[str, ...] | None:  # fmt: skip
    """The results as shown, each with the first of so many digits at which what is shown gives it; None without one."""
    texts: list[str] = []
    seen: list[float] = []
    for stage, result in zip(stages, true, strict=True):
        found = stage(values, seen)
        text = next((shown for digits in choices if (shown := show(result, digits)) == show(found, digits)), None)
        if text is None:
            return None
        texts.append(text)
        seen.append(read(text))
    return tuple(texts)


def raised(number: int) -> str:
    """A power: −3 as ⁻³."""
    return str(number).translate(_RAISED)


def lowered(number: int) -> str:
    """An index: 12 as ₁₂."""
    return str(number).translate(_SUBSCRIPTS)


def many(count: int, noun: str) -> str:
    """3 points, 1 point."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def percent(share: float, places: int = 0) -> str:
    """62.4 %; 100 % and 0 % stand for all and for none."""
    exact = {0.0: "0", 1.0: "100"}.get(float(share))
    return f"{exact or f'{100 * share:.{places}f}'} %"


def product(first: str, second: str) -> str:
    """Two shown numbers multiplied, a negative second one in brackets."""
    return f"{first}·({second})" if second.startswith("−") else f"{first}·{second}"


def squared(shown: str) -> str:
    """A shown number squared: in brackets where the square would belong to a part of it, as in −2² and 3·10⁶²."""
    return f"({shown})²" if shown.startswith("−") or "·" in shown else f"{shown}²"


def joined(terms: Sequence[str]) -> str:
    """Shown terms added up, a negative one as a subtraction."""
    text = terms[0] if terms else "0"
    for term in terms[1:]:
        text += f" − {term[1:]}" if term.startswith("−") else f" + {term}"
    return text


def negated(text: str) -> str:
    """The opposite of a shown number."""
    return text[1:] if text.startswith("−") else f"−{text}"


def less(first: str, second: str) -> str:
    """The difference of two shown numbers."""
    return joined([first, negated(second)])


def weighted_sum(operands: Sequence[float], _: Sequence[float] = ()) -> float:
    """w₁, x₁, w₂, x₂, …, b ↦ w₁x₁ + w₂x₂ + … + b; 0 where only rounding is left of it."""
    terms = [operands[place] * operands[place + 1] for place in range(0, len(operands) - 1, 2)]
    total = sum(terms) + operands[-1]
    return total if not total or abs(total) > 1e-14 * max(abs(operands[-1]), *map(abs, terms)) else 0.0


def weighted_terms(shown: Sequence[str]) -> str:
    """The text of a weighted sum from its shown operands w₁, x₁, …, b."""
    return joined([*(product(shown[i], shown[i + 1]) for i in range(0, len(shown) - 1, 2)), shown[-1]])


def neuron(
    weights: Sequence[float],
    inputs: Sequence[float],
    bias: float,
    function: Callable[[float], float] | None = None,
    around: str = "f({})",
) -> Written:
    """A unit's value: results z = w·x + b and h = function(z), or z alone. around: how the function is written."""
    operands = [number for pair in zip(weights, inputs, strict=True) for number in pair] + [bias]
    bends: list[Stage] = [lambda _, results: function(results[0])] if function else []
    found = write(operands, weighted_sum, *bends)
    terms, z = weighted_terms(found.operands), found.results[0]
    first = found.signs[0]
    text = f"{around.format(terms)} {first} {around.format(z)} {found.ends[1]}" if function else f"{terms} {first} {z}"
    return replace(found, text=text)


def softmax(logits: Sequence[float], which: int, most: int = 2) -> str:
    """A share as a softmax of logits z₀, z₁, …, both divided by its own exponential, so that none grows beyond bounds:
    1/(1 + exp(z₁ − z₀) + …). most: how many of the others are written out, the rest is one number."""
    others = sorted((k for k in range(len(logits)) if k != which), key=lambda k: -logits[k])
    rest = [math.exp(min(logits[k] - logits[which], 700.0)) for k in others[most:]]
    operands = [logits[which], *(logits[k] for k in others[:most]), *([math.fsum(rest)] if rest else [])]
    count = 1 + len(others[:most])

    def share(z: Sequence[float], _: Sequence[float]) -> float:
        return 1 / (1 + sum(math.exp(min(other - z[0], 700.0)) for other in z[1:count]) + sum(z[count:]))

    found = write(operands, share, visible=3)
    own, *shown = found.operands
    z, *names = (f"z{lowered(k)}" for k in (which, *others[:most]))
    general = joined(["1", *(f"exp({name} − {z})" for name in names), *(["…"] if rest else [])])
    terms = joined(["1", *(f"exp({less(other, own)})" for other in shown[: count - 1]), *shown[count - 1 :]])
    return f"p{lowered(which)} = exp({z})/Σ exp(z) = 1/({general}) ≈ 1/({terms}) {found.ends[0]}"


def places_of(change: float) -> int:
    """How many digits a result must have for a change of this size to show in it."""
    return min(12, max(2, 1 - math.floor(math.log10(abs(change))))) if change and math.isfinite(change) else 2


def descent(old: float, rate: float, gradient: float) -> Written:
    """One step of gradient descent, old − rate·gradient = new, with digits enough to see the step."""
    step = places_of(rate * gradient)
    found = write([old, rate, gradient], lambda o, _: o[0] - o[1] * o[2], exact=(1,), visible=step)
    a, b, c = found.operands
    return replace(found, text=f"{a} − {product(b, c)} {found.ends[0]}")
