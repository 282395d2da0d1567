"""Rounds: every cell once a round, in an order drawn anew, at a fixed number of requests."""

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bench.servers import Server


@dataclass
class Cell:
    """One page of one server. whole, database: CPU milliseconds a request, a number for each round."""

    name: str
    server: Server
    path: str
    cookie: str = ""
    length: int = 0
    whole: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    def warm(self) -> None:
        """Ask a few times, so that every worker has done it."""
        self.server.get(self.path, 12, self.cookie)

    def measure(self, requests: int) -> None:
        """Ask so many times and note what it cost. One request first, so that the workers are awake."""
        self.server.get(self.path, 1, self.cookie)
        web, base = self.server.spent()
        self.length = self.server.get(self.path, requests, self.cookie)
        web_after, base_after = self.server.spent()
        self.whole.append((web_after - web + base_after - base) / requests)
        self.database.append((base_after - base) / requests)


class Played(Protocol):
    """What a round measures."""

    name: str
    path: str
    length: int
    whole: list[float]
    database: list[float]

    def warm(self) -> None:
        """Get ready."""

    def measure(self, requests: int) -> None:
        """Note what it cost once more."""


def play(cells: Sequence[Played], *, rounds: int, requests: int) -> None:
    """Warm every cell, then measure them round after round."""
    for cell in cells:
        cell.warm()
    order = list(cells)
    for number in range(rounds):
        random.Random(number).shuffle(order)
        for cell in order:
            cell.measure(requests)


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the median of the ratios, round by round."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def typical(numbers: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(numbers)
