"""The college as it is now. Every page shows its name and help lines, so each process keeps them for half a
minute.

A change made by this process is seen by it at once; other processes follow within LIFE seconds.
"""

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar, cast

from django.db import transaction

from foundations.college.models import College, HelpLine, Text
from foundations.lib.periods import local
from foundations.lib.quiet_hours import QuietHours

Kept = TypeVar("Kept")

LIFE = 30.0
USUAL_NIGHT = (20, 8)
_kept: dict[str, tuple[float, object]] = {}


def college() -> College:
    """Return the one row of the college. Treat it as read-only; settings.change() changes it."""
    return _keep("college", lambda: College.objects.get(pk=1))


def today(now: datetime) -> date:
    """Return the college's own day at a moment."""
    return local(now, college().zone).date()


def quiet_hours() -> QuietHours | None:
    """Return the hours in which the college sends no texts; none when it sends them at any time."""
    ours = college()
    begins, ends = ours.text_quiet_from, ours.text_quiet_until
    return QuietHours(begins, ends, ours.zone) if begins != ends else None


def night() -> QuietHours:
    """Return the hours in which nobody has to answer: the college's quiet hours, or those of most colleges."""
    return quiet_hours() or QuietHours(*USUAL_NIGHT, college().zone)


def help_lines() -> tuple[HelpLine, ...]:
    """Return whom a person can turn to now, in the college's order."""
    return _keep("help_lines", lambda: tuple(HelpLine.objects.order_by("order")))


def text(key: str) -> Text | None:
    """Return the newest version of a text, or none when the college has not written one."""
    return _keep("texts", _newest_texts).get(key)


def forget() -> None:
    """Read everything again at the next call; tests call it between one another."""
    _kept.clear()


def forget_after_change() -> None:
    """Forget now, for the rest of this transaction, and again once it is committed."""
    forget()
    transaction.on_commit(forget, robust=True)


def _newest_texts() -> Mapping[str, Text]:
    return {text.key: text for text in Text.objects.order_by("key", "-version").distinct("key")}


def _keep(name: str, read: Callable[[], Kept]) -> Kept:
    read_on, value = _kept.get(name, (-LIFE, None))
    if time.monotonic() - read_on >= LIFE:
        value = read()
        _kept[name] = (time.monotonic(), value)
    return cast(Kept, value)
