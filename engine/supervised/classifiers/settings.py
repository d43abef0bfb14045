"""What can be chosen in the lesson on classifiers: the points, the models, and each model's own settings."""

from __future__ import annotations

from dataclasses import dataclass

from engine.plane import points
from engine.plane.datasets import MOST_NOISE, MOST_POINTS
from engine.settings import Settings, choice, number, seed, several, switch, text, whole
from engine.supervised.classifiers.data import OWN, SOURCES

LOOKS = {"panels": "Side by side", "redraws": "200 redrawn data sets", "tune": "Best settings"}
MODELS = {
    "logistic": "Logistic regression",
    "perceptron": "Perceptron",
    "linear": "Linear SVM",
    "rbf": "RBF SVM",
    "tree": "Decision tree",
    "forest": "Random forest",
    "neighbours": "Nearest neighbours",
    "bayes": "Naive Bayes",
    "mlp": "MLP",
}
OWN_SETTINGS: dict[str, tuple[str, ...]] = {
    "logistic": ("c_logistic",),
    "perceptron": ("epochs",),
    "linear": ("c_linear",),
    "rbf": ("c_rbf", "gamma"),
    "tree": ("depth", "leaf"),
    "forest": ("trees", "forest_depth"),
    "neighbours": ("k",),
    "bayes": ("smoothing",),
    "mlp": ("units",),
}
"""What can be set of each model. All depend on `seed` and `scaled` besides."""
LEAST_C, MOST_C, MOST_GAMMA = 0.001, 1_000.0, 100.0
LARGEST_C = 1_000_000.0
"""Of the logistic regression, which is solved as fast with it: as good as no penalty."""
DECADES = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0)


def _read(text: str) -> None:
    if text and not points.from_text(text).classes:
        raise ValueError("These points have values, not classes: “2|1 1 0” begins with the number of classes.")


def _enough(count: int) -> None:
    if count == 1:
        raise ValueError(f"A data set has 2 to {MOST_POINTS} points, not 1.")


def _each_once(names: tuple[str, ...]) -> None:
    if not names or len(set(names)) < len(names):
        raise ValueError("Choose at least one model, and each only once.")


@dataclass(frozen=True)
class ClassifierSettings(Settings):
    """Raises ValueError with a sentence for a value out of range."""

    look: str = choice("panels", LOOKS, "look", title="What to look at")

    # The points: a set by formula, or the visitor's own as text for links
    data: str = choice("moons", SOURCES, "data set", title="Points")
    points: str = text("", "points", accept=_read)
    noise: float = number(0.2, 0, MOST_NOISE, "noise", title="Noise in the points", step=0.05, live=True)
    count: int = whole(200, 2, MOST_POINTS, "number of points", title="How many points", accept=_enough)
    test_share: float = number(0.4, 0, 0.9, "share of test points", title="Share kept for testing", step=0.1)
    data_seed: int = seed("points' seed", title="Seed of the points")

    # The models
    panels: tuple[str, ...] = several(
        ("logistic", "linear", "rbf", "tree", "neighbours", "mlp"),
        MODELS,
        "model",
        title="Models side by side",
        live=True,
        shown=True,
        accept=_each_once,
    )
    scaled: bool = switch(False, "standardised inputs", title="Standardise both inputs first", live=True)
    seed: int = seed(title="Seed of the forest, the perceptron and the MLP")

    # Their own settings
    c_logistic: float = number(
        1.0, LEAST_C, LARGEST_C, "C of the logistic regression", title="Logistic regression: C",
        values=(*DECADES, 10_000.0, 100_000.0, LARGEST_C), live=True,
    )  # fmt: skip
    epochs: int = whole(20, 1, 200, "number of epochs", title="Perceptron: epochs", step=1, live=True)
    c_linear: float = number(
        1.0, LEAST_C, MOST_C, "C of the linear SVM", title="Linear SVM: C", values=DECADES, live=True
    )
    c_rbf: float = number(1.0, LEAST_C, MOST_C, "C of the RBF SVM", title="RBF SVM: C", values=DECADES, live=True)
    gamma: float = number(
        0.3, 0.01, MOST_GAMMA, "γ of the RBF SVM", title="RBF SVM: γ",
        values=(0.01, 0.03, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0, 10.0, 30.0, 100.0), live=True,
    )  # fmt: skip
    depth: int = whole(4, 1, 12, "depth of the tree", title="Decision tree: depth", step=1, live=True)
    leaf: int = whole(
        1, 1, 20, "least number of points in a leaf", title="Decision tree: least points in a leaf", step=1, live=True
    )
    trees: int = whole(10, 1, 50, "number of trees", title="Random forest: trees", step=1, live=True)
    forest_depth: int = whole(5, 1, 12, "depth of the forest's trees", title="Random forest: depth", step=1, live=True)
    k: int = whole(5, 1, 50, "number of neighbours", title="Nearest neighbours: k", step=1, live=True)
    smoothing: float = number(
        1e-9, 1e-9, 10.0, "smoothing of naive Bayes", title="Naive Bayes: smoothing",
        values=(1e-9, 0.001, 0.01, 0.1, 1.0, 10.0), live=True,
    )  # fmt: skip
    units: int = whole(8, 1, 16, "number of hidden units", title="MLP: hidden units", step=1, live=True)


def figure(data: str, noise: float, data_seed: int) -> ClassifierSettings:
    """One of the three rows of scikit-learn's figure “Classifier comparison”, with its settings."""
    shown = ("logistic", "linear", "rbf", "tree", "forest", "neighbours", "bayes")
    return ClassifierSettings(
        data=data, noise=noise, count=100, data_seed=data_seed, panels=shown, scaled=True, seed=42,
        c_linear=0.025, gamma=2.0, depth=5, k=3,
    )  # fmt: skip


PRESETS: dict[str, ClassifierSettings] = {
    "scikit-learn’s figure, moons": figure("moons", 0.3, 0),
    "scikit-learn’s figure, circles": figure("rings", 0.2, 1),
    "scikit-learn’s figure, linearly separable": figure("sides", 0.2, 1),
    "eight points and a margin": ClassifierSettings(
        data=OWN, points="2|3 1 1,3 -1 1,6 1 1,6 -1 1,1 0 0,0 1 0,0 -1 0,-1 0 0", c_linear=1_000.0,
        panels=("logistic", "perceptron", "linear", "rbf"),
    ),
    "XOR at four points": ClassifierSettings(
        data=OWN, points="2|1 1 1,-1 -1 1,1 -1 0,-1 1 0", c_rbf=1_000.0, gamma=0.5,
        panels=("linear", "rbf", "tree", "neighbours", "bayes", "mlp"), k=1,
    ),
    "hours of study and the exam": ClassifierSettings(
        data=OWN,
        points="2|0.5 0 0,0.75 0 0,1 0 0,1.25 0 0,1.5 0 0,1.75 0 0,1.75 0 1,2 0 0,2.25 0 1,2.5 0 0,2.75 0 1,3 0 0,"
        "3.25 0 1,3.5 0 0,4 0 1,4.25 0 1,4.5 0 1,4.75 0 1,5 0 1,5.5 0 1",
        c_logistic=LARGEST_C, panels=("logistic", "tree", "neighbours", "bayes"),
    ),
}  # fmt: skip
