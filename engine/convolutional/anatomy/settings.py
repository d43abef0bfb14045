"""The settings of lesson 2.4: a network by name, by the tutorial's form or as text, its image, what is looked at."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.anatomy.tutorial_form import RANGES, TutorialForm
from engine.convolutional.networks.anatomy import Anatomy, dissect
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.fits import LARGEST_SIDE
from engine.convolutional.networks.grammar import MOST_LAYERS, parse, written
from engine.convolutional.networks.layers import MOST_CHANNELS, Layer

FORM, OWN = "form", "text"
IMAGE: Shape = (1, 28, 28)  # of a network that brings none of its own
FORM_FIELDS = tuple(field.name for field in fields(TutorialForm))
BOUNDS: dict[str, tuple[int, int]] = {
    "depth": (0, MOST_CHANNELS),
    "rows": (0, LARGEST_SIDE),
    "columns": (0, LARGEST_SIDE),
    "layer": (0, MOST_LAYERS),
    "digit": (0, 9),
    "shift": (-2, 2),
    "down": (-2, 2),
    "seed": (0, 1_000_000),
}


@dataclass(frozen=True)
class AnatomySettings:
    """network: a key of ARCHITECTURES, "form" (the fields of TutorialForm follow) or "text"; text: layers in the
    grammar, the form's while empty; depth, rows, columns: the image, 0 for what the network was made for; layer: the
    one looked at, 0 for the image; digit, shift, down, seed: the picture that is sent through it, how many pixels
    to the right and downwards, and the weights. Raises ValueError with a sentence."""

    network: str = FORM
    text: str = ""
    convolutions: int = 1
    blocks: int = 2
    dense: int = 1
    channels: int = 8
    double: bool = True
    kernel: int = 3
    stride: int = 1
    padding: int = 0
    same: bool = False
    pool: int = 2
    units: int = 32
    classes: int = 10
    depth: int = 0
    rows: int = 0
    columns: int = 0
    layer: int = 0
    digit: int = 3
    shift: int = 0
    down: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        if self.network not in (*ARCHITECTURES, FORM, OWN):
            raise ValueError(f"The network is one of {', '.join((*ARCHITECTURES, FORM, OWN))}.")
        for name, (low, high) in (RANGES | BOUNDS).items():
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"{name.capitalize()} must be a whole number from {low} to {high:,}.")
        if self.text:
            parse(self.text)

    @property
    def form(self) -> TutorialForm:
        return TutorialForm(**{name: getattr(self, name) for name in FORM_FIELDS})

    @property
    def layers(self) -> tuple[Layer, ...]:
        if self.network in ARCHITECTURES:
            return parse(ARCHITECTURES[self.network].text)
        return parse(self.text) if self.network == OWN and self.text else self.form.layers()

    @property
    def written(self) -> str:
        """The network in the grammar, however it was chosen."""
        return written(self.layers)

    @property
    def own_image(self) -> Shape:
        """What the network was made for."""
        return ARCHITECTURES[self.network].image if self.network in ARCHITECTURES else IMAGE

    @property
    def image(self) -> Shape:
        chosen = (self.depth, self.rows, self.columns)
        return tuple(side or own for side, own in zip(chosen, self.own_image, strict=True))

    def anatomy(self) -> Anatomy:
        """Raises ValueError naming the layer that does not fit."""
        return dissect(self.layers, self.image)
