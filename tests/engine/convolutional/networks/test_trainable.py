"""Which networks of lesson 2.4 lesson 2.6 trains, on what, and in which batches."""

import pytest

from engine.convolutional.networks.trainable import BATCH, trainable
from engine.convolutional.train.settings import TrainSettings


def test_the_digits_are_those_of_the_images_size():
    assert trainable("F10", (1, 8, 8)) == ("digits", BATCH)
    assert trainable("C8@5 R P2 F10", (1, 28, 28)) == ("mnist", BATCH)


def test_a_costly_network_gets_smaller_batches():
    text = "C16@5same R C20@5same R F10"
    with pytest.raises(ValueError, match="with batches of up to"):
        TrainSettings(data="mnist", architecture=f"{text[:-4]} P7 F10")
    _, batch = trainable(f"{text[:-4]} P7 F10", (1, 28, 28))
    assert batch < BATCH
    TrainSettings(data="mnist", architecture=f"{text[:-4]} P7 F10", batch=batch)  # lesson 2.6 takes it


@pytest.mark.parametrize(
    ("text", "image", "words"),
    [
        ("F10", (3, 8, 8), "this one is for 3 × 8 × 8"),
        ("F10", (1, 32, 32), "images of 1 × 8 × 8 or 1 × 28 × 28"),
        ("F9", (1, 8, 8), "must give ten numbers"),
        ("C8@9 F10", (1, 8, 8), "Layer 1, C8@9"),
    ],
)
def test_what_cannot_be_trained_is_said(text, image, words):
    with pytest.raises(ValueError, match=words):
        trainable(text, image)
