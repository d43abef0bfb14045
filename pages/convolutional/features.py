"""2.3 Features before learning: edges, histograms of gradients, key points, and what they buy."""

from typing import Any

import streamlit as st

from engine.convolutional.features.settings import FeaturesSettings
from engine.experiment.protocol import Experiment
from ui import lesson
from ui.convolutional import own_picture
from ui.convolutional.features import cells, edges, hog, match, neocognitron, sift, why
from ui.convolutional.features import controls as widgets
from ui.convolutional.features.look import Look

LOOKS: dict[str, Look] = {
    "edges": edges.LOOK,
    "hog": hog.LOOK,
    "sift": sift.LOOK,
    "match": match.LOOK,
    "cells": cells.LOOK,
    "neocognitron": neocognitron.LOOK,
    "why": why.LOOK,
}


def build(settings: FeaturesSettings) -> Experiment:
    """What a look plays; one at a picture may have the visitor's own."""
    mine = own_picture.get(widgets.LESSON)
    pictures = (mine.picture if mine else None,) if settings.pictured else ()
    return LOOKS[settings.look].built(settings, *pictures)


def of_all(name: str) -> list[Any]:
    """What all looks have of something, each once."""
    return list(dict.fromkeys(one for look in LOOKS.values() for one in getattr(look, name)))


controls = lesson.begin(__file__, FeaturesSettings(), first=("look",), unless=("picture",), also=widgets.own)
widgets.grant_wishes(controls)
lesson.head("Features before learning", LOOKS[controls.settings.look].sentence)
running = lesson.play(
    controls,
    widgets=lambda controls: widgets.controls(controls, LOOKS),
    build=build,
    rows=lambda running, settings: LOOKS[settings.look].rows(settings),
    equation=lambda settings: LOOKS[settings.look].equation(settings),
    letters=lambda settings: LOOKS[settings.look].letters,
    instead=lambda settings: build(FeaturesSettings(look=settings.look)),
)
look = LOOKS[controls.settings.look]

lesson.try_this(controls.page, [trial for one in LOOKS.values() for trial in one.tries])

st.subheader("Exercise", anchor=False)
look.exercise()

st.subheader("The code", anchor=False)
lesson.code(*of_all("code"))
lesson.script(running, look.script, f"{controls.settings.look}.py", look.caption, beside=look.beside)

lesson.sources(*of_all("sources"))
