"""The first pictures of the lesson on a generator of digits, made before anyone waits for them."""

from engine.generative.gan_digits.judge import DigitGANJudge
from engine.generative.gan_digits.plane import DigitGANPlane
from engine.generative.gan_digits.walk import DigitGANWalk


def warm_up() -> None:
    """Read the weights, and MNIST where it is at hand."""
    for experiment in (DigitGANWalk(), DigitGANPlane(), DigitGANJudge()):
        experiment.frame()
        experiment.picture()
