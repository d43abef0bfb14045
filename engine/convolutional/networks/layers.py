"""The layers that a small CNN is made of: what each is told, in which ranges, and how it is written.

A layer knows nothing of its input; what becomes of a volume in it says :mod:`engine.convolutional.networks.anatomy`.
`text` is the layer in the grammar of :mod:`engine.convolutional.networks.grammar`, `name` what it is called. Every
class raises ValueError with one sentence that begins with the layer's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Pair = tuple[int, int]
Padding = int | Literal["same"]
Table = tuple[tuple[int, ...], ...]  # for every output map, the input maps it reads

MOST_CHANNELS, MOST_UNITS = 1_024, 1_000_000
MOST_KERNEL, MOST_STRIDE, MOST_PADDING, MOST_DILATION, MOST_GROUPS = 31, 31, 16, 8, 64
RATE_DECIMALS = 4  # of a dropout rate, so that it is written as it is

TABLES: dict[str, Table] = {
    # LeCun, Bottou, Bengio and Haffner (1998), Table I: 60 of the 96 links; fewer links, and maps forced to differ
    "lenet5": (
        *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),  # three neighbours
        *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),  # four neighbours
        *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)),  # four, two and two apart
        (0, 1, 2, 3, 4, 5),
    ),
}


@dataclass(frozen=True)
class Conv:
    """Kernels shared by all places (LeCun et al. 1989).

    kernel: (rows, columns); padding: cells on each side, or "same" for ⌈N/stride⌉ cells out of N; groups: the maps in
    so many groups that do not see each other (Krizhevsky et al. 2012, for two GPUs); table: a key of TABLES instead.
    """

    channels: int
    kernel: Pair
    stride: int = 1
    padding: Padding = 0
    dilation: int = 1
    groups: int = 1
    table: str = ""
    name = "convolution"

    def __post_init__(self) -> None:
        _check_window(self)
        _check(self, "dilation", self.dilation, 1, MOST_DILATION)
        _check(self, "number of groups", self.groups, 1, MOST_GROUPS)
        if self.table and self.table not in TABLES:
            raise ValueError(f"{self.text}: there is no table “{self.table}”, but {', '.join(TABLES)}.")
        if self.table and self.groups > 1:
            raise ValueError(f"{self.text}: a connection table takes the place of groups, so leave one of them out.")

    @property
    def text(self) -> str:
        dilation = f"d{self.dilation}" if self.dilation != 1 else ""
        groups = f"g{self.groups}" if self.groups != 1 else ""
        return f"C{_window_text(self)}{dilation}{groups}" + (f"#{self.table}" if self.table else "")


@dataclass(frozen=True)
class Local:
    """Locally connected: a convolution's windows, but kernels and biases of their own at every place."""

    channels: int
    kernel: Pair
    stride: int = 1
    padding: Padding = 0
    name = "locally connected"

    def __post_init__(self) -> None:
        _check_window(self)

    @property
    def text(self) -> str:
        return f"L{_window_text(self)}"


ActivationKind = Literal["relu", "tanh", "sigmoid", "squash"]
ACTIVATION_LETTERS: dict[ActivationKind, str] = {"relu": "R", "tanh": "T", "sigmoid": "S", "squash": "Q"}
ACTIVATION_NAMES: dict[ActivationKind, str] = {
    "relu": "ReLU",  # Fukushima (1969); Nair and Hinton (2010)
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "squash": "1.7159 tanh(2x/3)",  # LeCun et al. (1998), so that ±1 goes to ±1
}


@dataclass(frozen=True)
class Activation:
    """A function of every cell by itself."""

    kind: ActivationKind = "relu"

    def __post_init__(self) -> None:
        if self.kind not in ACTIVATION_LETTERS:
            raise ValueError(f"The activation is one of {', '.join(ACTIVATION_LETTERS)}.")

    @property
    def text(self) -> str:
        return ACTIVATION_LETTERS[self.kind]

    @property
    def name(self) -> str:
        return ACTIVATION_NAMES[self.kind]


PoolKind = Literal["max", "average", "trained"]
POOL_LETTERS: dict[PoolKind, str] = {"max": "P", "average": "A", "trained": "U"}
POOL_NAMES: dict[PoolKind, str] = {
    "max": "max pooling",
    "average": "average pooling",
    "trained": "trained subsampling",  # LeCun et al. (1998): the sum, times a coefficient, plus a bias, of each map
}


