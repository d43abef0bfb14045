"""The reading of a drawing as a script of its own: the picture's pixels, the shipped weights, plain torch."""

from __future__ import annotations

from engine.convolutional.draw_experiment import DrawExperiment
from engine.convolutional.surgery import Surgery

SCRIPT = '''"""One digit read by the network “{network}”: {plan}

The weights are those that ship with the playground: engine/weights/{network}.safetensors.
"""

import torch
from safetensors.torch import load_file
from torch import nn

weights = load_file("engine/weights/{network}.safetensors")  # or wherever you keep it
layers = nn.ModuleList(
    [
{layers}
    ]
)
layers.load_state_dict({{name.removeprefix("layers."): tensor for name, tensor in weights.items()}})
{surgery}
picture = torch.tensor(  # (28, 28), ink between 0 and 1, as the stage shows it
    [
{pixels}
    ]
)
with torch.inference_mode():
    x = picture[None, None]
    for number, layer in enumerate(layers, 1):
        x = layer(x.flatten(1) if isinstance(layer, nn.Linear) else x)
{muting}    logits = x[0]
print("probabilities:", [round(p, 4) for p in logits.softmax(0).tolist()])
print("answer:", int(logits.argmax()))
'''


BIASES_OUT = """
with torch.no_grad():  # no biases
    for layer in layers:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.bias.zero_()
"""
MUTING = "        x[:, muted.get(number, [])] = 0\n"


def _surgery(done: Surgery) -> str:
    """What was done to the weights, and which maps are muted, as code."""
    text = "" if done.biases else BIASES_OUT
    if done.kernels:
        text += "\nwith torch.no_grad():  # other kernels in the first layer, row by row\n"
        lines = (
            f"    layers[0].weight[{k}, 0].view(-1)[:] = torch.tensor({list(entries)})\n" for k, entries in done.kernels
        )
        text += "".join(lines)
    if done.muted:
        maps: dict[int, list[int]] = {}
        for layer, channel in sorted(done.muted):
            maps.setdefault(layer, []).append(channel)
        text += f"\nmuted = {maps}  # layer, counted from 1: its maps, counted from 0\n"
    return text


def script(experiment: DrawExperiment) -> str:
    """A script that prints the ten probabilities of the picture on the stage, to four decimals."""
    rows = "\n".join(f"        {[round(float(v), 4) for v in row]}," for row in experiment.prepared.digit)
    done = experiment.surgery
    return SCRIPT.format(
        network=experiment.settings.network,
        plan=experiment.thinking.plan,
        layers="\n".join(f"        {layer}," for layer in experiment.modules()),
        surgery=_surgery(done),
        muting=MUTING if done.muted else "",
        pixels=rows,
    )
