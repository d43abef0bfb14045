"""Train an auto-encoder that ships, and write its card, from the command line:

    python -m engine.generative.digit_autoencoders.train --data DIR --network vae2 --out vae2.safetensors

DIR holds MNIST's IDX files. Writes FILE, a card beside it (FILE with the ending .md), and after every epoch a
checkpoint (FILE with .checkpoint added), from which `--resume` goes on. With `--evaluate` nothing is trained: FILE is
there already, its network stays as it is, and what is measured of it is measured and written anew.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from engine.digits.mnist import HELD_OUT, Digits, mnist
from engine.generative.autoencoders.network import KERNEL, AutoEncoder, Shape
from engine.generative.digit_autoencoders.codes import Codes, codes_of
from engine.generative.digit_autoencoders.training import (
    ACTIVE,
    SHAPES,
    Recipe,
    ShippedTraining,
    evaluate,
    principal_error,
    squared_error,
)
from engine.generative.digit_autoencoders.weights import load, save
from engine.weights.long_run import checkpoint_of, do, run, tell, training_parser, write_card

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


def main(arguments: Sequence[str] | None = None) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    recipe = Recipe()
    parser = training_parser("engine.generative.digit_autoencoders.train", "Train an auto-encoder.", recipe)
    parser.add_argument("--network", choices=list(SHAPES), default=recipe.network)
    parser.add_argument("--until", type=int, help="stop after so many epochs of the schedule, and write what is there")
    parser.add_argument("--out", type=Path, help="where the weights go; NETWORK.safetensors if not said")
    parser.add_argument("--counted", type=int, default=HELD_OUT, help="held-out digits whose −log p(x) is estimated")
    parser.add_argument("--evaluate", action="store_true", help="measure the weights that are there, and train nothing")
    return do(_make, parser.parse_args(arguments))


def _make(options: argparse.Namespace) -> None:
    out: Path = options.out or Path(f"{options.network}.safetensors")
    checkpoint = checkpoint_of(out)
    if options.evaluate:
        load(out)  # before the digits, whose reading takes a while
    train, held_out = mnist(options.data, "train"), mnist(options.data, "held-out")
    if not options.evaluate:
        recipe = Recipe(network=options.network, seed=options.seed, epochs=options.epochs)
        training = ShippedTraining(recipe, train, held_out)
        training.until = options.until
        run(training, checkpoint, resume=options.resume)
        stopped = len(training.history) % recipe.epochs  # 0 where the schedule came to its end
        save(out, training.best, training.made(stopped=stopped))
    _measure(out, train, held_out, options.counted)


def _measure(out: Path, train: Digits, held_out: Digits, counted: int) -> None:
    """Card and figures of the network in the file: what ships, rounded as it is. Raises ValueError where the file does
    not say how its weights were made."""
    found = load(out)
    network, said, codes = found.network, found.metadata, None
    if not said.keys() >= SAID:
        raise ValueError("The file does not say how its weights were made.")
    if network.shape.variational:
        codes = codes_of(network, train)
        save(out, network, said, codes)
        figures = evaluate(network, held_out, counted, tell)
    else:
        principal = principal_error(train, held_out, network.shape.latents)
        figures = {"digits": len(held_out), "error": squared_error(network, held_out), "principal": principal}
    write_card(out, card(said, figures, codes))


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


if __name__ == "__main__":
    sys.exit(main())
