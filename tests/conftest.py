"""One thread a process, and how much the property tests of the suite try."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

# As the server has it: tests and scripts run side by side, and threads of one operation wait for each other where cores
# are shared. It is read when numpy or torch is imported, here or in a process that a test starts.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
# Garbage is looked for more seldom: with all that is loaded, each look takes longer than many a test.
gc.set_threshold(10_000, 10, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough",
        action="store_true",
        help="Send the parser of messages 10,000 examples of each kind; without it 500, which take a second.",
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.register_profile("suite", deadline=None)  # a busy machine is slow at times, and that is no fault
    settings.load_profile("suite")
    many = 10_000 if config.getoption("thorough") else 500
    settings.register_profile("many", max_examples=many, suppress_health_check=list(HealthCheck))
