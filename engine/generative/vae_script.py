"""What the stage of the lesson on variational auto-encoders shows, as a script of its own."""

from __future__ import annotations

from engine.generative.vae_asking import VaeAsking
from engine.generative.vae_code_script import moves
from engine.generative.vae_experiment import VaeTrain
from engine.generative.vae_explore import VaeExplore
from engine.generative.vae_live import LiveTraining
from engine.generative.vae_settings import LIVE
from engine.generative.vae_written import MADE, WRITTEN

_NETWORK = """
def layers(*sizes):
    found = [layer for pair in zip(sizes[:-1], sizes[1:]) for layer in (nn.Linear(*pair), nn.Tanh())]
    return nn.Sequential(*found[:-1])

"""

TRAIN = '''"""A variational auto-encoder on scikit-learn's 8×8 digits: {updates:,} updates, as on the stage.

It prints both terms of the bound on the 360 digits held out, in nats a digit.
"""

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
latents, hidden, seed = {latents}, {hidden}, {seed}
{network}
encoder, decoder = layers(64, hidden, 2 * latents), layers(latents, hidden, 64)
weights = torch.Generator().manual_seed(seed)
for module in [*encoder, *decoder]:  # Glorot and Bengio (2010)
    if isinstance(module, nn.Linear):
        bound = (6 / (module.in_features + module.out_features)) ** 0.5
        nn.init.uniform_(module.weight, -bound, bound, weights)
        nn.init.zeros_(module.bias)

digits = load_digits()
greys = torch.from_numpy(digits.images.astype(np.float32)).flatten(1) / 16  # (1797, 64)
order = np.random.default_rng((seed, 0)).permutation(len(greys))
held_out, train = greys[order[:360]], greys[order[360:]]


def code(x, noise):
    mean, log_variance = encoder(x).chunk(2, 1)
    kl = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1)
    return mean + (0.5 * log_variance).exp() * noise, kl


def nats(x, logits):  # −log p(x|z)
    {nats}


optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()])
course = {course}  # from which update on: β, learning rate
an_epoch = len(train) // {batch}
for update in range({updates}):
    epoch, place = divmod(update, an_epoch)
    beta, rate = course[max(start for start in course if start <= update)]
    for group in optimiser.param_groups:
        group["lr"] = rate
    shuffled = train[np.random.default_rng((seed, 1, epoch)).permutation(len(train))]
    generator = torch.Generator().manual_seed((1_000_003 * seed + update) % 2**32)
    x = shuffled[place * {batch} : (place + 1) * {batch}]
    {binarise}noise = torch.randn((len(x), latents), generator=generator)
    z, kl = code(x, noise)
    loss = nats(x, decoder(z)).mean() + beta * kl.sum(1).mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()

generator = torch.Generator().manual_seed(seed)
x = {held}
with torch.no_grad():
    z, kl = code(x, torch.randn((len(x), latents), generator=generator))
    print(f"reconstruction {{nats(x, decoder(z)).double().mean().item():.4f}} nats")
    print(f"KL {{kl.double().mean(0).sum().item():.4f}} nats")
'''

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

encoder, decoder = {made}(latents)
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
        return _train(experiment.training)
    return _ask(experiment) if isinstance(experiment, VaeAsking) and experiment.held is None else moves(experiment)


def _train(training: LiveTraining) -> str:
    settings = training.settings
    course = [dict(zip(("update", *LIVE), row, strict=True)) for row in training.course.tolist()]
    bernoulli = "return (F.softplus(logits) - x * logits).sum(1)"
    gaussian = (
        "s = {s}\n    density = torch.distributions.Normal(logits.sigmoid(), s).log_prob(x)\n    return -density.sum(1)"
    )
    return TRAIN.format(
        updates=training.steps,
        latents=settings.latents,
        hidden=settings.hidden,
        seed=settings.seed,
        batch=settings.batch,
        network=_NETWORK,
        nats=bernoulli if training.bernoulli else gaussian.format(s=settings.deviation),
        binarise="x = torch.bernoulli(x, generator=generator)\n    " if training.bernoulli else "",
        held="torch.bernoulli(held_out, generator=generator)" if training.bernoulli else "held_out",
        course={int(row["update"]): (row["beta"], row["learning_rate"]) for row in course},
    )


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
        network=WRITTEN[experiment.name],
        made=MADE[experiment.name],
        picture="\n".join("".join("#" if ink else "." for ink in row) for row in rows),
    )
