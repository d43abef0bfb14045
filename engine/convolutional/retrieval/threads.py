"""Products on one core: parallelism comes from visitors. Threads that wait for each other cost more than they bring, a
millisecond in place of a tenth of it, where the cores are busy."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from threadpoolctl import ThreadpoolController

_THREADS = ThreadpoolController()


def on_one_core() -> AbstractContextManager[Any]:
    """While it is entered, numpy's products use one thread."""
    limited: AbstractContextManager[Any] = _THREADS.limit(limits=1, user_api="blas")
    return limited
