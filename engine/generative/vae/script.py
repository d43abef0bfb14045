"""What the stage of the lesson on variational auto-encoders shows, as a script of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from engine.ending import of_stage
from engine.generative.autoencoders import script as training
from engine.generative.digit_autoencoders.digits import SIDE, Asked
from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.looks.base import VARIATIONAL, VaeAsking, VaeExplore
from engine.generative.vae.looks.corners import VaeCorners
from engine.generative.vae.looks.sum import VaeSum
from engine.generative.vae.looks.walk import VaeWalk
from engine.script import fill
from engine.weights.file import shipped_bytes

ABOUT = """{title}{said}.

It reads {files} beside it.
"""


def script(experiment: VaeTrain | VaeExplore) -> str:
    """The run from its start to the present update, the present picture's numbers, or a code as it stands."""
    if isinstance(experiment, VaeTrain):
        return _training(experiment)
    asked, settings = experiment.asked, experiment.settings
    if isinstance(experiment, VaeAsking):
        names = (experiment.name,)
        if experiment.held is not None:
            return _filled(
                "A code put by hand",
                names,
                (),
                LOOK="held",
                CODE=experiment.code.tolist(),
                STAGE=of_stage({experiment.name: experiment.code}),
            )
        if experiment.refused:
            raise ValueError(f"{experiment.refused} The script comes when there is a digit.")
        title = f"The bound of the network “{experiment.name}”, and the likelihood by importance sampling"
        draws, steps = experiment.draws, experiment.steps
        estimate = draws.estimates[steps - 1] if steps else None
        figures = of_stage({"bound": draws.bound(steps).value, "estimate": estimate})
        more = {"LOOK": "draws", "DRAWS": max(1, experiment.steps), "SEED": settings.seed, "STAGE": figures}
        return _filled(title, names, zip("A", asked, strict=True), **more)
    if isinstance(experiment, VaeSum):
        return _filled(
            "Arithmetic on codes",
            VARIATIONAL,
            ((term.name, term.x) for term in experiment.terms if term.x),
            LOOK="sum",
            MEANS={term.name: term.digit for term in experiment.terms if term.x is None},
            PUT=_put(experiment),
            STAGE=of_stage({name: experiment.result(name) for name in VARIATIONAL}),
            TERMS={term.name: float(weight) for term, weight in zip(experiment.terms, experiment.weights, strict=True)},
        )
    if isinstance(experiment, VaeWalk):
        title, place = "The walk from A to B, at one place of it", [experiment.share]
        found = {name: experiment.at(name, experiment.share)[0] for name in VARIATIONAL}
    else:
        assert isinstance(experiment, VaeCorners)
        title, place = "Between the four corners A, B, C and D", [*experiment.pointer]
        found = {name: experiment.code(name) for name in VARIATIONAL}
    return _filled(
        title,
        VARIATIONAL,
        zip("ABCD", asked, strict=False),
        LOOK=settings.look,
        PATH=settings.path,
        PLACE=place,
        PUT=_put(experiment),
        STAGE=of_stage(found),
    )


def beside(experiment: VaeTrain | VaeExplore) -> dict[str, bytes]:
    """The files that the script reads."""
    if isinstance(experiment, VaeTrain):
        return {}
    return shipped_bytes(*((experiment.name,) if isinstance(experiment, VaeAsking) else VARIATIONAL))


def _put(experiment: VaeExplore) -> dict[str, list[float]]:
    return {letter: code.tolist() for (_, letter), code in experiment.put.items()}


def _training(experiment: VaeTrain) -> str:
    settings, figures = experiment.settings, experiment.training.figures
    return training.script(
        experiment.training,
        "A variational auto-encoder",
        "both terms of the bound on the {held} held out, in nats a {one}",
        {"reconstruction": figures.reconstruction, "divergence": figures.kl},
        WARM=settings.warm,
        DEVIATION=settings.deviation,
        LEARNT=experiment.training.learnt is not None,
        LIKELIHOOD="bernoulli" if settings.bernoulli else "gaussian",
    )


def _filled(title: str, networks: Sequence[str], pictures: Iterable[tuple[str, Asked]], **more: Any) -> str:
    asked = dict(pictures)
    said = "".join(f"{'; ' if number else ': '}{name}: {one.said}" for number, (name, one) in enumerate(asked.items()))
    constants = {
        "TRAINED": True,
        "NETWORKS": list(networks),
        "PICTURES": {name: _rows(one) for name, one in asked.items()},
    }
    files = " and ".join(f"{name}.safetensors" for name in networks)
    about = ABOUT.format(title=title, said=said, files=files)
    return fill(Path(__file__).with_name("standalone.py"), constants | more, about)


def _rows(asked: Asked) -> list[str]:
    return ["".join("#" if ink else "." for ink in row) for row in asked.x.view(SIDE, SIDE).int().tolist()]
