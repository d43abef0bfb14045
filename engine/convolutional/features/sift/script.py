"""The looks at SIFT as scripts of their own, by scikit-image."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.features.sift.matches import Matching
from engine.convolutional.features.sift.pairs import figures
from engine.convolutional.features.sift.points import Points
from engine.ending import of_stage
from engine.script import fill

HERE = Path(__file__).parent / "standalone"


def points_script(experiment: Points) -> str:
    """The key points with these thresholds, and the one that is looked at, if it is one."""
    settings, found = experiment.settings, experiment.figures()
    constants = {
        "PICTURE": settings.picture,
        "LONGEST": experiment.longest,
        "SIDE": settings.sift_side,
        "CONTRAST": settings.sift_contrast,
        "EDGE": settings.sift_edge,
        "CHOSEN": experiment.number,
        "STAGE": of_stage(found),
    }
    return fill(HERE / "points.py", constants)


def matches_script(experiment: Matching) -> str:
    """The matches of both pictures, and what they find. Raises ValueError where there are too few key points."""
    now, settings = experiment.now, experiment.settings
    if now.pair.matches is None:
        raise ValueError("There are too few key points to be matched, and so there is no script.")
    constants = {
        "PICTURE": settings.picture,
        "LONGEST": experiment.longest,
        "SIDE": settings.sift_side,
        "ANGLE": settings.match_angle,
        "SCALE": settings.match_scale,
        "BRIGHTNESS": settings.match_light,
        "FACTOR": settings.match_contrast,
        "HIDDEN": settings.match_hidden,
        "BEHIND": settings.match_ground,
        "CONTRAST": settings.sift_contrast,
        "EDGE": settings.sift_edge,
        "RATIO": settings.match_ratio,
        "STAGE": of_stage(figures(now, len(experiment.shown))),
    }
    return fill(HERE / "matches.py", constants)
