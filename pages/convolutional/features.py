"""2.3 Features before learning: edges, histograms of gradients, key points, and what they buy."""

from engine.convolutional.features.settings import FeaturesSettings
from engine.experiment.protocol import Experiment
from ui import lesson
from ui.convolutional import own_picture
from ui.convolutional.features import cells, edges, hog, match, neocognitron, sift, why
from ui.convolutional.features import controls as widgets
from ui.look import Look, below

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


controls = lesson.begin(__file__, FeaturesSettings(), first=("look",), unless=("picture",), also=widgets.own)
widgets.grant_wishes(controls)
look = LOOKS[controls.settings.look]
lesson.head("Features before learning", look.sentence)
running = lesson.play(
    controls,
    widgets=lambda controls: widgets.controls(controls, LOOKS),
    build=build,
    rows=look.rows,
    equation=look.equation,
    letters=look.letters,
    instead=lambda settings: build(FeaturesSettings(look=settings.look)),
)
below(controls, running, LOOKS)
