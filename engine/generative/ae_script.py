"""A run of the auto-encoder's lesson as a script of its own: scikit-learn's digits, plain torch, the same numbers."""

from __future__ import annotations

from engine.generative.ae_experiment import AeTrain
from engine.generative.ae_explore import AeExplore
from engine.generative.ae_settings import LIVE

SCRIPT = '''"""An auto-encoder on scikit-learn's 8×8 digits: {updates:,} updates, as on the stage.

It prints the squared error of the 360 digits held out, beside that of as many principal components{and_angles}.
"""

import numpy as np
import torch
from scipy.linalg import subspace_angles
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from torch import nn

torch.set_num_threads(1)
codes, hidden, seed = {codes}, {hidden}, {seed}
encoder = nn.Sequential({encoder})
decoder = nn.Sequential({decoder})
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


def reconstructed(x):
    return decoder(encoder(x)){squash}


optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()])
course = {course}  # from which update on: the share of pixels wiped out, the learning rate
an_epoch = len(train) // {batch}
for update in range({updates}):
    epoch, place = divmod(update, an_epoch)
    noise, rate = course[max(start for start in course if start <= update)]
    for group in optimiser.param_groups:
        group["lr"] = rate
    shuffled = train[np.random.default_rng((seed, 1, epoch)).permutation(len(train))]
    x = shuffled[place * {batch} : (place + 1) * {batch}]
    generator = torch.Generator().manual_seed((1_000_003 * seed + update) % 2**32)
    seen = x * (torch.rand(x.shape, generator=generator) >= noise)
    loss = (reconstructed(seen) - x).square().sum(1).mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()

generator = torch.Generator().manual_seed(seed)
with torch.no_grad():
    seen = held_out * (torch.rand(held_out.shape, generator=generator) >= {noise})
    print(f"auto-encoder {{(reconstructed(seen) - held_out).square().sum(1).double().mean().item():.4f}}")
pca = PCA(codes, svd_solver="full").fit(train.double().numpy())
x = held_out.double().numpy()
print(f"PCA {{np.square(pca.inverse_transform(pca.transform(x)) - x).sum(1).mean():.4f}}")
{angles}'''


def script(experiment: AeTrain | AeExplore) -> str:
    """The run from its start to the present update. Raises ValueError with a sentence where there is no run."""
    if isinstance(experiment, AeExplore):
        raise ValueError("The script is of a run of training: choose “Train one” above.")
    training, settings = experiment.training, experiment.settings
    course = [dict(zip(("update", *LIVE), row, strict=True)) for row in training.course.tolist()]
    way = ("nn.Linear(64, codes)", "nn.Linear(codes, 64)")
    bent = (
        "nn.Linear(64, hidden), nn.Tanh(), nn.Linear(hidden, codes)",
        "nn.Linear(codes, hidden), nn.Tanh(), nn.Linear(hidden, 64)",
    )
    encoder, decoder = way if training.linear else bent
    angles = (
        "angles = np.degrees(subspace_angles(decoder[0].weight.detach().double().numpy(), pca.components_.T))\n"
        'print("principal angles", ", ".join(f"{angle:.2f}°" for angle in sorted(angles)))\n'
    )
    return SCRIPT.format(
        updates=training.steps,
        and_angles=", and the principal angles" if training.linear else "",
        codes=settings.codes,
        hidden=settings.hidden,
        seed=settings.seed,
        encoder=encoder,
        decoder=decoder,
        squash="" if training.linear else ".sigmoid()",
        batch=settings.batch,
        noise=settings.noise,
        course={int(row["update"]): (row["noise"], row["learning_rate"]) for row in course},
        angles=angles if training.linear else "",
    )
