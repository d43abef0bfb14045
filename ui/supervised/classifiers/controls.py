"""The classifiers' controls and stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import streamlit as st

from engine.settings import declared
from engine.supervised.classifiers.data import OWN
from engine.supervised.classifiers.experiment import PairName
from engine.supervised.classifiers.settings import OWN_SETTINGS, PRESETS, ClassifierSettings
from engine.supervised.classifiers.words import LETTERS, LOGARITHMIC, SHORT
from ui import lesson, live, own_data
from ui.controls import Controls
from ui.links import to_query
from ui.live import Running
from ui.stage import Row, View, row, stack, view

LESSON = "classifiers"
FEW = 6  # panels, with which the equation is on the screen, too
HIGH, HIGHER = 450, 545  # CSS pixels of few and of many


def controls(controls: Controls) -> None:
    """What to look at, the points and the models; each model's own settings folded."""
    controls.show("look")
    data = controls.show("data", brings=("points",))
    if data != OWN:
        controls.take("points", "")
        controls.show("noise")
    controls.show("panels")
    _adopted(controls)
    with controls.folded("models", "Each model’s settings") as opened:
        if opened:
            for name in controls.settings.panels:
                for one in OWN_SETTINGS[name]:
                    controls.show(one)
            controls.show("scaled")
            controls.show("seed")
    with controls.folded("points", "Points: a change deals new ones") as opened:
        if opened:
            if data != OWN:
                controls.show("count")
                controls.show("test_share")
                controls.show("data_seed")
            own_data.upload(LESSON)
            own_data.download(LESSON)
    with controls.folded("presets", "Presets: published figures and numbers") as opened:
        if opened:
            controls.presets("Preset", PRESETS)


def _adopted(controls: Controls) -> None:
    """The way from cross-validation to its best settings, side by side."""
    running = live.running(LESSON)
    better = getattr(running.experiment, "better", None) if running and controls.settings.look == "tune" else None
    if running is None or better is None or not running.experiment.steps:
        return
    with running.session.lock:
        query = to_query(better(), ClassifierSettings()) or {"look": "panels"}
    label, icon = "The best so far, side by side", ":material/arrow_forward:"
    st.page_link(controls.page, label=label, query_params=query, icon=icon)


_FORMULAS = {
    "logistic": r"\text{logistic: } p = \tfrac{1}{1 + e^{-(\mathbf{w}\cdot\mathbf{x} + b)}}",
    "perceptron": r"\text{perceptron: } \mathbf{w}\cdot\mathbf{x} + b > 0",
    "linear": r"\text{linear SVM: } \min \tfrac12\|\mathbf{w}\|^2 + C \textstyle\sum_i \xi_i",
    "rbf": r"\text{RBF SVM: } f = \textstyle\sum_i \alpha_i y_i\, e^{-\gamma\|\mathbf{x}_i - \mathbf{x}\|^2} + b",
    "tree": r"\text{tree: } x_j \le t \text{ with the least } 1 - \textstyle\sum_k p_k^2",
    "forest": r"\text{forest: } p = \tfrac{1}{T} \textstyle\sum_t p_t",
    "neighbours": r"\text{neighbours: most of } k \text{ votes}",
    "bayes": r"\text{naive Bayes: } p_k \propto \pi_k \textstyle\prod_j \mathcal{N}(x_j;\, \mu_{kj}, \sigma_{kj}^2)",
    "mlp": r"\text{MLP: } \mathbf{p} = \text{softmax}(W \max(0, V\mathbf{x} + \mathbf{c}) + \mathbf{b})",
}
LETTERS_SAID = (
    "x: a place; w, b: weights and bias; C: what a slack ξ costs; α: how much a support vector counts, yᵢ = ±1 its "
    "class; γ: how narrow its bell is; pₖ: the share of class k; π, μ, σ²: shares, means and variances. Behind a share "
    "of test points: Wilson’s interval for 95 %."
)


def equation(settings: ClassifierSettings) -> str:
    """What each model shown computes; a line ends only between two models."""
    return r"\footnotesize " + r",\quad \allowbreak ".join(f"{{{_FORMULAS[name]}}}" for name in settings.panels)


def rows(running: Running, settings: ClassifierSettings) -> list[Row]:
    return {"panels": _side_by_side, "redraws": _redraws, "tune": _tuned}[settings.look](settings)


