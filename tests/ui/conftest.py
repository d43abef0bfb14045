"""Node, for what the stage's modules do without a browser."""

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def node():
    """The path of node. Where there is none these tests are left out; but not in CI."""
    path = shutil.which("node")
    if path is None and os.environ.get("CI"):
        pytest.fail("There is no node on the PATH: the stage's modules cannot be tested.")
    if path is None:
        pytest.skip("There is no node on the PATH: the stage's modules are not tested.")
    return path
