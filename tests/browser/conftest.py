"""One server and one browser for all browser tests of a process. A missing browser is a failure in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import serving
from tests.browser import house


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def server() -> Iterator[serving.Server]:
    served = serving.Server()
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="package")
def url(server: serving.Server) -> str:
    return server.url


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if serving.find_browser() is None and not os.environ.get("CI"):
        pytest.skip("No Chromium or Chrome on the PATH.")
    with serving.browser() as launched:
        yield launched


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of 1280 × 720 that must not print an error."""
    with house.visit(chromium, house.WIDE) as opened:
        yield opened
