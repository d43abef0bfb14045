"""What the lesson computes, in formulas that follow its settings."""

from __future__ import annotations

from engine.optimisers import BETA_1, BETA_2, MOMENTUM
from engine.recurrent.gradients.cliff import BEGIN, TARGET
from engine.recurrent.gradients.settings import GradientsSettings

BENDS = {"tanh": r"\tanh", "relu": r"\operatorname{ReLU}", "linear": ""}
SLOPES = {"tanh": r"\operatorname{diag}(1 - h_s^2)\, W", "relu": r"\operatorname{diag}([h_s > 0])\, W", "linear": "W"}
RULES = {
    "adam": rf"m \leftarrow {BETA_1:g}\,m + {1 - BETA_1:.1g}\,g, \quad "
    rf"v \leftarrow {BETA_2:g}\,v + {1 - BETA_2:.1g}\,g^2, \quad W \leftarrow W - \eta\,\hat{{m}} / \sqrt{{\hat{{v}}}}",
    "momentum": rf"v \leftarrow {MOMENTUM:g}\,v + g, \quad W \leftarrow W - \eta\,v",
    "sgd": r"W \leftarrow W - \eta\,g",
}


def equation(settings: GradientsSettings) -> str:
    return {"ledger": _ledger, "cliff": _cliff, "race": _race}[settings.look](settings)


def _ledger(settings: GradientsSettings) -> str:
    """The loss at a step, what J is, and the product; of the plain network what bounds it."""
    cell, read = settings.cell, r"L_t = u^\top h_t,\ \lVert u \rVert = 1, \qquad "
    product = r"\frac{\partial L_t}{\partial %s_k} = \frac{\partial L_t}{\partial %s_t}\, J_t\, J_{t-1} \cdots J_{k+1}"
    if cell in BENDS:
        inner = r"W h_{s-1} + W_x x_s + b"
        state = rf"{BENDS[cell]}({inner})" if BENDS[cell] else inner
        bound = (
            r"\left\| \frac{\partial L_t}{\partial h_k} \right\| \le (\sigma_{\max}(W)\,\gamma)^{t-k}, "
            r"\quad \gamma = \max |f'| = 1"
        )
        jacobian = rf"J_s = \frac{{\partial h_s}}{{\partial h_{{s-1}}}} = {SLOPES[cell]}"
        above, below = rf"h_s = {state}, \qquad {read} {jacobian}", rf"{product % ('h', 'h')}, \qquad {bound}"
        return rf"{above} \\[0.5em] {below}"
    now, before = "h_s", "h_{s-1}"
    if cell == "gru":
        return rf"{read} J_s = \frac{{\partial {now}}}{{\partial {before}}}, \qquad {product % ('h', 'h')}"
    jacobian = r"J_\tau = \frac{\partial s_\tau}{\partial s_{\tau-1}}, \quad s = (h, c)"
    if cell == "lstm":
        return rf"{read} {jacobian}, \qquad {product % ('s', 's')}"
    at_cell = r"\frac{\partial s_k}{\partial c_k}"
    last = rf"\,{at_cell}, \quad {at_cell} = (o_k (1 - \tanh^2 c_k),\ I)^\top"
    return rf"{read} {jacobian} \\[0.5em] {product % ('c', 's')} {last}"


def _cliff(settings: GradientsSettings) -> str:
    """The unit and its loss; the three gradients that the three descents step by."""
    T, rate, bound = settings.length, f"{settings.rate:g}", f"{settings.bound:g}"
    loss = rf"h_0 = {BEGIN:g}, \quad h_t = \tanh(w\,h_{{t-1}} + b), \quad L = (h_{{{T}}} + {-TARGET:g})^2"
    step = rf"(w, b) \leftarrow (w, b) - {rate}\,g"
    clips = (
        rf"g = \nabla L, \quad\text{{or by norm}}\ \nabla L \cdot \min(1, {bound} / \lVert \nabla L \rVert), "
        rf"\quad\text{{or by value, each entry cut to}}\ \pm{bound}"
    )
    return rf"{loss}, \qquad {step} \\[0.5em] {clips}"


def _race(settings: GradientsSettings) -> str:
    """The gradient as a sum, as it is clipped, and the rule of an update."""
    total = (
        r"\frac{\partial L}{\partial W} = \sum_t \sum_{k \le t} \frac{\partial L_t}{\partial h_k}\,"
        r"\frac{\partial^{+} h_k}{\partial W}"
    )
    bound = f"{settings.threshold:g}"
    used = {
        "none": r"g = \frac{\partial L}{\partial W}",
        "norm": rf"g = \frac{{\partial L}}{{\partial W}} \cdot \min\Big(1, {bound} \Big/ "
        r"\Big\lVert \frac{\partial L}{\partial W} \Big\rVert\Big)",
        "value": rf"g = \frac{{\partial L}}{{\partial W}}\ \text{{, each entry cut to}}\ \pm{bound}",
    }[settings.clip]
    rule = rf"{RULES[settings.rule]}, \quad \eta = {settings.learning_rate:g}"
    noted = r"\partial^{+}:\ \text{of step } k \text{ alone, } h_{k-1} \text{ kept}"
    return rf"{total} \quad ({noted}), \qquad {used} \\[0.5em] {rule}"
