"""A drawing, read by a trained network, layer by layer."""


def warm_up() -> None:
    """Read the weights and load what explains them, which takes seconds the first time."""
    from engine.convolutional.draw.experiment import DrawExperiment
    from engine.convolutional.draw.settings import DrawSettings

    DrawExperiment(DrawSettings(look="why")).frame()
