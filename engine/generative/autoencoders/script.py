"""What the scripts of both auto-encoders in training share: the data, the network, the shuffled batches, Adam."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.digits.mnist import HELD_OUT, HELD_OUT_SEED
from engine.digits.split import ASKED
from engine.generative.autoencoders.data import CURVES, HELD, TRAIN
from engine.generative.autoencoders.run import Run

DIGITS = f"""digits = load_digits()
greys = torch.from_numpy(digits.images.astype(np.float32)).flatten(1) / 16  # (1797, 64)
order = np.random.default_rng((seed, 0)).permutation(len(greys))
held_out, train = greys[order[:{ASKED["digits"]}]], greys[order[{ASKED["digits"]}:]]
"""
MNIST = f"""path = next(Path(os.environ["MNIST_DIR"]).glob("train-images*"))
content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
images = torch.frombuffer(bytearray(content[16:]), dtype=torch.uint8).view(-1, 784)  # (60000, 784) bytes, ink 255
order = np.random.default_rng({HELD_OUT_SEED}).permutation(len(images))
apart, train = images[np.sort(order[:{HELD_OUT}])], images[np.sort(order[{HELD_OUT}:])]
held_out = apart[np.random.default_rng((seed, 0)).permutation(len(apart))[:{ASKED["mnist"]}]].float() / 255
"""
POINTS = f"""generator = np.random.default_rng((seed, 2))
%s
order = generator.permutation(len(points))
points = torch.from_numpy(points.astype(np.float32))  # ({TRAIN + HELD}, 2)
held_out, train = points[order[:{HELD}]], points[order[{HELD}:]]
"""
DEALT = {
    "ring": """t = 2 * np.pi * generator.random({n})
curve = np.stack([0.5 + 0.3 * np.cos(t), 0.45 + 0.25 * np.sin(t)], axis=1)
points = 6 * (curve + 0.025 * generator.standard_normal(({n}, 2)) - [0.5, 0.45])""",
    "ring8": """spot = np.minimum(np.searchsorted(np.cumsum(np.full(8, 1 / 8)), generator.random({n})), 7)
centres = np.stack([np.cos(spot * np.pi / 4), np.sin(spot * np.pi / 4)], axis=1)
points = 2 * (centres + 0.01 * generator.standard_normal(({n}, 2)))""",
    "moons": """points, _ = make_moons({n}, noise=0.08, random_state=int(generator.integers(2**31)))
points = 1.75 * (points - [0.5, 0.25])""",
    "roll": """points, _ = make_swiss_roll({n}, noise=0.3, random_state=int(generator.integers(2**31)))
points = points[:, [0, 2]] / 5""",
    "spiral": """along = np.arange({half}) / {half}
angles = np.concatenate([3.5 * np.pi * along + start for start in (0, np.pi)])
points = np.tile(5 * along, 2)[:, None] * np.stack([np.sin(angles), np.cos(angles)], axis=1)
points = (points + 0.2 * (2 * generator.random(points.shape) - 1)) / 2""",
}
DATASETS = {"digits": "load_digits", "moons": "make_moons", "roll": "make_swiss_roll"}
NAMES = {"digits": "scikit-learn's 8×8 digits", "mnist": "MNIST, from the folder that MNIST_DIR names"}

NETWORK = """def layers(*sizes):
    found = [layer for pair in zip(sizes[:-1], sizes[1:]) for layer in (nn.Linear(*pair), nn.{activation}())]
    return nn.Sequential(*found[:-1])


encoder, decoder = {encoder}, {decoder}
weights = torch.Generator().manual_seed(seed)
for module in [*encoder, *decoder]:  # {source}
    if isinstance(module, nn.Linear):
        bound = (6 / {fan}) ** 0.5
        nn.init.uniform_(module.weight, -bound, bound, weights)
        nn.init.zeros_(module.bias)
"""
LOOP = """an_epoch = len(train) // {batch}
for update in range({updates}):
    epoch, place = divmod(update, an_epoch)
    {live}, rate = course[max(start for start in course if start <= update)]
    for group in optimiser.param_groups:
        group["lr"] = rate
    shuffled = np.random.default_rng((seed, 1, epoch)).permutation(len(train))
    x = train[shuffled[place * {batch} : (place + 1) * {batch}]]{ink}
    generator = torch.Generator().manual_seed((1_000_003 * seed + update) % 2**32)
"""


def parts(training: Run[Any, Any], live: str) -> dict[str, str]:
    """The texts that fill a script's gaps. live: what the course tells besides the learning rate."""
    settings, source, shape = training.settings, training.settings.data, training.network.shape
    relu = shape.activation == "relu"
    ends = (f"{shape.pixels}", "2 * codes" if shape.variational else "codes"), ("codes", f"{shape.pixels}")
    between = ["hidden"] * len(shape.hidden)
    encoder, decoder = (f"layers({', '.join([first, *between, last])})" for first, last in ends)
    return {
        "about": NAMES.get(source) or f"points of the plane ({CURVES[source].title})",
        "held": f"{len(training.data.held):,} {'points' if source in CURVES else 'digits'}",
        "one": "point" if source in CURVES else "digit",
        "updates": f"{training.steps:,}",
        "head": f"codes, hidden, seed = {shape.latents}, {settings.hidden}, {settings.seed}",
        "network": NETWORK.format(
            activation={"relu": "ReLU", "tanh": "Tanh", "linear": "Identity"}[shape.activation],
            encoder=encoder,
            decoder=decoder,
            source="He et al. (2015)" if relu else "Glorot and Bengio (2010)",
            fan="module.in_features" if relu else "(module.in_features + module.out_features)",
        ),
        "load": load(source),
        "course": f"course = {course(training.course)}  # from which update on: {live}, the learning rate",
        "loop": LOOP.format(
            batch=settings.batch,
            updates=training.steps,
            live=live.split()[-1],
            ink=".float() / 255" if source == "mnist" else "",
        ),
    }


def load(source: str) -> str:
    """`train` and `held_out`."""
    if source in CURVES:
        return POINTS % DEALT[source].format(n=TRAIN + HELD, half=(TRAIN + HELD) // 2)
    return MNIST if source == "mnist" else DIGITS


def imports(source: str, more: Sequence[str] = (), standard: Sequence[str] = ()) -> str:
    """What a script imports, as ruff orders it."""
    first = [*(["gzip"] if source == "mnist" else []), *standard, *(["os"] if source == "mnist" else [])]
    lines = [f"import {name}" for name in first]
    lines += ["from pathlib import Path"] if source == "mnist" else []
    lines += [""] if lines else []
    third = [*more, "from torch import nn"]
    if source in DATASETS:
        third.append(f"from sklearn.datasets import {DATASETS[source]}")
    order = sorted(third, key=lambda line: line.split()[1])
    return "\n".join([*lines, "import numpy as np", "import torch", *order])


def course(rows: Any) -> dict[int, tuple[float, ...]]:
    """From which update on the live settings had which values."""
    return {int(update): tuple(values) for update, *values in rows.tolist()}
