"""The network as a script of its own: made with torch alone, every layer's output and parameters printed."""

from __future__ import annotations

from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.networks.network import code

_CHECK = """
x = torch.zeros(1, {channels}, {rows}, {columns})
model.eval()
for module in model:
    x = module(x)
    parameters = sum(numbers.numel() for numbers in module.parameters())
    print(f"{{type(module).__name__:22}} {{str(tuple(x.shape[1:])):18}} {{parameters:,}}")
print(f"{{sum(numbers.numel() for numbers in model.parameters()):,}} parameters")
"""


def script(anatomy: Anatomy) -> str:
    """Prints the shapes and counts that the lesson shows."""
    channels, rows, columns = anatomy.input
    text = code(anatomy)
    if "\nimport torch\n" not in text:
        text = text.replace("from torch import", "import torch\nfrom torch import", 1)
    return text + _CHECK.format(channels=channels, rows=rows, columns=columns)
