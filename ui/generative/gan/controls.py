"""The adversarial lesson's controls and stage."""

from __future__ import annotations

import streamlit as st

from engine.generative.gan.settings import PRESETS, RECIPES, GANSettings
from ui import lesson, live
from ui.controls import Controls
from ui.generative.adversaries import LEARNS, doctor, losses, side_by_side
from ui.generative.gan import data
from ui.generative.gan import networks as gan_networks
from ui.generative.gan.views import BEND, CLEAR, MANIFOLD, POINTS, PULL, divergence, dots, plane
from ui.stage import Row, row, stack, view

LESSON = "gan"
BACKDROPS = [["optimal", "best D, p/(p + q)"], ["real", "real density p"], ["generated", "generated q"]]


def follow_recipe(controls: Controls) -> None:
    """Another distribution comes with its recipe, unless the visitor has changed the recipe before it."""
    chosen = st.session_state.get(f"{LESSON}.data")
    before = controls.settings
    if chosen is None or chosen == before.data or chosen not in RECIPES:
        return
    names = [name for name in vars(before) if name not in ("data", "marks", "seed", "spread", "picture")]
    if all(getattr(before, name) == getattr(RECIPES[before.data], name) for name in names):
        controls.set(data=chosen, **{name: getattr(RECIPES[chosen], name) for name in names})


def controls(controls: Controls) -> None:
    """Distribution, loss and rates first; the rest folded, grouped by whether a change starts new networks."""
    controls.show("picture", in_sight=True, label_visibility="collapsed")
    controls.show("data")
    controls.show("loss")
    side_by_side(controls, ("d_rate", "g_rate"))
    with controls.folded("live", "Balance: applies while it runs") as opened:
        if opened:
            pairs = ("d_steps", "g_steps"), ("d_optimiser", "g_optimiser"), ("beta1", "beta2"), ("half_life", "average")
            side_by_side(controls, *pairs)
            for name in ("penalty", "penalty_weight", "batch_size", "real_weight"):
                controls.show(name)
    with controls.folded("networks", "Networks: a change starts new ones") as opened:
        if opened:
            controls.show("g_hidden")
            controls.show("d_hidden")
            side_by_side(controls, ("g_activation", "d_activation"), ("noise", "noise_size"), ("g_output", "init"))
            for name in ("frequency", "spectral", "centred", "seed"):
                controls.show(name)
    with controls.folded("own", "Your own distribution") as opened:
        if opened:
            st.caption("Choose “Your own” above and draw on the plane, or bring a table:")
            data.upload()
            running = live.running(LESSON)
            if running and len(running.experiment.training.marks):
                data.download(running.experiment.training.marks)
    with controls.folded("presets", "Presets: what works, and GAN Lab's own") as opened:
        if opened:
            controls.presets("Preset", PRESETS)


def rows(running: live.Running, settings: GANSettings) -> list[Row]:
    """The picture that is chosen; the networks stay as they are."""
    networks = settings.picture == "networks"
    if running.experiment.networks.on != networks:
        running.session.look("show_networks", on=networks)
    rows = gan_networks.rows(settings) if networks else _planes(settings)
    return rows


def _planes(settings: GANSettings) -> list[Row]:
    """D and what it should be side by side, the curves, the point followed, the doctor."""
    planes = (plane(settings), view("plane", title="For comparison", field="other_field", **dots()))
    curves = (losses(cursor="step"), divergence("js", "JS, bits"), divergence("kl", "KL, bits"))
    words, remarks = (
        view("lines", texts="account", small=True),
        view("lines", title="Now", texts="remarks", small=True),
    )
    if lesson.presenting():
        meters = stack(*curves[:2], stack(*doctor(), grow=(1, 0)), width=0.9, grow=(0.29, 0.29, 0.42))
        return [row(*planes, meters, height=520)]
    return [
        row(*planes, stack(remarks, stack(*doctor(), grow=(1, 0)), grow=(0.56, 0.44)), height=284),
        row(view("choices", items=_looks()), height=36),
        row(*curves, height=128),
        row(words, height=82),
    ]


def _looks() -> list[Row]:
    compare = {"action": "backdrop", "argument": "name", "value": "other", "label": "Compare", "choices": BACKDROPS}
    return [compare, POINTS, LEARNS, PULL, MANIFOLD, BEND, CLEAR]
