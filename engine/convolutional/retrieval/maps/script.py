"""Maps as scripts of their own."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from engine.arrays import AnyFloats
from engine.convolutional.retrieval import spaces
from engine.convolutional.retrieval.maps.atlas import TURNS, Downhill, Map
from engine.convolutional.retrieval.maps.embedding import Embedding
from engine.convolutional.retrieval.maps.ground import Ground
from engine.convolutional.retrieval.maps.manifold import Manifold
from engine.convolutional.retrieval.maps.reading import Reading
from engine.ending import of_stage
from engine.script import fill

HERE = Path(__file__).parent / "standalone"
FILE = "points.npy"
LARGEST = 20_000_000  # bytes of that file
LONG = 20  # steps from which on the sums of many points are compiled


def of_map(atlas: Map) -> str:
    """A script that ends where the map is now. Raises ValueError with a sentence for points that take too much room."""
    ground = atlas.ground
    if not _known(ground) and len(ground) * spaces.numbers_of(ground.name) * 4 > LARGEST:
        raise ValueError("In this space the pictures have so many numbers that a file of them would be too large.")
    space = {"FILE": "" if _known(ground) else FILE, "COSINE": ground.cosine}
    if isinstance(atlas, Downhill):
        training = atlas.training
        return _downhill(training, training.course, {**space, "START": training.start})
    if isinstance(atlas, Manifold):
        chosen = atlas.training.settings
        course = [(since, nearest) for since, (nearest,) in atlas.training.course]
        own = {"START": chosen.start, "SEED": chosen.seed, "NEIGHBOURS": chosen.neighbours, "COURSE": course}
        return fill(HERE / "spread.py", {**space, **own, "STEPS": atlas.steps, "STAGE": of_stage(atlas.figures())})
    stage = of_stage({"shares": atlas.plane.shares[:2], "places": atlas.places[:3]})
    return fill(HERE / "plane.py", {**space, "SHARE": atlas.steps / TURNS, "STAGE": stage})


def of_reading(reading: Reading) -> str:
    """A script that ends where all its maps are now."""
    training = reading.training
    course = [(since, (*values, training.early)) for since, values in training.course]
    return _downhill(training, course, {"FILE": FILE, "COSINE": False, "START": training.start})


def _downhill(training: Embedding, course: list, more: dict) -> str:  # type: ignore[type-arg]
    first = training.settings.seed
    constants = {
        **more,
        "SEEDS": [first + k for k in range(training.maps)],
        "COURSE": course,
        "STEPS": training.steps,
        "COMPILED": training.steps > LONG and len(training.space) > 500,
        "STAGE": of_stage({"places": training.y[:, :3], "loss": training.losses}),
    }
    return fill(HERE / "downhill.py", constants)


def _known(ground: Ground) -> bool:
    """Whether scikit-learn has the points."""
    return ground.name == spaces.SHIPPED


def beside(experiment: Map | Reading) -> dict[str, bytes]:
    """The file that a script reads, if it reads one."""
    if isinstance(experiment, Reading):
        return {FILE: _file(experiment.training.x)}
    ground = experiment.ground
    numbers = spaces.features(ground.archive, ground.name)[ground.which]
    return {} if _known(ground) else {FILE: _file(numbers)}


def _file(points: AnyFloats) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, points)
    return buffer.getvalue()
