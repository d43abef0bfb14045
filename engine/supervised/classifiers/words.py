"""What the stage says beside the panels."""

from __future__ import annotations

import math
from typing import Any

from engine.arithmetic.written import plain
from engine.supervised.classifiers.settings import MODELS, ClassifierSettings

LOGARITHMIC = {"c_logistic": (-3, 6), "c_linear": (-3, 3), "c_rbf": (-3, 3), "gamma": (-2, 2), "smoothing": (-9, 1)}
"""Settings whose sliders move their power of ten, from and to."""
LETTERS = {
    "c_logistic": "C",
    "epochs": "epochs",
    "c_linear": "C",
    "c_rbf": "C",
    "gamma": "γ",
    "depth": "depth",
    "leaf": "points a leaf",
    "trees": "trees",
    "forest_depth": "depth",
    "k": "k",
    "smoothing": "smoothing",
    "units": "hidden units",
}
SHORT = {
    **MODELS,
    "logistic": "Logistic",
    "tree": "Tree",
    "forest": "Forest",
    "neighbours": "Neighbours",
    "bayes": "Bayes",
}
"""What a model is called where there is little room."""
NO_POINTS = "There are no training points. Choose a class among the tools, and click on a panel to add some."
NO_PLAY = (
    "These models are fitted all at once, as soon as a point moves. Choose the MLP, too: it learns on as you play."
)
ONE_CLASS = "All training points are of one class: add points of another one, and there is something to learn."


def slider(settings: ClassifierSettings, name: str) -> float:
    """Where a slider stands: the value, or its power of ten."""
    value = getattr(settings, name)
    return round(math.log10(value), 6) if name in LOGARITHMIC else value


def chosen(name: str, value: float) -> Any:
    """The setting that a slider means: of a power of ten three digits, so that it is what is shown."""
    if name in LOGARITHMIC:
        low, high = LOGARITHMIC[name]
        return float(f"{10.0 ** min(max(value, low), high):.3g}")
    return round(value)


def beside(settings: ClassifierSettings, name: str) -> str:
    """What stands beside a slider of a power of ten."""
    return f"{LETTERS[name]} = {plain(getattr(settings, name))}" if name in LOGARITHMIC else ""
