"""The exported script, run as it is: it prints the stage's own numbers."""

import ast
import contextlib
import io

import numpy as np
import pytest

from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.script import script
from engine.recurrent.rnn.settings import PRESETS, WEIGHTS, RNNSettings

CHOSEN = {
    "default": RNNSettings(),
    "ReLU at the last step": RNNSettings(hidden=3, activation="relu", loss="last", sequence="adding", h0="1 0 -1"),
    **PRESETS,
}


@pytest.mark.parametrize("name", CHOSEN)
def test_it_prints_the_stages_numbers(name):
    import torch

    net, said, before = Unrolled(CHOSEN[name]), io.StringIO(), torch.get_default_dtype()
    try:
        with contextlib.redirect_stdout(said):
            exec(compile(script(CHOSEN[name]), "rnn.py", "exec"), globals_ := {"__name__": "__main__"})
    finally:
        torch.set_default_dtype(before)
    lines = said.getvalue().splitlines()
    printed = {line.partition(":")[0]: line.partition(":")[2] for line in lines if ":" in line}
    np.testing.assert_allclose(ast.literal_eval(printed["h"].strip()), net.h, rtol=0, atol=1e-6)
    np.testing.assert_allclose(ast.literal_eval(printed["y"].strip()), net.y[:, 0], rtol=0, atol=1e-6)
    assert float(printed["loss"]) == pytest.approx(net.loss, abs=1e-6)
    for matrix in WEIGHTS:
        values = ast.literal_eval(printed[matrix].strip())
        np.testing.assert_allclose(values, net.so_far(matrix, 0).ravel(), rtol=0, atol=1e-6)
    differences = [float(line.rpartition(" ")[2]) for line in lines if "at most" in line]
    assert len(differences) == 5 + (CHOSEN[name].activation != "linear")
    assert max(differences) < 1e-10 * max(1.0, float(abs(net.so_far("W_hh", 0)).max()))
    assert globals_["T"] == net.length
