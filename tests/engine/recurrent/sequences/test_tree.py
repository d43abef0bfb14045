"""The tree that is drawn against the chances it is made of, and numbers on it that multiply as they stand."""

import math
from fractions import Fraction

import numpy as np
import pytest

from engine.arithmetic.exact import read_shown
from engine.recurrent.sequences.decoding import beam, sample
from engine.recurrent.sequences.textbook import TABLE, WORDS
from engine.recurrent.sequences.textbook import chances as table
from engine.recurrent.sequences.tree import account, chances, described, tree
from tests.engine.recurrent.sequences.test_decoding import drawn


def test_greedy_and_a_beam_of_two_part_after_the_first_word():
    found = tree(table(TABLE), 3, 4, 2, WORDS)
    nodes = {node.symbols: node for node in found.nodes}
    assert found.greedy.symbols == (0, 1, 2, 3)
    assert found.beam.best.symbols == (0, 2, 1, 3)
    assert nodes[(0,)].ways == ("greedy", "beam")
    assert (nodes[(0, 1)].ways, nodes[(0, 2)].ways) == (("greedy",), ("beam",))
    assert account(chances(table(TABLE), found.greedy.symbols)) == "0.5·0.4·0.4·0.6 = 0.048"
    assert account(chances(table(TABLE), found.beam.best.symbols)) == "0.5·0.3·0.6·0.6 = 0.054"


def test_a_wider_beam_prefers_the_shorter_answer_unless_its_length_counts():
    """The beam search curse (Murray and Chiang 2018) on the textbook's numbers."""
    wide = tree(table(TABLE), 3, 4, 3, WORDS)
    assert (wide.beam.best.symbols, math.exp(wide.beam.best.chance)) == ((0, 3), pytest.approx(0.1))
    assert tree(table(TABLE), 3, 4, 3, WORDS, lengths=1.0).beam.best.symbols == (0, 2, 1, 3)


@pytest.mark.parametrize("width", [1, 3, 5])
def test_each_node_is_a_beginning_with_its_chance_and_stands_between_its_own(width):
    for seed in range(6):
        after = drawn(seed)
        chosen = sample(after, 3, 5, 1.0, np.random.default_rng(seed))
        found = tree(after, 3, 5, width, WORDS, others={"sample": chosen})
        assert [node.symbols for node in found.nodes if not node.symbols] == [()]
        for k, node in enumerate(found.nodes[1:], start=1):
            parent = found.nodes[node.parent]
            assert node.parent < k
            assert node.symbols[:-1] == parent.symbols
            assert node.product == pytest.approx(parent.product * node.chance)
            assert node.chance == pytest.approx(float(np.exp(after(parent.symbols)[node.symbols[-1]])))
        kept = {branch.symbols for told in beam(after, 3, 5, width).rounds for branch in told if branch.kept}
        assert kept == {node.symbols for node in found.nodes[1:] if node.kept}
        for way, answer in (("sample", chosen), ("beam", found.beam.best), ("greedy", found.greedy)):
            assert [node.symbols for node in found.nodes if way in node.ways] == [
                answer.symbols[:k] for k in range(len(answer.symbols) + 1)
            ]
        leaves = set(range(len(found.nodes))) - {node.parent for node in found.nodes}
        assert sorted(found.nodes[k].row for k in leaves) == [*range(found.rows)]
        places = [(len(node.symbols), node.row) for node in found.nodes]
        assert len({*places}) == len(places)


def test_what_is_said_of_a_node_multiplies_as_it_stands():
    found = described(tree(drawn(2), 3, 5, 4, WORDS))
    told = [node["said"].removeprefix("p = ") for node in found["nodes"]]
    lines = [text for text in told if "·" in text and "·10" not in text]
    assert len(lines) > 8
    for text in lines:
        left, sign, right = text.rpartition(" = ") if " = " in text else text.rpartition(" ≈ ")
        product = math.prod((read_shown(one) for one in left.split("·")), start=Fraction(1))
        digits = len(right.partition(".")[2])
        assert product == read_shown(right) if "=" in sign else round(float(product), digits) == float(right), text
    assert account([1e-9, 0.5]) == "(1·10⁻⁹)·0.5 = 5.0·10⁻¹⁰"
