"""What the ledger says of a gradient that is pointed at: how it came to its size, factor by factor."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arithmetic.written import joined, product, show, write
from engine.arrays import Floats
from engine.recurrent.gradients.ledger import Ledger, Product

MOST_WRITTEN = 3  # hidden units of which every number is written
_LOWERED, _RAISED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"), str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def lowered(number: int) -> str:
    return str(number).translate(_LOWERED)


def raised(number: int) -> str:
    return str(number).translate(_RAISED)


def name(ledger: Ledger, t: int, k: int) -> str:
    return f"∂L{lowered(t)}/∂{'c' if ledger.of_cell else 'h'}{lowered(k)}"


def title(ledger: Ledger, t: int, k: int) -> str:
    """The gradient as the product that made it."""
    if t == k:
        return f"{name(ledger, t, k)}: where the loss is read, nothing has been multiplied yet"
    factors = [f"J{lowered(t)}", *([f"J{lowered(t - 1)} ⋯"] if t - k > 2 else []), f"J{lowered(k + 1)}"]
    chain = " ".join(factors if t - k > 1 else factors[:1])
    return f"{name(ledger, t, k)} = {name(ledger, t, t).replace('c', 'h')} · {chain}"


def lines(ledger: Ledger, t: int, k: int, found: Product | None) -> list[str]:
    """Its length and its rate a step; the singular values; the bound; for few units the last multiplication."""
    said = [length(ledger, t, k)]
    if t > k and found is not None:
        said.append(singular(found, t, k))
    elif t > k:
        said.append("This product is too large to be multiplied out at every move: choose fewer units or steps.")
    if t > k and found is not None and ledger.settings.hidden <= MOST_WRITTEN and not ledger.of_cell:
        said += last_step(ledger, t, k, found.factor)
    elif t > k and ledger.settings.cell in ("tanh", "relu", "linear"):
        said.append(bound(ledger, t, k))
    return said


def length(ledger: Ledger, t: int, k: int) -> str:
    """The norm, and what one step made of it on average."""
    start, end = round(float(ledger.norms[t - 1, t - 1]), 14), float(ledger.norms[t - 1, k - 1])
    whole = f"‖{name(ledger, t, k)}‖ = "
    steps = t - k
    if not steps or not start or not end or not math.isfinite(end):
        return whole + ("0, for the numbers of a computer" if not end else show(end, 3))
    rate = (end / start) ** (1 / steps)
    exact = (0,) if start == 1 else ()
    told = write([start, rate], lambda o, _: o[0] * o[1] ** steps, exact=exact, least=3)
    return (
        f"{whole}{told.operands[0]} · {told.operands[1]}{raised(steps)} = {told.results[0]}: ×{told.operands[1]} a step"
    )


def singular(found: Product, t: int, k: int) -> str:
    """How far the product stretches in its strongest directions, and how many of them still count."""
    values = found.singular
    first = ", ".join(show(float(value), 3) for value in values[:3])
    alive = int((values > values[0] / 100).sum()) if values[0] else 0
    more = f"; {alive} of {len(values)} within a hundredth of the largest" if len(values) > 3 else ""
    whose = "Jacobian" if t - k == 1 else f"{t - k} Jacobians' product"
    return f"Singular values of the {whose}: {first}{' …' if len(values) > 3 else ''}{more}"


def bound(ledger: Ledger, t: int, k: int) -> str:
    """What theory allows at most."""
    steps = t - k
    told = write([ledger.bound], lambda o, _: o[0] ** steps, least=3)
    return f"At most (σₘₐₓ(W)·γ)ⁿ = {told.operands[0]}{raised(steps)} = {told.results[0]} (Pascanu et al. 2013)"


def last_step(ledger: Ledger, t: int, k: int, factor: Floats) -> list[str]:
    """The last multiplication, entry by entry: ∂L_t/∂s_k = ∂L_t/∂s_{k+1} · J_{k+1}; of an LSTM those of h."""
    row = ledger.rows(t)[k]
    return [f"Entry {unit + 1}: {dot(row, factor[:, unit])}" for unit in range(ledger.settings.hidden)]


def dot(left: Sequence[float] | Floats, right: Sequence[float] | Floats) -> str:
    """A scalar product written out so that its digits add up."""
    operands = [float(number) for pair in zip(left, right, strict=True) for number in pair]
    told = write(operands, lambda o, _: sum(o[i] * o[i + 1] for i in range(0, len(o), 2)), least=3)
    shown = told.operands
    terms = joined([product(shown[i], shown[i + 1]) for i in range(0, len(shown), 2)])
    return f"{terms} = {told.results[0]}"
