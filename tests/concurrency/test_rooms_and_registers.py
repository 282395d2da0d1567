"""Two people of the office want one room at once; two tutors mark one register at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import QuerySet

from courses import offerings
from courses.meetings import Meeting
from courses.models import Places, Session
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from students import attendance, walk_ins
from students.models import ContactTask, Mark, Student
from tests.factories.courses import FIRST_DAY, NOW, make_course, make_offering, make_room, make_term
from tests.factories.students import make_enrolment

PEOPLE = 6


def all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run each act in a thread of its own, started together; a Refusal is an answer too."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=20)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def wishes_for_one_room() -> list[Callable[[], object]]:
    term, room, by = make_term(), make_room("Garden room"), User.objects.system()
    meetings = [Meeting(FIRST_DAY, time(10), time(12), room)]

    def wish(number: int) -> Callable[[], object]:
        course = make_course(f"Course {number}")
        return lambda: offerings.plan(course=course, term=term, places={"room": 5}, meetings=meetings, by=by, now=NOW)

    return [wish(number) for number in range(PEOPLE)]


@pytest.mark.usefixtures("own_database")
def test_one_room_goes_to_one_group_and_the_others_are_told_in_words() -> None:
    answers = all_at_once(wishes_for_one_room())
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(refused) == PEOPLE - 1
    assert {(each.field, str(each).startswith("Garden room is taken")) for each in refused} == {("room", True)}
    assert Session.objects.count() == 1


@pytest.mark.usefixtures("own_database")
def test_without_the_constraint_the_room_is_given_away_more_than_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE courses_session DROP CONSTRAINT courses_session_room_once")
    all_at_once(wishes_for_one_room())
    assert Session.objects.count() == PEOPLE


@pytest.mark.usefixtures("own_database")
def test_two_tutors_pressing_at_once_keep_one_mark_each() -> None:
    offering = make_offering(weeks=1, places=PEOPLE)
    enrolments, session = [make_enrolment(offering) for _each in range(PEOPLE)], offering.sessions.get()
    by, then = User.objects.system(), session.period.upper
    first = {each.uuid: "attended" for each in enrolments}
    second = {each.uuid: "late" for each in reversed(enrolments)}
    press = partial(attendance.mark, session=session, by=by, now=then)
    answers = all_at_once([partial(press, marks=first), partial(press, marks=second)])
    assert [answer.changed for answer in answers] == [PEOPLE, PEOPLE]
    assert list(Mark.objects.values_list("was", flat=True).distinct().order_by("was")) in (["attended"], ["late"])
    assert Mark.objects.count() == PEOPLE


@pytest.mark.usefixtures("own_database")
def test_two_tutors_marking_different_people_at_once_lose_nothing() -> None:
    offering = make_offering(weeks=1, places=PEOPLE)
    enrolments, session = [make_enrolment(offering) for _each in range(PEOPLE)], offering.sessions.get()
    press = partial(attendance.mark, session=session, by=User.objects.system(), now=session.period.upper)
    acts = [partial(press, marks={each.uuid: "did_not_attend"}) for each in enrolments]
    answers = all_at_once(acts)
    assert [answer.changed for answer in answers] == [1] * PEOPLE
    assert Mark.objects.count() == ContactTask.objects.count() == PEOPLE


@pytest.mark.usefixtures("own_database")
def test_without_the_lock_on_the_list_two_tutors_pressing_at_once_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: reading who is marked without waiting for each other, both write a first mark for one person."""
    offering = make_offering(weeks=1, places=PEOPLE)
    enrolment, session = make_enrolment(offering), offering.sessions.get()
    together, write = Barrier(2), attendance._write

    def write_together(*args: object, **more: object) -> object:
        together.wait(timeout=20)
        return write(*args, **more)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    monkeypatch.setattr(attendance, "_write", write_together)
    press = partial(attendance.mark, session=session, by=User.objects.system(), now=session.period.upper)
    acts = [partial(press, marks={enrolment.uuid: was}) for was in ("attended", "late")]
    with pytest.raises(IntegrityError, match="students_mark_once"):
        all_at_once(acts)
    assert Mark.objects.count() == 1


@pytest.mark.usefixtures("own_database")
def test_one_seat_is_left_and_people_walk_in_at_once() -> None:
    offering = make_offering(weeks=1, places=1)
    session, by = offering.sessions.get(), User.objects.system()
    add = partial(walk_ins.add, session=session, by=by, now=session.period.lower)
    answers = all_at_once([partial(add, name=f"Walker {number}") for number in range(PEOPLE)])
    assert sum(isinstance(answer, Refusal) for answer in answers) == PEOPLE - 1
    assert (Student.objects.count(), Mark.objects.count()) == (1, 1)
    assert Places.objects.get(offering=offering).taken == 1
