"""The multilayer perceptron's controls and stage."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from engine.arithmetic import updates
from engine.arithmetic.written import plain
from engine.plane.datasets import DATASETS
from engine.supervised.mlp.settings import OWN, PRESETS, MLPSettings
from engine.supervised.mlp.training import generated
from ui import equations, lesson, own_data, slowly, thumbnails
from ui.controls import Controls
from ui.live import Running
from ui.stage import Row, View, row, stack, view
from ui.supervised.mlp import keep


def wish(what: str) -> None:
    """Remember what was pasted for the run that follows, and clear the field."""
    st.session_state[f"mlp.wish.{what}"] = st.session_state[f"mlp.{what}"]
    st.session_state[f"mlp.{what}"] = ""


def controls(controls: Controls) -> None:
    """Data, shape and rate first; the rest folded, grouped by whether a change starts a new network."""
    data = thumbnails.show(controls, "data", _pictures(), brings=("points",))
    if data != OWN:
        controls.take("points", "")
    classes = own_data.get("mlp", controls.settings.points).classes if data == OWN else DATASETS[data].classes
    if classes > 2 and controls.settings.output == "tanh":
        controls.set(output="softmax")
        controls.notices.append("One tanh unit tells two classes apart. For more, the output is softmax now.")
    controls.show("hidden")
    controls.show("features")
    controls.show("learning_rate")
    with controls.folded("learning", "Learning: applies while it runs") as opened:
        if opened:
            controls.show("optimiser")
            controls.show("batch_size", high=max(100, controls.settings.batch_size))
            controls.show("regularisation")
            controls.show("regularisation_rate")
            if controls.settings.data != OWN:
                controls.show("noise")
    with controls.folded("network", "Network: a change starts a new one") as opened:
        if opened:
            for name in ("activation", "output", "init", "batching", "seeds", "seed"):
                controls.show(name)
    with controls.folded("data", "Data: a change starts a new network") as opened:
        if opened:
            if controls.settings.data != OWN:
                controls.show("test_share")
                controls.show("data_seed")
            own_data.upload("mlp")
            own_data.download("mlp")
    with controls.folded("presets", "Presets, links, save and open") as opened:
        if opened:
            keep.widgets()
            controls.presets("Preset", PRESETS)
            st.text_input("Paste a TensorFlow Playground link", key="mlp.link", on_change=wish, args=("link",))
    keep.check(controls)


@cache
def _pictures() -> dict[str, str]:
    """Each data set as this lesson deals it at first."""
    return {name: thumbnails.picture(generated(MLPSettings(data=name))) for name in DATASETS}


_FUNCTIONS = {
    "tanh": r"\tanh z",
    "relu": r"\max(0, z)",
    "leaky relu": r"\max(z, 0.01\,z)",
    "sigmoid": r"\frac{1}{1 + e^{-z}}",
    "softplus": r"\ln(1 + e^z)",
    "sine": r"\sin z",
    "linear": "z",
}
_PENALTIES = {"none": "", "l1": r" - \eta\lambda\,\text{sign}\,w", "l2": r" - \eta\lambda\,w"}


def equation(settings: MLPSettings) -> str:
    """The network that is on the stage, its loss, and how a weight is moved."""
    last = len(settings.hidden) + 1
    below = rf"\mathbf{{h}}^{{{last - 1}}}" if settings.hidden else r"\mathbf{x}"
    hidden = (
        rf"\mathbf{{h}}^l = \varphi(W^l \mathbf{{h}}^{{l-1}} + \mathbf{{b}}^l), \; "
        rf"\varphi(z) = {_FUNCTIONS[settings.activation]}, \quad "
    )
    z = rf"\mathbf{{z}} = W^{{{last}}} {below} + \mathbf{{b}}^{{{last}}}"
    data = own_data.get("mlp", settings.points) if settings.data == OWN else DATASETS[settings.data]
    batch = settings.batch_size
    square = rf"\mathcal{{L}} = \frac{{1}}{{{batch}}} \sum_{{i=1}}^{{{batch}}} \tfrac12 (o_i - y_i)^2"
    ends = {
        "softmax": rf"{equations.SOFTMAX}, \quad {equations.cross_entropy(batch)}",
        "tanh": rf"o = \tanh z, \quad {square}",
        "linear": rf"o = z, \quad {square}",
    }
    rate = rf"\eta = {plain(settings.learning_rate)}"
    if settings.regularisation != "none":
        rate += rf",\; \lambda = {plain(settings.regularisation_rate)}"
    update, *means = updates.formula(
        settings.optimiser, r"\partial \mathcal{L}/\partial w", _PENALTIES[settings.regularisation]
    )
    return equations.stacked(
        f"{hidden if settings.hidden else ''}{z}",
        ends[settings.output if data.classes else "linear"],
        rf"{update}, \quad {rate}",
        *means,
    )


LETTERS = (
    "W, b: weights and biases of layer l, h: what leaves it, h⁰ = x: the inputs; y: the class or number of a point; "
    "w: each weight, or each bias, for which there is no λ; g: its gradient. Behind a share of test points: "
    "Wilson’s interval for 95 %."
)


def rows(running: Running, settings: MLPSettings) -> list[Row]:
    """The network and its plane, the losses, the gradient's health, the seeds, the formulas."""
    several = settings.seeds > 1  # then the rest makes room for them
    rows = [
        row(
            stack(_network(), _looks(settings), width=1.45, grow=(1, 0)),
            _plane_and_colours(settings),
            height=236 if several else 344,
        ),
        row(_losses(), _health(), height=112 if several else 126),
    ]
    words = view("lines", texts="equation", small=lesson.presenting())  # all of it, and a walk too, beside the losses
    if lesson.presenting():
        told = stack(view("choices", items=slowly.buttons(), text="slow_said"), words, width=1.6, grow=(0, 1))
        rows = [row(_network(), _plane(settings), height=380, grow=0.64), row(_losses(), told, height=160, grow=0.36)]
    else:
        rows.append(row(words, height=60))
    if several:
        rows.insert(1, row(_seeds(), height=120, grow=0.2))
    return rows


