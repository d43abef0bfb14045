"""1.1 Perceptron: one unit, one line, and a rule that moves it by one mistake at a time."""

import streamlit as st

from engine.supervised import perceptron, separability
from engine.supervised.perceptron_data import DATASETS
from engine.supervised.perceptron_experiment import LIVE, REBUILD, PerceptronExperiment, PerceptronSettings
from engine.supervised.perceptron_script import script
from ui import lesson, live
from ui.links import Controls
from ui.stage import row, stack, stage, view

LESSON = "perceptron"
PAGE = "supervised/perceptron.py"


def own_points(controls: Controls) -> None:
    """Points moved on the stage become the visitor's own, so that the link has them. Keeps the running experiment."""
    running = live.running(LESSON)
    if running is None:
        return
    points = getattr(running.experiment, "own_points", lambda: None)()
    if points is None or points == controls.settings.points:
        return
    controls.set(data="yours", points=points)
    live.same(LESSON, key(controls.settings))


def key(settings: PerceptronSettings) -> tuple[object, ...]:
    """What a new experiment is built for."""
    return tuple(getattr(settings, name) for name in REBUILD)


def show_controls(controls: Controls) -> None:
    data = controls.pick("data", "Data", {name: source.title for name, source in DATASETS.items()})
    if data != "yours":
        controls.take("points", "")
    if data == "clouds":
        controls.slide("margin", "Margin between the clouds", 0.1, 2.0, 0.1)
    controls.steps("rate", "Learning rate η", [0.01, 0.1, 0.5, 1.0, 2.0])
    with st.expander("Start, order and seed: a change starts again"):
        controls.pick("start", "Weights at the start", {"zero": "All zero", "random": "At random"})
        controls.pick("order", "Order of the samples", {"in turn": "In turn", "shuffled": "Shuffled each epoch"})
        controls.number("seed", "Seed of weights and order", 0, 1_000_000)
        if data in ("clouds", "overlap"):
            controls.slide("count", "Points", 4, 200, 2)
            controls.number("data_seed", "Seed of the points", 0, 1_000_000)
    with st.expander("A sample exactly on the line"):
        controls.pick(
            "ties",
            "counts as",
            {"class 0": "class 0, as g(0) = 0 says", "mistake": "a mistake for either class, as in scikit-learn"},
        )
    st.caption("The rate and the margin apply while it runs. Another data set starts again.")


def show_stage(token: str) -> None:
    plane = view(
        "plane",
        field="field",
        points="points",
        targets="targets",
        misclassified="misclassified",
        ring="ring",
        lines="lines",
        arrows="arrows",
        extent="extent",
        classes=2,
        tool="add",
        edit={"add": "add_point", "move": "move_point", "remove": "delete_point"},
        probe="probe",
        width=1.1,
    )
    weights = view(
        "curve",
        title="Weights, step by step",
        x="trace.step",
        series=[
            {"name": "trace.w1", "label": "w₁", "color": "positive"},
            {"name": "trace.w2", "label": "w₂", "color": "negative"},
            {"name": "trace.b", "label": "b", "color": "text"},
        ],
        cursor="step",
        x_label="sample",
        zero=True,
    )
    words = view("lines", title="The step just taken", texts="equation", big=True)
    verdict = view("lines", texts="verdicts")
    stage(
        token,
        LESSON,
        [row(plane, stack(words, verdict, weights, grow=(0, 0, 1)), height=452)],
        presenting=lesson.presenting(),
    )


lesson.head(
    "Perceptron",
    "One unit draws one line. Each mistake moves the line by one sample. **Press play**, then drag a point.",
)
controls = Controls(LESSON, PerceptronSettings())
own_points(controls)
with lesson.body() as (left, right):
    if not lesson.presenting():
        with right:
            show_controls(controls)
    controls.close()
    settings = controls.settings
    with left:
        running = live.open(
            LESSON,
            lambda: PerceptronExperiment(settings),
            key=key(settings),
            live={name: getattr(settings, name) for name in LIVE},
            unit="sample",
            per_second=5,
        )
        if running:
            show_stage(running.token)
        st.latex(
            r"y = g(\mathbf{w}\cdot\mathbf{x} + b), \qquad"
            r"\mathbf{w}(k) = \mathbf{w}(k-1) + \eta\,[t(k) - y(k)]\,\mathbf{x}(k)"
        )
if lesson.presenting():
    st.stop()

lesson.try_this(
    PAGE,
    [
        ("**A gate it can learn.** AND needs a few epochs. Step through one by one: each mistake adds a sample to w.",
         "AND", {"data": "and"}),
        ("**A gate it cannot.** No line separates XOR. The weights come back to where they were, for ever.",
         "XOR", {"data": "xor"}),
        ("**A narrow margin.** The closer the clouds, the more mistakes it may make. Widen it while it runs.",
         "Margin 0.1", {"data": "clouds", "margin": "0.1"}),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
st.markdown(
    "The four points of NAND start at w = (0, 0), b = 0 with η = 1, used in turn: (0,0), (0,1), (1,0), (1,1), "
    "with targets 1, 1, 1, 0. **What are the weights and the bias after the first sample?**"
)
columns = st.columns(4)
answer = [
    columns[i].number_input(name, value=None, step=1, key=f"exercise.{name}")
    for i, name in enumerate(("w₁", "w₂", "b"))
]
if None not in answer:
    used = perceptron.update((0.0, 0.0), 0.0, (0.0, 0.0), 1.0, 1.0)
    if tuple(answer) == (*used.new_w, used.new_b):
        st.success(
            "Right. z = 0, so y = g(0) = 0: a mistake. x = (0, 0) moves no weight, but the bias grows by η(t − y) = 1."
        )
    elif tuple(answer) == (0, 0, 0):
        st.error(
            "Not quite: g(0) = 0 and the target is 1, so this is a mistake, and the bias has the constant input 1."
        )
    else:
        st.error(
            "Not quite. Work out z = w·x + b and y = g(z); then every weight changes by η (t − y) times its input."
        )

st.subheader("History", anchor=False)
then, later = st.columns(2)
then.markdown(
    "> The Navy revealed the embryo of an electronic computer today that it expects will be able to walk, talk, see, "
    "write, reproduce itself and be conscious of its existence.\n\n*The New York Times, 8 July 1958*"
)
later.markdown(
    "> There is no reason to suppose that any of these virtues carry over to the many-layered version. Nevertheless, "
    "we consider it to be an important research problem to elucidate (or reject) our intuitive judgement that the "
    "extension to multilayer systems is sterile.\n\n*Minsky and Papert, Perceptrons, 1969, section 13.2*"
)

st.subheader("The code", anchor=False)
lesson.code(perceptron.update, separability.separability, PerceptronExperiment)
if running:
    with running.session.lock:
        lesson.script(
            lambda: script(settings, running.experiment),
            "perceptron.py",
            f"The points, the start and the order as they are now, for the {running.experiment.steps:,} samples used.",
        )

lesson.sources(
    "McCulloch and Pitts (1943), A logical calculus of the ideas immanent in nervous activity",
    "Rosenblatt (1958), The perceptron; Rosenblatt (1962), Principles of neurodynamics",
    "Novikoff (1962), On convergence proofs for perceptrons",
    "Minsky and Papert (1969), Perceptrons",
)
