"""Lesson 2.3: what pictures were described by before networks learnt to: edges, histograms of gradients, key points."""


def warm_up() -> None:
    """Compile the loops of the key points, or load them compiled, so that the first visitor does not wait for it."""
    from engine.convolutional.features.sift.matches import Matching
    from engine.convolutional.features.sift.settings import MatchSettings

    Matching(MatchSettings(sift_side=128)).frame()
