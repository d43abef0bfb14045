"""1.1 Perceptron: one unit, one line, and a rule that moves it by one mistake at a time."""

import streamlit as st

from engine.supervised.perceptron import rule, separability
from engine.supervised.perceptron.experiment import PerceptronExperiment
from engine.supervised.perceptron.script import script
from engine.supervised.perceptron.settings import PerceptronSettings
from ui import lesson, live
from ui.controls import Controls
from ui.supervised.perceptron import controls as stage


def own_points(controls: Controls) -> None:
    """Points moved on the stage become the visitor's own, so that the link has them. Keeps the running experiment.
    Where another link has just been followed, that stands."""
    running = live.running(controls.lesson)
    if running is None or controls.opened:
        return
    points = getattr(running.experiment, "own_points", lambda: None)()
    if points is None or points == controls.settings.points:
        return
    controls.set(data="yours", points=points)
    live.same(controls.lesson, controls.key())


lesson.head(
    "Perceptron",
    "One unit draws one line. Each mistake moves the line by one sample. **Press play**, then drag a point.",
)
controls = lesson.begin(__file__, PerceptronSettings())
own_points(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=PerceptronExperiment,
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.LETTERS,
)

lesson.try_this(
    controls.page,
    [
        ("**A gate it can learn.** Step through AND one by one: each mistake adds a sample to w, or takes one away. "
         "After how many mistakes does none come any more?",
         "AND", {"data": "and"},
         "After 10. Then w = (2, 1) and b = −2, and of the four sums only that of (1, 1) is above 0. The sixth epoch "
         "has no mistake. From weights of zero, in turn, it is so with every seed."),
        ("**A gate it cannot.** No line separates XOR. The weights come back to where they were, for ever. How soon?",
         "XOR", {"data": "xor"},
         "After every epoch, from step 5 on: each of the four samples is then a mistake once, and what they add to w "
         "and b comes to zero."),
        ("**A narrow margin.** The closer the clouds, the more mistakes it may make. Count them to the end, then "
         "choose a margin of 0.8 and start again. How many does that save?",
         "Margin 0.1", {"data": "clouds", "margin": "0.1"},
         "It makes 2 in place of 58 with these points; the bound falls from 1,814 to 44. Other points, from another "
         "seed, need not make more at 0.1 than at 0.2: the bound says how many there may be, not how many there are."),
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
    used = rule.update((0.0, 0.0), 0.0, (0.0, 0.0), 1.0, 1.0)
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
    "we consider it to be an important research problem to elucidate (or reject) our intuitive judgment that the "
    "extension is sterile.\n\n*Minsky and Papert, Perceptrons, 1969, section 13.2*"
)

st.subheader("The code", anchor=False)
lesson.code(rule.update, separability.separability, PerceptronExperiment)
lesson.script(
    running,
    lambda experiment: script(experiment.settings, experiment),
    "perceptron.py",
    f"The points, the start and the order as they are now, for the {running.experiment.steps:,} samples used.",
)

lesson.sources(
    "McCulloch and Pitts (1943), A logical calculus of the ideas immanent in nervous activity",
    "Rosenblatt (1958), The perceptron; Rosenblatt (1962), Principles of neurodynamics",
    "Novikoff (1962), On convergence proofs for perceptrons",
    "Minsky and Papert (1969), Perceptrons",
)
