"""The adversarial lesson's controls and stage."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.generative.adversaries.definition import LOSSES
from engine.generative.adversaries.settings import ACTIVATION_NAMES, LARGEST_SEED, MOST_LAYERS, MOST_UNITS
from engine.generative.gan.recipes import PRESETS, RECIPES
from engine.generative.gan.settings import OWN, GANSettings
from engine.plane.distributions import DISTRIBUTIONS
from ui import lesson, live
from ui.controls import Controls
from ui.generative.adversaries import AVERAGES, OPTIMISERS, PENALTIES, RATES, WEIGHTS
from ui.generative.gan import data
from ui.generative.gan import networks as gan_networks
from ui.generative.gan.views import (
    BEND,
    CLEAR,
    LEARNS,
    MANIFOLD,
    POINTS,
    PULL,
    divergence,
    doctor,
    dots,
    losses,
    plane,
)
from ui.stage import row, stack, stage, view

LESSON = "gan"
HALVES = [0, 500, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000]
NOISES = {"uniform": "uniform, 0 to 1", "truncated": "normal about ½, cut off", "normal": "standard normal"}
BACKDROPS = [["optimal", "best D, p/(p + q)"], ["real", "real density p"], ["generated", "generated q"]]
PICTURES = {"planes": "the plane twice", "networks": "both networks at work"}


def _plain(value: float) -> str:
    return f"{value:g}"


def follow_recipe(controls: Controls) -> None:
    """Another distribution brings its recipe along, unless the visitor has changed the one before."""
    chosen = st.session_state.get(f"{LESSON}.data")
    before = controls.settings
    if chosen is None or chosen == before.data or chosen not in RECIPES:
        return
    names = [name for name in vars(before) if name not in ("data", "marks", "seed", "spread", "picture")]
    if all(getattr(before, name) == getattr(RECIPES[before.data], name) for name in names):
        controls.set(data=chosen, **{name: getattr(RECIPES[chosen], name) for name in names})


def controls(controls: Controls) -> None:
    """Distribution, loss and rates first; the rest folded, grouped by whether a change starts new networks."""
    controls.choose("picture", "Picture", PICTURES, label_visibility="collapsed")
    titles = {name: make().title for name, make in DISTRIBUTIONS.items()} | {OWN: "Your own: draw it"}
    controls.pick("data", "Distribution: another one starts new networks", titles)
    controls.pick("loss", "Loss: applies while it runs", {name: loss.title for name, loss in LOSSES.items()})
    left, right = st.columns(2)
    with left:
        controls.steps("d_rate", "Learning rate of D", RATES, format_func=_plain)
    with right:
        controls.steps("g_rate", "Learning rate of G", RATES, format_func=_plain)
    _live(controls)
    _networks(controls)
    with controls.folded("own", "Your own distribution") as opened:
        if opened:
            st.caption("Choose “Your own” above and draw on the plane, or bring a table:")
            data.upload()
            running = live.running(LESSON)
            if running and len(running.experiment.training.marks):
                data.download(running.experiment.training.marks)
    with controls.folded("presets", "Presets: what works, and GAN Lab's own") as opened:
        if opened:
            st.selectbox("Preset", PRESETS, None, key=f"{LESSON}.preset", on_change=_wish)


def _wish() -> None:
    st.session_state[f"{LESSON}.wish.preset"] = st.session_state[f"{LESSON}.preset"]
    st.session_state[f"{LESSON}.preset"] = None


def _live(controls: Controls) -> None:
    with controls.folded("live", "Balance: applies while it runs") as opened:
        if not opened:
            return
        left, right = st.columns(2)
        with left:
            controls.number("d_steps", "D's updates an iteration", 0, 10)
            controls.pick("d_optimiser", "Optimiser of D", OPTIMISERS)
            controls.slide("beta1", "Momentum, Adam's β₁", 0.0, 0.99, 0.01)
            controls.steps("half_life", "Rates halved every … iterations", HALVES)
        with right:
            controls.number("g_steps", "G's updates an iteration", 0, 10)
            controls.pick("g_optimiser", "Optimiser of G", OPTIMISERS)
            controls.slide("beta2", "Adam's β₂", 0.0, 0.9999, 0.0001)
            controls.steps("average", "Average of G shown, decay", AVERAGES, format_func=_plain)
        controls.pick("penalty", "Penalty on D's slope", PENALTIES)
        controls.steps("penalty_weight", "Its weight λ", WEIGHTS, format_func=_plain)
        controls.slide("batch_size", "Batch size", 2, 512, 1)
        controls.slide("real_weight", "Weight of the real points (logarithmic losses)", 0.5, 1.0, 0.01)


def _networks(controls: Controls) -> None:
    with controls.folded("networks", "Networks: a change starts new ones") as opened:
        if not opened:
            return
        names = {name: name for name in ACTIVATION_NAMES}
        controls.counts("g_hidden", "Hidden layers of G", MOST_LAYERS, "Layer", MOST_UNITS)
        controls.counts("d_hidden", "Hidden layers of D", MOST_LAYERS, "Layer", MOST_UNITS)
        left, right = st.columns(2)
        with left:
            controls.pick("g_activation", "Units of G", names)
            controls.pick("noise", "Noise", NOISES)
            controls.pick("g_output", "Output of G", {"linear": "linear", "tanh": "tanh"})
        with right:
            controls.pick("d_activation", "Units of D", names)
            controls.slide("noise_size", "Numbers of noise", 1, 2, 1)
            controls.pick("init", "Weights at the start", {"he": "he", "gan lab": "GAN Lab"})
        controls.slide("frequency", "Frequency of sine units at the start", 0.5, 30.0, 0.5)
        controls.switch("spectral", "Spectral norm in D")
        controls.switch("centred", "The networks see the square as −1 to 1")
        controls.number("seed", "Seed", 0, LARGEST_SEED)


def show(running: live.Running, settings: GANSettings) -> None:
    """The picture that is chosen; the networks stay as they are."""
    networks = settings.picture == "networks"
    if running.experiment.networks.on != networks:
        running.session.look("show_networks", on=networks)
    rows = gan_networks.rows(settings) if networks else _planes(settings)
    stage(running.token, LESSON, rows, presenting=lesson.presenting())


def _planes(settings: GANSettings) -> list[dict[str, Any]]:
    """D and what it should be side by side, the curves, the point followed, the doctor."""
    planes = (plane(settings), view("plane", title="For comparison", field="other_field", **dots()))
    curves = (losses(), divergence("js", "JS, bits"), divergence("kl", "KL, bits"))
    words, remarks = view("lines", texts="account", small=True), view("lines", title="Now", texts="remarks")
    if lesson.presenting():
        meters = stack(*curves[:2], doctor(), width=0.9, grow=(0.29, 0.29, 0.42))
        return [row(*planes, meters, height=520)]
    return [
        row(*planes, stack(remarks, doctor(), grow=(0.5, 0.5)), height=284),
        row(view("choices", items=_looks()), height=36),
        row(*curves, height=128),
        row(words, height=82),
    ]


def _looks() -> list[dict[str, Any]]:
    compare: dict[str, Any] = {
        "action": "backdrop",
        "argument": "name",
        "value": "other",
        "label": "Compare",
        "choices": BACKDROPS,
    }
    return [compare, POINTS, LEARNS, PULL, MANIFOLD, BEND, CLEAR]
