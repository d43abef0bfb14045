"""A run as a script: plain torch and autograd, from the start to the present update, ending at the same figures.

Left out, with a sentence: a run whose settings were changed on its way (the script knows only the present ones), and
one so long that autograd would take many minutes.
"""

from __future__ import annotations

from engine.generative.adversaries.definition import LEAK
from engine.generative.gan.settings import GANSettings
from engine.generative.gan.training import Training

MOST_UPDATES = 50_000

_HEAD = '''"""A generative adversarial network on the plane: the run that was on the stage, in plain torch."""

import math

import numpy as np
import torch
from torch.nn.functional import leaky_relu, logsigmoid, normalize, relu

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
SEED, UPDATES, BATCH, D_STEPS, G_STEPS = {seed}, {updates}, {batch}, {d_steps}, {g_steps}


def stream(number):
    """The random numbers of one update."""
    return np.random.Generator(np.random.Philox(key=np.array([SEED, number], dtype=np.uint64)))


def real_points(count, rng):
{sampler}


def noise(count, rng):
{noise}


def inwards(x):
    """The plane as the networks see it."""
    return torch.from_numpy(np.ascontiguousarray(x - {centre!r}) / {half!r})


def initial(sizes, first_sine, generator):
    parts = []
    for place, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        gain = {gain}
        weight = torch.randn(outputs, inputs, generator=generator) * (gain / math.sqrt(inputs))
        bias = torch.zeros(outputs)
        if first_sine and place == 0:
            weight *= {frequency!r} * math.sqrt(inputs) / gain
            bias = (2 * torch.rand(outputs, generator=generator) - 1) * math.pi
        parts += [weight.requires_grad_(), bias.requires_grad_()]
    return parts


generator = torch.Generator().manual_seed(SEED)
g = initial({g_sizes}, {g_sine}, generator)
d = initial({d_sizes}, {d_sine}, generator)
'''

_NETWORKS = """

def generate(z):
    for k in range(0, len(g) - 2, 2):
        z = {g_unit}(z @ g[k].T + g[k + 1])
    return {g_out}


{spectral}def judge(x):
    weights = {weights}
    for k in range(len(weights) - 1):
        x = {d_unit}(x @ weights[k].T + d[2 * k + 1])
    return (x @ weights[-1].T + d[-1])[:, 0]


def d_loss(real, fake, rng):
    logits = judge(torch.cat([real, fake]))
    a, b = logits[:BATCH], logits[BATCH:]
    loss = {d_loss}
{penalty}    return loss


d_optimiser = {d_optimiser}
g_optimiser = {g_optimiser}
iteration = turn = 0
for number in range(UPDATES):
    rng = stream(number)
    if turn < D_STEPS:
        real = inwards(real_points(BATCH, rng))
        with torch.no_grad():
            fake = generate(torch.from_numpy(noise(BATCH, rng)))
{power}        loss, optimiser, rate = d_loss(real, fake, rng), d_optimiser, {d_rate!r}
    else:
        b = judge(generate(torch.from_numpy(noise(BATCH, rng))))
        loss, optimiser, rate = {g_loss}, g_optimiser, {g_rate!r}
    optimiser.param_groups[0]["lr"] = rate{decay}
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    if turn < D_STEPS:
        last_d = loss.item()
    else:
        last_g = loss.item()
    turn += 1
    if turn == D_STEPS + G_STEPS:
        turn, iteration = 0, iteration + 1

print(f"after {{UPDATES}} updates: loss of D {{last_d:.6f}}, of G {{last_g:.6f}}")
"""

_SAMPLERS = {
    "line": """    u = rng.random((count, 1))
    return np.array([0.8, 0.6]) + u * np.array([-0.75, 0.3]) + 0.01 * rng.standard_normal((count, 2))""",
    "ring": """    t = 2 * np.pi * rng.random(count)
    curve = np.stack([0.5 + 0.3 * np.cos(t), 0.45 + 0.25 * np.sin(t)], axis=1)
    return curve + 0.025 * rng.standard_normal((count, 2))""",
}
_NOISES = {
    "normal": "    return rng.standard_normal((count, {size}))",
    "uniform": "    return rng.random((count, {size}))",
    "truncated": """    from scipy.special import ndtr, ndtri

    low = ndtr(-2.0)
    return 0.5 + 0.25 * ndtri(low + rng.random((count, {size})) * (1 - 2 * low))""",
}
_UNITS = {
    "relu": "relu",
    "leaky relu": f"(lambda s: leaky_relu(s, {LEAK}))",
    "tanh": "torch.tanh",
    "sine": "torch.sin",
}
_D_LOSSES = {
    "minimax": "{w}-logsigmoid(a).mean() - logsigmoid(-b).mean()",
    "non-saturating": "{w}-logsigmoid(a).mean() - logsigmoid(-b).mean()",
    "least squares": "((a - 1) ** 2).mean() / 2 + (b**2).mean() / 2",
    "wasserstein": "b.mean() - a.mean()",
    "hinge": "relu(1 - a).mean() + relu(1 + b).mean()",
}
_G_LOSSES = {
    "minimax": "logsigmoid(-b).mean()",
    "non-saturating": "-logsigmoid(b).mean()",
    "least squares": "((b - 1) ** 2).mean() / 2",
    "wasserstein": "-b.mean()",
    "hinge": "-b.mean()",
}
_SPECTRAL = """def power_iteration(weight, u):
    v = normalize(weight.T @ u, dim=0)
    return normalize(weight @ v, dim=0), v


vectors = []
for weight in d[::2]:
    u = normalize(torch.randn(len(weight), generator=generator), dim=0)
    for _ in range(15):
        u, v = power_iteration(weight.detach(), u)
    vectors.append((u, v))


"""


