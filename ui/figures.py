"""Pictures that stand still: the cards' small pictures, made by the engine, and figures to read and export."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.anatomy.effects import picture as digit_picture
from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.convolutional.convolution.tour import Content
from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.kernels.filtering import apply
from engine.convolutional.kernels.named import KERNELS
from engine.convolutional.kernels.pictures import load
from engine.convolutional.train.experiment import TrainExperiment
from engine.convolutional.train.settings import TrainSettings
from engine.generative.autoencoders.latent import manifold
from engine.generative.digit_autoencoders.digits import known
from engine.generative.digit_autoencoders.digits import network as trained_encoder
from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.recipes import RECIPES
from engine.generative.gan_digits.plane import DigitGANPlane
from engine.recurrent.gates.tour import GatesTour
from engine.recurrent.gradients.ledger import Ledger
from engine.recurrent.gradients.ledger_experiment import scaled
from engine.recurrent.gradients.settings import GradientsSettings
from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import RNNSettings
from engine.supervised.mlp.experiment import MLPExperiment
from engine.supervised.mlp.settings import MLPSettings
from engine.supervised.perceptron.experiment import PerceptronExperiment
from engine.supervised.perceptron.settings import PerceptronSettings

Picture = NDArray[np.uint8]
"""Red, green, blue (height, width, 3)."""

VIOLET = np.array([76, 44, 132])
ORANGE, NEUTRAL, BLUE = np.array([217, 111, 22]), np.array([244, 244, 246]), np.array([28, 110, 188])
SIZE, WIDE = 360, 480


@st.cache_data(show_spinner=False)
def perceptron_picture() -> Picture:
    """Two clouds and the line that a perceptron found between them."""
    experiment = PerceptronExperiment(PerceptronSettings(margin=0.6))
    experiment.step(1000)
    return _plane(experiment.picture()["field"], experiment.frame())


@st.cache_data(show_spinner=False)
def mlp_picture() -> Picture:
    """The spiral, and what a network made of it in 200 epochs."""
    experiment = MLPExperiment(MLPSettings())
    for _ in range(200):
        experiment.step(experiment.span("epoch")[1])
    return _plane(experiment.picture()["field"], experiment.frame())


@st.cache_data(show_spinner=False)
def convolution_picture() -> Picture:
    """The tutorial's image, and what the blur makes of it."""
    content = Content(ConvolutionSettings())
    picture = np.full((SIZE, WIDE, 3), 255.0)
    for values, left, cell in ((content.image[0], 14, 26), (content.output[0], 294, 22)):
        top = (SIZE - cell * len(values)) // 2
        for (row, column), value in np.ndenumerate(values):
            y, x = top + row * cell, left + column * cell
            picture[y : y + cell - 1, x : x + cell - 1] = tint(np.array(value / 90))
    return picture.astype(np.uint8)


@st.cache_data(show_spinner=False)
def filters_picture() -> Picture:
    """Where the photographer's picture gets brighter to the right (blue) and darker (orange)."""
    response = apply(load("camera")[40:340, 60:460], KERNELS["Sobel x"].kernel)
    picture = Image.fromarray(tint(np.clip(response / 300, -1, 1)).astype(np.uint8))
    return np.asarray(picture.resize((WIDE, SIZE), Image.Resampling.BILINEAR))


