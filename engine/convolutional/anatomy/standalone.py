"""A network in plain torch: the output and the parameters of every layer."""

import torch
from torch import nn

from engine.convolutional.networks.modules import (
    LocallyConnected2d,
    Padded,
    RadialBasis,
    Residual,
    Squash,
    Subsampling,
    TableConv2d,
)
from engine.ending import ending

IMAGE = (1, 12, 12)  # channels, rows, columns
BLOCKS = True  # whether there are residual blocks
STAGE = {}


def through(modules, x, margin=""):
    """The output and the parameters of every module: of a block those in it, then what its shortcut adds."""
    for module in modules:
        came, own = x, module
        x = module(x)
        if BLOCKS:
            if isinstance(module, Residual):
                through(module.path, came, margin + "  ")
                own = module.shortcut
        parameters = sum(numbers.numel() for numbers in own.parameters())
        print(f"{margin + type(module).__name__:22} {tuple(x.shape[1:])!s:18} {parameters:,}")
    return x


model = nn.Sequential(
    nn.Conv2d(1, 3, 3),
    Squash(),
    Subsampling(3, 2, 2),
    TableConv2d(3, ((0, 1), (1, 2)), (2, 2)),
    Residual(nn.Tanh(), shortcut=nn.Sequential(Padded(1, 2))),
    LocallyConnected2d(2, 4, (2, 2), (3, 3)),
    nn.Flatten(),
    RadialBasis(16, 10),
)
x = torch.zeros(1, *IMAGE)
model.eval()
x = through(model, x)
total = sum(numbers.numel() for numbers in model.parameters())
print(f"{total:,} parameters")
print(ending({"parameters": total, "output": x.shape[1:]}, STAGE))
