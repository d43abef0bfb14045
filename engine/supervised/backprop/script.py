"""What is on the stage as a script of its own: the network with its numbers, or the formula's graph."""

from __future__ import annotations

from pathlib import Path

from engine.ending import of_stage
from engine.script import fill
from engine.supervised.backprop.descent import course
from engine.supervised.backprop.experiment import BackpropExperiment

HERE = Path(__file__).parent / "standalone"


def script(experiment: BackpropExperiment) -> str:
    """A script that prints every value and every gradient, as the stage has them at the end of the walk."""
    return _formula(experiment) if experiment.of_formula else _network(experiment)


def _formula(experiment: BackpropExperiment) -> str:
    reading = experiment.reading
    nodes = [(node.name, node.operation, node.operands, node.value) for node in reading.formula.nodes]
    figures = {"values": reading.values, "gradients": [slope or 0.0 for slope in reading.slopes]}
    constants = {"TEXT": reading.formula.text, "NODES": nodes, "VALUES": reading.given, "STAGE": of_stage(figures)}
    return fill(HERE / "formula.py", constants)


def _network(experiment: BackpropExperiment) -> str:
    net, settings = experiment.net, experiment.settings
    gradients = {f"dL/dw{layer + 1}": d for layer, d in enumerate(net.d_weights)}
    figures = {"L": net.value, **gradients, "L after one update": course(net, settings, 1)[1]}
    constants = {
        "INPUTS": net.inputs.tolist(),
        "TARGETS": net.targets.tolist(),
        "WEIGHTS": [w.tolist() for w in net.weights],
        "BIASES": [b.tolist() for b in net.biases],
        "ACTIVATION": net.activation,
        "OUTPUT": net.output,
        "LOSS": net.loss,
        "RATE": settings.rate,
        "SHARED": settings.shared,
        "STAGE": of_stage(figures),
    }
    return fill(HERE / "network.py", constants)
