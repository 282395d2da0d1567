"""Many people press at the same moment; and how a race's twin has its guards taken out."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import F, QuerySet

from courses import places
from courses.models import Offering, Places
from foundations.lib.refusals import Refusal
from students import enrolment
from students.models import Enrolment
from tests.factories.students import NOW, make_student

Act = Callable[[], object]
WAIT = 60


def at_once(acts: Sequence[Act]) -> list[object]:
    """Do everything at the same moment, each in a thread with a connection of its own; return what came of each."""
    start, came = Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Act) -> None:
        try:
            start.wait(WAIT)
            came[number] = act()
        except Exception as error:  # whatever it is, the test says so
            came[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def faults(came: Sequence[object]) -> list[object]:
    """Return what nobody should ever see: every error but a refusal."""
    return [each for each in came if isinstance(each, Exception) and not isinstance(each, Refusal)]


def enrolling(offering: Offering, people: int, **more: Any) -> list[Act]:
    """Return newcomers who press the button, each of whom joins the line when there is no place."""
    students = [make_student() for _ in range(people)]
    facts = {"offering": offering, "now": NOW, "join_line": True, **more}
    return [partial(enrolment.enrol, student=each, by=each.user, **facts) for each in students]


def states(offering: Offering) -> Counter[str]:
    return Counter(Enrolment.objects.filter(offering=offering).values_list("state", flat=True))


def seats_held(offering: Offering) -> int:
    return Enrolment.objects.filter(offering=offering, state__in=Enrolment.HOLDING).count()


def taken(offering: Offering) -> int:
    return Places.objects.get(offering=offering).taken


def positions(offering: Offering) -> list[int | None]:
    line = Enrolment.objects.waiting().filter(offering=offering).order_by("position", "pk")
    return list(line.values_list("position", flat=True))


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is locked by anybody: the offering's neither, which is the guard of every place and line."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)


def without(*statements: str) -> None:
    """Take constraints or triggers away, in a database of the test's own."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def wait_before(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, barrier: Barrier) -> None:
    """Let a function begin only once everybody has come to the barrier, so that the race is lost every time."""
    real = getattr(owner, name)

    def later(*args: Any, **more: Any) -> Any:
        barrier.wait(WAIT)
        return real(*args, **more)

    monkeypatch.setattr(owner, name, later)


def look_then_take(monkeypatch: pytest.MonkeyPatch, everybody_looked: Barrier) -> None:
    """The gate looks first and takes afterwards, as it would without one statement that does both."""

    def take(*, offering: Offering, channel: str, seats: int = 1, **_more: object) -> bool:
        rows = Places.objects.filter(offering=offering, channel=channel)
        free = rows.filter(taken__lte=F("capacity") - seats).exists()
        everybody_looked.wait(WAIT)
        return free and rows.update(taken=F("taken") + seats) == 1

    monkeypatch.setattr(places, "take", take)
