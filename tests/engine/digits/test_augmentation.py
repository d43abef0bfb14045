"""Changed digits: by seed, within bounds, and put right as the preprocessing does."""

import numpy as np
import pytest
import torch
from scipy import ndimage

from engine.digits.augmentation import (
    GENTLE,
    STRONG,
    Strength,
    coarse,
    dilated,
    displacements,
    eroded,
    moved,
    recentred,
    thickness,
)
from engine.digits.preparation import prepared
from engine.digits.strokes import drawn_digits

STILL = Strength(0, 0, 0, 1, 1, 0, 0, 0, 0)


def images(count=40):
    return torch.from_numpy(drawn_digits(count, 2).images)[:, None].float() / 255


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("change", [moved, thickness])
@pytest.mark.parametrize("strength", [GENTLE, STRONG])
def test_the_seed_decides_and_ink_stays_ink(change, strength):
    before = torch.get_rng_state()
    first, again, other = (change(images(), strength, generator(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.shape == (40, 1, 28, 28)
    assert first.min() >= 0
    assert first.max() <= 1 + 1e-6
    assert torch.equal(torch.get_rng_state(), before)


def test_no_strength_changes_nothing():
    torch.testing.assert_close(moved(images(), STILL, generator()), images(), atol=1e-5, rtol=0)
    assert torch.equal(thickness(images(), STILL, generator()), images())


def test_a_shift_moves_the_middle_by_no_more_than_it_says():
    result = moved(images(200), Strength(0, 0, 3, 1, 1, 0, 0, 0, 0), generator())[:, 0].numpy()
    old = np.array([ndimage.center_of_mass(image) for image in images(200)[:, 0].numpy()])
    move = np.array([ndimage.center_of_mass(image) for image in result]) - old
    assert np.abs(move).max() <= 3.3
    assert (np.abs(move).max(0) > 2).all()


def test_a_turn_keeps_shape_and_size():
    turned = moved(images(100), Strength(30, 0, 0, 1, 1, 0, 0, 0, 0), generator())
    ratio = turned.sum((1, 2, 3)) / images(100).sum((1, 2, 3))
    assert ((ratio - 1).abs() < 0.1).all()


def test_elastic_moves_are_smooth_and_as_large_as_said():
    field = displacements(500, 28, 1.0, generator()) * 14  # pixels
    assert 0.6 < field.std() < 1.1
    assert (field[:, 1:] - field[:, :-1]).std() < 0.45 * field.std()


def test_dilation_and_erosion_are_scipys():
    for image, thick, thin in zip(images(5)[:, 0], dilated(images(5))[:, 0], eroded(images(5), 2)[:, 0], strict=True):
        np.testing.assert_array_equal(thick, ndimage.grey_dilation(image.numpy(), size=3, mode="constant"))
        np.testing.assert_array_equal(thin, ndimage.grey_erosion(image.numpy(), size=2, mode="constant"))


def test_recentring_a_batch_is_what_the_preprocessing_does_to_each():
    changed = moved(images(60), Strength(0, 0, 2, 0.6, 1.2, 0, 0, 0, 0), generator())
    batch = recentred(changed)[:, 0].numpy()
    single = np.stack([prepared(image).digit for image in changed[:, 0].numpy()])
    assert np.abs(batch - single).mean() < 0.04
    assert torch.equal(recentred(torch.zeros(2, 1, 28, 28)), torch.zeros(2, 1, 28, 28))


def test_a_coarse_scan_is_blurred_and_keeps_its_place():
    images = torch.zeros(40, 1, 28, 28)
    images[:, :, 5:24, 13:15] = 1  # a stroke of two pixels, 19 high
    scanned = coarse(images, torch.Generator().manual_seed(0))
    assert torch.equal(scanned, coarse(images, torch.Generator().manual_seed(0)))
    edges = (scanned > 0.1).sum(3).amax((1, 2))
    assert edges.min() > 2  # wider than it was
    assert len(edges.unique()) > 1  # by an amount of its own
    mass = scanned[:, 0].sum(1)
    centres = (mass * (torch.arange(28) + 0.5)).sum(1) / mass.sum(1)
    assert (centres - 14.5).abs().max() < 0.6
