"""The lesson as a tour: a walk through a sequence, symbol by symbol, with a trained LSTM or GRU taken apart at each.

tour = GatesTour(GatesSettings(text="(()(()))"))
tour.step(4)
tour.hold("f")                        # the forget gate shut, and once more: open; and once more: free
tour.frame()["said"]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.estimates import correlation
from engine.arrays import Floats
from engine.experiment.protocol import Frame
from engine.recurrent.gates import saturation
from engine.recurrent.gates.holds import GATES, read_holds, said, stands
from engine.recurrent.gates.pattern import tables
from engine.recurrent.gates.reading import BANDS, MEMORY, Reading, score
from engine.recurrent.gates.sums import account
from engine.recurrent.gates.units import COUNT, Finding, Moment, strongest_inputs
from engine.recurrent.gates.walk import GatesWalk
from engine.recurrent.gates.weights import Kind


class GatesTour(GatesWalk):
    """The walk with its picture; see :mod:`engine.experiment`."""

    def frame(self) -> Frame:
        """Two networks' numbers as rows of tiles over the steps; below them what was chosen to be looked at."""
        reading, order = self.reading, self.order(self.kind)
        held, finding = self._held(), self.survey.finding(self.unit)
        below = {
            "cell": self._cell, "lines": self._lines, "units": self._units, "saturation": self._saturation,
            "pattern": self._pattern, "other": self._other,
        }  # fmt: skip
        brushed = list(self.phrase) if self.settings.look == "pattern" else None
        return {
            "step": self.steps,
            "where": f"symbol {self.steps} of {self.length}",
            **score(reading, order, self.at, self.unit, back=self.back(self.kind), brushed=brushed),
            "said": [_answered(reading, self.at), held or finding.said],
            "chosen": order.index(self.unit),
            "gate": self.chosen_gate,
            "scope": self.scope,
            "level": self.chosen_level,
            "levels": self.levels,
            **below[self.settings.look](),
        }

    def _held(self) -> str:
        words, free = said(read_holds(self.settings.holds), self.kind), self.free[self.kind].right
        right = f"{self.reading.right} of {self.length} answers are right"
        return f"{right}, with free gates {free}. {words}" if words else ""

    def _cell(self) -> Frame:
        """The diagram's numbers and the sums behind the gates."""
        reading, found = self.reading, account(self.reading, self.at, self.unit)
        held: dict[str, str | None] = dict.fromkeys(GATES[self.kind])
        for gate in held:
            value = reading.held[gate][self.at, self.unit] if gate in reading.held else np.nan
            held[gate] = None if np.isnan(value) else stands(gate, float(value))
        (symbol,) = reading.task.shows(reading.sequence[self.at : self.at + 1])
        return {
            "numbers": found.texts,
            "flows": found.values,
            "gates": held,
            "reads": f"Press a gate to hold it. Each reads x = “{symbol}” and all h of step {self.at}.",
            "account": found.lines,
        }

    def _lines(self) -> Frame:
        """The chosen unit over time, and how far back the present answer listens."""
        reading, free = self.reading, self.free[self.kind]
        found: Frame = {"at": np.arange(1, self.length + 1, dtype=np.float32)}
        for name in BANDS[self.kind]:
            found[f"line.{name}"] = _column(reading.values[name][:, self.unit])
        if free is not reading:
            found |= {"free.at": found["at"], "free.memory": _column(free.memory[:, self.unit])}
        return found | self._gradients(self.kind, "")

    def _gradients(self, kind: Kind, prefix: str) -> Frame:
        back = self.back(kind)
        found: Frame = {
            "back.at": np.arange(1, self.steps + 1, dtype=np.float32),
            f"{prefix}back.memory": _column(back.memory),
            f"{prefix}back.input": _column(back.input),
        }
        if self.free[kind] is not self.readings[kind]:
            free = self.back(kind, free=True)
            found |= {"free.back.at": found["back.at"], f"{prefix}free.back.memory": _column(free.memory)}
        return found

    def _units(self) -> Frame:
        """What every unit follows; of the chosen one, what drives it."""
        survey, kind, unit = self.survey, self.kind, self.unit
        follows = [{"head": f"unit {k + 1}", "cells": _goes(survey.finding(k))} for k in self.order(kind)]
        moments, track = survey.moments(unit), survey.finding(unit).track
        inputs = strongest_inputs(kind, self.weights[kind], self.settings.what, unit)
        reads = [(gate, [*_goes(survey.gate(gate, unit)), ", ".join(cells)]) for gate, cells in inputs.items()]
        return {
            "tracks": {
                "title": f"What units follow, on {COUNT} sequences",
                "columns": ["most with", "r (95 %)"],
                "rows": follows,
            },
            "driven": {
                "title": f"What was read where {MEMORY[kind]} of unit {unit + 1} is",
                "columns": ["read so far", track, MEMORY[kind]],
                "rows": [{"head": head, "cells": _moment(moment)} for head, moment in moments.items()],
            },
            "inputs": {
                "title": f"Gates of unit {unit + 1}, on {COUNT} sequences",
                "columns": ["most with", "r (95 %)", "largest input weights"],
                "rows": [{"head": gate, "cells": cells} for gate, cells in reads],
            },
        }

    def _saturation(self) -> Frame:
        """Histograms of the gates, of all units and of the chosen one."""
        return saturation.frame(self.survey, self.unit)

    def _pattern(self) -> Frame:
        """The phrase that is brushed, the units that are on in it, and where else they are."""
        first, last = self.phrase
        found = tables(self.reading, self.survey, first, last, self.settings.threshold)
        return {
            **found, "phrase_first": first + 1, "phrase_last": last + 1, "threshold": self.settings.threshold,
        }  # fmt: skip

    def _other(self) -> Frame:
        """The other cell on the same sequence, and how sure each is of the right answer."""
        kind: Kind = "lstm" if self.kind == "gru" else "gru"
        order = self.order(kind)
        shown = score(self.readings[kind], order, self.at, order[0], ("z", "h") if kind == "gru" else ("f", "c"))
        found: Frame = {f"other_{name}": value for name, value in shown.items()}
        found["at"] = np.arange(1, self.length + 1, dtype=np.float32)
        for name in (self.kind, kind):
            reading = self.readings[name]
            sure = reading.probabilities[np.arange(len(reading)), reading.wanted]
            found |= {f"sure.{name}": _column(sure)} | self._gradients(name, f"{name}.")
        return found


def _answered(reading: Reading, at: int) -> str:
    task = reading.task
    answer, wanted = int(reading.answers[at]), int(reading.wanted[at])
    share = float(reading.probabilities[at, answer])
    sure = "more than 99.9 %" if share > 0.999 else f"{100 * share:.1f} %"
    verdict = "right" if answer == wanted else f"wrong, it is {task.answers[wanted]}"
    return f"{task.question} The {reading.kind.upper()} says {task.answers[answer]} ({sure}): {verdict}."


def _column(values: Floats) -> NDArray[np.float32]:
    return values.astype(np.float32)[:, None]


def _goes(finding: Finding) -> list[str]:
    return [finding.track, correlation(finding.correlation, COUNT, "")]


def _moment(moment: Moment) -> list[str]:
    return [moment.text, f"{moment.tracked:g}".replace("-", "−"), f"{moment.value:.2f}".replace("-", "−")]
