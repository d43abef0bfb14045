"""What is on the stage as a script of its own: the network with its numbers, or the formula's graph."""

from __future__ import annotations

from pathlib import Path

from engine.script import fill
from engine.supervised.backprop.experiment import BackpropExperiment

HERE = Path(__file__).parent / "standalone"


def script(experiment: BackpropExperiment) -> str:
    """A script that prints every value and every gradient, as the stage has them at the end of the walk."""
    if experiment.of_formula:
        reading = experiment.reading
        nodes = [(node.name, node.operation, node.operands, node.value) for node in reading.formula.nodes]
        return fill(HERE / "formula.py", {"TEXT": reading.formula.text, "NODES": nodes, "VALUES": reading.given})
    net, rate = experiment.net, experiment.settings.rate
    constants = {
        "INPUTS": net.inputs.tolist(),
        "TARGETS": net.targets.tolist(),
        "WEIGHTS": [w.tolist() for w in net.weights],
        "BIASES": [b.tolist() for b in net.biases],
        "ACTIVATION": net.activation,
        "OUTPUT": net.output,
        "LOSS": net.loss,
        "RATE": rate,
    }
    return fill(HERE / "network.py", constants)
