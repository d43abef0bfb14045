"""An auto-encoder, plain or variational, in training."""

import gzip
import math
import os
from pathlib import Path

import numpy as np
import torch
from scipy.linalg import subspace_angles
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from torch import nn

from engine.ending import ending
from engine.generative.autoencoders.data import moons, noisy, ring, ring8, roll, two_arms
from engine.generative.autoencoders.network import divergence, layers, log_bernoulli, log_gaussian, reparameterise
from engine.optimisers import in_rows, step_of

DATA, ON_PLANE = "digits", False
VARIATIONAL = False
CODES, HIDDEN, ACTIVATION = 2, [16], "tanh"
BATCH, UPDATES, SEED = 64, 20, 0
COURSE = {0: (0.003, 0.0)}  # from which update on: the learning rate, and the noise or the weight beta
WARM = 0  # updates over which beta rises from 0
LIKELIHOOD = "bernoulli"
DEVIATION, LEARNT = 0.2, False  # s of the Gaussian, and whether it is learnt with the rest
STAGE = {}

torch.set_num_threads(1)
if DATA == "digits":  # those of scikit-learn: 1,797 pictures of 8×8
    greys = torch.from_numpy(load_digits().images.astype(np.float32)).flatten(1) / 16
    order = np.random.default_rng((SEED, 0)).permutation(len(greys))
    held_out, train = greys[order[:360]], greys[order[360:]]
elif DATA == "mnist":  # from the folder that MNIST_DIR names: 60,000 pictures of 28×28 bytes, ink 255
    path = next(Path(os.environ["MNIST_DIR"]).glob("train-images*"))
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    images = torch.frombuffer(bytearray(content[16:]), dtype=torch.uint8).view(-1, 784)
    order = np.random.default_rng(20_000).permutation(len(images))
    apart, train = images[np.sort(order[:5_000])], images[np.sort(order[5_000:])]
    held_out = apart[np.random.default_rng((SEED, 0)).permutation(len(apart))[:1_000]].float() / 255
else:  # points of the plane
    generator = np.random.default_rng((SEED, 2))
    if DATA == "ring":
        points, _ = ring(2_500, generator)
    elif DATA == "moons":
        points, _ = moons(2_500, generator)
    elif DATA == "roll":
        points, _ = roll(2_500, generator)
    elif DATA == "spiral":
        points, _ = two_arms(2_500, generator)
    else:
        points, _ = ring8(2_500, generator)
    order = generator.permutation(len(points))
    points = torch.from_numpy(points.astype(np.float32))
    held_out, train = points[order[:500]], points[order[500:]]

size, generator = train.shape[1], torch.Generator().manual_seed(SEED)
encoder = layers((size, *HIDDEN, 2 * CODES if VARIATIONAL else CODES), ACTIVATION, generator)
decoder = layers((CODES, *reversed(HIDDEN), size), ACTIVATION, generator)
parameters = [*encoder.parameters(), *decoder.parameters()]
if LEARNT:
    log_s = nn.Parameter(torch.tensor(math.log(DEVIATION)))
    parameters.append(log_s)
weights, gradient = in_rows(parameters)  # the memory of all parameters in one row, and that of their gradients
moments = np.zeros((2, len(weights)), np.float32)


def decoded(z):
    """The pixels, between 0 and 1, or the coordinates."""
    return decoder(z) if ON_PLANE or ACTIVATION == "linear" else decoder(z).sigmoid()


def nats(x, noise):
    """Both terms of the bound: −log p(x|z) for one draw of z, and the KL of each latent."""
    mean, log_variance = encoder(x).chunk(2, 1)
    z = reparameterise(mean, log_variance, noise)
    if LIKELIHOOD == "bernoulli":
        given = log_bernoulli(x, decoder(z))
    else:
        given = log_gaussian(x, decoded(z), log_s.exp() if LEARNT else DEVIATION)
    return -given, divergence(mean, log_variance)


def error(x, noise, generator):
    """The squared error of what comes back of x, as the encoder sees it."""
    draw = torch.randn if ON_PLANE else torch.rand
    seen = noisy(x, draw(x.shape, generator=generator), noise, on_plane=ON_PLANE)
    return (decoded(encoder(seen)) - x).square().sum(1)


an_epoch = len(train) // BATCH
for update in range(UPDATES):
    epoch, place = divmod(update, an_epoch)
    rate, weight = COURSE[max(start for start in COURSE if start <= update)]
    shuffled = np.random.default_rng((SEED, 1, epoch)).permutation(len(train))
    x = train[shuffled[place * BATCH : (place + 1) * BATCH]]
    if DATA == "mnist":
        x = x.float() / 255
    generator = torch.Generator().manual_seed((1_000_003 * SEED + update) % 2**32)
    if VARIATIONAL:
        if LIKELIHOOD == "bernoulli":
            x = torch.bernoulli(x, generator=generator)
        first, second = nats(x, torch.randn((len(x), CODES), generator=generator))
        if WARM:
            weight = weight * min(1, update / WARM)
        loss = first.mean() + weight * second.sum(1).mean()
    else:
        loss = error(x, weight, generator).mean()
    gradient.fill(0)
    loss.backward()
    weights += step_of("adam", weights, gradient, moments, update + 1, rate, 0.0)

generator = torch.Generator().manual_seed(SEED)
with torch.no_grad():
    if VARIATIONAL:
        x = torch.bernoulli(held_out, generator=generator) if LIKELIHOOD == "bernoulli" else held_out
        first, second = nats(x, torch.randn((len(x), CODES), generator=generator))
        figures = {"reconstruction": first.double().mean().item(), "divergence": second.double().mean(0).numpy().sum()}
        print(f"reconstruction {figures['reconstruction']:.4f} nats")
        print(f"KL {figures['divergence']:.4f} nats")
    else:
        found = error(held_out, [*COURSE.values()][-1][1], generator)
        figures = {"held": found.double().mean().item()}
        print(f"auto-encoder {figures['held']:.4f}")
if not VARIATIONAL:
    rows = train.float().numpy() / 255 if DATA == "mnist" else train.double().numpy()
    pca = PCA(CODES, svd_solver="covariance_eigh" if DATA == "mnist" else "full").fit(rows)
    x = held_out.double().numpy()
    print(f"PCA {np.square(pca.inverse_transform(pca.transform(x)) - x).sum(1).mean():.4f}")
    if ACTIVATION == "linear":
        angles = np.degrees(subspace_angles(decoder[0].weight.detach().double().numpy(), pca.components_.T))
        print("principal angles", ", ".join(f"{angle:.2f}°" for angle in sorted(angles)))
print(ending(figures, STAGE))
