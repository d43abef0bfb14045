"""3.1 Dynamic systems and hidden Markov models: a state that follows from the state before."""

from engine.experiment.protocol import Experiment
from engine.recurrent.dynamics.settings import DynamicsSettings
from ui import lesson
from ui.look import Look, below
from ui.recurrent.dynamics import bridge, classics, driven, hidden, hmm_model, learning, logistic, matrix, tanh
from ui.recurrent.dynamics import controls as widgets

LOOKS: dict[str, Look] = {
    "matrix": matrix.LOOK,
    "tanh": tanh.LOOK,
    "logistic": logistic.LOOK,
    "classics": classics.LOOK,
    "driven": driven.LOOK,
    "hmm": hidden.LOOK,
    "learning": learning.LOOK,
    "bridge": bridge.LOOK,
}
EXAMPLES: dict[str, widgets.Examples] = {
    "matrix": matrix.EXAMPLES,
    "tanh": tanh.EXAMPLES,
    "logistic": logistic.EXAMPLES,
    "driven": driven.EXAMPLES,
    "hmm": hmm_model.EXAMPLES,
    "learning": hmm_model.EXAMPLES,
    "bridge": bridge.EXAMPLES,
}


SYSTEMS = ("matrix", "tanh", "logistic", "classics", "driven")
TITLE, HIDDEN = "Dynamic systems", "Hidden Markov models"


def build(settings: DynamicsSettings) -> Experiment:
    return LOOKS[settings.look].built(settings)


controls = lesson.begin(__file__, DynamicsSettings(), first=("look",))
widgets.grant_wish(controls, EXAMPLES)
look = LOOKS[controls.settings.look]
lesson.head(TITLE if controls.settings.look in SYSTEMS else HIDDEN, look.sentence)
running = lesson.play(
    controls,
    widgets=lambda controls: widgets.controls(controls, LOOKS, EXAMPLES),
    build=build,
    rows=look.rows,
    equation=look.equation,
    letters=look.letters,
)
below(controls, running, LOOKS)
