"""The multilayer perceptron's controls and stage."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.plane.datasets import DATASETS
from engine.supervised.mlp import network
from engine.supervised.mlp.features import FEATURES
from engine.supervised.mlp.settings import OWN, PRESETS, MLPSettings
from ui import lesson, own_data
from ui.links import Controls
from ui.stage import View, row, stack, stage, view

RATES = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
PENALTIES = [0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
OPTIMISERS = {"sgd": "SGD", "momentum": "SGD with momentum", "rmsprop": "RMSprop", "adam": "Adam"}
OUTPUTS = {"softmax": "softmax, cross-entropy", "tanh": "one tanh unit, ½(o − y)²"}
ORDERS = {"shuffled": "shuffled each epoch", "playground": "as dealt, leftovers carried"}


def wish(what: str) -> None:
    """Remember what was chosen or pasted for the run that follows, and clear the field."""
    st.session_state[f"mlp.wish.{what}"] = st.session_state[f"mlp.{what}"]
    st.session_state[f"mlp.{what}"] = None if what == "preset" else ""


def controls(controls: Controls) -> None:
    """Data, shape and rate first; the rest folded, grouped by whether a change starts a new network."""
    titles = {name: one.title for name, one in DATASETS.items()} | {OWN: "Your own points"}
    data = controls.pick("data", "Data: another set starts a new network", titles)
    if data != OWN:
        controls.take("points", "")
    classes = own_data.get("mlp", controls.settings.points).classes if data == OWN else DATASETS[data].classes
    if classes > 2 and controls.settings.output == "tanh":
        controls.set(output="softmax")
        controls.notices.append("One tanh unit tells two classes apart. For more, the output is softmax now.")
    controls.counts("hidden", "Hidden layers and their units: start a new network", 8, "Layer", 16)
    controls.steps("learning_rate", "Learning rate η", RATES, format_func=lambda rate: f"{rate:g}")
    with controls.folded("learning", "Learning: applies while it runs") as opened:
        if opened:
            controls.pick("optimiser", "Optimiser", OPTIMISERS)
            controls.slide("batch_size", "Batch size", 1, max(100, controls.settings.batch_size), 1)
            controls.pick("regularisation", "Regularisation", {"none": "none", "l1": "L1", "l2": "L2"})
            controls.steps(
                "regularisation_rate", "Regularisation rate λ", PENALTIES, format_func=lambda rate: f"{rate:g}"
            )
            if controls.settings.data != OWN:
                controls.slide("noise", "Noise in the data", 0.0, 0.5, 0.05)
    with controls.folded("network", "Network: a change starts a new one") as opened:
        if opened:
            controls.several("features", "Inputs", {name: one.title for name, one in FEATURES.items()})
            controls.pick("activation", "Activation of the hidden units", {name: name for name in network.ACTIVATIONS})
            controls.pick("output", "Output and loss for classes", OUTPUTS)
            controls.pick("init", "Weights at the start", {name: name for name in network.INITIALISATIONS})
            controls.pick("batching", "Order of the samples", ORDERS)
            controls.slide("seeds", "Networks side by side, each from its own seed", 1, 8, 1)
            controls.number("seed", "First seed", 0, 2**31 - 1)
    with controls.folded("data", "Data: a change starts a new network") as opened:
        if opened:
            if controls.settings.data != OWN:
                controls.slide("test_share", "Share kept for testing", 0.0, 0.9, 0.1)
                controls.number("data_seed", "Seed of the points", 0, 2**31 - 1)
            own_data.upload("mlp")
            own_data.download("mlp")
    with controls.folded("presets", "Presets and TensorFlow Playground links") as opened:
        if opened:
            st.selectbox("Preset", PRESETS, None, key="mlp.preset", on_change=wish, args=("preset",))
            st.text_input("Paste a TensorFlow Playground link", key="mlp.link", on_change=wish, args=("link",))


def show(token: str, settings: MLPSettings) -> None:
    """The network and its plane, the losses, the gradient's health, the seeds, the formulas."""
    several = settings.seeds > 1  # then the rest makes room for them
    rows = [
        row(
            stack(_network(), _looks(settings), width=1.45, grow=(1, 0)),
            _plane(settings),
            height=236 if several else 336,
        ),
        row(_losses(), _health(), height=112 if several else 126),
    ]
    words = view("lines", texts="equation", width=1.6)
    if lesson.presenting():
        rows = [row(_network(), _plane(settings), height=400, grow=0.7), row(_losses(), words, height=140, grow=0.3)]
    else:
        rows.append(row(words, height=60))
    if several:
        rows.insert(1, row(_seeds(), height=104, grow=0.2))
    stage(token, "mlp", rows, presenting=lesson.presenting())


def _network() -> View:
    names = ("weights", "biases", "frozen_weights", "frozen_biases", "off_units", "dead_units", "probe_values")
    return view(
        "network",
        title="Network",
        layers="layers",
        fields="unit_fields",
        select="select",
        focus="focus",
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
    )


def _looks(settings: MLPSettings) -> View:
    layers = [(0, "none"), *((layer + 1, f"layer {layer + 1}") for layer in range(len(settings.hidden)))]
    lines = {"action": "zero_lines", "argument": "layer", "value": "zero_lines_of", "label": "Zero lines"}
    hard = {"action": "discretise", "argument": "on", "value": "discretised", "label": "Hard colours"}
    return view("choices", items=[lines | {"choices": layers}, hard], text="scores")


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
        activations="histogram_activations",
        gradients="histogram_gradients",
        width=1.35,
    )


def _seeds() -> View:
    return view(
        "tiles",
        images="seed_fields",
        other="seed_field_class",
        captions="seed_captions",
        action="show_seed",
        shown="shown_seed",
    )
