"""The auto-encoder: in training beside PCA, and maps of its codes."""


def warm_up() -> None:
    """Read the networks and lay out both maps, which takes a second the first time."""
    from engine.generative.autoencoder.maps import AeExplore

    AeExplore().frame()
