"""What a generator of digits and its discriminator say."""

import torch
from torch.nn import functional as F

from engine.beside import beside
from engine.ending import ending
from engine.generative.gan_digits.generator.network import Discriminator, Generator, drawn

WEIGHTS = ""  # the file beside this script; without it the networks have learnt nothing
SHOWN = "code"
CODE = [0.0] * 32
PICTURE = ["00" * 28] * 28  # rows of grey, two hexadecimal digits a pixel
BLOCKS, BLOCK, SEED, FIRST = 2, 10, 0, 1_000_000
STAGE = {}

torch.set_num_threads(1)


def loaded(network, name):
    """A network with its weights, which are kept in half precision."""
    if WEIGHTS:
        found = beside(WEIGHTS)
        network.load_state_dict({key.removeprefix(name): found[key] for key in found if key.startswith(name)})
    else:
        drawn(network, torch.Generator().manual_seed(SEED))
    return network


def show(x):
    for line in x[0, 0]:
        print("".join(" .:-=+*#%@"[min(9, int(10 * ink))] for ink in line.tolist()))


def read(x):  # the digit network, as it learnt from MNIST alone: C12@3 R C16@3 R P2 C24@3p1 R C24@3p1 R P2 C24@3 R F10
    for number, padding in ((0, 0), (2, 0), (5, 1), (7, 1), (10, 0)):
        if number in (5, 10):
            x = F.max_pool2d(x, 2)
        name = f"layers.{number}"
        x = F.conv2d(x, digits[f"{name}.weight"], digits[f"{name}.bias"], padding=padding).relu()
    return F.linear(x.flatten(1), digits["layers.12.weight"], digits["layers.12.bias"]).softmax(1)


if SHOWN == "drawing":
    judge = loaded(Discriminator(), "discriminator.")
    x = torch.tensor([list(bytes.fromhex(row)) for row in PICTURE])[None, None] / 255
    x.requires_grad_(True)
    logit = judge(x)[0]
    (slope,) = torch.autograd.grad(logit, x)
    show(x)
    print(f"D(x): logit {logit.item():+.2f}, probability {logit.sigmoid().item():.3f}")
    print(f"largest pull on a pixel: {slope.abs().max().item():.4f}")
    print(ending({"mark": logit.item(), "slope.range": slope.abs().max().item()}, STAGE))
elif SHOWN == "code":
    generator, judge = loaded(Generator(), "generator."), loaded(Discriminator(), "discriminator.")
    z = torch.tensor(CODE)
    with torch.no_grad():
        x = generator(z[None]).sigmoid()  # logits → ink (1, 1, 28, 28)
        logit = judge(x)[0]
    show(x)
    print(f"‖z‖ = {z.norm().item():.2f}")
    print(f"D(x): logit {logit.item():+.2f}, probability {logit.sigmoid().item():.3f}")
    print(ending({"logit": logit.item()}, STAGE))
else:
    generator = loaded(Generator(), "generator.")
    digits = beside("digits_mnist.safetensors")
    shares = []
    with torch.no_grad():
        for block in range(BLOCKS):
            random = torch.Generator().manual_seed((1_000_003 * SEED + FIRST + block) % 2**32)
            shares.append(read(generator(torch.randn((BLOCK, 32), generator=random)).sigmoid()))
    found = torch.cat(shares)
    classes = found.argmax(1).bincount(minlength=10).double() / len(found)
    entropy = -torch.special.xlogy(classes, classes).sum() / torch.tensor(2.0).double().log()
    print(f"{len(found):,} samples, {100 * (found.amax(1) >= 0.9).float().mean().item():.1f} % read with 0.9 or more")
    print(f"entropy of the classes: {entropy.item():.3f} bits")
    print(ending({"classes": classes.tolist()}, STAGE))
