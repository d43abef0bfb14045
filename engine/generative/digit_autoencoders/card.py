"""How good an auto-encoder is on digits it has not learnt from, and its card: what it is, from what, by which recipe.

A variational one: its two terms, and −log p(x) by importance sampling, in nats a digit, on digits binarised once by
their grey values. With two latents −log p(x) also by a grid, which needs no encoder. An auto-encoder: its squared
error, beside that of as many principal components.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import torch
from torch import Tensor

from engine.digits.mnist import Digits
from engine.generative.autoencoders.latent import plane_grid
from engine.generative.autoencoders.network import (
    KERNEL,
    AutoEncoder,
    Shape,
    log_bernoulli,
    log_normal,
    log_prior,
    reparameterise,
    terms,
)
from engine.generative.digit_autoencoders.codes import Codes
from engine.generative.digit_autoencoders.training import SHAPES, as_rows

SEED = 1_000_000
TERMS_DRAWS, DRAWS, AT_ONCE = 20, 5_000, 500
FINEST, REACH = 161, 5.0  # points a side of the grid, and how many deviations of the prior it goes out
ACTIVE = 0.01
"""Variance over the digits that the mean of an active unit has at least (Burda et al., 2016)."""
MOST_SHARES = 10
SAID = {"network", "seed", "epochs", "batch", "rate", "epoch"}

_PAGE = """\
# {network}: {what} of MNIST's digits

- Architecture: {path} and back, {activation} between the layers, {parameters:,} parameters, kept in half precision.
- Input: 28×28, ink 1 on 0{input}. Output: a logit a pixel; its logistic function is
  {output}.
- Data: MNIST (LeCun, Cortes and Burges, 1998; CC BY-SA 3.0), 55,000 digits of its training part{binarised}.
  MNIST's test part was not used.
- Recipe: `python -m engine.generative.digit_autoencoders.train --data DIR --network {network} --seed {seed} \
--epochs {epochs}{until}`:
  batches of {batch}, Adam from {rate} down along half a cosine{stopped}.
- Seed: {seed}; one run. Epoch {epoch} of {epochs}, the best on the {held_out:,} held-out digits.
- Date: {date}.

## Measured on held-out digits

{measured}
Not for: anything that matters.
"""

_VARIATIONAL = """\
In nats a digit, binarised once by the grey values. The epoch was chosen on these same digits, so the figures are a
little kinder than those on digits never looked at will be.

| | nats |
|---|---|
| reconstruction, −E_q[log p(x given z)] | {reconstruction:.2f} |
| KL(q(z given x) ‖ p(z)) | {divergence:.2f} |
| their sum l = −ELBO, {digits:,} digits | {loss:.2f} |
| −log p(x) by importance sampling, {draws:,} draws, {counted:,} digits | {likelihood:.2f} ± {error:.2f} |
{grid}
Active latents (the variance of μ over the digits is above {least}): {active} of {latents}. ± is one standard error
over the digits. The literature's figure for 50 latents is 86.76 (Burda, Grosse and Salakhutdinov, 2016, Table 1: two
layers of 200 units, 3,280 epochs, MNIST's test part). It is a landmark, not a rival: its latents, layers, epochs and
digits are others.

## Where its codes lie

