"""Train the generator of digits that ships, from the command line:

    python -m engine.generative.gan_digits.generator.train --data DIR --out gan.safetensors

DIR holds MNIST's IDX files. Writes FILE, a card beside it (FILE with the ending .md), and after every epoch a
checkpoint (FILE with .checkpoint added), from which `--resume` goes on. With `--evaluate` nothing is trained: FILE is
there already, its networks stay as they are, and what is measured of them is measured and written anew.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arithmetic.written import percent
from engine.convolutional.reader.training import as_input
from engine.digits.mnist import Digits, mnist
from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.digit_autoencoders.weights import shipped as shipped_encoder
from engine.generative.gan_digits.generator import network
from engine.generative.gan_digits.generator.network import SIDE, Discriminator, Generator
from engine.generative.gan_digits.generator.quality import SURE, Gallery, Quality, in_parts, quality, reference
from engine.generative.gan_digits.generator.training import ASKED, GeneratorTraining, Recipe, latents
from engine.generative.gan_digits.generator.weights import DigitGAN, load, save
from engine.weights.long_run import checkpoint_of, do, run, tell, training_parser, write_card

SEED, SAMPLES, QUANTILES = 1_000_000, 10_000, 1_000
SMALL = 500
"""Of as many samples the measures are given once more, for whoever compares them with a page."""
OTHERS = {"vae20": "VAE with 20 latents", "vae2": "VAE with 2 latents"}
NAMES: Mapping[str, str] = {"gan": "this generator", **OTHERS, "held-out": "real digits, held out"}
_PAGE = """\
# gan: a generator of digits, and the discriminator it was trained against

- Architecture: G {latents} – {generator} maps – 28×28, {g_parameters:,} parameters; D 28×28 – {discriminator} maps – 1,
  {d_parameters:,} parameters; both convolutional, normalisation folded in, kept in half precision.
- Input of G: {latents} numbers from N(0, 1). Output: a logit a pixel; its logistic function is the pixel's ink.
  Input of D: 28×28, ink 1 on 0. Output: a logit; its logistic function is the probability that the picture is real.
- Data: MNIST (LeCun, Cortes and Burges, 1998; CC BY-SA 3.0), 55,000 digits of its training part.
  MNIST's test part was not used.
- Recipe: `python -m engine.generative.gan_digits.generator.train --data DIR --seed {seed} --rate {rate} \
--judge-rate {judge_rate} --penalty {penalty}{faster}`
  {schedule}:
  batches of {batch}, non-saturating loss, R1 with γ = {penalty} every {every} steps, Adam (0.5, 0.99) from {rate} for G
  and {judge_rate} for D down along half a cosine, G's weights a moving average that keeps {average} a step.
- Seed: {seed}; one run. Epoch {epoch} of {epochs}, the one with the least Fréchet distance of {asked:,} samples to the
  digits trained on. The samples below are others, from another seed.
- Date: {date}.
- Besides, the file holds what the digit network's features of the digits trained on are like (each class's mean, and
  the covariance within a class) and {quantiles:,} quantiles of D's logits, of the digits trained on and of those held
  out.

## Measured

By `digits`, the network of lesson 2.5: the share of pictures that it reads with a confidence of {sure} or more, the
entropy of the classes it reads (at most 3.32 bits), and the Fréchet distance of its last features, 384 numbers, to
those of the 55,000 digits trained on. The distance is that of Heusel et al. (2017) with another network, so it compares
with no published FID; few samples bias it upwards, so compare rows of as many.

| pictures | samples | read with ≥ {sure} | entropy, bits | Fréchet distance |
|---|---|---|---|---|
{rows}

Does it copy? The median distance ‖x − x′‖ to the nearest of the digits trained on is {nearest} for {small} samples and
{nearest_held_out} for {small} digits held out. Samples that were copies would be at 0.

VAE samples are the decoder's probabilities of ink for z from its prior, not draws from them. The digits held out show
how far a perfect generator would get.

Not for: anything that matters.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    recipe = Recipe()
    parser = training_parser("engine.generative.gan_digits.generator.train", "Train a generator.", recipe)
    parser.add_argument("--rate", type=float, default=recipe.rate, help="Adam's rate at first, of the generator")
    parser.add_argument("--judge-rate", type=float, default=recipe.judge_rate, help="and of the discriminator")
    parser.add_argument("--penalty", type=float, default=recipe.penalty, help="γ of the gradient penalty R1")
    parser.add_argument("--brief", action="store_true", help="products in bfloat16: fast where the processor has it")
    parser.add_argument("--until", type=int, help="stop after so many epochs of the schedule, and write what is there")
    parser.add_argument("--out", type=Path, default=Path("gan.safetensors"), help="where the weights go")
    parser.add_argument("--evaluate", action="store_true", help="measure the weights that are there, and train nothing")
    parser.add_argument("--reschedule", action="store_true", help="go on with another number of epochs than before")
    return do(_make, parser.parse_args(arguments))


