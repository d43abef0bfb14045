"""Everything that can be chosen about two networks that learn against each other, whatever they learn from."""

from __future__ import annotations

from dataclasses import dataclass

from engine.settings import Settings, choice, number, seed, switch, whole, wholes

ACTIVATION_NAMES = ("relu", "leaky relu", "tanh", "sine")
LOSS_NAMES = {
    "minimax": "minimax",
    "non-saturating": "non-saturating",
    "least squares": "least squares",
    "wasserstein": "Wasserstein",
    "hinge": "hinge",
}
PENALTIES = {"none": "none", "gradient penalty": "gradient penalty, (|∇D| − 1)²", "r1": "R1, ½|∇D|² at real points"}
OPTIMISERS = {"sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam"}
MOST_LAYERS, MOST_UNITS, LARGEST_BATCH = 6, 128, 512

# What the widgets offer
RATES = (0.0001, 0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0)
WEIGHTS = (0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
HALVES = (0, 500, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000)
AVERAGES = (0.0, 0.9, 0.98, 0.99, 0.995, 0.999)


@dataclass(frozen=True)
class PlayersSettings(Settings):
    """The two networks, G and D, and how they learn."""

    noise_size: int = whole(2, 1, 2, "size of the noise", title="Numbers of noise", step=1)  # for one example
    g_hidden: tuple[int, ...] = wholes((32, 32), 1, MOST_LAYERS, 1, MOST_UNITS, "hidden layers of G")
    d_hidden: tuple[int, ...] = wholes((64, 64), 1, MOST_LAYERS, 1, MOST_UNITS, "hidden layers of D")
    g_activation: str = choice("leaky relu", ACTIVATION_NAMES, "activation", title="Units of G")  # hidden units
    d_activation: str = choice("sine", ACTIVATION_NAMES, "activation", title="Units of D")
    # Radians over half the square that is shown
    frequency: float = number(6.0, 0.5, 30, "frequency", title="Frequency of sine units at the start", step=0.5)
    g_output: str = choice("linear", ("linear", "tanh"), "output", title="Output of G")  # tanh: from −1 to 1
    init: str = choice("he", {"he": "he", "gan lab": "GAN Lab"}, "initialisation", title="Weights at the start")
    loss: str = choice("non-saturating", LOSS_NAMES, "loss", title="Loss: applies while it runs", live=True)
    real_weight: float = number(  # 0.95 in GAN Lab
        1.0, 0.5, 1, "weight of the real points", title="Weight of the real points (logarithmic losses)", step=0.01,
        live=True,
    )  # fmt: skip
    penalty: str = choice("r1", PENALTIES, "penalty", title="Penalty on D's slope", live=True)
    penalty_weight: float = number(0.0003, 0, 100, "penalty's weight", title="Its weight λ", values=WEIGHTS, live=True)
    spectral: bool = switch(False, "spectral norm in D")  # D's weights are divided by their spectral norm
    d_optimiser: str = choice("adam", OPTIMISERS, "optimiser", title="Optimiser of D", live=True)
    g_optimiser: str = choice("adam", OPTIMISERS, "optimiser", title="Optimiser of G", live=True)
    d_rate: float = number(0.003, 0, 10, "learning rate of D", values=RATES, live=True)
    g_rate: float = number(0.003, 0, 10, "learning rate of G", values=RATES, live=True)
    beta1: float = number(0.0, 0, 0.99, "momentum β₁", title="Momentum, Adam's β₁", step=0.01, live=True)
    beta2: float = number(0.99, 0, 0.9999, "decay β₂", title="Adam's β₂", step=0.0001, live=True)
    half_life: int = whole(  # 0: the rates stay
        900, 0, 1_000_000, "half-life", title="Rates halved every … iterations", values=HALVES, live=True
    )
    average: float = number(  # of the moving average of G's weights that is shown and judged; 0 for none
        0.998, 0, 0.9999, "average's decay", title="Average of G shown, decay", values=AVERAGES, live=True
    )
    batch_size: int = whole(256, 2, LARGEST_BATCH, "batch size", step=1, live=True)  # of real, and of generated ones
    d_steps: int = whole(1, 0, 10, "number of D's updates", title="D's updates an iteration", live=True)
    g_steps: int = whole(1, 0, 10, "number of G's updates", title="G's updates an iteration", live=True)
    seed: int = seed()

    def check(self) -> None:
        if not self.d_steps + self.g_steps:
            raise ValueError("One of the two must learn: their updates cannot both be 0.")

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
