"""Image retrieval: the pictures of an archive that are nearest to one, in several spaces of features."""


def warm_up() -> None:
    """Read the archive, lay the tables of its features, and compile a step of t-SNE."""
    from engine.convolutional.retrieval.maps.reading import Reading
    from engine.convolutional.retrieval.search.experiment import Search

    Search().frame()
    Reading().measure()
