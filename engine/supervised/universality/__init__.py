"""Universal approximation and depth: what a network can make, what it has at the start, and what it finds."""


def warm_up() -> None:
    """Compile the loop that learns, before anyone waits for it."""
    from engine.supervised.universality.ensemble import Ensemble
    from engine.supervised.universality.settings import UniversalitySettings

    training = Ensemble(UniversalitySettings(look="seeds", hidden="1", seeds=1))
    training.step()
    assert training.losses.size
