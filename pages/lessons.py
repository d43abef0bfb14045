"""The lessons, in teaching order. The navigation and the first page read this one list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ui import figures


@dataclass(frozen=True)
class Lesson:
    """A lesson: its script below pages/, its stable address, what it is called and what one does there."""

    path: str
    address: str
    title: str
    sentence: str
    picture: Callable[[], figures.Picture]


CHAPTERS: dict[str, list[Lesson]] = {
    "Supervised learning": [
        Lesson(
            "supervised/perceptron.py",
            "perceptron",
            "Perceptron",
            "One unit draws one line, and moves it mistake by mistake. Watch it learn AND, and fail at XOR.",
            figures.perceptron_picture,
        ),
        Lesson(
            "supervised/mlp.py",
            "mlp",
            "Multilayer perceptron",
            "Layers of units bend the line. Train a network on the spiral, and edit its weights while it runs.",
            figures.mlp_picture,
        ),
    ],
    "Convolutional networks": [
        Lesson(
            "convolutional/convolution.py",
            "convolution",
            "Convolution, step by step",
            "A kernel walks over an image of zeros and 90s. Every product and every sum is a number you can change.",
            figures.convolution_picture,
        ),
        Lesson(
            "convolutional/filters.py",
            "filters",
            "Filters on pictures",
            "A kernel asks every pixel the same question. Edit one and watch a picture answer, with the arithmetic.",
            figures.filters_picture,
        ),
        Lesson(
            "convolutional/anatomy.py",
            "anatomy",
            "Anatomy of a CNN",
            "A line of text becomes a network. Walk through LeNet-5 and AlexNet, size by size, parameter by parameter.",
            figures.anatomy_picture,
        ),
        Lesson(
            "convolutional/draw.py",
            "draw",
            "Draw a digit",
            "A trained network reads what you draw, stroke by stroke. Follow any number down to your own ink.",
            figures.draw_picture,
        ),
        Lesson(
            "convolutional/train.py",
            "train",
            "Train a CNN",
            "Write a network, watch its filters form as it learns digits, and draw against it while it does.",
            figures.train_picture,
        ),
    ],
    "Recurrent networks": [
        Lesson(
            "recurrent/rnn.py",
            "rnn",
            "The recurrent network, unrolled",
            "The same weights at every step. Walk forward in time, then back, and watch the gradient add up.",
            figures.rnn_picture,
        ),
        Lesson(
            "recurrent/gradients.py",
            "gradients",
            "Vanishing and exploding gradients",
            "Every step back through time multiplies the gradient once more. See what is left of it, cell by cell.",
            figures.gradients_picture,
        ),
        Lesson(
            "recurrent/gates.py",
            "gates",
            "LSTM gates",
            "A trained network counts brackets in your text. See every gate, and hold one shut: what is forgotten?",
            figures.gates_picture,
        ),
    ],
    "Generative models": [
        Lesson(
            "generative/autoencoder.py",
            "autoencoder",
            "Auto-encoder",
            "A digit squeezed into a few numbers and brought back, beside PCA. Draw one; look for holes in the map.",
            figures.autoencoder_picture,
        ),
        Lesson(
            "generative/vae.py",
            "vae",
            "Variational auto-encoder",
            "Every point of a plane is a digit. Drag through it, walk from one drawing to another, train one yourself.",
            figures.vae_picture,
        ),
        Lesson(
            "generative/gan.py",
            "gan",
            "Generative adversarial network",
            "One network makes points, the other tells them from real ones. Watch them learn, fail, and be cured.",
            figures.gan_picture,
        ),
        Lesson(
            "generative/gan_digits.py",
            "gan-digits",
            "GAN: digits",
            "Digits out of noise. Walk through it, drag through a plane of it, and hear what D says of your drawing.",
            figures.gan_digits_picture,
        ),
    ],
}
