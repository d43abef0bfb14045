"""The generated sets against their formulas, written out a second time in plain Python."""

import math

import numpy as np
import pytest

from engine.plane.datasets import DATASETS, make

SEED = 3


def scaled(uniform: float, low: float, high: float) -> float:
    return low + (high - low) * uniform


def plain_circle(u: list[float], index: int, count: int, noise: float) -> tuple[float, float, float]:
    low, high = (0, 2.5) if index < count / 2 else (3.5, 5)
    r, angle = scaled(u[0], low, high), scaled(u[1], 0, 2 * math.pi)
    x, y = r * math.sin(angle), r * math.cos(angle)
    seen = math.hypot(x + noise * scaled(u[2], -5, 5), y + noise * scaled(u[3], -5, 5))
    return x, y, 1 if seen < 2.5 else 0


def plain_xor(u: list[float], index: int, count: int, noise: float) -> tuple[float, float, float]:
    x, y = scaled(u[0], -5, 5), scaled(u[1], -5, 5)
    x += 0.3 if x > 0 else -0.3
    y += 0.3 if y > 0 else -0.3
    product = (x + noise * scaled(u[2], -5, 5)) * (y + noise * scaled(u[3], -5, 5))
    return x, y, 1 if product >= 0 else 0


def plain_plane(u: list[float], index: int, count: int, noise: float) -> tuple[float, float, float]:
    x, y = scaled(u[0], -6, 6), scaled(u[1], -6, 6)
    return x, y, (x + noise * scaled(u[2], -6, 6) + y + noise * scaled(u[3], -6, 6)) / 10


def plain_multi_gauss(u: list[float], index: int, count: int, noise: float) -> tuple[float, float, float]:
    x, y = scaled(u[0], -6, 6), scaled(u[1], -6, 6)
    label = 0.0
    for cx, cy, sign in [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]:
        d = math.hypot(x + noise * scaled(u[2], -6, 6) - cx, y + noise * scaled(u[3], -6, 6) - cy)
        height = sign * min(max(1 - d / 2, 0), 1)
        if abs(height) > abs(label):
            label = height
    return x, y, label


PLAIN = {"circle": plain_circle, "xor": plain_xor, "plane": plain_plane, "multi_gauss": plain_multi_gauss}


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_uniform_sets_follow_their_formulas(name: str, noise: float) -> None:
    draws = np.random.default_rng(SEED).random((120, 4)).tolist()
    inputs, targets = DATASETS[name].points(120, noise, np.random.default_rng(SEED))
    expected = [PLAIN[name](draw, index, 120, noise) for index, draw in enumerate(draws)]
    np.testing.assert_allclose(np.column_stack([inputs, targets]), expected, atol=1e-12)


def test_spiral_is_two_arms_of_seven_quarter_turns() -> None:
    inputs, targets = DATASETS["spiral"].points(500, 0.0, np.random.default_rng(SEED))
    expected = []
    for shift, label in ((0.0, 1), (math.pi, 0)):
        for i in range(250):
            r, t = i / 250 * 5, 1.75 * i / 250 * 2 * math.pi + shift
            expected.append((r * math.sin(t), r * math.cos(t), label))
    np.testing.assert_allclose(np.column_stack([inputs, targets]), expected, atol=1e-12)


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gauss_has_its_centres_and_variance(noise: float, variance: float) -> None:
    data = make("gauss", count=5000, noise=noise, seed=SEED)
    for label, centre in ((1, 2), (0, -2)):
        cloud = data.inputs[data.targets == label]
        assert len(cloud) == 2500
        np.testing.assert_allclose(cloud.mean(axis=0), [centre, centre], atol=5 * math.sqrt(variance / 2500))
        np.testing.assert_allclose(cloud.var(axis=0), [variance, variance], rtol=0.15)


def test_three_arms_are_one_arm_turned() -> None:
    inputs, targets = DATASETS["three_arms"].points(300, 0.0, np.random.default_rng(SEED))
    arms = inputs[:, 0] + 1j * inputs[:, 1]
    for label in (1, 2):
        turned = arms[targets == 0] * np.exp(-2j * np.pi * label / 3)
        np.testing.assert_allclose(arms[targets == label], turned, atol=1e-12)
    assert np.abs(arms).min() >= 0.5
    assert np.abs(arms).max() <= 5


@pytest.mark.parametrize("name", DATASETS)
def test_counts_classes_and_range(name: str) -> None:
    dataset, data = DATASETS[name], make(name)
    assert data.inputs.shape == (dataset.count, 2)
    assert data.classes == dataset.classes
    assert len(data.train_targets) == data.is_test.sum() == dataset.count // 2
    assert dataset.kind == ("classification" if name not in ("plane", "multi_gauss") else "regression")
    if data.classes:
        assert set(data.targets) == set(range(data.classes))
    else:
        assert np.abs(data.targets).max() <= 1.2
    assert np.abs(data.inputs).max() <= (6 if name != "four_blobs" else 8)


@pytest.mark.parametrize("name", DATASETS)
def test_shuffle_keeps_the_points_and_mixes_them(name: str) -> None:
    dealt = DATASETS[name].points(101, 0.2, np.random.default_rng(SEED))
    data = make(name, count=101, noise=0.2, seed=SEED)
    assert not np.array_equal(data.inputs, dealt[0])
    before, after = np.column_stack(dealt).tolist(), np.column_stack([data.inputs, data.targets]).tolist()
    assert sorted(before) == sorted(after)


@pytest.mark.parametrize("name", DATASETS)
def test_same_seed_same_points_other_seed_other_points(name: str) -> None:
    np.testing.assert_array_equal(make(name, noise=0.1, seed=1).inputs, make(name, noise=0.1, seed=1).inputs)
    assert not np.array_equal(make(name, noise=0.1, seed=1).inputs, make(name, noise=0.1, seed=2).inputs)


@pytest.mark.parametrize("name", DATASETS)
def test_noise_moves_points_and_does_not_deal_again(name: str) -> None:
    some, more = make(name, noise=0.2, seed=SEED), make(name, noise=0.21, seed=SEED)
    assert np.abs(some.inputs - more.inputs).max() < 0.1
    if name in ("circle", "xor"):
        assert (some.targets != more.targets).mean() < 0.05
    elif DATASETS[name].classes:
        np.testing.assert_array_equal(some.targets, more.targets)
    else:
        assert np.abs(some.targets - more.targets).max() < 0.07


@pytest.mark.parametrize("percent", range(10, 100, 10))
def test_test_share_holds_back_the_last_and_moves_nothing(percent: int) -> None:
    data = make("spiral", test_share=1 - percent / 100, seed=SEED)
    assert (~data.is_test).sum() == 5 * percent
    assert not data.is_test[: 5 * percent].any()
    assert data.is_test[5 * percent :].all()
    np.testing.assert_array_equal(data.inputs, make("spiral", seed=SEED).inputs)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("moons", {}),
        ("circle", {"noise": 0.6}),
        ("circle", {"noise": math.nan}),
        ("circle", {"count": 1}),
        ("circle", {"count": 100_000}),
        ("circle", {"test_share": 1.0}),
    ],
)
def test_out_of_range_is_turned_away(name: str, options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        make(name, **options)  # type: ignore[arg-type]


def test_the_global_generator_is_left_alone() -> None:
    np.random.seed(0)
    expected = np.random.RandomState(0).random()
    make("circle")
    assert np.random.random() == expected
