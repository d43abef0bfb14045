"""Which networks can be trained here to read digits, and in which batches."""

from __future__ import annotations

from functools import lru_cache

from engine.convolutional.networks.anatomy import Anatomy, dissect, shape_text
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.grammar import parse
from engine.convolutional.networks.layers import BatchNorm
from engine.digits.mnist import CLASSES
from engine.digits.split import SIDES

MOST_PARAMETERS = 100_000  # a moment has the weights and two moments of each: a whole history stays below 40 MB
MOST_WORK = 100_000_000  # multiply-adds of one update on the way forward: some tens of milliseconds
MOST_CELLS = 8_000_000  # numbers kept of one batch on the way forward
BATCH = 32  # pictures an update, where nothing else is chosen
SMALLER = (16, 8, 4, 2)  # for networks for which that is too much


@lru_cache(maxsize=64)
def anatomy_of(text: str, side: int) -> Anatomy:
    """A network for grey pictures of side × side. Raises ValueError naming the layer that cannot be."""
    return dissect(parse(text), (1, side, side))


def check(anatomy: Anatomy, batch: int) -> None:
    """Whether it reads digits, and can be trained here. Raises ValueError with a sentence."""
    last, parameters = anatomy.layers[-1], anatomy.parameters.value
    if anatomy.output not in ((CLASSES,), (CLASSES, 1, 1)):
        raise ValueError(f"{last.title}: the last layer must give ten numbers, one a digit; end with F10.")
    if not parameters:
        raise ValueError("This network has no weights: there is nothing to learn. End with F10.")
    if parameters > MOST_PARAMETERS:
        raise ValueError(
            f"This network has {parameters:,} parameters; up to {MOST_PARAMETERS:,} are trained here, so that every "
            "moment of the run can be kept in memory."
        )
    work, cells = anatomy.multiply_adds.value, anatomy.cells
    if batch * work > MOST_WORK or batch * cells > MOST_CELLS:
        most = min(MOST_WORK // max(work, 1), MOST_CELLS // cells)
        advice = f"with batches of up to {most:,} it can be trained" if most else "it is too large to be trained"
        raise ValueError(
            f"This network takes {work:,} multiply-adds and {cells:,} cells for one picture, {batch:,} times for one "
            f"update; {advice} here."
        )
    if batch == 1 and any(isinstance(part.layer, BatchNorm) for part in anatomy.layers):
        raise ValueError("Batch normalisation (B) needs batches of two pictures or more.")


def trainable(text: str, image: Shape) -> tuple[str, int]:
    """How a network for images (channels, rows, columns) is trained: on which digits (those of that size), and in
    batches of how many (the most that are not too long). Raises ValueError with a sentence where it cannot be."""
    data = next((name for name, side in SIDES.items() if image == (1, side, side)), None)
    if data is None:
        sizes = " or ".join(shape_text((1, side, side)) for side in SIDES.values())
        raise ValueError(f"Lesson 2.6 trains networks for images of {sizes}; this one is for {shape_text(image)}.")
    reasons = []
    for batch in (BATCH, *SMALLER):
        try:
            check(anatomy_of(text, SIDES[data]), batch)
            return data, batch
        except ValueError as reason:
            reasons.append(str(reason))
    raise ValueError(reasons[0])
