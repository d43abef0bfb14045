"""3.5 What RNNs can be shaped into: one network, and the shape chosen says what of it is switched on."""

from engine.experiment.protocol import Experiment
from engine.recurrent.sequences.settings import SequencesSettings
from ui import lesson
from ui.look import Look, below
from ui.recurrent.sequences import aligned, many_to_many, many_to_one, one_to_many, one_to_one, scene
from ui.recurrent.sequences import controls as widgets

LOOKS: dict[str, Look] = {
    "class": one_to_one.LOOK,
    "caption": one_to_many.LOOK,
    "scene": scene.LOOK,
    "sentiment": many_to_one.LOOK,
    "translation": many_to_many.LOOK,
    "tagging": aligned.LOOK,
}


def build(settings: SequencesSettings) -> Experiment:
    """What a look plays."""
    return LOOKS[settings.look].built(settings)


controls = lesson.begin(__file__, SequencesSettings(), first=("look",), unless=("look",), pad=True)
look = LOOKS[controls.settings.look]
lesson.head("What RNNs can be shaped into", look.sentence)
running = lesson.play(
    controls,
    widgets=lambda controls: widgets.controls(controls, LOOKS),
    build=build,
    rows=look.rows,
    equation=look.equation,
    letters=look.letters,
    pad=widgets.has_pad(controls.settings),
)
below(controls, running, LOOKS)
