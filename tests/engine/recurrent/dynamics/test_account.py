"""Every line that is written out is true, digit by digit, and its results are the true ones."""

import numpy as np
import pytest

from engine.arithmetic.written import read
from engine.recurrent.dynamics import account
from engine.recurrent.dynamics.driven.system import Driven
from engine.recurrent.dynamics.linear.eigen import eigen
from tests.arithmetic import steps
from tests.engine.recurrent.dynamics.matrices import RANDOM, TENTHS, WHOLE, turned


def true(line):
    """Asserts that what can be worked out is right, and gives the number at the end."""
    found = steps(line)
    assert found, line
    assert [(step, step.wrong) for step in found if step.wrong] == [], line
    return read(found[-1].right)


def test_an_example_reads_well():
    assert account.eigenvalues(eigen([[0.9, 5], [0, 0.8]])) == [
        "tr A = a + d = 0.9 + 0.8 = 1.7",
        "det A = a·d − b·c = 0.9·0.8 − 5·0 = 0.72",
        "tr² − 4 det = 1.7² − 4·0.72 = 0.01",
        "√(tr² − 4 det) = √0.01 = 0.1",
        "λ₁ = (tr A + √…)/2 = (1.7 + 0.1)/2 = 0.9",
        "λ₂ = (tr A − √…)/2 = (1.7 − 0.1)/2 = 0.8",
    ]
    assert account.logistic(3.2, 0.4) == "new x = r·x·(1 − x) = 3.2·0.4·(1 − 0.4) = 0.768"
    assert account.next_state([[0.9, 5], [0, 0.8]], [1, -0.5])[0] == "new s₁ = 0.9·1 + 5·(−0.5) = −1.6"


@pytest.mark.parametrize("matrices", [WHOLE[::3], RANDOM[:80], TENTHS[:80], [turned(A, 0.7) for A in WHOLE[::9]]])
def test_eigenvalues_are_what_their_lines_come_to(matrices):
    for A in matrices:
        found = eigen(A)
        lines = account.eigenvalues(found)
        ends = [true(line) for line in lines if "λ₁ = λ₂" not in line and "Re λ" not in line]
        assert ends[0] == pytest.approx(float(found.trace), abs=0.006)
        assert ends[1] == pytest.approx(float(found.determinant), abs=0.006)
        if found.kind == "distinct":
            assert ends[-2:] == pytest.approx([value.real for value in found.values], abs=0.006)
        elif found.kind == "complex":
            assert ends[-2:] == pytest.approx([found.values[0].imag, found.radius], abs=0.006)
        elif found.trace:
            assert true(lines[-1]) == pytest.approx(found.values[0].real, abs=0.006)
        else:
            assert lines[-1] == "λ₁ = λ₂ = tr A/2 = 0"


def test_states_are_what_their_lines_come_to():
    chance = np.random.default_rng(4)
    for digits in (1, 2, 16):
        for _ in range(20):
            A, B, b, s = (chance.normal(size=size).round(digits) for size in ((2, 2), 2, 2, 2))
            x = round(float(chance.normal()), digits)
            ends = [true(line) for line in account.next_state(A.tolist(), s.tolist())]
            assert ends == pytest.approx((A @ s).tolist(), abs=0.006)
            for bend in ("linear", "tanh"):
                lines = account.driven_state(A.tolist(), B.tolist(), b.tolist(), s.tolist(), x, bend=bend)
                wanted = np.tanh(A @ s + B * x + b) if bend == "tanh" else A @ s + B * x + b
                assert [true(line) for line in lines] == pytest.approx(wanted.tolist(), abs=0.006)
    system = Driven([[0.8]], [1.0])
    assert account.driven_state([[0.8]], [1.0], [0.0], [5.0], 1.0) == ["new s₁ = 0.8·5 + 1·1 = 5"]
    assert system.run([1.0], [5.0])[1] == 5
    for x in chance.uniform(0, 1, 20):
        assert true(account.logistic(3.7, float(x))) == pytest.approx(3.7 * x * (1 - x), abs=0.006)
