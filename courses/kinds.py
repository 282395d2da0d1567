"""The college's own kinds of course. Read on every page of the catalogue, so each process keeps them for a moment."""

import time
from collections.abc import Sequence

from courses.models import Kind

LIFE = 30.0
TASTER = "taster"
_kept: list[tuple[float, tuple[Kind, ...]]] = []


def all_of_them() -> Sequence[Kind]:
    """Return every kind in the college's order, those that are retired too."""
    if not _kept or time.monotonic() - _kept[0][0] >= LIFE:
        _kept[:] = [(time.monotonic(), tuple(Kind.objects.order_by("order", "pk")))]
    return _kept[0][1]


def choices() -> list[tuple[str, str]]:
    """Return the kinds in use, as a form offers them: slug and name."""
    return [(kind.slug, kind.name) for kind in all_of_them() if not kind.retired]


def forget() -> None:
    """Read them again at the next call; a verb that changes them and the tests call it."""
    _kept.clear()
