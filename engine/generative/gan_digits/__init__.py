"""Generators of digits: one that ships, walked through and judged, and small ones in training."""


def warm_up() -> None:
    """Read the weights, and MNIST where it is at hand."""
    from engine.generative.gan_digits.explore import Plane, Walk
    from engine.generative.gan_digits.opinion import Opinion

    for experiment in (Walk(), Plane(), Opinion()):
        experiment.frame()
        experiment.picture()
