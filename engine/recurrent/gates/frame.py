"""What the stage of lesson 3.4 shows: two networks' numbers as rows of tiles over the steps, one unit taken apart."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.experiment.protocol import Frame
from engine.recurrent.gates.holds import GATES, read_holds, said
from engine.recurrent.gates.reading import MEMORY, Reading
from engine.recurrent.gates.score import BANDS, score
from engine.recurrent.gates.sums import account
from engine.recurrent.gates.units import COUNT, Finding, Moment, strongest_inputs
from engine.recurrent.gates.walk import GatesWalk
from engine.recurrent.gates.weights import Kind


def look(tour: GatesWalk) -> Frame:
    """The walk at its present step."""
    reading = tour.readings[tour.kind]
    found: Frame = {
        "step": tour.steps,
        "where": f"symbol {tour.steps} of {tour.length}",
        **score(reading, tour.order(tour.kind), tour.at, tour.unit, gradient=tour.back(tour.kind).memory),
        "said": [_answered(reading, tour.at), _held(tour, reading) or tour.surveys[tour.kind].finding(tour.unit).said],
        "chosen": tour.order(tour.kind).index(tour.unit),
        "gate": tour.chosen_gate,
        "scope": tour.scope,
    }
    below: Frame = LOOKS[tour.settings.look](tour)
    return found | below


def _answered(reading: Reading, at: int) -> str:
    task = reading.task
    answer, wanted = int(reading.answers[at]), int(reading.wanted[at])
    share = float(reading.probabilities[at, answer])
    sure = "more than 99.9 %" if share > 0.999 else f"{100 * share:.1f} %"
    verdict = "right" if answer == wanted else f"wrong, it is {task.answers[wanted]}"
    return f"{task.question} The {reading.kind.upper()} says {task.answers[answer]} ({sure}): {verdict}."


def _held(tour: GatesWalk, reading: Reading) -> str:
    words = said(read_holds(tour.settings.holds), tour.kind)
    free = tour.free[tour.kind].right
    return f"{reading.right} of {len(reading)} answers are right, with free gates {free}. {words}" if words else ""


def _cell(tour: GatesWalk) -> Frame:
    """The diagram's numbers and the sums behind the gates."""
    found = account(tour.readings[tour.kind], tour.at, tour.unit)
    states = {gate: tour.readings[tour.kind].held.get(gate) for gate in GATES[tour.kind]}
    held = {
        gate: None if mask is None or np.isnan(mask[tour.at, tour.unit]) else int(mask[tour.at, tour.unit])
        for gate, mask in states.items()
    }
    reading = tour.readings[tour.kind]
    (symbol,) = reading.task.shows(reading.sequence[tour.at : tour.at + 1])
    return {
        "numbers": found.texts,
        "flows": found.values,
        "gates": held,
        "reads": f"Press a gate to hold it. Each reads x = “{symbol}” and all h of step {tour.at}.",
        "account": found.lines,
    }


def _lines(tour: GatesWalk) -> Frame:
    """The chosen unit over time, and how far back the present answer listens."""
    reading, free = tour.readings[tour.kind], tour.free[tour.kind]
    found: Frame = {"at": np.arange(1, tour.length + 1, dtype=np.float32)}
    for name in BANDS[tour.kind]:
        found[f"line.{name}"] = _column(reading.values[name][:, tour.unit])
    if free is not reading:
        found["free.at"] = found["at"]
        found["free.memory"] = _column(free.memory[:, tour.unit])
    return found | _gradients(tour, tour.kind, "")


def _gradients(tour: GatesWalk, kind: Kind, prefix: str) -> Frame:
    back = tour.back(kind)
    found: Frame = {
        "back.at": np.arange(1, tour.steps + 1, dtype=np.float32),
        f"{prefix}back.memory": _column(back.memory),
        f"{prefix}back.input": _column(back.input),
    }
    if tour.free[kind] is not tour.readings[kind]:
        free = tour.back(kind, free=True)
        found |= {"free.back.at": found["back.at"], f"{prefix}free.back.memory": _column(free.memory)}
    return found


def _column(values: Floats) -> NDArray[np.float32]:
    return values.astype(np.float32)[:, None]


def _units(tour: GatesWalk) -> Frame:
    """What every unit follows; of the chosen one, what drives it."""
    survey, kind = tour.surveys[tour.kind], tour.kind
    rows = [
        {"head": f"unit {finding.unit + 1}", "cells": _goes(finding)}
        for finding in (survey.finding(unit) for unit in tour.order(kind))
    ]
    inputs = strongest_inputs(kind, tour.weights[kind], tour.settings.what, tour.unit)
    ends = {"highest": survey.moments(tour.unit), "lowest": survey.moments(tour.unit, lowest=True)}
    return {
        "tracks": {
            "title": f"What units follow, on {COUNT} sequences",
            "columns": ["most with", "r"],
            "rows": rows,
        },
        "driven": {
            "title": f"After which symbols {MEMORY[kind]} of unit {tour.unit + 1} is highest and lowest",
            "columns": [],
            "rows": [{"head": head, "cells": [*map(_moment, end)]} for head, end in ends.items()],
        },
        "inputs": {
            "title": f"Gates of unit {tour.unit + 1}",
            "columns": ["most with", "r", "largest input weights"],
            "rows": [
                {"head": gate, "cells": [*_goes(survey.gate(gate, tour.unit)), ", ".join(cells)]}
                for gate, cells in inputs.items()
            ],
        },
    }


def _goes(finding: Finding) -> list[str]:
    return [finding.track, f"{finding.correlation:.2f}".replace("-", "−")]


def _moment(moment: Moment) -> str:
    return f"{moment.text}  {moment.value:.2f}".replace("-", "−")


def _other(tour: GatesWalk) -> Frame:
    """The other cell on the same sequence, and how sure each is of the right answer."""
    kind = tour.other
    order = tour.order(kind)
    shown = score(tour.readings[kind], order, tour.at, order[0], ("z", "h") if kind == "gru" else ("f", "c"))
    at = np.arange(1, tour.length + 1, dtype=np.float32)
    found: Frame = {f"other_{name}": value for name, value in shown.items()}
    for name in (tour.kind, kind):
        reading = tour.readings[name]
        sure = reading.probabilities[np.arange(len(reading)), reading.wanted]
        found |= {"at": at, f"sure.{name}": _column(sure)}
        found |= _gradients(tour, name, f"{name}.")
    return found


LOOKS: dict[str, Any] = {"cell": _cell, "lines": _lines, "units": _units, "other": _other}
