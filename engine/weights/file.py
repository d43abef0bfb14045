"""Reading a safetensors file that may come from anywhere: numbers and text, and nothing that can run.

The files that ship lie beside this module, each with its card.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor, nn

from engine.settings import one_of

Tensors = dict[str, Tensor]
Metadata = dict[str, str]


def shipped_file(name: str, names: Collection[str], ending: str = "safetensors") -> Path:
    """Where the weights of a network that ships are, or its card, which ends in “md”. Raises ValueError for a name that
    is not among `names`."""
    one_of("network", name, names)
    return Path(__file__).parent / f"{name}.{ending}"


def shipped_bytes(*names: str) -> dict[str, bytes]:
    """The files of networks that ship, as a page gives them to download: their bytes, by file."""
    return {path.name: path.read_bytes() for path in (shipped_file(name, names) for name in names)}


def contents(path: Path, most_bytes: int, names: Collection[str]) -> tuple[str, Tensors, Metadata]:
    """Which of the networks `names` a file says that it holds, the tensors by name, and all that the file says of
    itself. Raises FileNotFoundError, or ValueError with a sentence: another format (others may run code), another
    network, and what :func:`read` does not accept."""
    if path.suffix != ".safetensors":
        raise ValueError(f"{path.name} is not a .safetensors file; other formats may run code and are not read.")
    with path.open("rb") as file:
        tensors, metadata = read(file.read(most_bytes + 1), path.name, most_bytes)
    name = metadata.get("network", "")
    if name not in names:
        raise ValueError(f"{path.name} does not say that it holds a network named {' or '.join(names)}.")
    return name, tensors, metadata


def read(content: bytes, name: str, most_bytes: int) -> tuple[Tensors, Metadata]:
    """The tensors in a file's bytes by name, and what the file says of itself. Raises ValueError with a sentence that
    begins with `name`: a file that is too large or damaged, values that are no finite numbers."""
    if len(content) > most_bytes:
        raise ValueError(f"{name} is larger than the {most_bytes // 1_000_000} MB that are read.")
    try:
        tensors, metadata = load(content), _metadata(content)
    except (SafetensorError, ValueError, TypeError, AttributeError, RecursionError):
        raise ValueError(f"{name} is damaged, or no safetensors file.") from None
    if not all(bool(tensor.isfinite().all()) for tensor in tensors.values()):
        raise ValueError(f"{name} holds values that are no finite numbers.")
    return tensors, metadata


def _metadata(content: bytes) -> Metadata:
    """The text beside the tensors, which the library gives for files only."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + min(length, len(content))])
    return {str(key): str(value) for key, value in header.get("__metadata__", {}).items()}


def fill(network: nn.Module, tensors: Tensors, path: Path, name: str) -> None:
    """Give a network its weights, whatever their precision. Raises ValueError where they are not the ones it has."""
    wanted, given = (
        {key: (tensor.shape, tensor.is_floating_point()) for key, tensor in some.items()}
        for some in (network.state_dict(), tensors)
    )
    if given != wanted:
        raise ValueError(f"The tensors in {path.name} are not those of the network “{name}”.")
    network.load_state_dict(tensors)


def halves(network: nn.Module, prefix: str = "") -> Tensors:
    """A network's tensors in half precision, as they are kept in a file. prefix: of their names there."""
    return {f"{prefix}{key}": part.to(torch.float16).contiguous() for key, part in network.state_dict().items()}
