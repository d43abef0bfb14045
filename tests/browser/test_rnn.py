"""The unrolled network in a real browser: forward and back with torch beside it, numbers typed, dragged, taken back."""

import re

import numpy as np
import torch
from playwright.sync_api import expect

from engine.recurrent.rnn.figures import figure
from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import RNNSettings
from tests.browser import house


def number(text):
    return float(text.replace("−", "-"))


def autograd(net):
    """The loss of torch's own module on the numbers of the lesson, and its gradients."""
    module = torch.nn.RNN(1, net.settings.hidden, dtype=torch.float64)
    out = torch.nn.Linear(net.settings.hidden, 1, dtype=torch.float64)
    given = {"W_xh": module.weight_ih_l0, "W_hh": module.weight_hh_l0, "b_h": module.bias_ih_l0,
             "W_hy": out.weight, "b_y": out.bias}  # fmt: skip
    with torch.no_grad():
        module.bias_hh_l0.zero_()
        for name, parameter in given.items():
            parameter.copy_(torch.tensor(net.weights[name]).reshape(parameter.shape))
    states, _ = module(torch.tensor(net.x))
    (0.5 * (out(states) - torch.tensor(net.d)) ** 2).sum().backward()
    return states.detach().numpy(), {name: parameter.grad.flatten().numpy() for name, parameter in given.items()}


def test_three_steps_forward_and_back_end_at_autograds_gradient(page, url):
    stage = house.open_lesson(page, f"{url}/rnn?length=3")
    net = Unrolled(RNNSettings(length=3))
    states, exact = autograd(net)
    assert house.boxes(page, "h") == ["0", "0", *[""] * 6]
    for t in range(1, 4):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, t)
        expect(house.box(page, "h", 0, t)).to_contain_text(figure(states[t - 1, 0]))
    assert house.boxes(page, "h")[2:] == [figure(value) for value in states.ravel()]
    sums = dict.fromkeys(exact, 0.0)
    for step in range(4, 7):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, step)
        expect(stage).to_contain_text(f"Step {7 - step} adds to ∂L/∂W")
        for name in exact:  # what is shown of every step, added up by hand
            sums[name] = sums[name] + np.array(
                [number(t) for t in house.matrix(page, f"{name}.adds").all_inner_texts()]
            )
    for name, gradient in exact.items():
        assert house.matrix(page, f"{name}.sum").all_inner_texts() == [figure(value) for value in gradient]
        np.testing.assert_allclose(sums[name], gradient, rtol=0, atol=0.0016)  # three roundings
    expect(stage).to_contain_text(re.compile("All 3 steps are in, at most .* from autograd’s gradient"))
    expect(stage).to_contain_text("∂L/∂W_hh[1,1] = ")


def test_numbers_are_typed_dragged_and_taken_back_and_the_length_changes_at_once(page, url):
    stage = house.open_lesson(page, f"{url}/rnn?preset=a+counter+that+leaks")
    page.keyboard.press("End")
    house.wait_for_step(page, 10)
    expect(stage).to_contain_text("L = 1.76")
    house.box(page, "x", 0, 5).click()
    page.keyboard.type("-2")
    page.keyboard.press("Enter")
    expect(house.box(page, "x", 0, 5)).to_have_text("−2")
    expect(house.box(page, "h", 0, 5)).to_contain_text("−0.438")
    house.button(page, "Play").focus()
    stage.get_by_role("button", name="Undo").click()
    expect(house.box(page, "x", 0, 5)).to_have_text("0")
    house.drag_up(page, house.matrix(page, "W_hh"), 10)
    expect(house.matrix(page, "W_hh")).to_have_text("1")
    expect(stage).to_contain_text("L = 0")
    assert set(house.matrix(page, "W_hh.sum").all_inner_texts()) == {"0"}
    page.wait_for_url("**weights=yours*")
    house.quiet(page)
    stage.get_by_role("slider", name="Length T").press("ArrowRight")
    expect(page.locator(".unrolled-box.h")).to_have_count(7)
    house.wait_for_step(page, 12)
    house.matrix(page, "W_hh").dblclick()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    expect(stage.locator(".notice")).to_contain_text("An entry is a number such as 2")
    expect(house.matrix(page, "W_hh")).to_have_text("1")
    house.box(page, "h", 0, 2).click()
    expect(stage).to_contain_text("how L depends on h₂")


def test_by_keyboard_alone(page, url):
    stage = house.open_lesson(page, f"{url}/rnn?length=3&hidden=3")
    page.locator(".unrolled-field").focus()
    page.keyboard.press("Enter")
    reading = stage.locator(".unrolled-reading")
    expect(reading).to_contain_text("target d at t = 1: 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(reading).to_contain_text("state h 1 at t = 2: not yet computed")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(reading).to_contain_text("input x at t = 2: 1")
    page.keyboard.type("0.5")
    page.keyboard.press("Enter")
    expect(house.box(page, "x", 0, 2)).to_have_text("0.5")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")  # the transport's again
    house.wait_for_step(page, 1)


CUT = (
    "spans => spans.filter(one => one.textContent && one.getBoundingClientRect().width"
    " > one.parentElement.getBoundingClientRect().width + 0.5).map(one => one.textContent)"
)


def at_the_end(page, url, address):
    stage = house.open_lesson(page, f"{url}/rnn?{address}")
    page.keyboard.press("End")
    expect(stage).to_contain_text("from autograd’s gradient")
    return stage


def nothing_is_cut_off(page):
    assert page.locator(".unrolled-cell > span").evaluate_all(CUT) == []


def test_the_page_in_light_dark_and_at_800(page, url):
    stage = at_the_end(page, url, "hidden=4&length=12")
    house.screens(page, stage, "rnn", lambda: nothing_is_cut_off(page))
