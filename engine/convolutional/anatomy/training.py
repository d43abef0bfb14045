"""From lesson 2.4 to lesson 2.6: whether a network that was put together can be trained there, and on what."""

from __future__ import annotations

from engine.convolutional.networks.anatomy import shape_text
from engine.convolutional.networks.counts import Shape
from engine.convolutional.train.settings import TrainSettings
from engine.digits.split import SIDES

BATCHES = (TrainSettings.batch, 16, 8, 4, 2)


def to_train(text: str, image: Shape) -> TrainSettings:
    """How a network for images (channels, rows, columns) is trained: on the digits of that size, in batches that are
    not too long. Raises ValueError with a sentence where it cannot be."""
    data = next((name for name, side in SIDES.items() if image == (1, side, side)), None)
    if data is None:
        sizes = " or ".join(shape_text((1, side, side)) for side in SIDES.values())
        raise ValueError(f"Lesson 2.6 trains networks for images of {sizes}; this one is for {shape_text(image)}.")
    reasons = []
    for batch in BATCHES:
        try:
            return TrainSettings(data=data, architecture=text, batch=batch)
        except ValueError as reason:
            reasons.append(str(reason))
    raise ValueError(reasons[0])
