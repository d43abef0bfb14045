"""What the stage of the lesson on a generator of digits shows, as a script of its own."""

from __future__ import annotations

import numpy as np

from engine.generative.gan_digits.explore import DigitGANExplore
from engine.generative.gan_digits.judge import DigitGANJudge
from engine.generative.gan_digits.judged import BLOCK, FIRST, DigitGANJudged

_HEAD = '''"""{what}

It needs {files}, which the project has in engine/weights.
"""

import torch
from safetensors.torch import load_file
from torch.nn import functional as F

torch.set_num_threads(1)
gan = {{name: value.float() for name, value in load_file("engine/weights/gan.safetensors").items()}}


def part(network, number):
    return gan[f"{{network}}.layers.{{number}}.weight"], gan[f"{{network}}.layers.{{number}}.bias"]


def generate(z):  # (n, 32) → ink (n, 1, 28, 28)
    x = F.linear(z, *part("generator", 0)).view(-1, 96, 7, 7).relu()
    x = F.conv2d(x, *part("generator", 1), padding=1).relu()
    for number in (2, 3):
        x = F.conv_transpose2d(x, *part("generator", number), stride=2, padding=1).relu()
    return F.conv2d(x, *part("generator", 4), padding=1).sigmoid()

'''

_JUDGE = """
def judge(x):  # ink (n, 1, 28, 28) → logits (n,)
    x = 2 * x - 1
    for number, stride in enumerate((2, 2, 2)):
        x = F.leaky_relu(F.conv2d(x, *part("discriminator", number), stride=stride, padding=1), 0.2)
    return F.linear(x.flatten(1), *part("discriminator", 3))[:, 0]

"""

_SHOW = """
def show(x):
    for line in x[0, 0]:
        print("".join(" .:-=+*#%@"[min(9, int(10 * ink))] for ink in line.tolist()))

"""

_CODE = """
z = torch.tensor([{numbers}])
with torch.no_grad():
    x = generate(z[None])
    logit = judge(x).item()
show(x)
print(f"‖z‖ = {{z.norm().item():.2f}}")
print(f"D(x): logit {{logit:+.2f}}, probability {{torch.tensor(logit).sigmoid().item():.3f}}")
"""

_DRAWING = '''
PICTURE = """
{picture}
"""
x = torch.tensor([[int(line[k : k + 2], 16) for k in range(0, 56, 2)] for line in PICTURE.split()])[None, None] / 255
x.requires_grad_(True)
logit = judge(x)[0]
(slope,) = torch.autograd.grad(logit, x)
show(x)
print(f"D(x): logit {{logit.item():+.2f}}, probability {{logit.sigmoid().item():.3f}}")
print(f"largest pull on a pixel: {{slope.abs().max().item():.4f}}")
'''

_SAMPLES = """
digits = load_file("engine/weights/digits.safetensors")


def read(x):  # the network of lesson 2.5: C12@3 R C16@3 R P2 C24@3p1 R C24@3p1 R P2 C24@3 R F10
    for number, padding in ((0, 0), (2, 0), (5, 1), (7, 1), (10, 0)):
        if number in (5, 10):
            x = F.max_pool2d(x, 2)
        name = f"layers.{{number}}"
        x = F.conv2d(x, digits[f"{{name}}.weight"], digits[f"{{name}}.bias"], padding=padding).relu()
    return F.linear(x.flatten(1), digits["layers.12.weight"], digits["layers.12.bias"]).softmax(1)


shares = []
with torch.no_grad():
    for block in range({blocks}):
        generator = torch.Generator().manual_seed((1_000_003 * {seed} + {first} + block) % 2**32)
        shares.append(read(generate(torch.randn(({size}, 32), generator=generator))))
found = torch.cat(shares)
classes = found.argmax(1).bincount(minlength=10) / len(found)
print(f"{{len(found):,}} samples, {{(found.amax(1) >= 0.9).float().mean().item():.1%}} read with 0.9 or more")
print(f"entropy of the classes: {{-torch.special.xlogy(classes, classes).sum().item() / 0.6931471805599453:.3f}} bits")
"""


def script(experiment: DigitGANExplore | DigitGANJudge | DigitGANJudged) -> str:
    """The present code, drawing, or samples."""
    if isinstance(experiment, DigitGANExplore):
        numbers = ", ".join(repr(float(value)) for value in experiment.code.astype(np.float32))
        head = _HEAD.format(what="What the generator makes of this code.", files="gan.safetensors")
        return head + _JUDGE + _SHOW + _CODE.format(numbers=numbers)
    if isinstance(experiment, DigitGANJudge):
        return _drawing(experiment)
    if not experiment.steps:
        raise ValueError("The script comes when there are samples: step or play first.")
    head = _HEAD.format(what="Samples, judged.", files="gan.safetensors and digits.safetensors")
    counts = {"blocks": experiment.steps, "seed": experiment.settings.seed, "first": FIRST, "size": BLOCK}
    return head + _SAMPLES.format(**counts)


def _drawing(experiment: DigitGANJudge) -> str:
    if experiment.prepared.refusal:
        raise ValueError(f"{experiment.prepared.refusal} The script comes when there is a digit.")
    rows = (255 * experiment.x[0]).round().int().tolist()
    picture = "\n".join("".join(f"{ink:02x}" for ink in row) for row in rows)
    head = _HEAD.format(what="What the discriminator says of this picture.", files="gan.safetensors")
    return head + _JUDGE + _SHOW + _DRAWING.format(picture=picture)
