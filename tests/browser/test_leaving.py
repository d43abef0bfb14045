"""What a stage began ends when a visitor leaves its lesson: timers, animation frames, observers, listeners."""

from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.browser import house

# Notes what is begun from the stage's own script and has not ended yet.
WATCH = """
  const open = (window.begun = new Map());
  const ours = () => new Error().stack.includes("/stage/");
  for (const [begin, end, lasts] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval", true],
      ["requestAnimationFrame", "cancelAnimationFrame"]]) {
    const [first, last] = [window[begin], window[end]];
    window[begin] = (callback, ...rest) => {
      if (!ours()) return first(callback, ...rest);
      const handle = first((...given) => { if (!lasts) open.delete(begin + handle); callback(...given); }, ...rest);
      open.set(begin + handle, begin);
      return handle;
    };
    window[end] = (handle) => { open.delete(begin + handle); last(handle); };
  }
  for (const target of [window, document]) {
    const { addEventListener: add, removeEventListener: remove } = target;
    const names = new Map();
    const key = (name, heard, how) => `${name} ${names.get(heard)} ${Boolean(how?.capture ?? how)}`;
    target.addEventListener = function (name, heard, how) {
      if (ours()) {
        if (!names.has(heard)) names.set(heard, names.size + 1);
        open.set(`${target === window} ${key(name, heard, how)}`, `listener of ${name}`);
      }
      return add.call(target, name, heard, how);
    };
    target.removeEventListener = function (name, heard, how) {
      open.delete(`${target === window} ${key(name, heard, how)}`);
      return remove.call(target, name, heard, how);
    };
  }
  const { ResizeObserver: Real } = window;
  let observers = 0;
  window.ResizeObserver = class extends Real {
    observe(...given) {
      if (ours()) open.set((this.name ??= `observer ${observers += 1}`), "observer");
      super.observe(...given);
    }
    disconnect() { open.delete(this.name); super.disconnect(); }
  };
"""
BEGUN = "() => [...window.begun.values()].sort()"
ALWAYS = {"listener of click", "listener of keydown", "listener of online", "listener of visibilitychange", "observer"}


@pytest.mark.parametrize(
    ("address", "also"),
    [
        ("mlp", ""),
        ("draw?digit=3", "listener of pointermove"),
        ("gan?preset=GAN%20Lab%27s%20own&picture=networks", ""),
        ("gates", ""),
    ],
)
def test_nothing_of_a_lesson_goes_on_after_it_was_left(page, url, address, also):
    page.add_init_script(WATCH)
    house.open_lesson(page, f"{url}/{address}")
    page.keyboard.press("Space")  # it plays while it is left
    expected = ALWAYS | ({also} if also else set())
    house.wait_until(lambda: expected <= set(page.evaluate(BEGUN)), page)
    page.get_by_role("navigation").get_by_role("link", name="Start").click()
    expect(page.locator(".stage")).to_have_count(0)
    with suppress(AssertionError):
        house.wait_until(lambda: page.evaluate(BEGUN) == [], page)
    assert page.evaluate(BEGUN) == []
