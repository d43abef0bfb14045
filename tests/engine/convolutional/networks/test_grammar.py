"""The text of a network: what it means, that it goes there and back, and what is said of a wrong one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.convolutional.anatomy.settings import TutorialForm
from engine.convolutional.networks.grammar import KINDS, LONGEST_TEXT, MOST_LAYERS, parse, words, written
from engine.convolutional.networks.layers import Activation, Dense, Dropout, GlobalAverage, Layer
from engine.convolutional.networks.residual import Addition
from engine.convolutional.networks.windowed import TABLES, Conv, Local, Pool
from tests.engine.convolutional.networks.architectures import networks


def test_the_tutorials_line():
    relu = Activation("relu")
    expected = (Conv(8, (3, 3)), relu, Conv(16, (3, 3), 2, 1), relu, Pool("max", 2), Dense(32), relu, Dropout(0.5))
    assert parse("C8@3 R C16@3s2p1 R P2 F32 R D0.5 F10") == (*expected, Dense(10))


def test_every_part_of_a_convolution():
    (layer,) = parse("c6@3×5p2d2s4g2")
    assert layer == Conv(6, (3, 5), 4, 2, 2, 2)
    assert written([layer]) == "C6@3x5s4p2d2g2"


@pytest.mark.parametrize("between", [", ", ",", "; ", " → ", "→", " -> ", "->", "\n", " ,\t"])
def test_layers_are_parted_by_spaces_commas_and_arrows(between):
    layers = ["C8@3", "R", "D0,5", "P2", "D.5", "F10"]
    assert parse(between.join(layers)) == parse("C8@3 R D0.5 P2 D.5 F10")
    assert parse(f"{between}{between.join(layers)}{between}") == parse(" ".join(layers))


def test_same_is_not_read_as_a_stride():
    assert parse("C8@3same L2@3s2same G") == (Conv(8, (3, 3), 1, "same"), Local(2, (3, 3), 2, "same"), GlobalAverage())


def test_a_pools_stride_is_its_size_unless_said():
    assert parse("P2 P2s2 A3s2 U2") == (Pool("max", 2, 2), Pool("max", 2), Pool("average", 3, 2), Pool("trained", 2))


@given(networks)
def test_layers_written_and_read_are_the_same(layers):
    assert parse(written(layers)) == layers


@pytest.mark.parametrize(
    "text",
    [
        "[C8@3p1 R C8@3p1 +] R",
        "[C8@3p1 R C8@3p1] R",
        "(c8@3p1, R, C8@3p1+), R",
        "[ C8@3p1→R→C8@3p1 → + ]R",
        "(C8@3p1 R C8@3p1)R",
    ],
)
def test_a_block_in_any_brackets(text):
    convolution, relu = Conv(8, (3, 3), 1, 1), Activation("relu")
    assert parse(text) == (convolution, relu, convolution, Addition(3), relu)


def test_blocks_in_blocks_and_with_maps_of_0():
    layers = parse("[[R +] C8@3s2p1b0 +0] F10")
    assert layers == (Activation("relu"), Addition(1), Conv(8, (3, 3), 2, 1, bias=0), Addition(3, "zeros"), Dense(10))
    assert words(layers) == ["[[R", "+]", "C8@3s2p1b0", "+0]", "F10"]


@pytest.mark.parametrize("letter", KINDS)
def test_examples_are_in_the_grammar(letter):
    for example in KINDS[letter].example.split(" or "):
        (layer,) = parse(example)
        assert written([layer]) == example
        assert isinstance(layer, Layer)
        assert layer.name == KINDS[letter].name


@given(st.text(max_size=40) | st.text("CLRPFD@xspb.0123456789 #same[]()+", max_size=40))
def test_any_text_is_read_or_refused_in_one_sentence(text):
    layers, sentence = (), ""
    try:
        layers = parse(text)
    except ValueError as error:
        sentence = str(error)
    assert parse(written(layers)) == layers if layers else sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "R X9",
            "Layer 2, X9: no layer begins with X. The letters are C, L, R, T, S, Q, P, A, U, G, F, E, D, B and N.",
        ),
        ("R C8", "Layer 2, C8: convolution is written as in C8@3 or C16@3s2p1."),
        ("C8@99", "Layer 1, C8@99: the kernel is a whole number from 1 to 31, not 99."),
        ("C8@3 P2 C0@3", "Layer 3, C0@3: the number of channels is a whole number from 1 to 1,024, not 0."),
        ("L8@3d2", "Layer 1, L8@3d2: “d2” does not belong here."),
        ("C8@3s1s2", "Layer 1, C8@3s1s2: “s2” says again what is said already."),
        ("P2s0", "Layer 1, P2s0: the stride must be at least 1."),
        ("D1", "Layer 1, D1: a dropout rate lies between 0 and 1, with up to 4 decimals, as in D0.5."),
        ("C16@5#alexnet", "Layer 1, C16@5#alexnet: there is no table “alexnet”, but lenet5."),
        ("P3p2", "Layer 1, P3p2: the padding of a window of 3 is up to 1, half of it."),
        ("A2p1", "Layer 1, A2p1: only max pooling (P) can have padding here."),
        ("R C8@3]", "Layer 3, +]: no [ stands before it. A block is written as in [C8@3p1 R C8@3p1 +]."),
        ("R [C8@3 F10", "The [ before layer 2 is not closed: a block is written as in [C8@3p1 R C8@3p1 +]."),
        ("R []", "Layer 2, +]: there is no layer in the block. It is written as in [C8@3p1 R C8@3p1 +]."),
        ("R + F10", "Layer 2, +: a block is written as in [C8@3p1 R C8@3p1 +]."),
        ("  ", "A network needs at least one layer, as in C8@3 R P2 F10."),
    ],
)
def test_what_is_said_of_a_wrong_text(text, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        parse(text)


@pytest.mark.parametrize("text", ["C" * (LONGEST_TEXT + 1), "R " * (MOST_LAYERS + 1), "F" + "9" * 900, "F²", "F１"])
def test_hostile_text_is_refused(text):
    with pytest.raises(ValueError, match=r"up to|written as"):
        parse(text)


def test_lenets_table_has_60_of_96_links():
    table = TABLES["lenet5"]
    assert [len(maps) for maps in table] == [3] * 6 + [4] * 9 + [6]
    assert len(set(table)) == 16
    assert [sum(source in maps for maps in table) for source in range(6)] == [10] * 6


def test_the_tutorials_form():
    form = TutorialForm(convolutions=2, blocks=2, dense=1, channels=8, units=32)
    assert written(form.layers) == "C8@3 R C8@3 R P2 C16@3 R C16@3 R P2 F32 R F10"
    assert form.formula == "INPUT → [[CONV → RELU]*2 → POOL]*2 → [FC → RELU]*1 → FC"
    assert written(TutorialForm(blocks=0, dense=0, classes=3).layers) == "F3"
    assert written(TutorialForm(blocks=1, same=True, pool=0, dense=0).layers) == "C8@3same R F10"
    with pytest.raises(ValueError, match="number of blocks is a whole number from 0 to 5"):
        TutorialForm(blocks=6)


def test_the_largest_form_fits_the_grammar():
    layers = TutorialForm(4, 5, 3).layers
    assert parse(written(layers)) == layers
