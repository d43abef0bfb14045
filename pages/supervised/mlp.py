"""1.2 Multilayer perceptron: layers of units that bend the line, trained live."""

from dataclasses import asdict
from itertools import pairwise

import streamlit as st

from engine.data.plane import DATASETS
from engine.supervised import mlp, mlp_loop
from engine.supervised.features import FEATURES
from engine.supervised.mlp_experiment import MLPExperiment
from engine.supervised.mlp_script import script
from engine.supervised.mlp_settings import LIVE, OWN, PRESETS, REBUILD, MLPSettings
from engine.supervised.mlp_training import Training
from ui import figures, lesson, live, own_data, playground_link
from ui.links import Controls
from ui.stage import View, row, stage, view

LESSON = "mlp"
PAGE = "supervised/mlp.py"
RATES = [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
PENALTIES = [0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
OPTIMISERS = {"sgd": "SGD", "momentum": "SGD with momentum", "rmsprop": "RMSprop", "adam": "Adam"}
OUTPUTS = {"softmax": "softmax, cross-entropy", "tanh": "one tanh unit, ½(o − y)²"}
ORDERS = {"shuffled": "shuffled each epoch", "playground": "as dealt, leftovers carried"}


def key(settings: MLPSettings) -> tuple[object, ...]:
    """What a new network is built for."""
    own = own_data.mark(LESSON) if settings.data == OWN and not settings.points else ""
    return (own, *(getattr(settings, name) for name in REBUILD))


def build(settings: MLPSettings) -> MLPExperiment:
    return MLPExperiment(settings, own_data.get(LESSON, settings.points) if settings.data == OWN else None)


def wish(what: str) -> None:
    """Remember what was chosen or pasted for the run that follows, and clear the field."""
    st.session_state[f"mlp.wish.{what}"] = st.session_state[f"mlp.{what}"]
    st.session_state[f"mlp.{what}"] = None if what == "preset" else ""


def grant_wishes(controls: Controls) -> None:
    """A preset chosen, a Playground link pasted, a table placed: settings that the page sets by itself."""
    if preset := st.session_state.pop("mlp.wish.preset", None):
        controls.set(**asdict(PRESETS[preset]))
    if (data := st.session_state.pop("mlp.wish.points", None)) is not None:
        controls.set(data=OWN, points=own_data.keep(LESSON, data), output="softmax")
    if link := st.session_state.pop("mlp.wish.link", None):
        try:
            found, notices = playground_link.parse(link)
            controls.set(**{**asdict(MLPSettings()), **found})
            controls.notices += notices or ["Everything in that link has its counterpart here."]
        except ValueError as reason:
            controls.notices.append(str(reason))


def take_over_points(controls: Controls) -> None:
    """Points edited on the stage become the visitor's own, so that the link has them; the network runs on."""
    running = live.running(LESSON)
    if running is None or not running.experiment.edited_points:
        return
    with running.session.lock:
        data = running.experiment.training.data
    points = own_data.keep(LESSON, data)
    if (controls.settings.data, controls.settings.points) != (OWN, points):
        controls.set(data=OWN, points=points)
        if not points:
            controls.notices.append("These are too many points for the link to carry: download them as CSV.")
    live.same(LESSON, key(controls.settings))


def show_controls(controls: Controls) -> None:
    titles = {name: one.title for name, one in DATASETS.items()} | {OWN: "Your own points"}
    if controls.pick("data", "Data: another set starts a new network", titles) != OWN:
        controls.take("points", "")
    controls.counts("hidden", "Hidden layers and their units: start a new network", 8, "Layer", 16)
    controls.steps("learning_rate", "Learning rate η", RATES, format_func=lambda rate: f"{rate:g}")
    with st.expander("Learning: applies while it runs"):
        controls.pick("optimiser", "Optimiser", OPTIMISERS)
        controls.slide("batch_size", "Batch size", 1, max(100, controls.settings.batch_size), 1)
        controls.pick("regularisation", "Regularisation", {"none": "none", "l1": "L1", "l2": "L2"})
        controls.steps("regularisation_rate", "Regularisation rate λ", PENALTIES, format_func=lambda rate: f"{rate:g}")
        if controls.settings.data != OWN:
            controls.slide("noise", "Noise in the data", 0.0, 0.5, 0.05)
    with st.expander("Network: a change starts a new one"):
        controls.several("features", "Inputs", {name: one.title for name, one in FEATURES.items()})
        controls.pick("activation", "Activation of the hidden units", {name: name for name in mlp.ACTIVATIONS})
        controls.pick("output", "Output and loss for classes", OUTPUTS)
        controls.pick("init", "Weights at the start", {name: name for name in mlp.INITIALISATIONS})
        controls.pick("batching", "Order of the samples", ORDERS)
        controls.slide("seeds", "Networks side by side, each from its own seed", 1, 8, 1)
        controls.number("seed", "First seed", 0, 2**31 - 1)
    with st.expander("Data: a change starts a new network"):
        if controls.settings.data != OWN:
            controls.slide("test_share", "Share kept for testing", 0.0, 0.9, 0.1)
            controls.number("data_seed", "Seed of the points", 0, 2**31 - 1)
        own_data.upload(LESSON)
    with st.expander("Presets and TensorFlow Playground links"):
        st.selectbox("Preset", PRESETS, None, key="mlp.preset", on_change=wish, args=("preset",))
        st.text_input("Paste a TensorFlow Playground link", key="mlp.link", on_change=wish, args=("link",))


def network_and_plane(settings: MLPSettings) -> list[View]:
    network = view(
        "network",
        title="Network",
        layers="layers",
        weights="weights",
        biases="biases",
        frozen_weights="frozen_weights",
        frozen_biases="frozen_biases",
        off_units="off_units",
        dead_units="dead_units",
        fields="unit_fields",
        probe_values="probe_values",
        card="card",
        select="select",
        focus="focus",
        width=1.45,
        overlay=view("card", card="card"),
    )
    plane = view(
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
    return [network, plane]


def looks(settings: MLPSettings) -> View:
    layers = [(0, "none"), *((layer + 1, f"layer {layer + 1}") for layer in range(len(settings.hidden)))]
    lines = {"action": "zero_lines", "argument": "layer", "value": "zero_lines_of", "label": "Zero lines of"}
    steps = {"action": "discretise", "argument": "on", "value": "discretised", "label": "Hard colours"}
    return view("choices", items=[lines | {"choices": layers}, steps])


def show_stage(token: str, settings: MLPSettings) -> None:
    losses = view(
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
    health = view(
        "layers",
        title="Gradient health",
        activations="histogram_activations",
        gradients="histogram_gradients",
        width=1.35,
    )
    seeds = view(
        "tiles",
        images="seed_fields",
        other="seed_field_class",
        captions="seed_captions",
        action="show_seed",
        shown="shown_seed",
    )
    rows = [row(*network_and_plane(settings), height=318, grow=0.62), row(losses, health, height=140, grow=0.3)]
    rows.insert(1, row(looks(settings), height=28, grow=0))
    if settings.seeds > 1:
        rows.append(row(seeds, height=112, grow=0.2))
    rows.append(row(view("lines", texts="equation"), height=44, grow=0.08))
    stage(token, LESSON, rows, presenting=lesson.presenting())


lesson.head(
    "Multilayer perceptron",
    "Each unit draws one soft line; layers mix them. **Press play**, then hover over a unit or click a weight.",
)
controls = Controls(LESSON, MLPSettings(), PRESETS)
grant_wishes(controls)
take_over_points(controls)
with lesson.body() as (left, right):
    if not lesson.presenting():
        with right:
            show_controls(controls)
    controls.close()
    settings = controls.settings
    with left:
        running = live.open(
            LESSON,
            lambda: build(settings),
            key=key(settings),
            live={name: getattr(settings, name) for name in LIVE},
            unit="epoch",
        )
        if running:
            show_stage(running.token, settings)
        st.latex(
            r"h^1_i = g(\mathbf{w}^1_i\cdot\mathbf{x} + b^1_i), \; h^2_i = g(\mathbf{w}^2_i\cdot\mathbf{h}^1 + b^2_i), "
            r"\quad \dots \qquad w \leftarrow w - \eta\,\partial \mathcal{L} / \partial w"
        )
if lesson.presenting() or running is None:
    st.stop()

lesson.try_this(
    PAGE,
    [
        ("**No hidden layer.** One line cannot part a ring from its middle, however long it learns. Then add x₁² and "
         "x₂² as inputs: now it can.",
         "Circle, no hidden layer", {"data": "circle", "hidden": "none"}),
        ("**A coin flip.** TensorFlow Playground's own rule on the spiral, from eight seeds side by side: some find a "
         "way, some do not.",
         "Eight seeds", {"preset": "TensorFlow Playground, spiral", "seeds": "8"}),
        ("**The gradient vanishes.** Eight layers of sigmoids: see how much less the first layers learn than the last. "
         "Then choose leaky relu.",
         "Eight sigmoid layers", {"preset": "vanishing gradient"}),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
st.markdown("**How many numbers does the network on the stage learn, weights and biases together?**")
guess = st.number_input("Weights and biases", value=None, step=1, min_value=0, key="exercise.mlp")
sizes = running.experiment.training.sizes
if guess is not None:
    layers = [(inputs, units) for inputs, units in pairwise(sizes)]
    total = sum(inputs * units + units for inputs, units in layers)
    worked = " + ".join(f"({inputs}·{units} + {units})" for inputs, units in layers)
    if guess == total:
        st.success(f"Right: {worked} = {total:,}. Every unit has a weight for each input of its layer, and one bias.")
    elif guess == sum(inputs * units for inputs, units in layers):
        st.error("Those are the weights alone. Every hidden unit and every output has a bias, too.")
    else:
        st.error("Not quite. Layer by layer: inputs times units, and one bias a unit.")

st.subheader("The output as a surface", anchor=False)
with running.session.lock:
    picture = running.experiment.picture()
    data = running.experiment.training.data
    history = running.session.history
    past = build(settings)
    past.restore(history.last_change().state)
    now, shown = running.experiment.training, running.experiment.shown
    if "field" not in picture:
        st.caption("With three classes or more there is one surface a class: hover over an output to see its field.")
    elif st.toggle("Show it, as it is where the network rests", key="mlp.surface.on"):
        st.plotly_chart(figures.surface(picture["field"], "output"), key="mlp.surface")

    st.subheader("The code", anchor=False)
    lesson.code(mlp.propagate, mlp_loop.train.py_func, Training)
    lesson.script(
        lambda: script(now, past.training, shown),
        "mlp.py",
        f"The network shown, from its last change at step {past.steps:,} to the present step {now.steps:,}.",
    )
    own_data.download(data)

lesson.sources(
    "Rumelhart, Hinton and Williams (1986), Learning representations by back-propagating errors",
    "Cybenko (1989); Hornik (1989), on universal approximation",
    "Glorot and Bengio (2010); He et al. (2015), on initialisation",
    "Kingma and Ba (2015), Adam",
    "Smilkov and Carter (2016), TensorFlow Playground: its data and its rule are a preset here",
)
