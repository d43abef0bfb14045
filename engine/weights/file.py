"""Reading a safetensors file that may come from anywhere: numbers and text, and nothing that can run."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError, safe_open
from torch import Tensor, nn


def contents(path: Path, most_bytes: int) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The tensors by name, and what the file says of itself. Raises FileNotFoundError, or ValueError with a sentence:
    another format (others may run code), a file that is too large or damaged, values that are no numbers."""
    if path.suffix != ".safetensors":
        raise ValueError(f"{path.name} is not a .safetensors file; other formats may run code and are not read.")
    if path.stat().st_size > most_bytes:
        raise ValueError(f"{path.name} is larger than the {most_bytes // 1_000_000} MB that are read.")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = dict(file.metadata() or {})
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    except SafetensorError:
        raise ValueError(f"{path.name} is damaged, or no safetensors file.") from None
    if not all(tensor.is_floating_point() and tensor.isfinite().all() for tensor in tensors.values()):
        raise ValueError(f"{path.name} holds values that are no finite numbers.")
    return tensors, metadata


def fill(network: nn.Module, tensors: dict[str, Tensor], path: Path, name: str) -> None:
    """Give a network its weights, whatever their precision. Raises ValueError where they are not the ones it has."""
    wanted = {key: tensor.shape for key, tensor in network.state_dict().items()}
    if {key: tensor.shape for key, tensor in tensors.items()} != wanted:
        raise ValueError(f"The tensors in {path.name} are not those of the network “{name}”.")
    network.load_state_dict(tensors)
