"""One network in all its shapes: what is counted, what padding must not change, and what a search sees."""

import math

import numpy as np
import pytest
import torch

from engine.recurrent.sequences.decoding import exhaustive, greedy
from engine.recurrent.sequences.network import KERNELS, Network, Shape, batch

SHAPES = {
    "one to one": Shape(reads=7, says=5, hidden=4),
    "one to many": Shape(reads=7, says=5, hidden=4, many_out=True),
    "many to one": Shape(reads=6, says=2, hidden=4, many_in=True),
    "aligned": Shape(reads=6, says=3, hidden=4, many_in=True, many_out=True, aligned=True),
    "both ways": Shape(reads=6, says=3, hidden=4, many_in=True, many_out=True, aligned=True, both_ways=True),
    "many to many": Shape(reads=6, says=3, hidden=4, many_in=True, many_out=True),
    "with attention": Shape(reads=6, says=3, hidden=4, many_in=True, many_out=True, attention=True),
}


def examples(shape, seed=0, count=5):
    """Sources and targets of several lengths."""
    generator = np.random.default_rng(seed)
    lengths = generator.integers(1, 5, count)
    if shape.many_in:
        sources = [generator.integers(0, shape.reads, length).tolist() for length in lengths]
    else:
        sources = generator.standard_normal((count, shape.reads)).astype(np.float32)
    longs = lengths if shape.aligned else generator.integers(1, 4, count) if shape.many_out else np.ones(count, int)
    return sources, [generator.integers(0, shape.says, length).tolist() for length in longs]


def with_cell(shape, cell):
    return Shape(**{**vars(shape), "cell": cell})


@pytest.mark.parametrize("cell", KERNELS)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_loss_of_a_batch_is_that_of_its_examples_one_by_one(shape, cell):
    """No example sees another one, nor what only fills up the batch."""
    shape = with_cell(shape, cell)
    network = Network(shape, seed=1).double()
    sources, targets = examples(shape)
    together = batch(shape, sources, targets)
    source = together.source if shape.many_in else together.source.double()
    alone = [batch(shape, sources[k : k + 1], targets[k : k + 1]) for k in range(len(targets))]
    losses = [
        network.loss(one._replace(source=one.source if shape.many_in else one.source.double())).item() for one in alone
    ]
    weights = [one.target.shape[1] for one in alone]
    assert network.loss(together._replace(source=source)).item() == pytest.approx(
        np.average(losses, weights=weights), abs=1e-9
    )


@pytest.mark.parametrize("shape", [one for one in SHAPES.values() if one.ends], ids=str)
def test_what_a_search_sees_is_what_the_loss_is_made_of(shape):
    network = Network(shape, seed=2)
    sources, targets = examples(shape)
    for k in range(len(targets)):
        one = batch(shape, sources[k : k + 1], targets[k : k + 1])
        after = network.after(one.source[0])
        symbols = one.target[0].tolist()
        logs = [after(tuple(symbols[:t]))[symbol] for t, symbol in enumerate(symbols)]
        assert np.exp(after(())).sum() == pytest.approx(1)
        assert -np.mean(logs) == pytest.approx(network.loss(one).item(), abs=1e-5)
        best = exhaustive(after, shape.end, 3)
        assert greedy(after, shape.end, 3).chance <= best.chance + 1e-9


def test_attention_is_shared_out_among_the_inputs_and_is_luongs():
    shape = SHAPES["with attention"]
    network = Network(shape, seed=3)
    source = torch.tensor([4, 0, 2])
    weights = network.attended(source, (1, 2))
    assert weights.shape == (3, 3)
    np.testing.assert_allclose(weights.sum(1), 1, atol=1e-6)
    with torch.no_grad():
        states, last = network.encode(source[None])
        decoded, _ = network.decoder(network.said(torch.tensor([[3, 1, 2]])), last[0])
        scores = decoded[0] @ network.score.weight @ states[0].T
    np.testing.assert_allclose(weights, torch.softmax(scores, -1).numpy(), atol=1e-6)


def test_a_tagger_that_reads_both_ways_knows_the_future_and_the_other_does_not():
    for name, knows in (("aligned", False), ("both ways", True)):
        network = Network(SHAPES[name], seed=4)
        one, other = (network.told(torch.tensor([2, 3, last])) for last in (0, 5))
        assert one.shape == (3, 3)
        assert (np.abs(one[:2] - other[:2]).max() > 1e-3) == knows


def test_parameters_are_counted_by_hand():
    shape = Shape(reads=10, says=31, hidden=16, embedded=6, many_in=True, many_out=True, attention=True)
    each = 3 * 16 * (6 + 16 + 2)
    assert Network(shape).parameters_in_all == 10 * 6 + 32 * 6 + 2 * each + 16 * 16 + 32 * 32 + 32
    assert Network(SHAPES["one to one"]).parameters_in_all == 7 * 4 + 4 + 4 * 5 + 5


def test_a_seed_gives_the_same_network_and_leaves_torchs_own_generator_alone():
    torch.manual_seed(7)
    before = torch.rand(1)
    torch.manual_seed(7)
    one, other = (Network(SHAPES["with attention"], seed=5) for _ in range(2))
    assert torch.rand(1) == before
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def test_what_does_not_go_together_is_said():
    for wrong in (
        {"cell": "transformer"}, {"hidden": 0}, {"aligned": True}, {"attention": True}, {"both_ways": True},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"\.$"):
            Shape(**{"reads": 3, "says": 2, **wrong})
    shape = SHAPES["many to many"]
    for sources, targets in (([[]], [[1]]), ([[6]], [[1]]), ([[1]], [[4]]), ([[-1]], [[0]])):
        with pytest.raises(ValueError, match=r"\.$"):
            batch(shape, sources, targets)
    with pytest.raises(ValueError, match="7 numbers"):
        batch(SHAPES["one to one"], np.zeros((2, 6), np.float32), [[0], [1]])
    with pytest.raises(ValueError, match="no attention"):
        Network(shape).attended(torch.tensor([1]), ())


def test_it_learns_to_turn_a_sequence_round():
    """Many to many with attention, from scratch: every sequence of three of four symbols, said backwards."""
    shape = Shape(reads=4, says=4, hidden=16, many_in=True, many_out=True, attention=True)
    network = Network(shape, seed=0)
    sources = [[a, b, c] for a in range(4) for b in range(4) for c in range(4)]
    every = batch(shape, sources, [one[::-1] for one in sources])
    rule = torch.optim.Adam(network.parameters(), 0.03)
    first = network.loss(every).item()
    assert first == pytest.approx(math.log(5), abs=0.3)  # uniform guessing
    for _ in range(120):
        rule.zero_grad()
        network.loss(every).backward()
        rule.step()
    said = [greedy(network.after(torch.tensor(one)), shape.end, 5).symbols for one in sources]
    assert np.mean([one[:-1] == tuple(source[::-1]) for one, source in zip(said, sources, strict=True)]) > 0.95
