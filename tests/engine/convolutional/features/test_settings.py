"""The looks' settings are one class on the page, and each look's own in a notebook."""

from dataclasses import fields

import pytest

from engine.convolutional.features.pictured import PictureSettings, prepared
from engine.convolutional.features.settings import LOOKS, OF, FeaturesSettings
from engine.convolutional.features.taken import taken
from engine.convolutional.kernels.pictures import PICTURES


def test_every_look_has_settings_and_no_two_have_one_of_the_same_name():
    assert list(OF) == list(LOOKS)
    kinds = {kind for look in OF.values() for kind in look.__mro__}  # two looks may share a base
    declared = [name for kind in kinds for name in vars(kind).get("__annotations__", ())]
    names = [name for name in declared if name in {one.name for one in fields(FeaturesSettings)}]
    assert sorted(set(names)) == sorted(names)
    assert {*names, "look"} == {one.name for one in fields(FeaturesSettings)}


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_is_built_anew_for_its_own_settings_alone(look):
    settings = FeaturesSettings(look=look)
    live = settings.live()
    mine = {one.name for one in fields(OF[look])}
    assert live.keys() <= mine
    assert len(settings.key()) == 1 + len(mine) - len(live)
    assert settings.pictured == ("picture" in mine)


@pytest.mark.parametrize("pixel", [(1,), (1, 2, 3), (-1, 4), (4, 512)])
def test_a_place_is_a_row_and_a_column_of_a_picture(pixel):
    with pytest.raises(ValueError, match="row and"):
        PictureSettings(pixel=pixel)


@pytest.mark.parametrize("name", ["camera", "rocket", "coffee", "rings", "stripes", "single", "dot"])
def test_a_script_has_the_picture_of_the_look(name):
    assert name in PICTURES
    assert (prepared(name, None, 200) == taken(name, 200)).all()
    assert max(taken(name, 200).shape) <= 200


def test_without_ones_own_picture_a_sentence_says_so():
    with pytest.raises(ValueError, match="load it again"):
        prepared("yours", None, 200)
