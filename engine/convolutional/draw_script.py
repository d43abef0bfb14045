"""The reading of a drawing as a script of its own: the picture's pixels, the shipped weights, plain torch."""

from __future__ import annotations

from engine.convolutional.draw_experiment import DrawExperiment

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

picture = torch.tensor(  # (28, 28), ink between 0 and 1, as the stage shows it
    [
{pixels}
    ]
)
with torch.inference_mode():
    x = picture[None, None]
    for layer in layers:
        x = layer(x.flatten(1) if isinstance(layer, nn.Linear) else x)
    logits = x[0]
print("probabilities:", [round(p, 4) for p in logits.softmax(0).tolist()])
print("answer:", int(logits.argmax()))
'''


def script(experiment: DrawExperiment) -> str:
    """A script that prints the ten probabilities of the picture on the stage, to four decimals."""
    rows = "\n".join(f"        {[round(float(v), 4) for v in row]}," for row in experiment.prepared.digit)
    return SCRIPT.format(
        network=experiment.settings.network,
        plan=experiment.thinking.plan,
        layers="\n".join(f"        {layer}," for layer in experiment.modules()),
        pixels=rows,
    )
