"""The network as a script of its own: made with torch alone, every layer's output and parameters printed."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.networks.anatomy import Anatomy, shape_text
from engine.convolutional.networks.network import sequential
from engine.ending import of_stage
from engine.script import fill


def script(anatomy: Anatomy) -> str:
    """Prints the shapes and counts that the lesson shows."""
    sizes = f"for images of {shape_text(anatomy.input)}, with {anatomy.parameters.value:,} parameters"
    about = f"A network in plain torch, {sizes}: the output and the parameters of every layer."
    of_network = of_stage({"parameters": anatomy.parameters.value, "output": anatomy.output})
    blocks = any(part.source is not None for part in anatomy.layers)
    constants = {"BLOCKS": blocks, "IMAGE": anatomy.input, "STAGE": of_network, "model": sequential(anatomy)}
    return fill(Path(__file__).with_name("standalone.py"), constants, about)
