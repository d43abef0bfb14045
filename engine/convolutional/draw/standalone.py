"""One digit read by a trained network, layer by layer."""

import torch
from torch import nn

from engine.beside import beside
from engine.convolutional.networks.modules import (  # noqa: F401 (of some networks)
    LocallyConnected2d,
    Padded,
    RadialBasis,
    Residual,
    Squash,
    Subsampling,
    TableConv2d,
)
from engine.ending import ending

WEIGHTS = ""  # a file in this folder
KEPT = False  # whether that is a network kept in lesson 2.6, or one that ships
BIASES = True  # whether they are left in
# The module with the first kernels, and other ones for its maps, row by row.
FIRST, KERNELS = "0", {}
STAGE = {}
MUTED = {}  # module of the model: its maps that are silenced, counted from 0
# Ink between 0 and 1, as the stage shows it.
PICTURE = [[0.0, 0.5, 0.0, 0.0], [0.1, 1.0, 0.2, 0.0], [0.0, 1.0, 0.0, 0.0], [0.3, 1.0, 0.3, 0.0]]


def silencing(maps):
    """What makes some maps of a module's output 0."""
    return lambda module, came, left: left.index_fill(1, torch.tensor(maps), 0)


model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(16, 10))
if WEIGHTS:
    weights = beside(WEIGHTS)
    if KEPT:
        model.load_state_dict(weights)
    else:
        numbered = nn.ModuleList(module for module in model if not isinstance(module, nn.Flatten))
        layers = {name: tensor for name, tensor in weights.items() if name.startswith("layers.")}
        numbered.load_state_dict({name.removeprefix("layers."): tensor for name, tensor in layers.items()})
model.eval()
with torch.inference_mode():
    if not BIASES:
        for name, numbers in model.named_parameters():
            if name.endswith("bias"):
                numbers.zero_()
    if KERNELS:
        for k, entries in KERNELS.items():
            model.get_submodule(FIRST).weight[k, 0].view(-1)[:] = torch.tensor(entries)
    if MUTED:
        for name, maps in MUTED.items():
            model.get_submodule(name).register_forward_hook(silencing(maps))
    logits = model(torch.tensor(PICTURE)[None, None])[0].flatten()
    shares = logits.double().softmax(0)
print("probabilities:", [round(p, 4) for p in shares.tolist()])
print("answer:", int(shares.argmax()))
print(ending({"probabilities": shares.tolist()}, STAGE))
