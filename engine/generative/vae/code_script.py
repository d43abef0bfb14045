"""What a look at codes shows, as a script of its own: how the code comes about, its numbers, what it decodes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from engine.arrays import Floats
from engine.generative.digit_autoencoders.digits import Asked
from engine.generative.vae.looks.asking import VaeAsking
from engine.generative.vae.looks.corners import NAMES, VaeCorners
from engine.generative.vae.looks.explore import VaeExplore
from engine.generative.vae.looks.sum import VaeSum
from engine.generative.vae.looks.walk import VaeWalk
from engine.generative.vae.written import WRITTEN, sizes

SCRIPT = '''"""{title}.

It prints codes, and draws what they decode to. It needs files that come with the project, in engine/weights.
"""

import torch
from safetensors.torch import load_file
from torch import nn

torch.set_num_threads(1)

{written}

def load(name, sizes):
    file = {{key: value.float() for key, value in load_file(f"engine/weights/{{name}}.safetensors").items()}}
    network = nn.ModuleDict(dict(zip(("encoder", "decoder"), made(*sizes))))
    network.load_state_dict({{key: value for key, value in file.items() if not key.startswith("codes.")}})
    return network["encoder"], network["decoder"], file


def spherical(a, b, t):  # the direction turns evenly, the length grows evenly
    first, last = a.norm(), b.norm()
    a, b = a / first, b / last
    angle = torch.arccos((a @ b).clamp(-1, 1))
    turned = (((1 - t) * angle).sin() * a + (t * angle).sin() * b) / angle.sin()
    return ((1 - t) * first + t * last) * turned


def linear(a, b, t):
    return (1 - t) * a + t * b


def show(name, z):
    print(f"{{name}}: z =", " ".join(f"{{value:.3f}}" for value in z.tolist()))
    for row in decoder(z[None].float()).sigmoid().view(28, 28).tolist():
        print("".join(" .:-=+*#%@"[min(9, int(10 * ink))] for ink in row).rstrip())


PICTURES = {{}}
{pictures}
x = {{name: torch.tensor([float(ink == "#") for ink in text.replace("\\n", "")]) for name, text in PICTURES.items()}}
with torch.no_grad():
    for name, sizes in {networks}:
        encoder, decoder, file = load(name, sizes)
        latents = sizes[0]
        codes = {{key: encoder(picture[None])[0, :latents].double() for key, picture in x.items()}}
{body}
        show(name, z)
'''
BOTH = ("vae2", "vae20")


def moves(experiment: VaeExplore) -> str:
    """The walk, the square, the sum or the code that is held, as they stand."""
    if isinstance(experiment, VaeWalk):
        return _walk(experiment)
    if isinstance(experiment, VaeCorners):
        return _corners(experiment)
    if isinstance(experiment, VaeSum):
        return _sum(experiment)
    if isinstance(experiment, VaeAsking):
        return _held(experiment)
    raise ValueError("There is no script of this look.")


def _walk(experiment: VaeWalk) -> str:
    put = {"AB"[k]: experiment.walk.ends["vae2"][k] for k in range(2) if experiment.walk.moved[k]}
    body = [*_put(put), f'z = {experiment.walk.path}(codes["A"], codes["B"], {experiment.share})']
    return _script("The walk from A to B, at one place of it", zip("AB", experiment.asked, strict=True), body)


def _corners(experiment: VaeCorners) -> str:
    square, (s, t) = experiment.square, experiment.place
    put = {name: square.corners["vae2"][k] for k, name in enumerate(NAMES) if square.moved[k]}
    body = [
        *_put(put),
        f"s, t, way = {s}, {t}, {square.path}",
        'z = way(way(codes["C"], codes["D"], s), way(codes["A"], codes["B"], s), t)',
    ]
    return _script("Between the four corners A, B, C and D", zip(NAMES, experiment.asked, strict=True), body)


def _sum(experiment: VaeSum) -> str:
    pictures = [(term.name, term.x) for term in experiment.terms if term.x]
    means = [
        f'codes["{term.name}"] = file["codes.classes"][{term.digit}].double()'
        for term in experiment.terms
        if term.x is None
    ]
    weights = zip(experiment.terms, experiment.weights.tolist(), strict=True)
    terms = " + ".join(f'{weight} * codes["{term.name}"]' for term, weight in weights)
    body = [
        *means,
        *_put(experiment.put),
        "codes = {key: (100 * code).round() / 100 for key, code in codes.items()}  # what is read is what is added",
        f"z = {terms}",
    ]
    return _script("Arithmetic on codes", pictures, body)


def _held(experiment: VaeAsking) -> str:
    values = ", ".join(repr(float(value)) for value in np.round(experiment.code, 6))
    return _script("A code put by hand", [], [f"z = torch.tensor([{values}])"], (experiment.name,))


def _put(codes: dict[str, Floats]) -> list[str]:
    """Codes of two latents that were put elsewhere."""
    found = [f'codes["{name}"] = torch.tensor({code.tolist()}).double()' for name, code in codes.items()]
    return ["if latents == 2:  # put elsewhere on the map", *(f"    {line}" for line in found)] if found else []


def _script(title: str, pictures: Iterable[tuple[str, Asked]], body: list[str], networks: Sequence[str] = BOTH) -> str:
    texts = []
    for name, asked in pictures:
        rows = asked.x.view(28, 28).int().tolist()
        drawn = "\n".join("".join("#" if ink else "." for ink in row) for row in rows)
        texts.append(f'# {asked.said}\nPICTURES["{name}"] = """\n{drawn}\n"""')
    return SCRIPT.format(
        title=title,
        pictures="\n".join(texts),
        written=WRITTEN,
        networks="(" + "".join(f'("{name}", ({sizes(name)})), ' for name in networks) + ")",
        body="\n".join(" " * 8 + line for line in body),
    )
