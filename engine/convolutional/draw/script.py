"""The reading of a drawing as a script of its own: the picture's pixels, the weights from their file, plain torch."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.networks.network import sequential
from engine.convolutional.reader.reader import YOURS
from engine.script import Code, fill


def script(experiment: DrawExperiment) -> str:
    """A script that prints the ten probabilities of the picture on the stage, to four decimals."""
    name, network, seen = experiment.settings.network, experiment.reading.network, experiment.thinking.picture
    reader, done, kept = network.sound, network.surgery, name == YOURS
    muted: dict[int, list[int]] = {}
    for layer, channel in sorted(done.muted):
        muted.setdefault(reader.ends[layer - 1], []).append(channel)
    constants = {
        "WEIGHTS": "network.safetensors" if kept else f"engine/weights/{name}.safetensors",
        "KEPT": kept,
        "BIASES": done.biases,
        "FIRST": reader.ends[reader.kernels - 1] if reader.kernels else 0,
        "KERNELS": {channel: list(entries) for channel, entries in done.kernels},
        "MUTED": muted,
        "PICTURE": Code("[\n" + "".join(f"    {[round(float(ink), 4) for ink in row]},\n" for row in seen) + "]"),
        "model": sequential(reader.anatomy),
    }
    shipped = f"those that ship with the playground: engine/weights/{name}.safetensors"
    whose = "those of your own network: download it beside this script" if kept else shipped
    about = f"One digit read by the network {reader.text}\n\nThe weights are {whose}.\n"
    return fill(Path(__file__).with_name("standalone.py"), constants, about)
