"""The variational auto-encoder: at networks that ship, and in training."""


def warm_up() -> None:
    """Read the weights and lay out the maps, which takes a second or two the first time."""
    from engine.generative.vae.looks import LOOKS, explore
    from engine.generative.vae.settings import VaeSettings

    for look in LOOKS:
        experiment = explore(VaeSettings(look=look))
        experiment.frame(), experiment.picture()
