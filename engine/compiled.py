"""Loops over numbers, compiled to machine code.

Numba keeps what it has compiled in a file for the next start, and renews it when the file in which the function itself
stands has changed. It would not notice a change in another, so compiled functions that call each other stand together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def compiled(function: Compiled) -> Compiled:
    """Compile a function, and keep what comes out for the next start; it releases the GIL while it runs.

    Without "fastmath", because sums that may be reordered come out differently on another processor, and without
    threads, because they would be taken from other visitors.
    """
    found: Compiled = njit(cache=True, error_model="numpy", nogil=True)(function)
    return found
