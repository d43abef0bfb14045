"""The training lesson's pad, controls and stage."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.convolutional import cnn_file
from engine.convolutional.cnn_data import COUNTS
from engine.convolutional.cnn_experiment import Start
from engine.convolutional.cnn_settings import LARGEST_SEED, PLANS, TrainSettings
from engine.convolutional.grammar import LONGEST_TEXT
from engine.convolutional.pad import PAD
from ui import lesson, live
from ui.convolutional.anatomy import GRAMMAR
from ui.links import Controls
from ui.stage import View, row, stack, stage, view
from ui.words import plain

LESSON = "train"
SIDE, PEN = 4 * PAD, 22
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
    """The pad first; then what is trained on what, and how fast; the rest folded."""
    _pad()
    if lesson.presenting():
        return
    _text(controls)
    controls.steps(
        "learning_rate", "Learning rate η: applies while it runs", RATES, format_func=lambda rate: f"{rate:g}"
    )
    left, right = st.columns(2)
    with left:
        controls.pick("data", "Digits", DATA)
    with right:
        controls.pick("optimiser", "Optimiser", OPTIMISERS)
    controls.pick("look", "Look at", LOOKS)
    _folded(controls)


def _folded(controls: Controls) -> None:
    with controls.folded("live", "Regularisation: while it runs") as opened:
        if opened:
            controls.slide("augmentation", "Pictures moved, turned, scaled", 0.0, 1.0, 0.1)
            controls.slide("dropout", "Dropout before the last layer", 0.0, 0.9, 0.1)
            controls.steps("weight_decay", "Weight decay λ", DECAYS, format_func=lambda decay: f"{decay:g}")
    with controls.folded("start", "More: starts a new network") as opened:
        if opened:
            most = COUNTS[controls.settings.data]
            controls.steps("batch", "Pictures a batch", [size for size in BATCHES if size <= most])
            controls.pick("schedule", "Learning rate from epoch to epoch", SCHEDULES)
            controls.number("seed", "Seed: weights, order, held-out pictures", 0, LARGEST_SEED)
            plans = PLANS[controls.settings.data]
            st.selectbox("A network", plans, None, key=f"{LESSON}.preset", on_change=_wish_preset)
    with controls.folded("keep", "Keep it, bring one back") as opened:
        if opened:
            _keep()


def _pad() -> None:
    """What one draws on. The stage hears of every move; what comes back here is kept for the way back to this page."""
    from streamlit_drawable_canvas import st_canvas

    with st.container(key="train-pad"):
        drawn = st_canvas(
            stroke_width=PEN, stroke_color="#000000", background_color="#ffffff", height=SIDE, width=SIDE,
            drawing_mode="freedraw", initial_drawing=st.session_state.get(f"{LESSON}.before"),
            return_image_data=True, key=f"{LESSON}.canvas",
        )  # fmt: skip
    st.session_state[f"{LESSON}.json"] = drawn.json_data


def came_back() -> None:
    """On the way back to this page the pad begins with what was drawn on it."""
    if st.session_state.get("page") != LESSON:
        st.session_state[f"{LESSON}.before"] = st.session_state.get(f"{LESSON}.json")


def _text(controls: Controls) -> None:
    """The network as text; what is wrong with it is said for as long as it stands there."""
    key = f"{LESSON}.architecture"
    st.session_state.setdefault(key, controls.settings.architecture)
    label = "The network: another one starts anew"
    typed = " ".join(st.text_area(label, key=key, height=68, max_chars=LONGEST_TEXT, help=GRAMMAR).split())
    try:
        replace(controls.settings, architecture=typed)
    except ValueError as reason:
        st.error(plain(f"{reason} The network before stays."))
        return
    controls.take("architecture", typed)


def grant_wishes(controls: Controls) -> None:
    """A network chosen from the list or brought along, or digits that the present one does not fit."""
    if (plan := st.session_state.pop(f"{LESSON}.wish.preset", None)) in PLANS[controls.settings.data]:
        controls.set(architecture=PLANS[controls.settings.data][plan])
    if kept := st.session_state.pop(f"{LESSON}.wish.file", None):
        before = st.session_state.get(f"own:{LESSON}")
        st.session_state[f"own:{LESSON}"] = (kept, before[1] + 1 if before else 1)
        controls.set(data=kept.data, architecture=kept.architecture)
    chosen = st.session_state.get(f"{LESSON}.data")
    if controls.moved("data") and chosen in PLANS:
        try:
            replace(controls.settings, data=chosen)
        except ValueError as reason:
            plan, text = next(iter(PLANS[chosen].items()))
            controls.set(data=chosen, architecture=text, batch=TrainSettings.batch)
            controls.notices.append(f"The network before does not fit these pictures: {reason} Now it is “{plan}”.")


def start(settings: TrainSettings) -> tuple[Start | None, int]:
    """The network brought along, if the settings are still its own, and its number."""
    own = st.session_state.get(f"own:{LESSON}")
    if own is None or (own[0].data, own[0].architecture) != (settings.data, settings.architecture):
        return None, 0
    return (own[0].weights, own[0].buffers), own[1]


def _wish_preset() -> None:
    st.session_state[f"{LESSON}.wish.preset"] = st.session_state[f"{LESSON}.preset"]
    st.session_state[f"{LESSON}.preset"] = None


def _forget() -> None:
    st.session_state.pop(f"own:{LESSON}", None)


def _keep() -> None:
    running = live.running(LESSON)
    if running is not None:
        st.download_button(
            "Download the network as it is now", lambda: kept(running), "network.safetensors",
            "application/octet-stream", on_click="ignore",
        )  # fmt: skip
    file = st.file_uploader("A network kept here: safetensors, up to 1 MB", type=["safetensors"], key=f"{LESSON}.file")
    if file is not None and st.session_state.get(f"{LESSON}.file.seen") != file.file_id:
        try:
            found = cnn_file.load(file.getvalue(), file.name)
        except ValueError as reason:
            st.warning(plain(f"{reason} The network before stays."), icon=":material/info:")
            return
        st.session_state[f"{LESSON}.file.seen"] = file.file_id
        st.session_state[f"{LESSON}.wish.file"] = found
        st.rerun()
    if own := st.session_state.get(f"own:{LESSON}"):
        about = own[0].metadata
        updates, right = about.get("updates"), about.get("held_out_accuracy")
        st.caption(plain(f"Brought along: after {updates} updates, held-out accuracy {right}."))
        st.button("Begin with weights from the seed again", key=f"{LESSON}.forget", on_click=_forget)


def kept(running: live.Running) -> bytes:
    """The running network as a file."""
    with running.session.lock:
        return cnn_file.save(running.experiment.training)


def show(token: str, look: str) -> None:
    """Losses and accuracies, the answer to the drawing; filters, who is taken for whom, and the look that is chosen."""
    ears = view("sketch", message="ink", clear="clear", side=PAD, pad=".st-key-train-pad", canvases="canvas.dc-canvas")
    asked = view(
        "tiles",
        title="As it sees it",
        images="asked",
        scale="sequential",
        range=1,
        smooth=False,
        overlay=ears,
        width=0.75,
    )
    words = view("lines", texts="answer", big=False)
    answer = stack(words, view("bars", values="probabilities"), width=1.3, grow=(0, 1))
    filters = view("tiles", title="First layer", images="filters", range="filters_range", smooth=False, width=0.75)
    confusion = view(
        "tiles", title="True ↓  taken for →", images="confusion", scale="sequential",
        numbers=True, digits=0, smooth=False, width=1.0,
    )  # fmt: skip
    below = row(filters, confusion, _look(look), height=238, grow=0.55)
    above = row(_curve("Loss", "loss"), _curve("Accuracy", "accuracy"), asked, answer, height=190, grow=0.45)
    rows = [above, row(view("lines", texts="said"), height=22, grow=0.02), below]
    if lesson.presenting():  # the pad takes part of the width, and type is large
        rows = [
            row(_curve("Accuracy", "accuracy"), asked, answer, height=190, grow=0.43),
            row(_curve("Loss", "loss"), filters, confusion, height=238, grow=0.47),
        ]
    stage(token, LESSON, rows, presenting=lesson.presenting())


def _curve(title: str, name: str) -> View:
    return view(
        "curve",
        title=title,
        x="trace.step",
        series=[
            {"name": f"trace.{name}", "label": "Train", "color": "accent"},
            {"name": f"trace.held_{name}", "label": "Held out", "color": "text"},
        ],
        other={"x": "other.step", "series": [{"name": f"other.{name}"}, {"name": f"other.held_{name}"}]},
        cursor="step",
        now=[name, f"held_{name}"],
        x_label="update",
        zero=name == "loss",
        width=1.3,
    )


def _look(look: str) -> View:
    if look == "health":
        return view("layers", title="Health, on a hundred pictures", width=1.75)
    return view(
        "tiles", title="Hardest held out: true → taken for, loss", images="hardest", scale="sequential", range=1,
        captions="hardest_captions", action="ask", columns=6, smooth=False, width=1.75,
    )  # fmt: skip
