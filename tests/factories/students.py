"""Students for tests, made by calling the verbs."""

from datetime import UTC, datetime
from itertools import count

from courses.models import Offering
from foundations.accounts.models import User
from students import attendance, enrolment, registration
from students.models import Enrolment, Student
from tests.factories.courses import make_offering

EARLIER = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_student(name: str = "", *, email: str | None = "", now: datetime = EARLIER, **more: str) -> Student:
    """Register a student with an address of their own; email=None for somebody without."""
    number = next(_numbers)
    address = f"student{number}@larkmoor.example" if email == "" else email
    return registration.register(
        name=name or f"Student {number}", email=address, by=User.objects.system(), now=now, **more
    )


def make_enrolment(
    offering: Offering, student: Student | None = None, *, now: datetime = NOW, seats: int = 1
) -> Enrolment:
    """Enrol a student, in line when there is no place."""
    student = student or make_student()
    return enrolment.enrol(student=student, offering=offering, by=student.user, now=now, seats=seats, join_line=True)


AFTER_ALL = datetime(2027, 2, 3, 9, 0, tzinfo=UTC)


def make_over(people: int = 1, *, weeks: int = 4, **more: object) -> tuple[Offering, list[Enrolment]]:
    """Return an offering whose four sessions are over at AFTER_ALL, with people who had a place on it."""
    offering = make_offering(weeks=weeks, places=max(people, 1), **more)
    return offering, [make_enrolment(offering) for _each in range(people)]


def make_marks(enrolment: Enrolment, *marks: str | None, now: datetime = AFTER_ALL) -> Enrolment:
    """Mark somebody at each session in turn, None for a session that nobody marked; return their enrolment anew."""
    sessions = enrolment.offering.sessions.filter(cancelled=False).order_by("number")
    for session, was in zip(sessions, marks, strict=True):
        if was:
            attendance.mark(session=session, marks={enrolment.uuid: was}, by=User.objects.system(), now=now)
    return Enrolment.objects.select_related("student__user", "offering__term").get(pk=enrolment.pk)


def make_completed(offering: Offering | None = None, *, name: str = "") -> Enrolment:
    """Return a completed place on an offering that is over at AFTER_ALL."""
    offering = offering or make_offering(weeks=4)
    mine = make_enrolment(offering, make_student(name))
    return make_marks(mine, *["attended"] * offering.sessions.count())
