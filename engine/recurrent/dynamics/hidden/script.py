"""A hidden Markov model and a sequence as a script of their own."""

from __future__ import annotations

from pathlib import Path

from engine.ending import of_stage
from engine.recurrent.dynamics.hidden.experiment import HiddenMarkov
from engine.script import fill


def script(experiment: HiddenMarkov) -> str:
    """Everything that the trellis computes, for this model and this sequence."""
    trellis = experiment.trellis
    hmm = trellis.hmm
    figures = {"log_likelihood": trellis.log_likelihood, "filtered": trellis.filtered}
    if trellis.viterbi is not None:
        path = trellis.viterbi
        figures |= {"posterior": trellis.posterior, "path": path.states, "log_path": path.log_probability}
    constants = {
        "STATES": list(hmm.states),
        "SYMBOLS": list(hmm.symbols),
        "START": hmm.start.tolist(),
        "TRANSITION": hmm.transition.tolist(),
        "EMISSION": hmm.emission.tolist(),
        "SEQUENCE": trellis.x.tolist(),
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)
