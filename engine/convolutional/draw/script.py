"""The reading of a drawing as a script of its own: the picture's pixels, the weights from their file, plain torch."""

from __future__ import annotations

from pathlib import Path

from safetensors.torch import save

from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.networks.network import sequential
from engine.convolutional.reader.reader import YOURS
from engine.ending import of_stage
from engine.script import Code, fill
from engine.weights.file import shipped_bytes


def script(experiment: DrawExperiment) -> str:
    """A script that prints the ten probabilities of the picture on the stage, to four decimals."""
    name, network, seen = experiment.settings.network, experiment.reading.network, experiment.thinking.picture
    reader, done, kept = network.sound, network.surgery, name == YOURS
    names = {module: called for called, module in reader.network.named_modules()}
    muted: dict[str, list[int]] = {}
    for layer, channel in sorted(done.muted):
        muted.setdefault(names[reader.module(layer)], []).append(channel)
    constants = {
        "WEIGHTS": file_of(experiment),
        "KEPT": kept,
        "BIASES": done.biases,
        "FIRST": names[reader.module(reader.kernels)] if reader.kernels else "",
        "KERNELS": {channel: list(entries) for channel, entries, _ in done.kernels},
        "MUTED": muted,
        "PICTURE": Code("[\n" + "".join(f"    {[float(f'{ink:.9g}') for ink in row]},\n" for row in seen) + "]"),
        "STAGE": of_stage({"probabilities": experiment.thinking.probabilities}),
        "model": sequential(reader.anatomy),
    }
    about = (
        f"One digit read by the network {reader.text}\n\nIt reads the weights from {file_of(experiment)} beside it.\n"
    )
    return fill(Path(__file__).with_name("standalone.py"), constants, about)


def file_of(experiment: DrawExperiment) -> str:
    """The file that the script reads."""
    name = experiment.settings.network
    return "network.safetensors" if name == YOURS else f"{name}.safetensors"


def beside(experiment: DrawExperiment) -> dict[str, bytes]:
    """That file."""
    if experiment.settings.network != YOURS:
        return shipped_bytes(experiment.settings.network)
    reader = experiment.reading.network.sound
    tensors = {name: part.contiguous() for name, part in reader.network.state_dict().items()}
    return {file_of(experiment): save(tensors, metadata=reader.metadata)}
