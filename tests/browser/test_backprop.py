"""Backpropagation in a real browser: forward and back against torch, numbers dragged and typed, check, formula."""

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from engine.supervised.backprop.names import figure
from engine.supervised.backprop.settings import BackpropSettings
from tests.browser import house


def node(page, label):
    return page.locator(".graph-node", has=page.locator(".graph-label", has_text=label))


def link(page, label):
    return page.locator(f'.graph-link[aria-label^="{label}:"]')


def numbers(locator):
    """What stands in a box or on a link: the value, the gradient below."""
    return [locator.locator(part).inner_text() for part in (".graph-value", ".graph-under")]


def by_torch(settings):
    """Values and gradients of the units of the first hidden layer, and the loss, by torch alone."""
    weights, biases = settings.parameters()
    h = torch.tensor(settings.numbers("x"))
    values = []
    for w, b in zip(weights, biases, strict=True):
        h = torch.tanh(torch.tensor(w) @ h + torch.tensor(b)).requires_grad_()
        h.retain_grad()
        values.append(h)
    loss = 0.5 * ((h - torch.tensor(settings.numbers("t"))) ** 2).sum()
    loss.backward()
    return values[0].tolist(), values[0].grad.tolist(), loss.item()


def test_forward_then_back_ends_at_torchs_gradient_and_what_is_not_computed_is_empty(page, url):
    stage = house.open_lesson(page, f"{url}/backprop")
    values, gradients, loss = by_torch(BackpropSettings())
    assert numbers(node(page, "h¹₁")) == ["", ""]
    assert {box.get_attribute("aria-label") for box in page.locator(".graph-node.one").all()} == {"the constant 1"}
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 1)
    expect(node(page, "h¹₁")).to_contain_text(figure(values[0]))
    assert numbers(node(page, "h¹₂")) == ["", ""]
    for step in range(2, 11):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, step)
    assert numbers(node(page, "h¹₁")) == [figure(values[0]), figure(gradients[0])]
    assert numbers(node(page, "h¹₂")) == [figure(values[1]), ""]
    assert numbers(node(page, "L")) == [figure(loss), "1"]
    terms = page.locator(".graph-link .graph-brings:not(:empty)").all_inner_texts()
    assert len(terms) == 2
    np.testing.assert_allclose(sum(float(t.replace("−", "-")) for t in terms), gradients[0], atol=1e-4)
    expect(stage).to_contain_text(f"{terms[0]} − {terms[1].removeprefix('−')}")
    house.screens(page, stage, "backprop")


def test_a_weight_is_dragged_a_target_typed_an_update_made_and_all_taken_back(page, url):
    stage = house.open_lesson(page, f"{url}/backprop?preset=Mazur")
    page.keyboard.press("End")
    house.wait_for_step(page, 11)
    expect(node(page, "L")).to_contain_text("0.298")
    stage.get_by_role("button", name="Update", exact=True).click()
    expect(link(page, "w¹₁₁")).to_contain_text("0.150")
    page.wait_for_url("**W=0.14978*")
    node(page, "t₁").click()
    page.keyboard.type("0,5")
    page.keyboard.press("Enter")
    expect(node(page, "t₁")).to_contain_text("0.5")
    expect(node(page, "y₁")).to_contain_text("0.232")  # ∂L/∂y = y − t, at once
    house.drag_up(page, link(page, "w²₂₂"), 20)
    expect(link(page, "w²₂₂")).not_to_contain_text("0.561")
    for _ in range(3):
        stage.get_by_role("button", name="Undo").click()
    expect(link(page, "w¹₁₁")).to_contain_text("0.15")
    expect(node(page, "t₁")).to_contain_text("0.01")
    expect(link(page, "w²₂₂")).to_contain_text("0.55")


def test_where_links_are_many_a_click_on_a_unit_writes_out_its_own(page, url):
    house.open_lesson(page, f"{url}/backprop?inputs=4&hidden=4,4&outputs=2")
    expect(link(page, "w²₃₁")).to_be_hidden()
    node(page, "h²₃").hover()
    expect(page.locator(".graph-reading")).to_contain_text("h²₃: not yet computed — click to write out")
    node(page, "h²₃").click()
    expect(link(page, "w²₃₁")).to_be_visible()
    house.drag_up(page, link(page, "w²₃₁"), 10)
    page.wait_for_url("**W=*")
    node(page, "h²₃").click()
    expect(link(page, "w²₃₁")).to_be_hidden()


