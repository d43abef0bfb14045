"""1.2 Multilayer perceptron: layers of units that bend the line, trained live."""

from dataclasses import asdict
from itertools import pairwise

import streamlit as st

from engine.supervised.mlp import loop, network
from engine.supervised.mlp.experiment import MLPExperiment
from engine.supervised.mlp.picture import paint
from engine.supervised.mlp.script import script
from engine.supervised.mlp.settings import OWN, PRESETS, MLPSettings
from engine.supervised.mlp.training import MLPTraining
from ui import figures, lesson, live, own_data
from ui.controls import Controls
from ui.supervised.mlp import controls as stage
from ui.supervised.mlp import keep, playground_link

LESSON = "mlp"


def build(settings: MLPSettings) -> MLPExperiment:
    data = own_data.get(LESSON, settings.points) if settings.data == OWN else None
    return MLPExperiment(settings, data, keep.start(settings))


def grant_wishes(controls: Controls) -> None:
    """A preset chosen, a Playground link pasted, a table placed: settings that the page sets by itself."""
    if (running := live.running(LESSON)) is not None:
        with running.session.lock:
            wanted, running.experiment.wanted = running.experiment.wanted, {}
        if wanted:  # by the buttons on the network
            controls.set(**{"weights": "", **wanted})
    if preset := controls.wished():
        controls.adopt(**asdict(PRESETS[preset]))
    if (data := st.session_state.pop("mlp.wish.points", None)) is not None:
        controls.set(data=OWN, points=own_data.keep(LESSON, data), output="softmax")
        live.anew(LESSON)  # whatever runs, it is not on these points
    own_data.bring_back(LESSON)
    if link := st.session_state.pop("mlp.wish.link", None):
        try:
            found, notices = playground_link.parse(link)
            controls.adopt(**{**asdict(MLPSettings()), **found})
            controls.notices += notices or ["Everything in that link has its counterpart here."]
        except ValueError as reason:
            controls.notices.append(str(reason))


def exported(running: live.Running, *, loop: bool = False) -> str:
    """The run since its last change as a script. loop: in the stage's own compiled loop, not in torch."""
    training = running.experiment.training
    past = MLPExperiment(training.settings, training.data)
    past.restore(running.session.history.origin(training.steps).state)
    return script(training, past.training, running.experiment.shown, loop=loop)


lesson.head(
    "Multilayer perceptron",
    "Each unit draws one soft line; layers mix them. **Press play**, then hover over a unit or click a weight.",
)
controls = lesson.begin(__file__, MLPSettings(), PRESETS, also=keep.opened)
own_data.take_over(controls)
grant_wishes(controls)
keep.grant_wishes(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=build,
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.LETTERS,
    keep=lambda settings: own_data.for_browser(LESSON, settings.data == OWN, settings.points),
)

lesson.try_this(
    controls.page,
    [
        ("**No hidden layer.** One line cannot part a ring from its middle, however long it learns: how many training "
         "points does it get right? Then add x₁² and x₂² as inputs.",
         "Circle, no hidden layer", {"data": "circle", "hidden": "none"},
         "About two thirds of them. With the squares as inputs the border is an ellipse, and after 40 epochs all "
         "points are on their side of it."),
        ("**A matter of the seed.** TensorFlow Playground's own rule on the spiral, from eight seeds side by side. Who "
         "has 98 % of the test points after 1,000 epochs, and do the others come to the spiral, too?",
         "Eight seeds", {"preset": "TensorFlow Playground, spiral", "seeds": "8"},
         "Seeds 2, 3 and 5; seed 4 is the last then, at 85.6 %. After 2,000 epochs all eight are at 95 % or more. "
         "What the seed decides is the time it takes. Each share is of 250 points: the stage says how sure it is."),
        ("**The gradient vanishes.** Eight layers of sigmoids: how much less does the first layer get than the output? "
         "Then choose leaky relu.",
         "Eight sigmoid layers", {"preset": "vanishing gradient"},
         "With seed 0 about 180,000 times less: the slope of a sigmoid is at most ¼, and eight of them multiply. After "
         "1,000 epochs it still gives one class to all points. With leaky relu all layers get gradients within "
         "a factor of ten, and after 1,000 epochs every training point is right."),
    ],
)  # fmt: skip

st.subheader("Exercise", anchor=False)
layers = list(pairwise(running.experiment.training.sizes))
total = sum(inputs * units + units for inputs, units in layers)
units = sum(units for _, units in layers)
worked = " + ".join(f"({inputs}·{units} + {units})" for inputs, units in layers)
lesson.exercise(
    "mlp",
    "**How many numbers does the network on the stage learn, weights and biases together?**",
    "Weights and biases",
    right=total,
    because=f"Right: {worked} = {total:,}. Every unit has a weight for each input of its layer, and one bias.",
    near={total - units: "Those are the weights alone. Every hidden unit and every output has a bias, too."},
    hint="Not quite. Layer by layer: inputs times units, and one bias a unit.",
)

surface = st.expander("The output as a surface", key="mlp.surface", on_change="rerun")
if surface.open:
    with running.session.lock:
        training, shown = running.experiment.training, running.experiment.shown
        picture = paint(training, shown, -1, 0, discretise=False)
    if "field" in picture:
        height = "p₁ − p₀" if training.output == "softmax" else "o"
        surface.caption(f"{height}, as it was when the network last came to rest. Turn it with the mouse.")
        surface.plotly_chart(figures.surface(picture["field"], height), key="mlp.surface.figure")
    else:
        surface.caption("With three classes or more each has a surface of its own: hover over an output.")

st.subheader("The code", anchor=False)
lesson.code(network.propagate, loop.train, MLPTraining)
since = running.session.history.origin(running.experiment.steps).step
stretch = f"The network shown, from its last change at step {since:,} to the present step {running.experiment.steps:,}"
lesson.script(
    running, lambda _: exported(running), "mlp.py",
    f"{stretch}, in plain torch. It adds in another order than the stage: its last line says what that comes to.",
)  # fmt: skip
lesson.script(
    running, lambda _: exported(running, loop=True), "mlp_loop.py",
    f"{stretch}, in the loop that runs on the stage. It needs numba, and ends at the same numbers to the last digit.",
    title="Run it yourself, in the stage’s own loop",
)  # fmt: skip

lesson.sources(
    "Rumelhart, Hinton and Williams (1986), Learning representations by back-propagating errors",
    "Cybenko (1989); Hornik (1989), on universal approximation",
    "Glorot and Bengio (2010); He et al. (2015), on initialisation",
    "Kingma and Ba (2015), Adam",
    "Smilkov and Carter (2016), TensorFlow Playground: its data and its rule are a preset here",
)
