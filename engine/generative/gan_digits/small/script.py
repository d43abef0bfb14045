"""A run on the 8×8 digits as a script of its own: torch and the updates written out, from the start to this update.

Adversarial training is chaotic: what two ways of adding up the same numbers differ by, 10⁻⁷ of them, grows tenfold
every few hundred updates, until the runs have nothing in common. A script in autograd would repeat the recipe and not
the run. So this one takes the engine's own functions along, word for word.
"""

from __future__ import annotations

import inspect
import re

from engine.generative.adversaries import definition, fast
from engine.generative.gan_digits.small.training import Gan8Training

MOST_UPDATES = 200_000
_FUNCTIONS = (
    definition.power_iteration,
    fast.views,
    fast.Pass,
    fast.forward,
    fast.backward,
    fast.logit_gradients,
    fast.generator_gradient,
    fast.slope_penalty,
    fast._bend,
    fast.iterate,
    fast.normed,
    fast.through_norms,
    fast.optimise,
)

_HEAD = '''"""A generative adversarial network on scikit-learn's 8×8 digits: {updates:,} updates, as on the stage.

It prints the last losses of D and of G, and how dark what G makes of the first noise is on average, and writes 24
samples to gan8.npy. The functions are those of the engine, word for word: training two networks against each other is
chaotic, and only the same operations in the same order repeat a run. They are what autograd gives, which the engine's
tests check.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import Tensor
from torch.nn.functional import leaky_relu, normalize

torch.set_num_threads(1)
SEED, UPDATES, BATCH, D_STEPS, G_STEPS = {seed}, {updates}, {batch}, {d_steps}, {g_steps}
NOISE, G_SIZES, D_SIZES = {noise}, {g_sizes}, {d_sizes}
LEAK, ADAM_EPSILON = {leak}, {epsilon}
Layers = list[tuple[Tensor, Tensor]]
Vectors = list[tuple[Tensor, Tensor]]
_VALUES = {{
    "relu": lambda z: z.clamp_min(0),
    "leaky relu": lambda z: leaky_relu(z, LEAK),
    "tanh": torch.tanh,
    "sine": torch.sin,
}}
_SLOPES = {{
    "relu": lambda _, h: (h > 0).to(h.dtype),
    "leaky relu": lambda _, h: (h > 0).to(h.dtype).mul_(1 - LEAK).add_(LEAK),
    "tanh": lambda _, h: 1 - h * h,
    "sine": lambda z, _: torch.cos(z),
}}
'''

