"""The perceptron's run as a script of its own: torch alone, the points and numbers written out."""

from __future__ import annotations

from pathlib import Path

from engine.ending import of_stage
from engine.experiment.protocol import State
from engine.script import fill
from engine.supervised.perceptron.run import PerceptronRun
from engine.supervised.perceptron.settings import PerceptronSettings


def script(settings: PerceptronSettings, experiment: PerceptronRun, start_state: State | None = None) -> str:
    """A script that repeats the run to where `experiment` is and prints its weights, bias and number of mistakes.

    It begins where the present stretch began: at the start, or at the last change of points, weights or rule; or at
    `start_state`, an earlier state since when nothing was changed. Raises ValueError without points.
    """
    start = start_state or experiment.start_of_stretch()
    points, targets = start["points"].tolist(), [float(target) for target in start["targets"]]
    if not points:
        raise ValueError("There are no points yet, so there is nothing to run.")
    now = experiment.state()
    constants = {
        "POINTS": points,
        "TARGETS": targets,
        "W": [float(start["w1"]), float(start["w2"])],
        "B": float(start["b"]),
        "RATE": float(start["rate"]),
        "MISTAKES": int(start["mistakes"]),
        "EPOCH": int(start["epoch"]),
        "ORDER": start["order"].tolist()[int(start["position"]) :],
        "SAMPLES": experiment.steps - int(start["steps"]),
        "SEED": settings.seed,
        "SAMPLE_ORDER": settings.order,
        "TIES": start["ties"],
        "STAGE": of_stage({"w": [now["w1"], now["w2"]], "b": now["b"], "mistakes": now["mistakes"]}),
    }
    count, steps = len(points), constants["SAMPLES"]
    about = f"The perceptron learning rule (Rosenblatt 1962) on {count} points, {steps} samples one after another."
    return fill(Path(__file__).with_name("standalone.py"), constants, about)
