"""How the lesson calls the parts of a network, and how it writes a number into a narrow box."""

from __future__ import annotations

from engine.arithmetic.written import lowered, raised
from engine.supervised.backprop.network import Net

LARGE, SMALL = 1e5, 1e-3


def figure(value: float) -> str:
    """A number for a narrow box: exact where that is short, else with three digits."""
    if value == 0:
        return "0"
    size = abs(value)
    if not SMALL <= size < LARGE:
        figure, power = f"{value:.1e}".split("e")
        return f"{figure}·10{raised(int(power))}".replace("-", "−")
    exact = f"{value:.10g}"
    if len(exact.lstrip("-")) <= 4:
        return exact.replace("-", "−")
    places = 3 if size < 10 else 2 if size < 100 else 1 if size < 1000 else 0
    return f"{value:.{places}f}".replace("-", "−")


def unit_name(net: Net, layer: int, unit: int) -> str:
    """x₁, h¹₂, y: of a unit; layers count from 0, the first after the inputs; −1 is the inputs. Of one, no number."""
    index = lowered(unit + 1) if net.sizes[layer + 1] > 1 else ""
    if layer == -1:
        return f"x{index}"
    return f"y{index}" if layer == net.layers - 1 else f"h{raised(layer + 1)}{lowered(unit + 1)}"


def target_name(net: Net, unit: int) -> str:
    return f"t{lowered(unit + 1)}" if len(net.targets) > 1 else "t"


def weight_name(layer: int, unit: int, before: int) -> str:
    """w²₁₂: layer 2, into unit 1, from unit 2 of the layer before, as the tutorial writes it."""
    return f"w{raised(layer + 1)}{lowered(unit + 1)}{lowered(before + 1)}"


def bias_name(layer: int, unit: int, shared: bool) -> str:
    return f"b{raised(layer + 1)}" + ("" if shared else lowered(unit + 1))


def delta_name(layer: int, unit: int) -> str:
    return f"δ{raised(layer + 1)}{lowered(unit + 1)}"


def parameter_names(net: Net) -> list[str]:
    """Of all weights and biases, in the order of the network's parameters. Each unit's part of a shared bias has its
    unit's number: it is a derivative of its own."""
    return [
        bias_name(layer, unit, False) if before is None else weight_name(layer, unit, before)
        for layer, unit, before in _parameters(net)
    ]


def parameter_marks(net: Net) -> list[str]:
    """The same as a link or a message writes them: w1,1,2 and b1,1."""
    return [
        f"b{layer + 1},{unit + 1}" if before is None else f"w{layer + 1},{unit + 1},{before + 1}"
        for layer, unit, before in _parameters(net)
    ]


def _parameters(net: Net) -> list[tuple[int, int, int | None]]:
    """Layer, unit, and the unit before it, which a bias has not."""
    found: list[tuple[int, int, int | None]] = []
    for layer, w in enumerate(net.weights):
        units, before = w.shape
        found += [(layer, unit, k) for unit in range(units) for k in range(before)]
        found += [(layer, unit, None) for unit in range(units)]
    return found
