"""Image retrieval: the pictures of an archive that are nearest to one, in several spaces of features."""


def warm_up() -> None:
    """Read the archive, and lay the tables of its features."""
    from engine.convolutional.retrieval.search.experiment import Search

    Search().frame()
