"""The first pictures of the lesson on a generator of digits, made before anyone waits for them."""

from engine.generative.digit_gan_judge import DigitGANJudge
from engine.generative.digit_gan_plane import DigitGANPlane
from engine.generative.digit_gan_walk import DigitGANWalk


def warm_up() -> None:
    """Read the weights, and MNIST where it is at hand."""
    for experiment in (DigitGANWalk(), DigitGANPlane(), DigitGANJudge()):
        experiment.frame()
        experiment.picture()