def _make(options: argparse.Namespace) -> None:
    checkpoint = checkpoint_of(options.out)
    if options.evaluate:
        load(options.out)  # before the digits, whose reading takes a while
    train, held_out = mnist(options.data, "train"), mnist(options.data, "held-out")
    if not options.evaluate:
        tell("what real digits are like")
        names = ("seed", "epochs", "rate", "judge_rate", "penalty", "brief")
        recipe = Recipe(**{name: getattr(options, name) for name in names})
        training = GeneratorTraining(recipe, train, reference(train))
        training.until, training.reschedule = options.until, options.reschedule
        run(training, checkpoint, resume=options.resume)
        save(options.out, _trained(training, train, held_out))
    found = measured(load(options.out), train, held_out)  # what ships, rounded as it is
    save(options.out, found)
    write_card(options.out, page(found))


def _trained(training: GeneratorTraining, train: Digits, held_out: Digits) -> DigitGAN:
    """The networks that a run has trained; their quality is not measured yet."""
    judge = training.best_judge
    opinions = {"train": _quantiles(judge, train), "held-out": _quantiles(judge, held_out)}
    said = training.made(stopped=len(training.history), schedules=json.dumps(list(training.schedules.items())))
    return DigitGAN(training.best, judge, training.reference, opinions, {}, said)


def measured(gan: DigitGAN, train: Digits, held_out: Digits) -> DigitGAN:
    """The same with the quality of its samples, of the variational auto-encoders' and of the digits held out, and with
    the distances of samples and of digits held out to the digits trained on."""
    found: dict[str, Quality] = {}
    for count, ending in ((SAMPLES, ""), (SMALL, f" {SMALL}")):
        for name, parts in _sources(gan.generator, held_out, count):
            tell(f"{count:,} pictures of {name}")
            found[name + ending] = quality(parts).against(gan.reference)
    tell("the nearest digits trained on")
    gallery = Gallery(train)
    samples = gan.generator(latents(SMALL, torch.Generator().manual_seed(SEED))[0]).sigmoid()
    near = {
        "nearest": f"{gallery.medians(samples):.2f}",
        "nearest_held_out": f"{gallery.medians(as_input(held_out.images[:SMALL])):.2f}",
    }
    return replace(gan, qualities=found, metadata=gan.metadata | near)


def _sources(generator: Generator, held_out: Digits, count: int) -> Iterator[tuple[str, Iterable[Tensor]]]:
    """Pictures in parts, and whose they are. All samples have the same seed."""
    yield "gan", (generator(z).sigmoid() for z in latents(count, torch.Generator().manual_seed(SEED)))
    for name in OTHERS:
        yield name, decodings(shipped_encoder(name).network, count)
    yield "held-out", in_parts(held_out.images[:count])


@torch.no_grad()
def decodings(vae: AutoEncoder, count: int) -> Iterable[Tensor]:
    """The pictures that a variational auto-encoder makes of its prior: each pixel's probability of ink."""
    for z in latents(count, torch.Generator().manual_seed(SEED), vae.shape.latents):
        yield vae.decode(z).sigmoid().view(-1, 1, SIDE, SIDE)


@torch.no_grad()
def _quantiles(judge: Discriminator, digits: Digits) -> NDArray[np.float32]:
    """The discriminator's logits of real digits, as so many quantiles."""
    logits = np.concatenate([judge(images).numpy() for images in in_parts(digits.images)])
    return np.asarray(np.quantile(logits, (np.arange(QUANTILES) + 0.5) / QUANTILES), np.float32)


def _schedule(schedules: list[list[int]], stopped: int) -> str:
    """The flags of every call that the run is made of."""
    ends = [start for start, _ in schedules[1:]] + [stopped]
    calls = []
    for (start, epochs), end in zip(schedules, ends, strict=True):
        until = f" --until {end}" if end < epochs else ""
        calls.append(f"`--epochs {epochs}{until}{' --resume --reschedule' if start else ''}`")
    return "with " + ", then with ".join(calls)


def page(gan: DigitGAN) -> str:
    """The page that goes with the weights, in Markdown."""
    said = dict(gan.metadata)
    rows = [
        f"| {NAMES[name.split()[0]]} | {one.count:,} | {percent(one.sure, 1)} "
        f"| {one.entropy:.3f} | {one.distance:.2f} |"
        for name, one in gan.qualities.items()
    ]
    return _PAGE.format(
        **said,
        faster=" --brief" * (said["brief"] == "True"),
        schedule=_schedule(json.loads(said["schedules"]), int(said["stopped"])),
        latents=network.LATENTS,
        generator=" – ".join(map(str, network.GENERATOR_MAPS)),
        discriminator=" – ".join(map(str, network.DISCRIMINATOR_MAPS)),
        g_parameters=sum(part.numel() for part in gan.generator.parameters()),
        d_parameters=sum(part.numel() for part in gan.discriminator.parameters()),
        asked=ASKED,
        quantiles=QUANTILES,
        small=SMALL,
        sure=SURE,
        rows="\n".join(rows),
    )


if __name__ == "__main__":
    sys.exit(main())