@dataclass(frozen=True)
class Pool:
    """The largest, the mean, or the trained sum of windows of size×size cells; stride 0 stands for the size."""

    kind: PoolKind
    size: int
    stride: int = 0

    def __post_init__(self) -> None:
        if self.kind not in POOL_LETTERS:
            raise ValueError(f"The pooling is one of {', '.join(POOL_LETTERS)}.")
        _check(self, "window", self.size, 1, MOST_KERNEL)
        _check(self, "stride", self.stride, 0, MOST_STRIDE)
        if not self.stride:
            object.__setattr__(self, "stride", self.size)

    @property
    def text(self) -> str:
        return f"{POOL_LETTERS[self.kind]}{self.size}" + (f"s{self.stride}" if self.stride != self.size else "")

    @property
    def name(self) -> str:
        return POOL_NAMES[self.kind]


@dataclass(frozen=True)
class GlobalAverage:
    """The mean of every map (Lin et al. 2014)."""

    name = "global average pooling"
    text = "G"


@dataclass(frozen=True)
class Dense:
    """Fully connected: every unit reads every cell."""

    units: int
    name = "fully connected"

    def __post_init__(self) -> None:
        _check(self, "number of units", self.units, 1, MOST_UNITS)

    @property
    def text(self) -> str:
        return f"F{self.units}"


@dataclass(frozen=True)
class Radial:
    """LeNet-5's output: minus the squared distance to one fixed code of ±1 a class (LeCun et al. 1998).

    Theirs were drawings of the digits in 7×12 cells; here they are drawn at random, which they name as another way.
    """

    units: int
    name = "distance to fixed codes"

    def __post_init__(self) -> None:
        _check(self, "number of units", self.units, 1, MOST_CHANNELS)

    @property
    def text(self) -> str:
        return f"E{self.units}"


@dataclass(frozen=True)
class Dropout:
    """In training, every cell is set to 0 with probability rate, the others are divided by 1 − rate (Hinton 2012)."""

    rate: float
    name = "dropout"

    def __post_init__(self) -> None:
        # not a number fails every comparison
        if not (0 <= self.rate < 1 and round(self.rate, RATE_DECIMALS) == self.rate):
            raise ValueError(f"A dropout rate lies between 0 and 1, with up to {RATE_DECIMALS} decimals, as in D0.5.")

    @property
    def text(self) -> str:
        return f"D{self.rate:.{RATE_DECIMALS}f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class BatchNorm:
    """Every map (or unit) to mean 0 and variance 1 over the batch, then scaled and shifted (Ioffe, Szegedy 2015)."""

    name = "batch normalisation"
    text = "B"


@dataclass(frozen=True)
class ResponseNorm:
    """AlexNet's brightness normalisation over `size` neighbouring maps, k = 2, α = 10⁻⁴, β = 0.75 (Krizhevsky 2012)."""

    size: int = 5
    name = "local response normalisation"

    def __post_init__(self) -> None:
        _check(self, "number of maps", self.size, 1, MOST_KERNEL)

    @property
    def text(self) -> str:
        return f"N{self.size}"


Layer = Conv | Local | Activation | Pool | GlobalAverage | Dense | Radial | Dropout | BatchNorm | ResponseNorm
Windowed = Conv | Local | Pool
LAYERS: tuple[type, ...] = get_args(Layer)


def _window_text(layer: Conv | Local) -> str:
    (rows, columns), padding = layer.kernel, ""
    if layer.padding:
        padding = "same" if layer.padding == "same" else f"p{layer.padding}"
    kernel = str(rows) if rows == columns else f"{rows}x{columns}"
    return f"{layer.channels}@{kernel}" + (f"s{layer.stride}" if layer.stride != 1 else "") + padding


def _check_window(layer: Conv | Local) -> None:
    _check(layer, "number of channels", layer.channels, 1, MOST_CHANNELS)
    for side in layer.kernel:
        _check(layer, "kernel", side, 1, MOST_KERNEL)
    _check(layer, "stride", layer.stride, 1, MOST_STRIDE)
    if layer.padding != "same":
        _check(layer, "padding", layer.padding, 0, MOST_PADDING)


def _check(layer: Layer, what: str, value: int, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise ValueError(f"{layer.text}: the {what} must be a whole number from {low} to {high:,}.")
