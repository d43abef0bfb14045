"""Figures that a page tells again are those of the card, as cards are written."""

import torch

from engine.convolutional.reader.card import people_card
from engine.convolutional.reader.judgement import Judgement
from engine.convolutional.reader.network import PLANS
from engine.convolutional.reader.pen_evaluation import PenReport, Way
from engine.convolutional.reader.told import Told, card_of, row

WAY = Way(0.98765, 0.00123, 0.0)
PEOPLE = PenReport([5, 10], 11_992, WAY, 0.0321, {"large, pen 8": WAY}, [(3, 7, 34)])
DOUBTS = {"softmax": {"MNIST": 0.99, "letters": 0.359}, "unit": {"MNIST": 0.991, "letters": 0.917}}


def test_what_people_wrote_and_what_is_no_digit_are_read_from_the_card_as_it_is_written():
    told = Told("# digits\n" + people_card(PEOPLE, Judgement(torch.zeros(3), 0.0, 0.5), DOUBTS, (0.99, 0.98)))
    (said,) = told.figures
    assert "98.77 % right" in said or "98.76 % right" in said
    assert "0.12 % are wrong" in said
    assert "0.0321" in said
    assert row(told.doubts, "letters") == ["35.9 %", "91.7 %"]
    assert row(told.doubts, "judgement") == ["softmax", "unit"]
    assert row(told.doubts, "faces") == []


def test_every_shipped_card_tells_accuracy_and_calibration():
    for name in PLANS:
        told = card_of(name)
        first = told.figures[0]
        clean = row(told.section("Measured on")[1], "clean")
        assert clean[1] in first
        assert "held-out" in first
        assert "Calibration error: 0.0" in first
        assert f"Calibration error: {first.rsplit(': ', 1)[1]}" in first


def test_a_card_without_these_sections_tells_nothing():
    told = Told("# one\n\nNothing was measured.\n")
    assert told.figures == []
    assert told.doubts == ""
