"""Weights in files: what is read, what is refused; and the networks that ship answer as their cards say."""

import re
from importlib.resources import files

import pytest
import torch
from safetensors.torch import save_file

from engine.convolutional.reader.evaluation import drawn_accuracy, other_hands_accuracy
from engine.convolutional.reader.network import PLANS, folded, initialised, parameter_count
from engine.convolutional.reader.weights import ON_MNIST, load, numbered, save, trained
from engine.digits.preparation import prepared
from tests.engine.digits.drawings import DRAWINGS, canvas


def test_what_was_saved_is_loaded(tmp_path):
    network = folded(initialised("digits", torch.Generator()))
    save(tmp_path / "a.safetensors", network, {"network": "digits", "seed": "3"})
    loaded = load(tmp_path / "a.safetensors")
    assert loaded.metadata == {"seed": "3", "network": "digits"}
    for name, tensor in loaded.network.state_dict().items():
        assert torch.equal(tensor, network.state_dict()[name])


def spoiled(**change):
    tensors = numbered(trained("digits").network).state_dict()
    return {**{f"layers.{name}": tensor for name, tensor in tensors.items()}, **change}


WRONG = {
    "shape": (spoiled(**{"layers.0.weight": torch.zeros(1)}), "digits", "not those of"),
    "more": (spoiled(strange=torch.zeros(1)), "digits", "not those of"),
    "other": (spoiled(), "lenet5", "not those of"),
    "unknown": (spoiled(), "alexnet", "does not say"),
    "nan": (spoiled(**{"layers.0.bias": torch.full((12,), torch.nan)}), "digits", "finite"),
    "whole": (spoiled(**{"layers.0.bias": torch.zeros(12, dtype=torch.int64)}), "digits", "not those of"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_is_not_the_networks_is_turned_away(tmp_path, case):
    tensors, name, reason = WRONG[case]
    save_file(tensors, tmp_path / "a.safetensors", metadata={"network": name})
    with pytest.raises(ValueError, match=reason):
        load(tmp_path / "a.safetensors")


def test_other_formats_and_rubbish_are_not_read(tmp_path):
    torch.save(trained().network.state_dict(), tmp_path / "a.pt")
    with pytest.raises(ValueError, match="may run code"):
        load(tmp_path / "a.pt")
    (tmp_path / "a.pt").rename(tmp_path / "a.safetensors")
    with pytest.raises(ValueError, match="damaged"):
        load(tmp_path / "a.safetensors")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.safetensors")


def test_a_network_still_normalised_is_not_saved(tmp_path):
    with pytest.raises(ValueError, match="fold"):
        save(tmp_path / "a.safetensors", initialised("digits", torch.Generator()), {})


@pytest.mark.parametrize("name", [*PLANS, ON_MNIST])
def test_a_shipped_network_does_as_its_card_says(name):
    loaded = trained(name)
    card = (files("engine.weights") / f"{name}.md").read_text(encoding="utf-8")
    assert f"`{PLANS[loaded.metadata['network']]}`, {parameter_count(loaded.network):,} parameters" in card
    for measure, words, name in (
        (drawn_accuracy, "which no run trains on", "drawn"),
        (other_hands_accuracy, "never trained on", "other_hands"),
    ):
        said = float(re.search(words + r": ([\d.]+) %", card)[1]) / 100
        assert measure(loaded.network) == pytest.approx(said, abs=0.003)  # rounding differs between processors
        assert float(loaded.metadata[name]) == pytest.approx(said, abs=1e-9)
    assert f"--seed {loaded.metadata['seed']} " in card


@pytest.mark.parametrize("pen", [5, 8, 14])
@pytest.mark.parametrize("name", DRAWINGS)
def test_the_digit_network_reads_drawings(name, pen):
    digit = torch.from_numpy(prepared(canvas(name, pen=pen)).digit)[None, None]
    with torch.no_grad():
        assert trained().network(digit).argmax().item() == int(name[0])