def _network() -> View:
    names = ("weights", "biases", "frozen_weights", "frozen_biases", "off_units", "dead_units", "probe_values")
    return view(
        "network",
        title="Network",
        layers="layers",
        fields="unit_fields",
        select="select",
        focus="focus",
        bars="gradient_bars",
        widest="widest",
        word="word",
        resize="resize",
        deepen="deepen",
        inputs="inputs",
        input_fields="input_fields",
        switch_input="switch_input",
        width=1.45,
        overlay=view("card", card="card"),
        **dict[str, Any]({name: name for name in names}),
    )


def _plane(settings: MLPSettings) -> View:
    return view(
        "plane",
        field="field",
        field_class="field_class",
        field_sure="field_sure",
        points="points",
        targets="targets",
        is_test="is_test",
        contours="zero_lines",
        classes="classes",
        add_classes=4 if settings.output == "softmax" else 2,
        edit={"add": "add_point", "move": "move_point", "remove": "delete_point"},
        probe="probe",
        ring="ring",
        test_action="show_tests",
    )


def _looks(settings: MLPSettings) -> View:
    layers = [(0, "none"), *((layer + 1, f"layer {layer + 1}") for layer in range(len(settings.hidden)))]
    lines = {"action": "zero_lines", "argument": "layer", "value": "zero_lines_of", "label": "Zero lines"}
    hard = {"action": "discretise", "argument": "on", "value": "discretised", "label": "Hard colours"}
    weights = {"action": "new_weights", "button": True, "label": "New weights", "value": "slow_off"}
    points = {"action": "new_data", "button": True, "label": "New data", "value": "slow_off"}
    dealt = [points] if settings.data != OWN else []
    return view("choices", items=[lines | {"choices": layers}, hard, weights, *dealt, *slowly.buttons()], text="scores")


def _plane_and_colours(settings: MLPSettings) -> View:
    """The plane, and what its colours stand for; each of three classes or more has its own, told by the tools."""
    data = own_data.get("mlp", settings.points) if settings.data == OWN else DATASETS[settings.data]
    if data.classes > 2:
        return _plane(settings)
    ends = ("class 0", "undecided", "class 1") if data.classes else ("−1", "0", "1")
    return stack(
        _plane(settings),
        view("legend", scale="diverging", ticks=list(zip((0, 0.5, 1), ends, strict=True))),
        grow=(1, 0),
    )


def _losses() -> View:
    return view(
        "curve",
        title="Loss",
        x="trace.step",
        series=[
            {"name": "trace.train_loss", "label": "Train", "color": "accent"},
            {"name": "trace.test_loss", "label": "Test", "color": "text"},
        ],
        other={"x": "other.step", "series": [{"name": "other.train_loss"}, {"name": "other.test_loss"}]},
        cursor="step",
        now=["train_loss", "test_loss"],
        shown_seed="shown_seed",
        x_label="update",
        zero=True,
    )


def _health() -> View:
    return view(
        "layers",
        title="Gradient health",
        standing="standing",
        activations="histogram_activations",
        gradients="histogram_gradients",
        width=1.35,
    )


def _seeds() -> View:
    tiles = view(
        "tiles",
        images="seed_fields",
        other="seed_field_class",
        captions="seed_captions",
        action="show_seed",
        shown="shown_seed",
    )
    return stack(view("lines", texts="seeds_said", small=True), tiles, grow=(0, 1))
