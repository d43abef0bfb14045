"""The training lesson's pad and controls, of one network or of two side by side."""

from __future__ import annotations

from dataclasses import fields, replace

import streamlit as st

from engine.convolutional.networks.grammar import LONGEST_TEXT
from engine.convolutional.train.settings import BATCHES, NETWORKS, OWN, PLANS, TrainSettings, own_name
from engine.digits.split import COUNTS
from ui import lesson, mnist
from ui.controls import Controls
from ui.convolutional import own_picture, yours
from ui.convolutional.grammar import GRAMMAR
from ui.convolutional.train import keep
from ui.pad import pad
from ui.words import plain

LESSON = "train"
SAME = (
    "Both learn from the same pictures in the same order, with the same chances: moved alike, the same first weights "
    "where the networks are the same, the same pictures held out."
)


def controls(controls: Controls) -> None:
    """The pad first; then what is trained on what, and how fast; the rest folded. Of two networks, those of one."""
    pad(LESSON)
    if lesson.presenting():
        return
    left, right = st.columns(2, vertical_alignment="center")
    with left:
        yours.look_inside()
    with right:
        _pair_button(controls.settings)
    if controls.settings.compare:
        _chooser(controls)
    _text(controls)
    controls.show(_own(controls, "learning_rate"))
    left, right = st.columns(2)
    with left:
        controls.show("data")
    with right:
        controls.show(_own(controls, "optimiser"))
    if controls.settings.data == "mnist":
        mnist.offer(LESSON)
    controls.show("look")
    with controls.folded("live", "Regularisation: while it runs") as opened:
        if opened:
            for name in ("augmentation", "dropout", "weight_decay"):
                controls.show(_own(controls, name))
    with controls.folded("start", "More: starts anew") as opened:
        if opened:
            plans, most = PLANS[controls.settings.data], COUNTS[controls.settings.data]
            controls.show("batch", values=[size for size in BATCHES if size <= most])
            controls.show(_own(controls, "schedule"))
            controls.show("seed")
            controls.presets("A network", plans)
    with controls.folded("keep", "Keep it, bring one back") as opened:
        if opened:
            keep.widgets(controls.settings)
    with controls.folded("own", "Let it read a picture of your own") as opened:
        if opened:
            st.caption("Its ink is laid on the pad, and read while the network learns.")
            own_picture.choose(LESSON, ("Upload", "Camera"))


def _own(controls: Controls, name: str) -> str:
    """The field that a control sets: of the chosen network, where there are two."""
    return own_name(controls.settings.chosen, name) if controls.settings.compare else name


def _text(controls: Controls) -> None:
    """The network as text; what is wrong with it is said for as long as it stands there."""
    name = _own(controls, "architecture")
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


def _pair_button(settings: TrainSettings) -> None:
    """Begins a comparison, or ends it."""
    label, what = "Compare with…", "begin"
    told = f"A second network, at first a copy of this one: change something of it. {SAME} Both begin anew."
    if settings.compare:
        label, what = "Keep this one", "end"
        told = f"Ends the comparison: the {settings.chosen} network goes on alone from where it is."
    st.button(label, key=f"{LESSON}.pair.{what}", on_click=_wish, args=("pair", what), width="stretch", help=told)


def _chooser(controls: Controls) -> None:
    """Which network the controls and the pictures are of."""
    key = f"{LESSON}.chosen"
    st.session_state.setdefault(key, controls.settings.chosen)
    chosen = st.segmented_control(
        "Controls and pictures of the", list(NETWORKS), key=key, required=True, format_func=NETWORKS.__getitem__,
        help=SAME,
    )  # fmt: skip
    controls.take("chosen", chosen or controls.settings.chosen)


# Wishes: what a button or a list asks for is granted by the run that follows, before anything is shown.


def _wish(name: str, what: str) -> None:
    st.session_state[f"{LESSON}.wish.{name}"] = what


def grant_wishes(controls: Controls) -> None:
    """A network chosen from the list or brought along, a comparison, or digits that the present ones do not fit."""
    plans = PLANS[controls.settings.data]
    if (plan := controls.wished()) in plans:
        try:
            controls.adopt(**{_own(controls, "architecture"): plans[plan]})
        except ValueError as reason:
            controls.notices.append(f"{reason} The network before stays.")
    keep.grant_wish(controls)
    _grant_pair(controls)
    chosen = st.session_state.get(f"{LESSON}.data")
    if controls.moved("data") and chosen in PLANS:
        try:
            replace(controls.settings, data=chosen)
        except ValueError as reason:
            plan, text = next(iter(PLANS[chosen].items()))
            controls.set(data=chosen, architecture=text, second_architecture=text, batch=TrainSettings.batch)
            controls.notices.append(f"The network before does not fit these pictures: {reason} Now it is “{plan}”.")


def _grant_pair(controls: Controls) -> None:
    """A comparison begins with two of the same kind, and ends with the one that is chosen."""
    wish, settings = st.session_state.pop(f"{LESSON}.wish.pair", None), controls.settings
    try:
        if wish == "begin" and not settings.compare:
            copied = {own_name("second", name): getattr(settings, name) for name in OWN}
            controls.set(**copied, compare=True, chosen="second")
        if wish == "end" and settings.compare:
            kept = {name: getattr(settings, own_name(settings.chosen, name)) for name in OWN}
            second = {one.name: one.default for one in fields(TrainSettings) if one.name.startswith("second_")}
            controls.set(**kept, **second, compare=False, chosen="first")
    except ValueError as reason:
        controls.notices.append(f"{reason} Nothing is changed.")
