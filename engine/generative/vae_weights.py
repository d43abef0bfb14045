"""Weights of an auto-encoder in a file: safetensors, which holds numbers and text and cannot run anything.

Those that ship lie in :mod:`engine.weights`, in half precision, each with a card beside it that says where it comes
from and how good it is; what the card states was measured on the numbers in the file.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as serialised

from engine.generative.ae_network import AutoEncoder
from engine.generative.vae_training import SHAPES

MOST_BYTES = 3_000_000


def shipped(name: str = "vae2") -> AutoEncoder:
    """The trained network that comes with the project: one of SHAPES."""
    if name not in SHAPES:
        raise ValueError(f"There is no network “{name}”: it is one of {', '.join(SHAPES)}.")
    with as_file(files("engine.weights") / f"{name}.safetensors") as path:
        return load(path)


def load(path: str | Path) -> AutoEncoder:
    """The network of a safetensors file. Raises FileNotFoundError, or ValueError with a sentence: another format, no
    network known here, missing or strange tensors, wrong shapes, values that are no numbers."""
    path = Path(path)
    if path.suffix != ".safetensors":
        raise ValueError(f"{path.name} is not a .safetensors file; other formats may run code and are not read.")
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} is larger than the {MOST_BYTES // 1_000_000} MB that are read.")
    try:
        with safe_open(path, framework="pt") as file:
            name = (file.metadata() or {}).get("network")
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (no mapping)
    except SafetensorError:
        raise ValueError(f"{path.name} is damaged, or no safetensors file.") from None
    if name not in SHAPES:
        raise ValueError(f"{path.name} does not say that it is one of {', '.join(SHAPES)}.")
    network = AutoEncoder(SHAPES[name])
    wanted = network.state_dict()
    if {key: tensor.shape for key, tensor in tensors.items()} != {key: t.shape for key, t in wanted.items()}:
        raise ValueError(f"The tensors in {path.name} are not those of the network “{name}”.")
    if not all(tensor.is_floating_point() and tensor.isfinite().all() for tensor in tensors.values()):
        raise ValueError(f"{path.name} holds values that are no finite numbers.")
    network.load_state_dict(tensors)  # copied, and back to single precision
    return network.eval()


def save(path: str | Path, network: AutoEncoder, metadata: dict[str, str]) -> None:
    """Write the network in half precision, with `metadata`, which names it."""
    tensors = {key: tensor.to(torch.float16).contiguous() for key, tensor in network.state_dict().items()}
    Path(path).write_bytes(serialised(tensors, metadata=metadata))