@st.cache_data(show_spinner=False)
def anatomy_picture() -> Picture:
    """LeNet-5's volumes: rows and columns to scale, one sheet a map, up to 16 of them; lists of units as bars."""
    picture = Image.new("RGB", (2 * WIDE, 2 * SIZE), "white")
    pen = ImageDraw.Draw(picture)
    anatomy = ARCHITECTURES["LeNet-5, 1998"].anatomy()
    shapes = [anatomy.input, *(part.output for part in anatomy.layers if part.input != part.output)]
    left = 30
    for number, (channels, *sides) in enumerate(shapes):
        a_list = not sides or sides[0] == 1
        columns, rows = (18, 4 * channels) if a_list else (6 * sides[1], 6 * sides[0])
        sheets = 1 if a_list else min(channels, 16)
        rim = tuple(int(part) for part in (ORANGE if number % 2 == 0 and number else BLUE))
        for back in reversed(range(sheets)):
            x, y = left + 5 * back, SIZE - rows // 2 + 2 * sheets - 5 * back
            pen.rectangle((x, y, x + columns, y + rows), fill="white" if back else "#f4f4f6", outline=rim, width=3)
        if not number:
            face = Image.fromarray(tint(digit_picture(anatomy.input, 3)[0]).astype(np.uint8))
            picture.paste(
                face.resize((columns - 5, rows - 5), Image.Resampling.NEAREST), (left + 3, SIZE - rows // 2 + 5)
            )
        left += columns + 5 * sheets + 12
    return np.asarray(picture.resize((WIDE, SIZE), Image.Resampling.LANCZOS))


@st.cache_data(show_spinner=False)
def draw_picture() -> Picture:
    """A digit, and the maps of the layer that first sees whole strokes."""
    experiment = DrawExperiment()
    experiment.step(7)
    frame = experiment.frame()
    picture = np.full((SIZE, WIDE, 3), 255.0)
    digit = np.kron(frame["stage.digit"][0], np.ones((7, 7)))
    picture[82:278, 14:210] = tint(digit)
    for k, values in enumerate(frame["maps"][:12]):
        row, column = divmod(k, 3)
        cell = np.kron(np.clip(values / frame["maps_range"], -1, 1), np.ones((6, 6)))
        top, left = 18 + row * 82, 226 + column * 82
        picture[top : top + len(cell), left : left + len(cell)] = tint(cell)
    return picture.astype(np.uint8)


@st.cache_data(show_spinner=False)
def train_picture() -> Picture:
    """Filters as they are after 100 updates, and who is taken for whom."""
    experiment = TrainExperiment(TrainSettings(architecture="C12@3p1 R P2 F10"))
    experiment.step(100)
    frame = experiment.picture()
    picture = np.full((SIZE, WIDE, 3), 255.0)
    for k, values in enumerate(frame["filters"] / frame["filters_range"]):
        row, column = divmod(k, 3)
        top, left = 16 + row * 84, 18 + column * 66
        picture[top : top + 60, left : left + 60] = tint(np.kron(values, np.ones((20, 20))))
    confusion = frame["confusion"][0] / frame["confusion"].max()
    picture[56:306, 220:470] = tint(np.kron(np.sqrt(confusion), np.ones((25, 25))))
    return picture.astype(np.uint8)


@st.cache_data(show_spinner=False)
def gates_picture() -> Picture:
    """Forget gate, cell state and hidden state of a trained LSTM over a sequence of brackets; units as rows."""
    frame = GatesTour().frame()
    picture = np.full((SIZE, WIDE, 3), 255.0)
    titles = [band["title"][0] for band in frame["score"]["bands"]]
    for k, name in enumerate(("f", "c", "h")):
        index = titles.index(name)
        values = np.clip(frame["bands"][index] / frame["score"]["bands"][index]["range"], -1, 1)
        cells = np.kron(values, np.ones((12, 27)))
        top = 44 + k * 106
        picture[top : top + len(cells), 24 : 24 + cells.shape[1]] = tint(cells)
    drawn = Image.fromarray(picture.astype(np.uint8))
    pen, font = ImageDraw.Draw(drawn), ImageFont.load_default(24)
    for step, symbol in enumerate(frame["score"]["symbols"]):
        pen.text((24 + 27 * (step + 0.5), 24), symbol, "#2b2d36", font, "mm")
    return np.asarray(drawn)


@st.cache_data(show_spinner=False)
def gradients_picture() -> Picture:
    """What is left of every loss's gradient at every earlier step: a plain network, and an LSTM's cell."""
    picture = np.full((SIZE, WIDE, 3), 255.0)
    for left, cell in ((20, "tanh"), (250, "lstm_c")):
        settings = GradientsSettings(cell=cell, length=30, scale=0.8, forget=4.0)
        shown = np.kron(scaled(Ledger(settings).norms), np.ones((7, 7)))[..., None]
        colours = (1 - shown) * NEUTRAL + shown * VIOLET
        picture[75:285, left : left + 210] = np.where(np.isnan(shown), 255.0, colours)
    return picture.astype(np.uint8)


@st.cache_data(show_spinner=False)
def rnn_picture() -> Picture:
    """A network of three units unrolled over five steps: inputs below, states, outputs above; arrows in between."""
    net = Unrolled(RNNSettings(sequence="xor", hidden=3, length=5, seed=6, scale=1.4))
    picture = Image.new("RGB", (2 * WIDE, 2 * SIZE), "white")
    pen = ImageDraw.Draw(picture)
    side, pitch, left = 88, 176, 84
    tops = {"y": 60, "h": 228, "x": 580}
    rows = {"x": net.x, "h": net.h, "y": net.y}
    for t in range(net.length):
        x = left + t * pitch
        middle = x + side // 2
        for y in (tops["h"], tops["x"]):
            _arrow(pen, (middle, y - 4), (middle, y - 76))
        _arrow(pen, (x - pitch + side + 8, 360), (x - 6, 360))
        for name, values in rows.items():
            for unit, value in enumerate(values[t]):
                colour = tint(np.array(value / np.abs(values).max()))
                top = tops[name] + unit * side
                fill = tuple(int(part) for part in colour)
                pen.rectangle((x, top, x + side, top + side), fill=fill, outline="#b9bac4", width=2)
    return np.asarray(picture.resize((WIDE, SIZE), Image.Resampling.LANCZOS))


def _arrow(pen: ImageDraw.ImageDraw, start: tuple[int, int], end: tuple[int, int]) -> None:
    """A line with a head, straight up or to the right."""
    pen.line((*start, *end), fill="#6b6d7a", width=5)
    (x, y), wing = end, 14
    across = start[1] == y
    points = [(x, y), (x - wing, y - wing), (x - wing, y + wing)] if across else [(x, y), (x - wing, y + wing),
              (x + wing, y + wing)]  # fmt: skip
    pen.polygon(points, fill="#6b6d7a")


@st.cache_data(show_spinner=False)
def autoencoder_picture() -> Picture:
    """Digits, the two numbers that are kept of each, and below what comes back."""
    rows = known()[0][[0, 5, 9, 20]]
    network = trained_encoder("ae2")
    codes = network.encode(rows)[0]
    pairs = zip(rows, network.decode(codes).sigmoid(), codes / codes.abs().max(), strict=True)
    picture = np.full((SIZE, WIDE, 3), 255.0)
    for k, (digit, back, code) in enumerate(pairs):
        left = 14 + k * 116
        for values, top in ((digit, 16), (back, 232)):
            cells = np.kron(values.view(28, 28).numpy(), np.ones((4, 4)))
            picture[top : top + 112, left : left + 112] = tint(cells)
        for number, value in enumerate(code.tolist()):
            picture[150:210, left + 14 + 42 * number : left + 48 + 42 * number] = tint(np.array(value))
    return picture.astype(np.uint8)


@st.cache_data(show_spinner=False)
def vae_picture() -> Picture:
    """The plane of a trained variational auto-encoder: what every place decodes to."""
    ground = manifold(trained_encoder("vae2"), 16, by_share=True)[56:-56]
    found = Image.fromarray(tint(ground / 255).astype(np.uint8)).resize((WIDE, SIZE), Image.Resampling.LANCZOS)
    return np.asarray(found)


@st.cache_data(show_spinner=False)
def gan_picture() -> Picture:
    """Two Gaussians, what a generator makes of them after a few hundred iterations, and the discriminator's opinion."""
    experiment = GANExperiment(replace(RECIPES["gaussians"], g_hidden=(16, 16), d_hidden=(16, 16), batch_size=64))
    experiment.step(400)
    frame = experiment.frame() | experiment.picture()
    across, down = np.meshgrid(np.arange(WIDE), np.arange(SIZE) + (WIDE - SIZE) / 2)
    field, places = frame["field"] / 127, (len(frame["field"]) / WIDE)
    picture = tint(field[(down * places).astype(int), (across * places).astype(int)] * 0.6)
    for (x, y), real in zip(frame["points"], frame["targets"], strict=True):
        distance = np.hypot(across - x * WIDE, down - (1 - y) * WIDE)
        picture[distance < 5] = 255
        picture[distance < 3.8] = BLUE if real else ORANGE
    return picture.astype(np.uint8)


@st.cache_data(show_spinner=False)
def gan_digits_picture() -> Picture:
    """A plane through the noise of a trained generator: four codes at its corners, and all that lies between them."""
    ground = DigitGANPlane().frame()["map.ground"]
    height = len(ground) * SIZE // WIDE
    found = Image.fromarray(tint(ground[:height] / 255).astype(np.uint8))
    return np.asarray(found.resize((WIDE, SIZE), Image.Resampling.LANCZOS))


@st.cache_data(show_spinner=False)
def icon() -> Image.Image:
    """The browser tab's picture."""
    middle = (WIDE - SIZE) // 2
    return Image.fromarray(perceptron_picture()[:, middle : middle + SIZE]).resize((64, 64))


def _plane(field: NDArray[np.int8], frame: dict[str, Any]) -> Picture:
    """A strip across the plane: the field in the diverging scale, the points on it as dots."""
    across, down = np.meshgrid(np.arange(WIDE), np.arange(SIZE) + (WIDE - SIZE) / 2)
    rows, columns = (down / WIDE * len(field)).astype(int), (across / WIDE * len(field)).astype(int)
    picture = tint(field[rows, columns] / 127 * 0.75)
    for (x1, x2), target in zip(frame["points"], frame["targets"], strict=True):
        distance = np.hypot(across - (x1 + 6) / 12 * WIDE, down - (6 - x2) / 12 * WIDE)
        picture[distance < 6] = 255
        picture[distance < 4.5] = BLUE if target > 0 else ORANGE
    return picture.astype(np.uint8)


def tint(values: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """−1..1 as colours from orange over neutral to blue: (…, 3)."""
    share = np.abs(values)[..., None]
    colours: NDArray[np.float64] = (1 - share) * NEUTRAL + share * np.where(values[..., None] > 0, BLUE, ORANGE)
    return colours


def surface(field: NDArray[np.int8], title: str) -> go.Figure:
    """A field over the plane [−6, 6]² as a surface to turn: row 0 is the top."""
    half = 6 / len(field)
    along = np.linspace(-6 + half, 6 - half, len(field))
    scale = [(0.0, "#d96f16"), (0.5, "#f4f4f6"), (1.0, "#1c6ebc")]
    heights = field[::-1].astype(np.float64) / 127
    figure = go.Figure(go.Surface(x=along, y=along, z=heights, colorscale=scale, cmin=-1, cmax=1, showscale=False))
    axes = {"xaxis_title": "x₁", "yaxis_title": "x₂", "zaxis_title": title, "zaxis_range": [-1, 1]}
    figure.update_layout(height=420, margin={"l": 0, "r": 0, "t": 0, "b": 0}, scene=axes)
    return figure
