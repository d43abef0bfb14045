"""A file with a visitor's numbers in it: constants, branches, definitions written out, nothing that is not used."""

from pathlib import Path

import pytest

from engine.script import Code, fill, literal
from tests.engine.scripts import alone

ENGINE = Path(__file__).parents[2] / "engine"
STANDALONE = [*ENGINE.rglob("standalone.py"), *ENGINE.rglob("standalone/[!_]*.py")]
FILE = '''"""About it."""

import math

import numpy as np

from engine.supervised.perceptron.rule import activation

SEED, RATE = 0, 0.5  # chance, and the step
RULE = "sgd"
SIZES = [1, 2]


# Only one of the rules needs this.
def momentum(v, g):
    return 0.9 * v + g


def unused():
    return math.pi


def step(w, g):
    if RULE == "momentum":
        # a comment that goes along
        w = momentum(w, g)
    elif RULE == "adam":
        w = math.sqrt(g)
    else:
        w = w - RATE * g
    return w if SEED else -w


print(step(1.0, 2.0), activation([1.0], 0.5, np.array([[2.0]]))[0], SIZES)
'''


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "standalone.py"
    path.write_text(FILE)
    return path


def run(text, tmp_path):
    return alone(text, tmp_path).split()


def test_constants_are_replaced_and_comments_stay(file):
    text = fill(file, {"RATE": 0.25, "SIZES": [3, 4]})
    assert "SEED, RATE = 0, 0.25  # chance, and the step" in text
    assert "SIZES = [3, 4]" in text
    with pytest.raises(KeyError, match="no constant LENGTH"):
        fill(file, {"LENGTH": 3})


def test_branches_that_are_never_taken_are_gone_with_what_only_they_need(file):
    text = fill(file, {})
    assert "    w = w - RATE * g\n    return -w" in text
    assert "momentum" not in text
    assert "import math" not in text
    assert "RULE" not in text
    assert "unused" not in text
    other = fill(file, {"RULE": "momentum", "SEED": 7})
    assert "    # a comment that goes along\n    w = momentum(w, g)\n    return w\n" in other
    assert "# Only one of the rules needs this.\ndef momentum(v, g):" in other
    assert "    w = math.sqrt(g)\n" in fill(file, {"RULE": "adam"})


def test_what_it_takes_from_the_engine_is_written_out(file, tmp_path):
    text = fill(file, {})
    assert "from engine" not in text
    assert "def activation(w: Sequence[float], b: float, inputs: Floats) -> Floats:" in text
    assert run(text, tmp_path) == ["-0.0", "2.5", "[1,", "2]"]


def test_a_local_name_needs_no_definition(tmp_path):
    path = tmp_path / "standalone.py"
    path.write_text("from engine.plane.distributions import mixture_points\n\nprint(mixture_points)\n")
    text = fill(path, {})
    assert "drawn: Floats" in text  # a variable with the name of a function that needs mixture_points itself
    assert text.count("def ") == 1


def test_an_expression_is_written_as_it_stands_under_any_name(file, tmp_path):
    file.write_text(FILE.replace("print(", "start = step(0.0, 1.0)\nprint(start, "))
    text = fill(file, {"start": Code("max(  # of two\n    2.5,\n    1.5,\n)")})
    assert "start = max(  # of two\n    2.5,\n    1.5,\n)\n" in text
    assert run(text, tmp_path)[0] == "2.5"


def test_a_statement_that_defines_several_names_is_written_once(file, tmp_path):
    file.write_text(
        '"""About it."""\n\nfrom engine.optimisers import share\n\nEPOCH = 30\n\nprint(share("cosine", EPOCH))\n'
    )
    text = fill(file, {})
    assert text.count("HALVED_EVERY, COSINE_OVER, LEAST =") == 1
    assert run(text, tmp_path) == ["0.01"]


def test_what_is_worked_out_before_the_first_function_comes_after_the_definitions_it_needs(file, tmp_path):
    early = "\n\nnow = activation([1.0], 0.5, np.array([[2.0]]))[0]\n\n\n# Only one"
    file.write_text(FILE.replace("\n\n# Only one", early).replace(", SIZES)", ", now)"))
    assert run(fill(file, {}), tmp_path) == ["-0.0", "2.5", "2.5"]


def test_it_may_begin_with_other_words(file):
    assert fill(file, {}, "Other words.").startswith('"""Other words."""\n')


@pytest.mark.parametrize(
    "value", [[[0.1, 0.2]] * 30, list(range(200)), {"a": [1.0] * 80, "b": 2}, ["." * 28] * 5, "text", ()]
)
def test_long_values_are_broken_into_lines_and_stay_what_they_are(value):
    assert eval(literal(value)) == value
    assert max(map(len, literal(value).splitlines())) <= 120


def test_the_rows_of_a_picture_stand_below_each_other():
    assert literal(["#" * 28, "." * 28, "#" * 28, "." * 28]).splitlines()[1:3] == [
        f'    "{"#" * 28}",',
        f'    "{"." * 28}",',
    ]


@pytest.mark.parametrize("path", STANDALONE, ids=lambda path: str(path.relative_to(ENGINE)))
def test_every_such_file_runs_as_it_stands_and_without_us(path, tmp_path):
    assert run(fill(path, {}), tmp_path)
