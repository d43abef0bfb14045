"""Formulas that several lessons have in common, in LaTeX."""

from __future__ import annotations

SOFTMAX = r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}"


def stacked(*lines: str) -> str:
    """Formulas one under the other, where they are too long for one line."""
    return r"\begin{gathered}" + r"\\".join(lines) + r"\end{gathered}"


def cross_entropy(batch: int) -> str:
    """The loss of a batch: of each picture or point i, minus the logarithm of the share of its true class y."""
    return rf"\mathcal{{L}} = -\frac{{1}}{{{batch}}} \sum_{{i=1}}^{{{batch}}} \log p_{{y_i}}"
