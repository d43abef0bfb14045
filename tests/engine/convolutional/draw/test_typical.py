"""Prototypes: means, nearest digits, and the pictures that a network finds most typical of each class."""

import numpy as np
import pytest
import torch
from sklearn.neighbors import NearestNeighbors

from engine.convolutional.draw import typical
from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.reader.weights import trained
from engine.digits.strokes import drawn_digits


@pytest.fixture(scope="module")
def known():
    return typical.known("people", "mnist")


def test_means_and_nearest_digits_are_those_of_numpy_and_scikit_learn(known):
    picture = DrawExperiment(DrawSettings(strange="A")).thinking.picture
    which, away = known.nearest(picture)
    for digit in range(10):
        own = known.images[known.labels == digit].reshape(-1, 784)
        np.testing.assert_allclose(known.means[digit].ravel(), own.mean(0), atol=1e-6)
        found, _ = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(own).kneighbors(picture.reshape(1, -1))
        assert away[digit] == pytest.approx(float(found[0, 0]), abs=1e-3)
        assert known.labels[which[digit]] == digit


def test_the_prior_is_the_gaussian_of_the_known_digits(known):
    mean, along = known.gaussian
    flat = known.images.reshape(len(known.images), -1).astype(np.float64)
    theirs = np.linalg.eigvalsh(np.cov(flat.T, bias=True))[::-1][: typical.DIRECTIONS]
    np.testing.assert_allclose(mean.numpy(), flat.mean(0), atol=1e-5)
    np.testing.assert_allclose(np.sort((along.numpy() ** 2).sum(1))[::-1], theirs, rtol=1e-3)
    products = along.numpy() @ along.numpy().T
    assert np.abs(products - np.diag(np.diag(products))).max() < 1e-3


@pytest.mark.parametrize("prior", typical.PRIORS)
def test_what_is_typical_is_read_as_its_class_and_comes_out_the_same_each_time(prior):
    reader = trained("digits")
    pictures, sums = typical.typical(reader, prior, "people")
    assert pictures.min() >= 0
    assert pictures.max() <= 1
    with torch.inference_mode():
        logits = reader(torch.from_numpy(pictures)[:, None])
    assert logits.argmax(1).tolist() == list(range(10))
    np.testing.assert_allclose(logits.diagonal().numpy(), sums, atol=1e-4)
    blank = reader(torch.zeros(1, 1, 28, 28))[0].tolist()
    assert all(own > start for own, start in zip(sums, blank, strict=True))
    again, _ = typical.typical.__wrapped__(reader, prior, "people")
    np.testing.assert_array_equal(pictures, again)


def test_the_look_names_what_it_shows_and_marks_the_nearest():
    experiment = DrawExperiment(DrawSettings(look="typical", digit=3))
    frame = experiment.frame()
    for name in ("means", "known", "typical"):
        assert frame[name].shape == (10, 28, 28)
        assert len(frame[f"{name}_captions"]) == 10
    assert frame["means_nearest"].index(True) == int(
        np.argmin([float(c.split(": ")[1]) for c in frame["means_captions"]])
    )
    experiment.know("known", "formula")
    assert "first 1,000 of the 8,000" in experiment.frame()["typical_said"][1]
    experiment.know("prior", "smooth")
    assert experiment.settings.prior == "smooth"
    with pytest.raises(ValueError, match="prior"):
        experiment.know("prior", "none")


def test_the_first_drawings_are_those_that_are_learnt_from():
    few, all_of_them = drawn_digits(60, 0, 20), drawn_digits(60, 0)
    np.testing.assert_array_equal(few.images, all_of_them.images[:20])
    np.testing.assert_array_equal(few.labels, all_of_them.labels[:20])
