"""Generators and pictures that several tests use."""

from engine.generative.likelihood.picture.generator import Observed, generator_of

FREE = {"free": True}
ALL_FREE = generator_of(shape=FREE, colour=FREE, x=FREE, y=FREE, size=FREE, angle=FREE)
TURNED = generator_of(angle=FREE, size=FREE, noise=1.0)


def seen_by(generator, seed=0):
    """A picture from the generator itself."""
    z = generator.sample(1, seed)
    return z, Observed(generator.observed(z, seed)[0])
