"""1.5 Which classifier? The same points given to nine models, each with its reasons, and an honest verdict."""

from collections.abc import Hashable
from dataclasses import asdict

import streamlit as st

from engine.supervised.classifiers import machines, models, trees
from engine.supervised.classifiers.data import OWN
from engine.supervised.classifiers.experiment import PanelsExperiment
from engine.supervised.classifiers.redraws import RedrawsExperiment
from engine.supervised.classifiers.settings import PRESETS, ClassifierSettings
from engine.supervised.classifiers.tuning import TuneExperiment
from ui import kept, lesson, live, own_data
from ui.controls import Controls
from ui.supervised.classifiers import controls as stage

LESSON = stage.LESSON


LOOKS = {"panels": PanelsExperiment, "redraws": RedrawsExperiment, "tune": TuneExperiment}


def build(settings: ClassifierSettings) -> PanelsExperiment | RedrawsExperiment | TuneExperiment:
    data = own_data.get(LESSON, settings.points) if settings.data == OWN else None
    return LOOKS[settings.look](settings, data)


def counted(settings: ClassifierSettings) -> Hashable:
    """What is counted with other settings begins anew; side by side they apply at once."""
    return () if settings.look == "panels" else tuple(settings.live().items())


def grant_wishes(controls: Controls) -> None:
    """A preset chosen, a table placed, points that the browser has kept."""
    if preset := controls.wished():
        controls.adopt(**asdict(PRESETS[preset]))
    if (data := st.session_state.pop(f"{LESSON}.wish.points", None)) is not None:
        if data.classes:
            controls.set(data=OWN, points=own_data.keep(LESSON, data))
            live.anew(LESSON)  # whatever runs, it is not on these points
        else:
            controls.notices.append("These points have numbers to predict, not classes: choose a column of classes.")
    if (data := kept.back(LESSON, own_data.from_browser)) is not None and data.classes and not own_data.kept(LESSON):
        running = live.running(LESSON)
        if running is None or not len(running.experiment.training.data.targets):
            own_data.keep(LESSON, data)
            live.anew(LESSON)


def take_over_points(controls: Controls) -> None:
    """Points edited on the stage become the visitor's own, so that the link has them; the panels stay."""
    running = live.running(LESSON)
    if running is None:
        return
    unknown = controls.settings.data == OWN and running.experiment.own_points and not own_data.kept(LESSON)
    unknown = unknown and not controls.moved("data")
    if not (running.experiment.edited_points or unknown):
        return
    with running.session.lock:
        data = running.experiment.training.data
    points = own_data.keep(LESSON, data)
    if (controls.settings.data, controls.settings.points) != (OWN, points):
        controls.set(data=OWN, points=points)
        if not points:
            controls.notices.append("These are too many points for the link to carry: download them as CSV.")
    live.same(LESSON, controls.key())


lesson.head(
    "Which classifier?",
    "The same points, nine ways to part them. **Drag a point**, and ask each model why.",
)
controls = lesson.begin(__file__, ClassifierSettings(), PRESETS, also=counted)
grant_wishes(controls)
take_over_points(controls)
running = lesson.play(
    controls,
    widgets=stage.controls,
    build=build,
    rows=stage.rows,
    equation=stage.equation,
    letters=stage.LETTERS_SAID,
    keep=lambda settings: own_data.for_browser(LESSON, settings.data == OWN, settings.points),
)

lesson.try_this(
    controls.page,
    [
        ("**Worse than guessing.** In scikit-learn’s figure the straight lines get 0.40 on circles. Pick the linear SVM: "
         "why less than one half?",
         "scikit-learn’s circles", {"preset": "scikit-learn’s figure, circles"},
         "It finds no line, so it says the class that is more frequent among the training points, 34 of 60. The set has 50 "
         "of each class, so only 16 of the 40 test points are of it: 16/40 = 0.4."),
    ],
)  # fmt: skip

st.subheader("The code", anchor=False)
lesson.code(models, machines, trees)

lesson.sources(
    "Cortes and Vapnik (1995), Support-vector networks",
)
