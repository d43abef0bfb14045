"""Backpropagation through time by hand against autograd, pair by pair; Jacobians against torch's."""

import pytest
import torch

from engine.recurrent.cells.backprop import backpropagate
from engine.recurrent.cells.unroll import Output, unroll
from tests.engine.recurrent.cells.test_cells import ALL, CLOSE, LSTM, drawn, tracked
from tests.engine.recurrent.jacobians import between, cell_path, jacobians

STEPS = 5


def network(make, batch=(), held=None):
    """A run over five steps with all weights, the initial state and the states between followed by autograd."""
    cell = tracked(make(seed=1))
    output = Output(drawn(2, 3, seed=2).requires_grad_(), drawn(2, seed=3).requires_grad_())
    initial = [drawn(*batch, 3, seed=5 + i).requires_grad_() for i in range(len(cell.names))]
    run = unroll(cell, drawn(STEPS, *batch, 2, seed=4), initial, output, held)
    parameters = {**cell.weights, "W_hy": output.W, "b_y": output.b}
    return run, parameters, drawn(STEPS, *batch, 2, seed=8)


def losses(run, targets):
    return [0.5 * ((run.outputs[t] - targets[t]) ** 2).sum() for t in range(STEPS)]


@pytest.mark.parametrize("batch", [(), (4,)])
@pytest.mark.parametrize("make", ALL)
def test_the_sum_of_all_contributions_is_autograds_gradient(make, batch):
    run, parameters, targets = network(make, batch)
    exact = torch.autograd.grad(sum(losses(run, targets)), [*parameters.values(), *run.initial], retain_graph=True)
    mine = backpropagate(run, run.outputs.detach() - targets)
    assert mine.names == tuple(parameters)
    for name, gradient in zip(parameters, exact, strict=False):
        torch.testing.assert_close(mine.total(name), gradient, **CLOSE)
        every = [mine.item(name, t, k) for t in range(STEPS) for k in range(STEPS)]
        torch.testing.assert_close(torch.stack(every).sum(0), gradient, **CLOSE)
    for part, gradient in zip(mine.initial, exact[len(parameters) :], strict=True):
        torch.testing.assert_close(part.sum(0), gradient, **CLOSE)


@pytest.mark.parametrize("batch", [(), (4,)])
@pytest.mark.parametrize("make", ALL)
def test_every_loss_reaches_every_state_as_autograd_says(make, batch):
    run, _, targets = network(make, batch)
    mine = backpropagate(run, run.outputs.detach() - targets)
    states = [state for step in run.steps for state in step.state]
    width = len(run.cell.names)
    for t, loss in enumerate(losses(run, targets)):
        exact = torch.autograd.grad(loss, states, retain_graph=True, allow_unused=True)
        for k in range(STEPS):
            for part, table in enumerate((mine.h, mine.c)[:width]):
                gradient = exact[k * width + part]
                assert table is not None
                torch.testing.assert_close(table[t, k], torch.zeros(*batch, 3) + (0 if gradient is None else gradient),
                                           check_dtype=False, **CLOSE)  # fmt: skip
    torch.testing.assert_close(mine.above + mine.right, mine.h.sum(0), **CLOSE)


@pytest.mark.parametrize("name", ["W_ih", "W_hh", "b_ih", "b_hh"])
@pytest.mark.parametrize("make", ALL)
def test_every_pair_contributes_what_a_copy_of_the_weights_at_that_step_gets(make, name):
    """Autograd's own itemisation: the weights of step k are a copy of their own, and L_t is followed to it."""
    run, _, targets = network(make)
    mine = backpropagate(run, run.outputs.detach() - targets)
    whole = dict(run.cell.weights)
    copies = [whole[name].detach().clone().requires_grad_() for _ in range(STEPS)]
    state, each = run.initial, []
    for k in range(STEPS):
        run.cell.weights = whole | {name: copies[k]}
        step = run.cell.step(run.inputs[k], state)
        state = step.state
        each.append(0.5 * ((run.output(step.h) - targets[k]) ** 2).sum())
    run.cell.weights = whole
    for t in range(STEPS):
        exact = torch.autograd.grad(each[t], copies, retain_graph=True, allow_unused=True)
        for k in range(STEPS):
            gradient = torch.zeros_like(whole[name]) if exact[k] is None else exact[k]
            torch.testing.assert_close(mine.item(name, t, k), gradient, **CLOSE)
    for k in range(STEPS):
        every = [mine.item(name, t, k) for t in range(STEPS)]
        torch.testing.assert_close(torch.stack(every).sum(0), mine.by_step(name)[k], **CLOSE)