The file also holds, in single precision, figures of the means μ of q(z given x) over the 55,000 digits learnt from,
binarised once: their mean (`codes.mean`), their principal directions with the standard deviation along each
(`codes.directions`, `codes.deviations`), and each class's mean (`codes.classes`).
The {first} directions hold {shares} % of their variance.
"""

_PLAIN = """\
Squared error ‖x − x̂‖² a digit, {digits:,} digits: {error:.2f}; with the first {latents} principal components
{principal:.2f}. The epoch was chosen on these same digits.
"""


# --- what is measured ------------------------------------------------------------------------------------------------


@torch.no_grad()
def evaluate(
    network: AutoEncoder, digits: Digits, counted: int, progress: Callable[[str], None] = lambda text: None
) -> dict[str, float]:
    """Figures in nats a digit, by name: the two terms on all digits, 20 draws each; −log p(x), 5,000 draws each, on the
    first `counted`, with one standard error of its mean; and with two latents also by a grid."""
    generator = torch.Generator().manual_seed(SEED)
    x = torch.bernoulli(as_rows(digits.images), generator=generator)
    mean = network.encode(x)[0]
    first = torch.zeros(len(x))
    for _ in range(TERMS_DRAWS):
        one, second = terms(network, x, torch.randn(mean.shape, generator=generator))
        first += one / TERMS_DRAWS
    found = []
    for number, digit in enumerate(x[:counted]):
        progress(f"−log p(x) of digit {number + 1} of {counted}")
        found.append(likelihood(network, digit, generator).item())
    figures = {"reconstruction": first.mean().item(), "divergence": second.sum(1).mean().item()}
    figures |= {"loss": sum(figures.values()), "digits": len(x), "active": int((mean.var(0) > ACTIVE).sum())}
    figures |= {"likelihood": float(np.mean(found)), "error": float(np.std(found) / len(found) ** 0.5)}
    if network.shape.latents == 2:
        figures["grid"] = float(grid_likelihoods(network, x[:counted]).mean())
    return {**figures, "counted": len(found), "draws": DRAWS}


@torch.no_grad()
def grid_likelihoods(network: AutoEncoder, x: Tensor) -> Tensor:
    """−log p(x) of pictures (n, pixels) by a grid over two latents."""
    grid = plane_grid(network, FINEST, REACH)
    parts = [-torch.logsumexp(grid.joint(part), 1) for part in torch.split(x, 50)]
    return torch.cat(parts) - 2 * math.log(grid.step)


@torch.no_grad()
def log_weights(network: AutoEncoder, x: Tensor, noise: Tensor) -> Tensor:
    """log p(x|z) + log p(z) − log q(z|x) of one picture (pixels,) for draws z = μ + σ ε, ε (k, latents) → (k,)."""
    mean, log_variance = network.encode(x[None])
    z = reparameterise(mean, log_variance, noise)
    return log_bernoulli(x, network.decode(z)) + log_prior(z) - log_normal(z, mean, log_variance)


def likelihood(network: AutoEncoder, x: Tensor, generator: torch.Generator, draws: int = DRAWS) -> Tensor:
    """−log p(x) of one picture by importance sampling: −log (1/k) Σ p(x|zᵢ) p(zᵢ) / q(zᵢ|x). Averaged inside the
    logarithm, it comes closer the more draws there are (Burda, Grosse and Salakhutdinov, 2016)."""
    counts = [min(AT_ONCE, draws - done) for done in range(0, draws, AT_ONCE)]
    noise = (torch.randn((count, network.shape.latents), generator=generator) for count in counts)
    return math.log(draws) - torch.logsumexp(torch.cat([log_weights(network, x, part) for part in noise]), 0)


@torch.no_grad()
def squared_error(network: AutoEncoder, digits: Digits) -> float:
    """‖x − x̂‖² a digit, of an auto-encoder."""
    x = as_rows(digits.images)
    return (network.decode(network.encode(x)[0]).sigmoid() - x).square().sum(1).mean().item()


def principal_error(train: Digits, digits: Digits, components: int) -> float:
    """‖x − x̂‖² a digit, with x̂ on the plane of the first principal components of the digits trained on."""
    from sklearn.decomposition import PCA  # takes a while to import

    found = PCA(components).fit(as_rows(train.images).numpy())
    x = as_rows(digits.images).numpy()
    return float(np.square(found.inverse_transform(found.transform(x)) - x).sum(1).mean())


# --- the card ---------------------------------------------------------------------------------------------------------


def checked(made: dict[str, str]) -> dict[str, str]:
    """What a file says of how its weights were made. Raises ValueError where it does not say it."""
    if not made.keys() >= SAID:
        raise ValueError("The file does not say how its weights were made.")
    return made


def card(made: Mapping[str, str], figures: Mapping[str, float], codes: Codes | None = None) -> str:
    """The page that goes with weights, in Markdown. made: what their file says of them; figures: as measured."""
    shape, stopped = SHAPES[made["network"]], int(made.get("stopped", 0))
    variational = codes is not None
    return _PAGE.format(
        **{
            "date": date.today().isoformat(),
            **made,
            "stopped": f", stopped after epoch {stopped} while the rate was still high" if stopped else "",
        },
        until=f" --until {stopped}" if stopped else "",
        what="a variational auto-encoder" if variational else "an auto-encoder",
        path=_path(shape),
        activation=shape.activation,
        parameters=len(AutoEncoder(shape).weights),
        input=", every pixel 0 or 1" if variational else "",
        output="the probability of ink" if variational else "the pixel's grey value",
        binarised=", every epoch\n  binarised anew: a pixel is ink with the probability of its grey value"
        * variational,
        held_out=figures["digits"],
        measured=_PLAIN.format(latents=shape.latents, **figures) if codes is None else _measured(shape, figures, codes),
    )


def _measured(shape: Shape, figures: Mapping[str, float], codes: Codes) -> str:
    grid = f"| −log p(x) by a grid over both latents, the same digits | {figures.get('grid', 0):.2f} |\n"
    return _VARIATIONAL.format(
        **{**figures, "grid": grid if "grid" in figures else ""},
        latents=shape.latents,
        least=ACTIVE,
        shares=", ".join(f"{100 * share:.1f}" for share in codes.principal.shares[:MOST_SHARES]),
        first=f"first {MOST_SHARES}" if shape.latents > MOST_SHARES else shape.latents,
    )


def _path(shape: Shape) -> str:
    sides = [shape.side >> number for number in range(1, len(shape.channels) + 1)]
    maps = [f"{channels}×{side}×{side}" for channels, side in zip(shape.channels, sides, strict=True)]
    said = " – ".join([str(shape.pixels), *maps, *map(str, (*shape.hidden, shape.latents))])
    return f"{said} (convolutions of {KERNEL}×{KERNEL}, stride 2)" if maps else said