OVER = """field => { const found = [];
  const parts = [...field.querySelectorAll('.graph-link:not([hidden]), .graph-node')];
  const boxes = parts.map(part => [part.getAttribute('aria-label'), part.getBoundingClientRect()]);
  boxes.forEach(([one, a], k) => { for (const [other, b] of boxes.slice(k + 1)) {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 0.5 && down > 0.5) found.push(`${one} / ${other}`); } });
  for (const text of field.querySelectorAll('.graph-node :is(.graph-value, .graph-under)'))
    if (text.scrollWidth > text.clientWidth + 1) found.push(`cut: ${text.textContent}`);
  const { scrollHeight, clientHeight, scrollWidth, clientWidth } = field.parentElement;
  if (scrollHeight > clientHeight || scrollWidth > clientWidth) found.push('scrolls');
  return found; }"""
"""What of a graph lies over another thing of it, is cut, or lies beyond its edge."""
GRAPHS = {
    "2-2-2-1": "",
    "3-3-3-1": "inputs=3&hidden=3,3",
    "4-4-4-2": "inputs=4&hidden=4,4&outputs=2&seed=3",
    "checked": "look=checks",
    "micrograd": "preset=micrograd",
    "UDL 7.1": "preset=UDL 7.1",
}


@pytest.mark.parametrize("presenting", ["no", "yes"])
def test_no_number_of_a_graph_lies_over_another_nor_is_cut(page, url, presenting):
    found = {}
    for name, query in GRAPHS.items():
        house.open_lesson(page, f"{url}/backprop?{query}&present={'true' if presenting == 'yes' else 'false'}")
        field = page.locator(".graph-field")
        page.keyboard.press("End")
        expect(page.locator(".graph-node.blank:not(.target)")).to_have_count(0)
        found[name] = field.evaluate(OVER)
        if house.bottom_of_equation(page) > 720:
            found[name].append("the equation is below the screen")
        if query.startswith("inputs"):
            for unit in ("h¹₁", "h²₂"):
                node(page, unit).click()
                expect(link(page, "w¹₁₁" if unit == "h¹₁" else "w²₂₁")).to_be_visible()
                found[f"{name}, {unit}"] = field.evaluate(OVER)
    page.goto(page.url.split("?")[0], wait_until="commit")
    house.ready(page)
    for step in range(1, 14):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, step)
        found[f"step {step}"] = page.locator(".graph-field").evaluate(OVER)
    assert {name: over for name, over in found.items() if over} == {}


def test_the_check_by_its_slider_and_its_table_then_a_formula(page, url):
    stage = house.open_lesson(page, f"{url}/backprop?look=checks")
    stage.get_by_role("button", name="b¹₂", exact=True).click()
    expect(stage).to_contain_text("∂L/∂b¹₂: how far from by hand")
    slider = stage.get_by_role("slider", name="log₁₀ h")
    slider.press("Home")
    expect(stage).to_contain_text("−20.0")
    expect(page.locator("tr", has_text="b¹₂")).not_to_contain_text("·10⁻⁶")
    row = page.locator("tr", has_text="b¹₂").locator("td").all_inner_texts()
    assert row[0].startswith("−0.07240")
    assert row[2] == "0.072"  # w + h is w, so that the difference says 0
    house.choose(page, "Look", "Any formula")
    page.get_by_role("textbox", name="Formula").fill("u = x·y; u + u^2")
    page.get_by_role("textbox", name="Formula").press("Enter")
    expect(page.locator(".graph-node.operation")).to_have_count(3)
    expect(page.locator(".stage")).to_have_count(1)
    page.locator("h1").click()
    page.keyboard.press("End")
    house.wait_for_step(page, 8)  # three operations, and back over them and their variables
    assert numbers(node(page, "x"))[1] == "−95"  # y·(1 + 2u), where u = −2·5
