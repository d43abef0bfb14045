"""Everything that can be chosen about two networks that learn against each other, whatever they learn from."""

from __future__ import annotations

from dataclasses import dataclass

from engine.settings import one_of, within

ACTIVATION_NAMES = ("relu", "leaky relu", "tanh", "sine")

LOSS_NAMES = ("minimax", "non-saturating", "least squares", "wasserstein", "hinge")

PENALTIES = ("none", "gradient penalty", "r1")

OPTIMISERS = ("sgd", "momentum", "adam")

MOST_LAYERS, MOST_UNITS, LARGEST_BATCH, LARGEST_SEED = 6, 128, 512, 2**31 - 1


@dataclass(frozen=True)
class PlayersSettings:
    """The two networks and how they learn, whatever from. Raises ValueError with a sentence for what is not allowed."""

    noise_size: int = 2  # numbers of noise an example
    g_hidden: tuple[int, ...] = (32, 32)  # units of G's hidden layers: 1..6 layers of 1..128
    d_hidden: tuple[int, ...] = (64, 64)
    g_activation: str = "leaky relu"  # of the hidden units
    d_activation: str = "sine"
    frequency: float = 6.0  # of sine units at the start: radians over half the square that is shown, 0.5..30
    g_output: str = "linear"  # or "tanh": what G makes then lies between −1 and 1
    init: str = "he"  # or "gan lab"
    loss: str = "non-saturating"  # one of LOSS_NAMES
    real_weight: float = 1.0  # of the real examples in D's logarithmic loss: 0.95 in GAN Lab; 0.5..1
    penalty: str = "r1"  # on the slope of D: one of PENALTIES
    penalty_weight: float = 0.0003  # λ, 0..100
    spectral: bool = False  # whether D's weights are divided by their spectral norm
    d_optimiser: str = "adam"  # one of OPTIMISERS
    g_optimiser: str = "adam"
    d_rate: float = 0.003  # learning rates, 0..10
    g_rate: float = 0.003
    beta1: float = 0.0  # Adam's β₁, and the momentum of "momentum", 0..0.99
    beta2: float = 0.99  # Adam's β₂, 0..0.9999
    half_life: int = 900  # iterations after which both learning rates have halved, again and again; 0: they stay
    average: float = 0.998  # decay of the moving average of G's weights that is shown and judged, 0 (none)..0.9999
    batch_size: int = 256  # real examples, and generated ones, an update: 2..512
    d_steps: int = 1  # updates of D in an iteration, 0..10
    g_steps: int = 1  # updates of G after them, 0..10; not both 0
    seed: int = 0

    def __post_init__(self) -> None:
        one_of("activation", self.g_activation, ACTIVATION_NAMES)
        one_of("activation", self.d_activation, ACTIVATION_NAMES)
        within("frequency", self.frequency, 0.5, 30)
        one_of("output", self.g_output, ("linear", "tanh"))
        one_of("initialisation", self.init, ("he", "gan lab"))
        one_of("loss", self.loss, LOSS_NAMES)
        one_of("penalty", self.penalty, PENALTIES)
        one_of("optimiser", self.d_optimiser, OPTIMISERS)
        one_of("optimiser", self.g_optimiser, OPTIMISERS)
        for hidden in (self.g_hidden, self.d_hidden):
            fits = (type(units) is int and 1 <= units <= MOST_UNITS for units in hidden)
            if not 1 <= len(hidden) <= MOST_LAYERS or not all(fits):
                raise ValueError(f"Each network has 1 to {MOST_LAYERS} hidden layers of 1 to {MOST_UNITS} units.")
        within("size of the noise", self.noise_size, 1, self.most_noise)
        within("weight of the real points", self.real_weight, 0.5, 1)
        within("penalty's weight", self.penalty_weight, 0, 100)
        within("learning rate of D", self.d_rate, 0, 10)
        within("learning rate of G", self.g_rate, 0, 10)
        within("momentum β₁", self.beta1, 0, 0.99)
        within("decay β₂", self.beta2, 0, 0.9999)
        within("half-life", self.half_life, 0, 1_000_000)
        within("average's decay", self.average, 0, 0.9999)
        within("batch size", self.batch_size, 2, LARGEST_BATCH)
        within("number of D's updates", self.d_steps, 0, 10)
        within("number of G's updates", self.g_steps, 0, 10)
        within("seed", self.seed, 0, LARGEST_SEED)
        if not self.d_steps + self.g_steps:
            raise ValueError("One of the two must learn: their updates cannot both be 0.")

    @property
    def most_noise(self) -> int:
        return 2

    @property
    def outputs(self) -> int:
        """Numbers that an example has."""
        return 2

    @property
    def g_sizes(self) -> tuple[int, ...]:
        return (self.noise_size, *self.g_hidden, self.outputs)

    @property
    def d_sizes(self) -> tuple[int, ...]:
        return (self.outputs, *self.d_hidden, 1)


LIVE: tuple[str, ...] = (
    "loss",
    "real_weight",
    "penalty",
    "penalty_weight",
    "d_optimiser",
    "g_optimiser",
    "d_rate",
    "g_rate",
    "beta1",
    "beta2",
    "half_life",
    "average",
    "batch_size",
    "d_steps",
    "g_steps",
)
"""What changes while the networks train, and keeps them."""
