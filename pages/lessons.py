"""The lessons, in teaching order: the one place where a lesson is registered.

Everything else follows from its chapter and its name: the script pages/<chapter>/<name>.py, its address /<name>, its
rooms engine/<chapter>/<name> and ui/<chapter>/<name>, and its picture on the first page, pages/pictures/<name>.png.
"""

from __future__ import annotations

import ast
import logging
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

log = logging.getLogger(__name__)
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Lesson:
    """What it is called, and what one does there."""

    chapter: str
    name: str
    title: str
    sentence: str

    @property
    def script(self) -> str:
        """The page, below pages/."""
        return f"{self.chapter}/{self.name}.py"

    @property
    def address(self) -> str:
        return self.name.replace("_", "-")

    @property
    def picture(self) -> Path:
        return HERE / "pictures" / f"{self.name}.png"

    @property
    def loads(self) -> bool:
        """Whether all that its page imports can be imported. A lesson that fails takes no other one down."""
        page = ast.parse((HERE / self.script).read_text(encoding="utf-8"))
        imports: list[ast.stmt] = [node for node in page.body if isinstance(node, ast.Import | ast.ImportFrom)]
        try:
            exec(compile(ast.Module(imports, []), self.script, "exec"), {})
        except Exception:
            log.exception("The lesson %s cannot be opened: what its page imports does not load.", self.name)
            return False
        return True

    def warm_up(self) -> None:
        """What takes long at first, done before anyone waits for it."""
        try:
            getattr(import_module(f"engine.{self.chapter}.{self.name}"), "warm_up", lambda: None)()
        except Exception:
            log.exception("The lesson %s cannot be warmed up.", self.name)


CHAPTERS = {
    "supervised": "Supervised learning",
    "convolutional": "Convolutional networks",
    "recurrent": "Recurrent networks",
    "generative": "Generative models",
}

LESSONS = [
    Lesson(
        "supervised",
        "perceptron",
        "Perceptron",
        "One unit draws one line, and moves it mistake by mistake. Watch it learn AND, and fail at XOR.",
    ),
    Lesson(
        "supervised",
        "mlp",
        "Multilayer perceptron",
        "Layers of units bend the line. Train a network on the spiral, and edit its weights while it runs.",
    ),
    Lesson(
        "supervised",
        "universality",
        "Universal approximation and depth",
        "Hinges add up to any curve, by hand or by training. See what depth can make, and what a network finds.",
    ),
    Lesson(
        "supervised",
        "backprop",
        "Backpropagation",
        "Forward node by node, then back: every gradient as a product of slopes and a sum over paths, in numbers.",
    ),
    Lesson(
        "supervised",
        "classifiers",
        "Which classifier?",
        "The same points, nine models side by side. Drag one, ask each why, and see which wins on new points.",
    ),
    Lesson(
        "convolutional",
        "convolution",
        "Convolution, step by step",
        "A kernel walks over an image of zeros and 90s. Every product and every sum is a number you can change.",
    ),
    Lesson(
        "convolutional",
        "filters",
        "Filters on pictures",
        "A kernel asks every pixel the same question. Edit one and watch a picture answer, with the arithmetic.",
    ),
    Lesson(
        "convolutional",
        "features",
        "Features before learning",
        "Edges, histograms of gradients, key points: what was looked for by hand, and what learning adds to it.",
    ),
    Lesson(
        "convolutional",
        "anatomy",
        "Anatomy of a CNN",
        "A line of text becomes a network. Walk through LeNet-5 and AlexNet, size by size, parameter by parameter.",
    ),
    Lesson(
        "convolutional",
        "draw",
        "Draw a digit",
        "A trained network reads what you draw, stroke by stroke. Follow any number down to your own ink.",
    ),
    Lesson(
        "convolutional",
        "train",
        "Train a CNN",
        "Write a network, watch its filters form as it learns digits, and draw against it while it does.",
    ),
    Lesson(
        "convolutional",
        "retrieval",
        "Image retrieval",
        "Draw a digit and see its nearest neighbours: in raw pixels, in features made by hand, in a network's layers.",
    ),
    Lesson(
        "recurrent",
        "dynamics",
        "Dynamic systems and hidden Markov models",
        "A state that follows from the state before. Drag a matrix and its eigenvalues; then guess what is hidden.",
    ),
    Lesson(
        "recurrent",
        "rnn",
        "The recurrent network, unrolled",
        "The same weights at every step. Walk forward in time, then back, and watch the gradient add up.",
    ),
    Lesson(
        "recurrent",
        "gradients",
        "Vanishing and exploding gradients",
        "Every step back through time multiplies the gradient once more. See what is left of it, cell by cell.",
    ),
    Lesson(
        "recurrent",
        "gates",
        "LSTM gates",
        "A trained network counts brackets in your text. See every gate, and hold one shut: what is forgotten?",
    ),
    Lesson(
        "recurrent",
        "sequences",
        "What RNNs can be shaped into",
        "Name a digit, judge a sentence, translate, tag: each shape is trained in seconds and asked your own.",
    ),
    Lesson(
        "generative",
        "autoencoder",
        "Auto-encoder",
        "A digit squeezed into a few numbers and brought back, beside PCA. Draw one; look for holes in the map.",
    ),
    Lesson(
        "generative",
        "vae",
        "Variational auto-encoder",
        "Every point of a plane is a digit. Drag through it, walk from one drawing to another, train one yourself.",
    ),
    Lesson(
        "generative",
        "gan",
        "Generative adversarial network",
        "One network makes points, the other tells them from real ones. Watch them learn, fail, and be cured.",
    ),
    Lesson(
        "generative",
        "gan_digits",
        "GAN: digits",
        "Digits out of noise. Walk through it, drag through a plane of it, and hear what D says of your drawing.",
    ),
]


def of(chapter: str) -> list[Lesson]:
    """A chapter's lessons."""
    return [lesson for lesson in LESSONS if lesson.chapter == chapter]
