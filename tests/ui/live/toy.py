"""A small experiment whose numbers are easy to foretell: a sum that grows by its rate, and stops when told to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Annotated, Any, Literal

import numpy as np

from engine.experiment.protocol import Basics, Bounds, Frame, Measure, State


class Adder(Basics):
    """Adds ``rate`` a step; ``total`` depends on every step taken, so that a wrong replay shows."""

    edits = ("put", "fail")
    looks = ("point",)
    units = ("step", "ten")
    length: int | None = None

    def __init__(self, rate: float = 1.0, limit: int = 10**9) -> None:
        self.rate, self.limit = rate, limit
        self.total, self.taken, self.pointed = 0.0, 0, -1

    @property
    def settings(self) -> SimpleNamespace:
        return SimpleNamespace(rate=self.rate)

    @property
    def steps(self) -> int:
        return self.taken

    @property
    def stopped(self) -> str:
        return f"It stops at {self.limit}." if self.taken >= self.limit else ""

    @property
    def diverged(self) -> bool:
        return bool(self.stopped)

    def step(self, count: int = 1) -> int:
        done = 0
        while done < count and self.taken < self.limit:
            self.total = 0.9 * self.total + self.rate
            self.taken += 1
            done += 1
        return done

    def span(self, unit: str) -> tuple[int, int]:
        if unit == "step":
            return 1, 1
        return self.taken % 10 or 10, 10 - self.taken % 10

    def frame(self) -> Frame:
        return {"step": self.taken, "total": self.total, "vector": np.full(3, self.total, dtype=np.float32)}

    def picture(self) -> Frame:
        return {"field": np.full((4, 4), self.taken % 100, dtype=np.int8)}

    def measure(self) -> Measure:
        return {"loss": np.array([1.0 / (1 + self.total)])}

    def change(self, **settings: Any) -> None:
        if settings["rate"] < 0:
            raise ValueError("The rate cannot be negative.")
        self.rate = settings["rate"]

    def reset(self) -> None:
        self.total, self.taken = 0.0, 0

    def state(self) -> State:
        return {"total": self.total, "taken": self.taken, "rate": self.rate}

    def restore(self, state: State) -> None:
        self.total, self.taken, self.rate = state["total"], state["taken"], state["rate"]

    def put(self, value: Annotated[float, Bounds(-100, 100)], index: Annotated[int, Bounds(0, 5)] = 0) -> None:
        if index > 2:
            raise ValueError(f"There is no place {index}.")
        self.total = value

    def fail(self, how: Literal["loud", "quiet"], again: bool = False) -> None:
        raise ValueError("As you wished.")

    def point(self, index: Annotated[int, Bounds(-1, 5)]) -> None:
        self.pointed = index


class Tour(Adder):
    """Multiples of the rate: every step follows from the rate alone, so that all of it is known at once."""

    length: int | None = 20

    def __init__(self, rate: float = 1.0) -> None:
        super().__init__(rate, limit=20)

    @property
    def diverged(self) -> bool:
        return False

    def step(self, count: int = 1) -> int:
        taken = min(count, self.limit - self.taken)
        self.taken += taken
        self.total = self.rate * self.taken
        return taken

    def restore(self, state: State) -> None:
        self.taken = state["taken"]
        self.total = self.rate * self.taken

    def put(self, value: Annotated[float, Bounds(-100, 100)], index: Annotated[int, Bounds(0, 5)] = 0) -> None:
        self.change(rate=value)
        self.total = self.rate * self.taken
