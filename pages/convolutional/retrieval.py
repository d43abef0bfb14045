"""2.7 Image retrieval: what is near a picture, in raw pixels, in features made by hand, in a network's layers."""

from dataclasses import replace

from engine.convolutional.retrieval.archive import DIGITS
from engine.convolutional.retrieval.settings import RetrievalSettings
from ui import lesson
from ui.convolutional.retrieval.looks import LOOKS, brought, controls, has_pad, lay_upload, turn
from ui.look import below

held = lesson.begin(__file__, RetrievalSettings(), first=("look",), unless=("look",), also=brought, pad=True)
look = turn(held)
lay_upload(held.settings)
lesson.head("Image retrieval", look.sentence if held.settings.archive in DIGITS else look.instead)
running = lesson.play(
    held,
    widgets=controls,
    build=look.built,
    rows=look.rows,
    equation=look.equation,
    letters=look.letters,
    pad=has_pad(held.settings),
    instead=lambda settings: look.built(replace(settings, archive=RetrievalSettings.archive)),
)
below(held, running, LOOKS)