def script(training: Training, since: int = 0) -> str:
    """The run up to the present update. since: the step of the last change on its way, 0 for none.

    Raises ValueError with a sentence where no script repeats the run.
    """
    s = training.settings
    if since or training.alone:
        raise ValueError("This run was changed on its way. Start again (R) with the settings as they are, then play.")
    if training.distribution is None or not training.steps:
        raise ValueError("There is no run yet: play a little first.")
    if training.steps > MOST_UPDATES:
        raise ValueError(f"This run has {training.steps:,} updates: a script of up to {MOST_UPDATES:,} is offered.")
    head = _HEAD.format(
        seed=s.seed,
        updates=training.steps,
        batch=s.batch_size,
        d_steps=s.d_steps,
        g_steps=s.g_steps,
        sampler=_sampler(training),
        noise=_NOISES[s.noise].format(size=s.noise_size),
        centre=training.centre,
        half=training.half,
        gain="math.sqrt(2) if place < len(sizes) - 2 else 1.0" if s.init == "he" else "1.0",
        frequency=s.frequency,
        g_sizes=s.g_sizes,
        d_sizes=s.d_sizes,
        g_sine=s.g_activation == "sine",
        d_sine=s.d_activation == "sine",
    )
    return head + _networks(s)


def _sampler(training: Training) -> str:
    name, distribution = training.settings.data, training.distribution
    assert distribution is not None
    if name in _SAMPLERS:
        return _SAMPLERS[name]
    weights = "np.full({0}, 1 / {0})".format(len(distribution.centres))
    return f"""    centres = np.array({distribution.centres.tolist()!r})
    sds = np.array({distribution.sds.tolist()!r})
    steps = np.cumsum({weights})
    chosen = np.minimum(np.searchsorted(steps, rng.random(count)), len(steps) - 1)
    return centres[chosen] + sds[chosen] * rng.standard_normal((count, 2))"""


def _networks(s: GANSettings) -> str:
    weighted = f"{s.real_weight!r} * " if s.real_weight < 1 else ""
    divided = "[w / (u @ w @ v) for w, (u, v) in zip(d[::2], vectors)]"
    return _NETWORKS.format(
        g_unit=_UNITS[s.g_activation],
        d_unit=_UNITS[s.d_activation],
        g_out="torch.tanh(z @ g[-2].T + g[-1])" if s.g_output == "tanh" else "z @ g[-2].T + g[-1]",
        spectral=_SPECTRAL if s.spectral else "",
        weights=divided if s.spectral else "d[::2]",
        d_loss=_D_LOSSES[s.loss].format(w=weighted).replace(f"{weighted}-", f"-{weighted}" if weighted else "-", 1),
        g_loss=_G_LOSSES[s.loss],
        penalty=_penalty(s),
        d_optimiser=_optimiser("d", s.d_optimiser, s),
        g_optimiser=_optimiser("g", s.g_optimiser, s),
        power="            vectors = [power_iteration(w, u) for w, (u, _) in zip(d[::2], vectors)]\n"
        if s.spectral
        else "",
        d_rate=s.d_rate,
        g_rate=s.g_rate,
        decay=f" * 0.5 ** (iteration / {s.half_life})" if s.half_life else "",
    )


def _penalty(s: GANSettings) -> str:
    if s.penalty == "none":
        return ""
    if s.penalty == "r1":
        at, value = "real.clone()", "(slope**2).sum(1).mean() / 2"
    else:
        at = "torch.lerp(fake, real, torch.from_numpy(rng.random((BATCH, 1))))"
        value = "((slope.norm(dim=1) - 1) ** 2).mean()"
    return f"""    at = {at}.requires_grad_()
    (slope,) = torch.autograd.grad(judge(at).sum(), at, create_graph=True)
    loss = loss + {s.penalty_weight!r} * {value}
"""


def _optimiser(who: str, name: str, s: GANSettings) -> str:
    if name == "adam":
        return f"torch.optim.Adam({who}, betas=({s.beta1!r}, {s.beta2!r}))"
    return f"torch.optim.SGD({who}, lr=1.0{f', momentum={s.beta1!r}' if name == 'momentum' else ''})"