def _redraws(settings: ClassifierSettings) -> list[Row]:
    """The set just drawn, how often each model was best so far, and how right each was on every set."""
    items = [("", "not yet"), *((name, _titles()[name]) for name in settings.panels)]
    guess = {
        "action": "guess", "argument": "name", "value": "guess", "choices": items,
        "label": "Say it first: which will be best most often?",
    }  # fmt: skip
    drawn = view(
        "plane", title="The set just drawn", points="points", targets="targets", is_test="is_test", classes="classes",
        bare="wholly", width=0.5,
    )  # fmt: skip
    said = stack(
        view("choices", items=[guess]), view("lines", texts="guessed"), view("lines", texts="said"), grow=(0, 0, 1)
    )
    title = "What part of its test points each model got right; the mark: side by side"
    above = 150
    return [row(drawn, said, height=above, grow=0.4), row(_strips(title), height=_high(settings) - above, grow=0.6)]


def _tuned(settings: ClassifierSettings) -> list[Row]:
    """Every setting tried, and the best beside the sliders'."""
    strips = _strips("Each setting by cross-validation; the mark: the sliders’ setting")
    table, said = view("table", table="table", plain=True), view("lines", texts="said")
    under = 22 + 19 * len(settings.panels), 64
    return [
        row(strips, height=_high(settings) - sum(under), grow=0.4), row(table, height=under[0], grow=0.42),
        row(said, height=under[1], grow=0.18),
    ]  # fmt: skip


def _high(settings: ClassifierSettings) -> int:
    return HIGH if len(settings.panels) <= FEW else HIGHER


def _strips(title: str) -> View:
    return view(
        "strips", title=title, values="strips", labels="strip_labels", notes="strip_notes", marks="strip_marks",
        bounds="strip_bounds",
    )  # fmt: skip


def _titles() -> Mapping[str, str]:
    return declared(ClassifierSettings)["panels"].titles or {}


def _side_by_side(settings: ClassifierSettings) -> list[Row]:
    """The models side by side, the reasons of the one that is picked, and how right all of them are."""
    reasons = view("lines", heading="why_title", texts="why")
    if lesson.presenting():
        many = len(settings.panels) > FEW  # and three lines of equations
        beside = stack(reasons, _sliders(), grow=(1, 0))
        return [row(_panels(settings, width=2 if many else 1.3), beside, height=505, grow=0.94 if many else 1.0)]
    verdict = view("lines", texts="verdict", small=True)
    models = stack(_panels(settings, width=1), verdict, width=1.3, grow=(0.88, 0.12))  # nothing moves as it changes
    beside = stack(reasons, _sliders(), _table(), width=1, grow=(1, 0, 0))
    return [row(models, beside, height=_high(settings))]


def _panels(settings: ClassifierSettings, width: float) -> View:
    shared = {
        "points": "points",
        "targets": "targets",
        "is_test": "is_test",
        "classes": "classes",
        "add_classes": 4,
        "edit": {"add": "add_point", "move": "move_point", "remove": "delete_point"},
        "probe": "probe",
        "probed": "asked",
        "bare": "wholly",
    }
    return view(
        "panels",
        width=width,
        shared=shared,
        planes=[_plane(name) for name in settings.panels],
        pick="pick",
        picked="picked",
    )


def _plane(name: str) -> dict[str, Any]:
    parts = {
        "field": "field", "field_class": "kind", "field_sure": "sure", "segments": "segments", "rings": "rings",
        "misclassified": "wrong", "lines": "lines", "note": "note",
    }  # fmt: skip
    parts |= {"contours": "contours"} if name == "rbf" else {}
    return {"title": SHORT[name], **{option: f"{part}.{name}" for option, part in parts.items()}}


def _sliders() -> View:
    """Those of the model that is picked, and of which pair of classes its machine is shown; the others are hidden."""
    known = declared(ClassifierSettings)
    pairs = [("", "all"), *((name, name.replace("-", " and ")) for name in get_args(PairName) if name)]
    items: list[dict[str, Any]] = [
        {"action": "choose_pair", "argument": "name", "value": "pair", "choices": pairs, "offered": "pairs",
         "label": "Pair of classes"}
    ]  # fmt: skip
    for name, label in LETTERS.items():
        item: dict[str, Any] = {
            "action": "tune",
            "with": {"name": name},
            "argument": "value",
            "value": f"slider.{name}",
            "label": label,
        }
        if name in LOGARITHMIC:
            low, high = LOGARITHMIC[name]
            item |= {"label": f"log₁₀ {label}", "step": 0.25, "digits": 2, "beside": f"beside.{name}"}
        else:
            low, high = int(known[name].low), int(known[name].high)
            item |= {"step": 1}
        items.append({**item, "low": low, "high": high})
    return view("choices", items=items)


def _table() -> View:
    return view("table", table="table", plain=True, action="pick", shown="picked")
