"""Codes of digits by trained auto-encoders, and what they decode to."""

import math

import numpy as np
import torch

from engine.beside import beside
from engine.ending import ending
from engine.generative.autoencoders.latent import linear, mixed, spherical
from engine.generative.autoencoders.network import (
    both_ways,
    divergence,
    log_bernoulli,
    log_normal,
    log_prior,
    reparameterise,
)
from engine.generative.digit_autoencoders.training import SHAPES

LOOK = "walk"  # between two pictures; corners: between four; sum: of several; held: a given code; draws: of one picture
TRAINED = False  # whether their weights lie beside this script; without them the networks are as they begin
NETWORKS = ["vae2"]
PICTURES = {
    "A": ["............................"] * 10 + [".............##............."] * 18,
    "B": ["............................"] * 14 + [".......##############......."] * 14,
}
MEANS = {}  # which of them are the mean codes of classes instead
PUT = {}  # which of their codes were put elsewhere on the map of two latents
PATH, PLACE = "linear", [0.25, 0.5]  # how far along: from A to B; of four, also from below
TERMS = {}  # how much of each goes into the sum
CODE = []
DRAWS, SEED = 100, 0
STAGE = {}


def load(name):
    """Encoder and decoder, and what else the file holds."""
    encoder, decoder = both_ways(SHAPES[name], torch.Generator().manual_seed(0))
    if TRAINED:
        file = beside(f"{name}.safetensors")
        for which, part in (("encoder", encoder), ("decoder", decoder)):
            part.load_state_dict({key[8:]: value for key, value in file.items() if key.startswith(which)})
    else:
        file = {}
    return encoder, decoder, file


def ink(rows):
    """A picture's pixels, (1, 784)."""
    return torch.tensor([[float(pixel == "#") for pixel in "".join(rows)]])


def found(codes):
    """The code that is shown, from those of the pictures."""
    if LOOK == "walk":
        walk = linear if PATH == "linear" else spherical
        return walk(codes["A"], codes["B"], np.array(PLACE[:1]))[0]
    elif LOOK == "corners":
        across, up = np.array(PLACE)[:, None]
        return mixed(np.stack([codes[name] for name in "ABCD"]), across, up, PATH)[0]
    elif LOOK == "sum":  # what is read, to two decimals, is what is added
        return sum(weight * codes[name].round(2) for name, weight in TERMS.items())
    else:
        return np.array(CODE)


def show(name, decoder, z):
    print(f"{name}: z =", " ".join(f"{value:.3f}" for value in z))
    for row in decoder(torch.from_numpy(z)[None].float()).sigmoid().view(28, 28).tolist():
        print("".join(" .:-=+*#%@"[min(9, int(10 * share))] for share in row).rstrip())


def bound(encoder, decoder, x):
    """The two terms of the bound, and −log p(x) by importance sampling: a hundred draws at a time."""
    weights, reconstruction = [], []
    mean, log_variance = encoder(x).chunk(2, 1)
    for block in range(math.ceil(DRAWS / 100)):
        generator = torch.Generator().manual_seed((1_000_003 * SEED + block) % 2**32)
        z = reparameterise(mean, log_variance, torch.randn((100, mean.shape[1]), generator=generator))
        given = log_bernoulli(x, decoder(z)).double()
        weights.append(given + log_prior(z.double()) - log_normal(z.double(), mean.double(), log_variance.double()))
        reconstruction.append(-given)
    first = torch.cat(reconstruction)[: max(100, DRAWS)].mean().item()
    second = divergence(mean.double(), log_variance.double()).sum().item()
    whole = torch.logsumexp(torch.cat(weights)[:DRAWS], 0).item()
    print(f"l = {first:.2f} + {second:.2f} = {first + second:.2f} nats")
    print(f"-log p(x) by {DRAWS:,} draws: {math.log(DRAWS) - whole:.2f} nats")
    return {"bound": first + second, "estimate": math.log(DRAWS) - whole}


torch.set_num_threads(1)
figures = {}
with torch.no_grad():
    for name in NETWORKS:
        encoder, decoder, file = load(name)
        if LOOK == "draws":
            figures = bound(encoder, decoder, ink(PICTURES["A"]))
        else:
            codes = {letter: encoder(ink(rows))[0].chunk(2)[0].double().numpy() for letter, rows in PICTURES.items()}
            if MEANS:
                means = file["codes.classes"].double().numpy()
                codes |= {letter: means[digit] for letter, digit in MEANS.items()}
            if PUT:
                if name == "vae2":
                    codes |= {letter: np.array(code) for letter, code in PUT.items()}
            figures[name] = found(codes)
            show(name, decoder, figures[name])
print(ending(figures, STAGE))