_MIDDLE = '''

def initial(sizes, activation):
    """Weights to begin with, drawn in double precision; all of a network in one row."""
    parts = []
    for place, (inputs, outputs) in enumerate(pairwise(sizes)):
        gain = {gain}
        weight = torch.randn(outputs, inputs, generator=chance, dtype=torch.float64) * (gain / math.sqrt(inputs))
        bias = torch.zeros(outputs, dtype=torch.float64)
        if activation == "sine" and place == 0:
            weight *= {frequency!r} * math.sqrt(inputs) / gain
            bias = (2 * torch.rand(outputs, generator=chance, dtype=torch.float64) - 1) * math.pi
        parts += [weight.ravel(), bias]
    return torch.cat(parts)


def stream(number):
    """The random numbers of one update."""
    return np.random.Generator(np.random.Philox(key=np.array([SEED, number], dtype=np.uint64)))


def noise(rng, count):
    return torch.from_numpy(rng.standard_normal((count, NOISE))).float()


digits = load_digits().images.astype(np.float32).reshape(-1, 64) / 16
order = np.random.default_rng((SEED, 0)).permutation(len(digits))
images = torch.from_numpy(2 * digits[order[360:]] - 1)  # 360 are held out

chance = torch.Generator().manual_seed(SEED)
g_row, d_row = initial(G_SIZES, "{g_unit}"), initial(D_SIZES, "{d_unit}")
vectors = []  # of the spectral norm: u and v of every layer of D
for weight, _ in views(d_row, D_SIZES):
    u = normalize(torch.randn(len(weight), generator=chance, dtype=torch.float64), dim=0)
    for _ in range(15):
        u, v = power_iteration(weight, u)
    vectors.append((u.float(), v.float()))
g_row, d_row = g_row.float(), d_row.float()
average = g_row.clone()
g, d = views(g_row, G_SIZES), views(d_row, D_SIZES)
g_slope, d_slope = torch.zeros_like(g_row), torch.zeros_like(d_row)  # the gradients
g_moments = torch.zeros_like(g_row), torch.zeros_like(g_row)
d_moments = torch.zeros_like(d_row), torch.zeros_like(d_row)


def judging():
    return normed(d, vectors) if {spectral} else (d, [])


def learn_d(rng):
    real = images[torch.from_numpy(rng.integers(len(images), size=BATCH))]
    fake = forward(g, noise(rng, BATCH), "{g_unit}", "{g_output}").output
    if {spectral}:
        iterate(d, vectors)
    layers, norms = judging()
    gradient = views(d_slope, D_SIZES)
    run = forward(layers, torch.cat([real, fake]), "{d_unit}", slopes=True)
    sides, slopes = logit_gradients("{loss}", run.output[:BATCH], run.output[BATCH:], {real_weight!r})
    backward(layers, run, torch.cat(slopes), gradient)
    penalty = 0.0
{penalty}    if {spectral}:
        through_norms(d, vectors, norms, gradient)
    return float(sides[0]) + float(sides[1]) + penalty


def learn_g(rng):
    layers = judging()[0]
    inner = forward(g, noise(rng, BATCH), "{g_unit}", "{g_output}", slopes=True)
    run = forward(layers, inner.output, "{d_unit}", slopes=True)
    loss, slope = generator_gradient("{loss}", run.output)
    slope = backward(layers, run, slope, None)
    if "{g_output}" == "tanh":
        slope = slope * (1 - inner.output**2)
    backward(g, inner, slope, views(g_slope, G_SIZES))
    return float(loss)


d_loss = g_loss = math.nan
iteration = turn = d_time = g_time = 0
with torch.inference_mode():
    for number in range(UPDATES):
        decay = {decay}
        if turn < D_STEPS:
            d_loss, d_time = learn_d(stream(number)), d_time + 1
            optimise("{d_optimiser}", {d_rate!r} * decay, {beta1!r}, {beta2!r}, d_time, d_row, d_slope, *d_moments)
        else:
            g_loss, g_time = learn_g(stream(number)), g_time + 1
            optimise("{g_optimiser}", {g_rate!r} * decay, {beta1!r}, {beta2!r}, g_time, g_row, g_slope, *g_moments)
            average.lerp_(g_row, 1 - min({average!r}, (1 + g_time) / (10 + g_time)))
        turn += 1
        if turn == D_STEPS + G_STEPS:
            turn, iteration = 0, iteration + 1

    shown = views(average if {average!r} else g_row, G_SIZES)
    samples = (forward(shown, noise(stream(2**40 + 2), 24), "{g_unit}", "{g_output}").output + 1) / 2
np.save("gan8.npy", samples.clamp(0, 1).view(24, 8, 8).numpy())
print(f"after {{UPDATES}} updates: loss of D {{d_loss:.6f}}, of G {{g_loss:.6f}}")
print(f"mean ink of 24 samples: {{float(samples.clamp(0, 1).double().mean()):.6f}}")
'''


def script(training: Gan8Training, since: int = 0) -> str:
    """The run up to the present update. since: the step of the last change on its way, 0 for none.

    Raises ValueError with a sentence where no script repeats the run.
    """
    s = training.settings
    if since or training.alone:
        raise ValueError("This run was changed on its way. Start again (R) with the settings as they are, then play.")
    if not training.steps:
        raise ValueError("There is no run yet: play a little first.")
    if training.failed:
        raise ValueError("This run grew beyond all bounds. Go back to a moment before, and the script leads there.")
    if training.steps > MOST_UPDATES:
        raise ValueError(f"This run has {training.steps:,} updates: a script of up to {MOST_UPDATES:,} is offered.")
    chosen = vars(s) | {
        "updates": training.steps,
        "batch": s.batch_size,
        "noise": s.noise_size,
        "g_sizes": s.g_sizes,
        "d_sizes": s.d_sizes,
        "leak": definition.LEAK,
        "epsilon": definition.ADAM_EPSILON,
        "gain": "math.sqrt(2) if place < len(sizes) - 2 else 1.0" if s.init == "he" else "1.0",
        "g_unit": s.g_activation,
        "d_unit": s.d_activation,
        "decay": f"0.5 ** (iteration / {s.half_life})" if s.half_life else "1.0",
        "penalty": _penalty(training),
    }
    functions = "\n\n".join(re.sub(r"^@dataclass.*", "@dataclass", inspect.getsource(part)) for part in _FUNCTIONS)
    return _HEAD.format(**chosen) + f"\n\n{functions}" + _MIDDLE.format(**chosen)


def _penalty(training: Gan8Training) -> str:
    s = training.settings
    if s.penalty == "none":
        return ""
    at = "real"
    if s.penalty == "gradient penalty":
        at = "torch.lerp(fake, real, torch.from_numpy(rng.random((BATCH, 1))).float())"
    asked = f'slope_penalty(layers, {at}, "{s.d_activation}", "{s.penalty}", {s.penalty_weight!r}, gradient)'
    return f"    penalty = float({asked})\n"
