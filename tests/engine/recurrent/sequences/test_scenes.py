"""Pictures of scenes against the phrases they are made of: what is where, and which colours there are."""

import numpy as np
import pytest

from engine.recurrent.sequences.scenes import COLORS, RADIUS, SIDE, WORDS, Scene, Thing, draw, drawn, every, read_phrase


def test_every_scene_has_a_phrase_of_its_own_that_is_read_again():
    scenes = every()
    assert len(scenes) == (3 * 3) ** 2 * 2
    assert len({scene.words for scene in scenes}) == len(scenes)
    assert all(read_phrase(scene.words) == scene for scene in scenes)
    assert {word for scene in scenes for word in scene.words} == {*WORDS.words}
    assert Scene(Thing("red", "square"), "left of", Thing("blue", "circle")).words == (
        "a", "red", "square", "left", "of", "a", "blue", "circle")  # fmt: skip
    with pytest.raises(ValueError, match="phrase is like"):
        read_phrase(["a", "red", "square"])


def test_the_first_thing_is_where_the_phrase_says_and_has_its_colour():
    generator = np.random.default_rng(0)
    for scene in every()[::7]:
        moved = draw(scene, generator)
        picture = drawn(moved)
        assert picture.shape == (3, SIDE, SIDE)
        halves = np.split(picture, 2, axis=2 if scene.relation == "left of" else 1)
        for half, thing in zip(halves, (scene.first, scene.second), strict=True):
            light = half.sum((1, 2))
            np.testing.assert_allclose(
                light / light.sum(), np.array(COLORS[thing.color]) / sum(COLORS[thing.color]), atol=1e-5
            )
        assert 0 <= picture.min() < picture.max() <= 0.95


def test_a_shape_has_its_area_wherever_it_stands():
    """Against the areas of a square, a circle and a triangle by their formulas."""
    generator = np.random.default_rng(1)
    radius = RADIUS
    wanted = {
        "square": (2 * radius) ** 2,
        "circle": np.pi * radius**2,
        "triangle": 1.8 * radius * 2 * radius / 2,
    }
    for form, area in wanted.items():
        other = "green"
        for _ in range(3):
            scene = draw(Scene(Thing("red", form), "above", Thing(other, "square")), generator)
            picture = drawn(scene, 64)
            there = (picture[0] - picture[1]).clip(0).mean() / (0.9 - 0.1)
            assert there == pytest.approx(area, rel=0.05)
