"""Pages without a browser. Every test starts with an empty house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest

from ui.live.registry import REGISTRY

# Folded groups make their widgets only when they are open.
FOLDS = [
    *(f"perceptron.fold.{name}" for name in ("start", "ties")),
    *(f"filters.fold.{name}" for name in ("own",)),
    *(f"mlp.fold.{name}" for name in ("learning", "network", "data", "presets")),
    *(f"convolution.fold.{name}" for name in ("sizes", "slide", "after")),
    *(f"anatomy.fold.{name}" for name in ("sizes", "image")),
    *("script.convolution.py", "code.by_hand", "script.anatomy.py"),
    *("draw.fold.more", "script.draw.py", "code.prepared"),
    *("train.fold.live", "train.fold.start", "train.fold.keep", "script.train.py", "code.FlatNetwork"),
    *("gates.fold.start", "script.gates.py", "script.train_gates.py", "code.Reading"),
    *("code.forward", "code.Ledger", "script.gradients.py", "gradients.fold.start"),
    *("rnn.fold.weights", "script.rnn.py", "code.RNN", "code.backpropagate"),
    *("autoencoder.fold.digits", "autoencoder.fold.more", "script.autoencoder.py", "code.AeTraining"),
    *("vae.fold.digits", "vae.fold.more", "script.vae.py", "code.AutoEncoder", "card.vae2", "card.vae20"),
    *(f"gan.fold.{name}" for name in ("live", "networks", "own", "presets")),
    "script.gan.py",
    *("gan-digits.fold.live", "gan-digits.fold.networks", "script.gan8.py"),
    *("gan-digits.fold.digits", "script.gan_digits.py", "code.engine.generative.gan_digits.generator.network"),
    *("mlp.surface", "script.mlp.py", "script.perceptron.py", "code.update", "code.propagate"),
]
torch.set_num_threads(1)  # as the server does: operations in parallel wait for each other where cores are shared

Open = Callable[..., AppTest]
INDEX = Path(__file__).parents[2] / "pages" / "index.py"


@pytest.fixture(autouse=True)
def empty_house() -> Iterator[None]:
    yield
    for token in list(REGISTRY._entries):
        REGISTRY.drop(token)


@pytest.fixture
def opened() -> Open:
    """Opens a page by its script, with the parameters of a link."""

    def open_page(script: str = "", **query: str) -> AppTest:
        app = AppTest.from_file(INDEX, default_timeout=60).run()
        for name, value in query.items():
            app.query_params[name] = value
        if script:
            app.switch_page(script)
        for fold in FOLDS:
            app.session_state[fold] = True
        app.run()
        assert not app.exception
        return app

    return open_page
