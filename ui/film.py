"""The visitor's camera on the stage: its frames are sent while it films, one at a time."""

from __future__ import annotations

from engine.experiment.film import LONGEST, MOST_PIXELS
from ui.stage import View, view


def film(*, width: float = 1.0) -> View:
    """The button that films, for an experiment that is :class:`engine.experiment.film.OnFilm` and whose frames hold its
    count of them as ``filmed``."""
    return view(
        "film", width=width, message="film", keep="keep_frame", count="filmed", longest=LONGEST, most=MOST_PIXELS
    )
