"""Generators of digits: one that ships, and small ones in training."""


def warm_up() -> None:
    """Read the weights, and MNIST where it is at hand."""
    from engine.generative.gan_digits.judge import DigitGANJudge
    from engine.generative.gan_digits.plane import DigitGANPlane
    from engine.generative.gan_digits.walk import DigitGANWalk

    for experiment in (DigitGANWalk(), DigitGANPlane(), DigitGANJudge()):
        experiment.frame()
        experiment.picture()
