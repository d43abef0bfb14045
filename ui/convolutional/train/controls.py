"""The training lesson's pad and controls."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.convolutional.networks.grammar import LONGEST_TEXT
from engine.convolutional.train.settings import LARGEST_SEED, PLANS, TrainSettings
from engine.digits.split import COUNTS
from ui import lesson, mnist
from ui.controls import Controls
from ui.convolutional import yours
from ui.convolutional.grammar import GRAMMAR
from ui.convolutional.train import keep, pair
from ui.convolutional.train.pair import own
from ui.pad import pad
from ui.words import plain

LESSON = "train"
DATA = {"digits": "8×8 digits", "mnist": "MNIST"}
OPTIMISERS = {"sgd": "SGD", "momentum": "Momentum", "adam": "Adam"}
SCHEDULES = {
    "constant": "as it is set",
    "halving": "halved every 5 epochs",
    "cosine": "half a cosine down, over 30 epochs",
}
LOOKS = {"hardest": "The twelve hardest pictures", "health": "Every layer's health"}
RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0, 100.0]
DECAYS = [0.0, 0.0001, 0.001, 0.01, 0.1, 1.0]
BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256]


def controls(controls: Controls) -> None:
    """The pad first; then what is trained on what, and how fast; the rest folded. Of two networks, those of one."""
    pad(LESSON)
    if lesson.presenting():
        return
    left, right = st.columns(2, vertical_alignment="center")
    with left:
        yours.look_inside()
    with right:
        pair.button(controls.settings)
    if controls.settings.compare:
        pair.chooser(controls)
    _text(controls)
    rate = own(controls.settings, "learning_rate")
    controls.steps(rate, "Learning rate η: applies while it runs", RATES, format_func=lambda rate: f"{rate:g}")
    left, right = st.columns(2)
    with left:
        controls.pick("data", "Digits", DATA)
    with right:
        controls.pick(own(controls.settings, "optimiser"), "Optimiser", OPTIMISERS)
    if controls.settings.data == "mnist":
        mnist.offer(LESSON)
    controls.pick("look", "Look at", LOOKS)
    _folded(controls)


def _folded(controls: Controls) -> None:
    settings = controls.settings
    with controls.folded("live", "Regularisation: while it runs") as opened:
        if opened:
            controls.slide(own(settings, "augmentation"), "Pictures moved, turned, scaled", 0.0, 1.0, 0.1)
            controls.slide(own(settings, "dropout"), "Dropout before the last layer", 0.0, 0.9, 0.1)
            controls.steps(
                own(settings, "weight_decay"), "Weight decay λ", DECAYS, format_func=lambda decay: f"{decay:g}"
            )
    with controls.folded("start", "More: starts anew") as opened:
        if opened:
            most = COUNTS[settings.data]
            controls.steps("batch", "Pictures a batch", [size for size in BATCHES if size <= most])
            controls.pick(own(settings, "schedule"), "Learning rate from epoch to epoch", SCHEDULES)
            controls.number("seed", "Seed: weights, order, held-out pictures", 0, LARGEST_SEED)
            st.selectbox("A network", PLANS[settings.data], None, key=f"{LESSON}.preset", on_change=_wish_preset)
    with controls.folded("keep", "Keep it, bring one back") as opened:
        if opened:
            keep.widgets()


def _text(controls: Controls) -> None:
    """The network as text; what is wrong with it is said for as long as it stands there."""
    name = own(controls.settings, "architecture")
    key = f"{LESSON}.{name}"
    st.session_state.setdefault(key, getattr(controls.settings, name))
    label = "The network: another one starts anew"
    typed = " ".join(st.text_area(label, key=key, height=68, max_chars=LONGEST_TEXT, help=GRAMMAR).split())
    try:
        replace(controls.settings, **{name: typed})
    except ValueError as reason:
        st.error(plain(f"{reason} The network before stays."))
        return
    controls.take(name, typed)


def grant_wishes(controls: Controls) -> None:
    """A network chosen from the list or brought along, a comparison, or digits that the present ones do not fit."""
    plans = PLANS[controls.settings.data]
    if (plan := st.session_state.pop(f"{LESSON}.wish.preset", None)) in plans:
        try:
            controls.set(**{own(controls.settings, "architecture"): plans[plan]})
        except ValueError as reason:
            controls.notices.append(f"{reason} The network before stays.")
    keep.grant_wish(controls)
    pair.grant_wish(controls)
    chosen = st.session_state.get(f"{LESSON}.data")
    if controls.moved("data") and chosen in PLANS:
        try:
            replace(controls.settings, data=chosen)
        except ValueError as reason:
            plan, text = next(iter(PLANS[chosen].items()))
            controls.set(data=chosen, architecture=text, second_architecture=text, batch=TrainSettings.batch)
            controls.notices.append(f"The network before does not fit these pictures: {reason} Now it is “{plan}”.")


def _wish_preset() -> None:
    st.session_state[f"{LESSON}.wish.preset"] = st.session_state[f"{LESSON}.preset"]
    st.session_state[f"{LESSON}.preset"] = None
