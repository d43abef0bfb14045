"""What the stage of the lesson on variational auto-encoders shows, as a script of its own."""

from __future__ import annotations

from engine.generative.vae import train_script
from engine.generative.vae.code_script import moves
from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.looks.asking import VaeAsking
from engine.generative.vae.looks.explore import VaeExplore
from engine.generative.vae.written import WRITTEN, sizes

ASK = '''"""{said}, in 28×28 pixels: the bound of the network “{name}” and its likelihood by importance sampling.

It needs the file {name}.safetensors, which comes with the project in engine/weights.
"""

import math

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
latents, draws, seed = {latents}, {draws}, {seed}
{network}

encoder, decoder = made({sizes})
file = load_file("engine/weights/{name}.safetensors")
for name, part in (("encoder", encoder), ("decoder", decoder)):
    part.load_state_dict({{key[8:]: value.float() for key, value in file.items() if key.startswith(name)}})

PICTURE = """
{picture}
"""
x = torch.tensor([float(ink == "#") for ink in PICTURE.replace("\\n", "")])


def log_normal(z, mean, log_variance):
    return -0.5 * ((z - mean) ** 2 / log_variance.exp() + log_variance + math.log(2 * math.pi)).sum(-1)


weights, reconstruction = [], []
with torch.no_grad():
    mean, log_variance = encoder(x[None]).chunk(2, 1)
    kl = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1).sum().item()
    for block in range(math.ceil(draws / 100)):  # a hundred draws at a time
        generator = torch.Generator().manual_seed((1_000_003 * seed + block) % 2**32)
        z = mean + (0.5 * log_variance).exp() * torch.randn((100, latents), generator=generator)
        logits = decoder(z)
        given = (x * logits - F.softplus(logits)).sum(1)
        prior = log_normal(z, torch.zeros(()), torch.zeros(()))
        weights.append(given + prior - log_normal(z, mean, log_variance))
        reconstruction.append(-given)
first = torch.cat(reconstruction)[:100].double().mean().item()
log_weights = torch.cat(weights)[:draws].double()
print(f"l = {{first:.2f}} + {{kl:.2f}} = {{first + kl:.2f}} nats")
print(f"-log p(x) by {{draws:,}} draws: {{math.log(draws) - torch.logsumexp(log_weights, 0).item():.2f}} nats")
'''


def script(experiment: VaeTrain | VaeExplore) -> str:
    """The run from its start to the present update, or the present picture's numbers."""
    if isinstance(experiment, VaeTrain):
        return train_script.script(experiment.training)
    return _ask(experiment) if isinstance(experiment, VaeAsking) and experiment.held is None else moves(experiment)


def _ask(experiment: VaeAsking) -> str:
    asked, draws = experiment.asked[0], experiment.draws
    if asked.refusal:
        raise ValueError(f"{asked.refusal} The script comes when there is a digit.")
    rows = asked.x.view(28, 28).int().tolist()
    return ASK.format(
        said=f"{asked.said[0].upper()}{asked.said[1:]}",
        name=experiment.name,
        latents=draws.network.shape.latents,
        draws=max(1, experiment.steps),
        seed=draws.seed,
        network=WRITTEN,
        sizes=sizes(experiment.name),
        picture="\n".join("".join("#" if ink else "." for ink in row) for row in rows),
    )
