"""The settings of lesson 2.4: a network by name, by the tutorial's form or as text, its image, what is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import product

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.networks.anatomy import LARGEST_SIDE, Anatomy, dissect
from engine.convolutional.networks.counts import Shape
from engine.convolutional.networks.grammar import MOST_LAYERS, parse, written
from engine.convolutional.networks.layers import MOST_CHANNELS, Activation, Dense, Layer
from engine.convolutional.networks.windowed import Conv, Pool
from engine.settings import Settings, choice, switch, whole
from engine.settings import text as line

FORM, OWN, NO_OTHER = "form", "text", "none"
IMAGE: Shape = (1, 28, 28)  # of a network that brings none of its own
FURTHEST = 2  # pixels that a picture can be shifted
NETWORKS = {
    FORM: "The tutorial's form: sliders",
    **{name: name[0].upper() + name[1:] for name in ARCHITECTURES},
    OWN: "As written",
}


@dataclass(frozen=True)
class TutorialForm(Settings):
    """The tutorial's form of a CNN, INPUT → [[CONV → RELU]*K → POOL?]*L → [FC → RELU]*M → FC.

    What the letters and the sizes are is chosen; everything else of the network follows.
    """

    all_live = True

    convolutions: int = whole(1, 1, 4, "number of convolutions", title="K: convolutions a block", step=1)
    blocks: int = whole(2, 0, 5, "number of blocks", title="L: blocks", step=1)
    dense: int = whole(1, 0, 3, "number of dense layers", title="M: hidden layers F", step=1)
    channels: int = whole(8, 1, 64, "number of channels", title="Channels at first", step=1)
    double: bool = switch(True, "doubling", title="Twice the channels in each block")  # up to 512
    kernel: int = whole(3, 1, 11, "kernel", step=1)  # rows and columns
    stride: int = whole(1, 1, 4, "stride", step=1)  # of the convolutions
    padding: int = whole(0, 0, 5, "padding", step=1)  # cells on each side, of the convolutions
    same: bool = switch(  # padding that keeps the size, in place of `padding`
        False, "“same” padding", title="“Same” padding: the size stays"
    )
    pool: int = whole(2, 0, 4, "pooling window", title="Pooling window, 0 for none", step=1)  # ends each block
    units: int = whole(32, 1, 512, "number of units", title="Units of each F", step=1)  # of each hidden layer
    classes: int = whole(10, 1, 1_000, "number of classes", title="Classes", step=1)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The network's layers, whether or not an image is large enough for them."""
        relu, layers = Activation("relu"), list[Layer]()
        for block in range(self.blocks):
            channels = min(512, self.channels * 2**block) if self.double else self.channels
            convolution = Conv(channels, (self.kernel,) * 2, self.stride, "same" if self.same else self.padding)
            layers += [convolution, relu] * self.convolutions
            layers += [Pool("max", self.pool)] if self.pool else []
        layers += [Dense(self.units), relu] * self.dense
        return (*layers, Dense(self.classes))

    @property
    def formula(self) -> str:
        """The form with its numbers: INPUT → [[CONV → RELU]*1 → POOL]*2 → [FC → RELU]*1 → FC"""
        pool = " → POOL" if self.pool else ""
        blocks = f"[[CONV → RELU]*{self.convolutions}{pool}]*{self.blocks} → " if self.blocks else ""
        dense = f"[FC → RELU]*{self.dense} → " if self.dense else ""
        return f"INPUT → {blocks}{dense}FC"


FORM_FIELDS = tuple(field.name for field in fields(TutorialForm))


def recognised(layers: Sequence[Layer]) -> TutorialForm | None:
    """The form whose layers these are; None if they are of no such form. Of several, the one with the fewest blocks."""
    convolutions = [layer for layer in layers if isinstance(layer, Conv)]
    pools = [layer for layer in layers if isinstance(layer, Pool)]
    dense = [layer for layer in layers if isinstance(layer, Dense)]
    if not dense:
        return None
    numbers = {"dense": len(dense) - 1, "units": dense[0].units, "classes": dense[-1].units}
    numbers["pool"] = pools[0].size if pools else 0
    same = False
    if convolutions:
        first = convolutions[0]
        same = first.padding == "same"
        numbers |= {"channels": first.channels, "kernel": first.kernel[0], "stride": first.stride}
        numbers["padding"] = 0 if first.padding == "same" else first.padding
    for count, double in product((4, 3, 2, 1) if convolutions else (1,), (True, False)):
        blocks, rest = divmod(len(convolutions), count)
        try:
            form = TutorialForm(convolutions=count, blocks=blocks, double=double, same=same, **numbers)
        except ValueError:  # outside the sliders' ranges
            continue
        if not rest and form.layers == tuple(layers):
            return form
    return None


def _read(text: str) -> None:
    if text:
        parse(text)


@dataclass(frozen=True)
class AnatomySettings(TutorialForm):
    """A network, its image, and what is looked at. Raises ValueError with a sentence for a value out of range."""

    network: str = choice(FORM, NETWORKS, "network")  # the form's fields count for the form alone
    text: str = line("", "text", accept=_read)  # layers in the grammar, for the network "text"
    depth: int = whole(0, 0, MOST_CHANNELS, "number of the image's channels")  # 0: what the network was made for
    rows: int = whole(0, 0, LARGEST_SIDE, "number of the image's rows")
    columns: int = whole(0, 0, LARGEST_SIDE, "number of the image's columns")
    layer: int = whole(0, 0, MOST_LAYERS, "layer")  # the one looked at, 0 for the image
    digit: int = whole(3, 0, 9, "digit")  # that is sent through the network
    own: int = whole(0, 0, 1, "own picture")  # 1: the visitor's own picture is sent in its place, which no link carries
    shift: int = whole(0, -FURTHEST, FURTHEST, "shift")  # of the picture, pixels to the right
    down: int = whole(0, -FURTHEST, FURTHEST, "shift downwards")
    beside: str = choice(  # whose ledger stands beside this network's
        NO_OTHER, {NO_OTHER: "None", **{name: NETWORKS[name] for name in ARCHITECTURES}}, "network beside it",
        title="A second network beside it", shown=True,
    )  # fmt: skip
    seed: int = whole(0, 0, 1_000_000, "seed", title="Seed of the weights")

    @property
    def layers(self) -> tuple[Layer, ...]:
        if self.network in ARCHITECTURES:
            return parse(ARCHITECTURES[self.network].text)
        return parse(self.text) if self.network == OWN and self.text else super().layers

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
