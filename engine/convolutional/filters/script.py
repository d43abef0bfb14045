"""The filters as a script of its own: torch, checked with scipy, the kernels written out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.convolutional.filters.experiment import FiltersExperiment
from engine.convolutional.filters.settings import YOURS
from engine.convolutional.kernels.filtering import EDGES

SCRIPT = '''"""Filters on a picture, each applied {times}: computed with torch, checked with scipy."""

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage
{load}
{grey}picture = torch.tensor(np.atleast_3d(picture).transpose(2, 0, 1), dtype=torch.float64)  # (channels, h, w)
kernels = {{
{kernels}
}}
row, column = {row}, {column}  # the pixel under the lens


def filtered(picture, kernel):
    """Each channel cross-correlated with the kernel. {words}"""
    above, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = {padded}
    return F.conv2d(padded[:, None], kernel[None, None])[:, 0]


for name, kernel in kernels.items():
    kernel = torch.tensor(kernel, dtype=torch.float64)
    response, check = picture, picture.numpy()
    for _ in range({steps}):
        response = filtered(response, kernel)
        check = np.stack([ndimage.correlate(channel, kernel.numpy(), mode="{scipy}") for channel in check])
    above, left = (check.shape[1] - response.shape[1]) // 2, (check.shape[2] - response.shape[2]) // 2
    check = check[:, above : above + response.shape[1], left : left + response.shape[2]]
    assert np.allclose(response, check, rtol=1e-6, atol=1e-6 * np.abs(check).max())
    if above <= row < above + response.shape[1] and left <= column < left + response.shape[2]:
        print(f"{{name}}:", response[:, row - above, column - left].tolist())
    else:
        print(f"{{name}}: no response so near to the edge")
'''
GREY = """if picture.ndim == 3:  # ITU-R BT.601, rounded to whole numbers
    picture = (picture.astype(np.int64) @ [299, 587, 114] + 500) // 1000
"""
BUNDLED = """from skimage import data

picture = data.{name}()
"""
SMALLER = """from PIL import Image
from skimage import data

picture = np.array(Image.fromarray(data.{name}()).resize(({columns}, {rows}), Image.Resampling.LANCZOS))
"""
OWN = """from PIL import Image

image = Image.open("your picture.png").convert("RGB")  # your own file
picture = np.array(image.resize(({columns}, {rows}), Image.Resampling.LANCZOS))
"""
LARGER = ("coffee", "rocket")  # longer than LARGEST_SIDE
COMPUTED = {
    "single": """
picture = np.zeros((33, 33))
picture[16, 16] = 255
""",
    "dot": """
picture = np.zeros((64, 64))
picture[:32, 32:] = 200
picture[48, 32] = 255
""",
    "rings": """
steps = np.arange(320) - 159.5
picture = np.rint(127.5 + 127.5 * np.cos(np.pi * (steps**2 + steps[:, None] ** 2) / 320))
""",
}


def script(experiment: FiltersExperiment) -> str:
    """A script that prints each filter's response at the pixel where the lens rests, after as many applications."""
    settings, steps = experiment.settings, experiment.steps
    row, column = experiment.resting
    edge = EDGES[settings.edge]
    kernels = [f"    {filter.title!r}: {_rows(filter.kernel)}," for filter in dict.fromkeys(settings.parsed)]
    return SCRIPT.format(
        times="once" if steps == 1 else f"{steps} times",
        load=_load(experiment),
        grey=GREY if settings.colour == "grey" else "",
        kernels="\n".join(_distinct(kernels)),
        row=row,
        column=column,
        words=edge.sentence,
        padded="picture" if edge.numpy is None else _padded(edge.numpy),
        steps=steps,
        scipy=edge.scipy or "constant",
    )


def _padded(mode: str) -> str:
    return f'torch.tensor(np.pad(picture.numpy(), ((0, 0), (above, above), (left, left)), mode="{mode}"))'


def _load(experiment: FiltersExperiment) -> str:
    name = experiment.settings.picture
    rows, columns = experiment.picture_shown.shape[:2]
    if name in COMPUTED:
        return COMPUTED[name]
    template = OWN if name == YOURS else SMALLER if name in LARGER else BUNDLED
    return template.format(name=name, rows=rows, columns=columns)


def _rows(kernel: NDArray[np.float64]) -> str:
    return "[" + ", ".join(f"[{', '.join(f'{value:.17g}' for value in row)}]" for row in kernel) + "]"


def _distinct(lines: list[str]) -> list[str]:
    """Two filters of one title would be one entry of a dictionary: the later ones get a number."""
    seen: dict[str, int] = {}
    numbered = []
    for line in lines:
        title, rest = line.split("': ", 1)
        seen[title] = seen.get(title, 0) + 1
        numbered.append(f"{title} ({seen[title]})': {rest}" if seen[title] > 1 else line)
    return numbered
