"""A network in plain torch: the output and the parameters of every layer."""

import torch
from torch import nn

from engine.convolutional.networks.modules import LocallyConnected2d, RadialBasis, Squash, Subsampling, TableConv2d
from engine.ending import ending

IMAGE = (1, 12, 12)  # channels, rows, columns
STAGE = {}

model = nn.Sequential(
    nn.Conv2d(1, 3, 3),
    Squash(),
    Subsampling(3, 2, 2),
    TableConv2d(3, ((0, 1), (1, 2)), (2, 2)),
    LocallyConnected2d(2, 4, (2, 2), (3, 3)),
    nn.Flatten(),
    RadialBasis(16, 10),
)
x = torch.zeros(1, *IMAGE)
model.eval()
for module in model:
    x = module(x)
    parameters = sum(numbers.numel() for numbers in module.parameters())
    print(f"{type(module).__name__:22} {tuple(x.shape[1:])!s:18} {parameters:,}")
total = sum(numbers.numel() for numbers in model.parameters())
print(f"{total:,} parameters")
print(ending({"parameters": total, "output": x.shape[1:]}, STAGE))
