"""2.7 Image retrieval: what is near a picture, in raw pixels, in features made by hand, in a network's layers."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from engine.convolutional.retrieval.archive import DIGITS
from engine.convolutional.retrieval.maps.atlas import Downhill, Turning
from engine.convolutional.retrieval.maps.reading import Reading
from engine.convolutional.retrieval.search.experiment import Search
from engine.convolutional.retrieval.settings import RetrievalSettings
from engine.convolutional.retrieval.shift.experiment import Shift
from ui import lesson
from ui.convolutional.retrieval.looks import LOOKS, brought, controls, has_pad, lay_upload, turn
from ui.convolutional.retrieval.map import on_map
from ui.convolutional.retrieval.search import search

Played = Search | Shift | Downhill | Turning | Reading
BUILT: dict[str, Callable[[RetrievalSettings], Played]] = {
    "search": search, "shift": Shift, "map": on_map, "reading": Reading,
}  # fmt: skip


def build(settings: RetrievalSettings) -> Played:
    """What a look plays."""
    return BUILT[settings.look](settings)


held = lesson.begin(__file__, RetrievalSettings(), first=("look",), unless=("look",), also=brought, pad=True)
look = turn(held)
lay_upload(held.settings)
lesson.head("Image retrieval", look.sentence if held.settings.archive in DIGITS else look.instead)
running = lesson.play(
    held,
    widgets=controls,
    build=build,
    rows=look.rows,
    equation=look.equation,
    letters=look.letters,
    pad=has_pad(held.settings),
    instead=lambda settings: build(replace(settings, archive=RetrievalSettings.archive)),
)

lesson.try_this(held.page, [trial for one in LOOKS.values() for trial in one.trials])

st.subheader("Exercise", anchor=False)
look.exercise()

st.subheader("The code", anchor=False)
lesson.code(*look.code)
lesson.script(running, look.script, "retrieval.py", look.caption, beside=look.beside)

lesson.sources(*dict.fromkeys(source for one in LOOKS.values() for source in one.sources))