@pytest.mark.parametrize("make", ALL)
def test_the_gradient_at_the_inputs_is_autograds(make):
    cell = make(seed=1)
    x = drawn(STEPS, 2, seed=4).requires_grad_()
    run = unroll(cell, x, output=Output(torch.eye(3, dtype=torch.float64)))
    weight = drawn(STEPS, 3, seed=5)
    (exact,) = torch.autograd.grad((run.hidden * weight).sum(), x)
    torch.testing.assert_close(backpropagate(run, weight).ih.sum(0) @ cell.weights["W_ih"], exact, **CLOSE)


@pytest.mark.parametrize("make", ALL[2:4])
def test_no_gradient_goes_through_a_held_gate(make):
    nan = float("nan")
    name = "f" if isinstance(make(), LSTM) else "r"
    memory = torch.tensor([nan, 0.4, nan])
    others = ({"g": 0.7}, {"c": memory}) if name == "f" else ({"n": 0.7}, {"h": memory})
    for held in ({name: torch.tensor([0.3, nan, nan])}, *others):
        run, parameters, targets = network(make, (2,), held)
        exact = torch.autograd.grad(sum(losses(run, targets)), list(parameters.values()), retain_graph=True)
        mine = backpropagate(run, run.outputs.detach() - targets)
        for weights, gradient in zip(parameters, exact, strict=True):
            torch.testing.assert_close(mine.total(weights), gradient, **CLOSE)


def after(run, t, k, vector):
    """The state after step t as a function of the state after step k, both flat."""
    state = tuple(vector.split(run.cell.hidden))
    for i in range(k + 1, t + 1):
        state = run.cell.step(run.inputs[i], state, run.steps[i].held).state
    return torch.cat(state)


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("make", ALL)
def test_jacobians_are_torchs(make, held):
    gates = make().gate_names if held else ()
    run, _, _ = network(make, (), dict.fromkeys(gates[:1], 0.4))
    each = jacobians(run)
    states = [torch.cat(run.initial), *(torch.cat(step.state) for step in run.steps)]
    for t in range(STEPS):
        exact = torch.autograd.functional.jacobian(lambda v, t=t: after(run, t, t - 1, v), states[t].detach())
        torch.testing.assert_close(each[t], exact, **CLOSE)


@pytest.mark.parametrize("make", ALL)
def test_products_of_jacobians_are_the_jacobian_of_the_whole_way(make):
    run, _, _ = network(make)
    each = jacobians(run)
    first = torch.cat(run.steps[0].state).detach()
    exact = torch.autograd.functional.jacobian(lambda v: after(run, 4, 0, v), first)
    torch.testing.assert_close(between(each, 4, 0), exact, **CLOSE)
    assert torch.equal(between(each, 2, 2), torch.eye(len(first), dtype=torch.float64))


@pytest.mark.parametrize("make", ALL)
def test_the_loss_at_t_reaches_h_k_through_the_product_of_jacobians(make):
    run, _, targets = network(make)
    mine = backpropagate(run, run.outputs.detach() - targets)
    each = jacobians(run)
    for k in range(STEPS):
        part = between(each, 4, k)[:3, :3]  # ∂h_t/∂h_k, for the LSTM with c_k held fast
        torch.testing.assert_close(mine.h[4, k], mine.above[4] @ part, **CLOSE)


def test_the_cell_path_is_the_product_of_forget_gates_and_apart_from_the_whole():
    run, _, _ = network(ALL[2])
    path = cell_path(run, 4, 1)
    torch.testing.assert_close(path, run["f"][2] * run["f"][3] * run["f"][4])
    whole = between(jacobians(run), 4, 1)[3:, 3:]
    assert float((whole.diagonal() - path).abs().max()) > 1e-4
    run.cell.weights["W_hh"] = torch.zeros_like(run.cell.weights["W_hh"])
    alone = unroll(run.cell, run.inputs)  # without recurrent weights there is no other path
    whole = between(jacobians(alone), 4, 1)[3:, 3:]
    torch.testing.assert_close(whole, torch.diag(cell_path(alone, 4, 1)), **CLOSE)


def test_jacobians_of_a_batch_are_those_of_its_sequences():
    cell = LSTM.start(2, 3, seed=1)
    x = drawn(STEPS, 4, 2, seed=4)
    each = jacobians(unroll(cell, x))
    torch.testing.assert_close(each[:, 2], jacobians(unroll(cell, x[:, 2])), **CLOSE)
    assert between(each, 4, 0).shape == (4, 6, 6)


def test_what_does_not_fit_is_refused_with_a_sentence():
    run, _, _ = network(ALL[0])
    with pytest.raises(ValueError, match="at the outputs must be"):
        backpropagate(run, torch.zeros(2, 2))
    with pytest.raises(ValueError, match="without an output layer"):
        backpropagate(unroll(run.cell, run.inputs), torch.zeros(STEPS, 2))
    with pytest.raises(ValueError, match=r"There are no weights “W_no”, but W_ih, .*, b_y"):
        backpropagate(run, torch.zeros(STEPS, 2, dtype=torch.float64)).total("W_no")
