"""One verb, one transaction."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 3
DEADLOCK = "40P01"


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function one transaction of the college; the outermost verb tries a deadlock up to three times.

    Locks are taken in one order (docs/adr/0004-locks.md), so a deadlock is rare; a person must never see one. A verb
    called by another is part of it, without a savepoint: what it refuses has to go through and undo the whole.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except OperationalError as error:
                if left == 0 or getattr(error.__cause__, "pgcode", None) != DEADLOCK:
                    raise
        raise AssertionError("unreachable")

    return run
