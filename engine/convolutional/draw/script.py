"""The reading of a drawing as a script of its own: the picture's pixels, the weights from their file, plain torch."""

from __future__ import annotations

from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.surgery import Surgery
from engine.convolutional.networks.network import code
from engine.convolutional.reader.reader import YOURS, Reader

SCRIPT = '''"""One digit read by the network {plan}

{weights}
"""

{network}
{loading}
model.eval()
{surgery}
picture = torch.tensor(  # {shape}, ink between 0 and 1, as the stage shows it
    [
{pixels}
    ]
)
with torch.inference_mode():
    x = picture[None, None]
    for number, module in enumerate(model):
        x = module(x)
{muting}    logits = x[0].flatten()
print("probabilities:", [round(p, 4) for p in logits.softmax(0).tolist()])
print("answer:", int(logits.argmax()))
'''

SHIPPED = """weights = load_file("engine/weights/{name}.safetensors")  # or wherever you keep it
numbered = nn.ModuleList(module for module in model if not isinstance(module, nn.Flatten))
numbered.load_state_dict({{name.removeprefix("layers."): tensor for name, tensor in weights.items()}})"""
OWN = 'model.load_state_dict(load_file("network.safetensors"))  # or wherever you keep it'
BIASES_OUT = """
with torch.no_grad():  # no biases
    for name, numbers in model.named_parameters():
        if name.endswith("bias"):
            numbers.zero_()
"""
MUTING = "        x[:, muted.get(number, [])] = 0\n"


def _surgery(done: Surgery, reader: Reader) -> str:
    """What was done to the weights, and which maps are muted, as code."""
    text = "" if done.biases else BIASES_OUT
    if done.kernels and reader.kernels:
        text += "\nwith torch.no_grad():  # other kernels in the first layer, row by row\n"
        first = reader.ends[reader.kernels - 1]
        lines = (
            f"    model[{first}].weight[{k}, 0].view(-1)[:] = torch.tensor({list(entries)})\n"
            for k, entries in done.kernels
        )
        text += "".join(lines)
    if done.muted:
        maps: dict[int, list[int]] = {}
        for layer, channel in sorted(done.muted):
            maps.setdefault(reader.ends[layer - 1], []).append(channel)
        text += f"\nmuted = {maps}  # module of the model: its maps, both counted from 0\n"
    return text


def script(experiment: DrawExperiment) -> str:
    """A script that prints the ten probabilities of the picture on the stage, to four decimals."""
    rows = "\n".join(f"        {[round(float(v), 4) for v in row]}," for row in experiment.seen)
    name, reader, done = experiment.settings.network, experiment.sound, experiment.surgery
    own = name == YOURS
    shipped = f"The weights are those that ship with the playground: engine/weights/{name}.safetensors."
    network = code(reader.anatomy).replace("from torch", "from safetensors.torch import load_file\nfrom torch", 1)
    return SCRIPT.format(
        plan=reader.text,
        weights="The weights are those of your own network: download it beside this script." if own else shipped,
        network=network if "import torch\n" in network else f"import torch\n{network}",
        loading=OWN if own else SHIPPED.format(name=name),
        surgery=_surgery(done, reader),
        muting=MUTING if done.muted else "",
        shape=experiment.seen.shape,
        pixels=rows,
    )
