"""Students for tests, made by calling the verbs."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from django.utils import timezone

from courses.models import Offering
from foundations.accounts.models import User
from students import attendance, enquiries, enrolment, need, openings, registration, slots
from students.models import Arrangement, Booking, Enquiry, Enrolment, Need, Slot, Student
from tests.factories.courses import make_offering
from tests.people import make_user

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


def open_record(student: Student, by: User, *, now: datetime | None = None) -> None:
    """Let somebody of the office open a student's record today, with a reason."""
    openings.open_record(student=student, reason="ring", words="Saying hello", by=by, now=now or timezone.now())


def make_need(
    student: Student, kind: str = "seat", *, now: datetime = EARLIER, by: User | None = None, **more: Any
) -> Need:
    """Let a student ask for something that helps; an interpreter speaks Polish unless told otherwise."""
    words = more.pop("words", "Polish" if kind == "interpreter" else "")
    return need.ask(student=student, wish=need.Wish(kind, words=words, **more), by=by or student.user, now=now)


def make_arrangement(
    offering: Offering, student: Student | None = None, kind: str = "seat", **more: Any
) -> Arrangement:
    """Let a student with a need get a place, so that there is one thing to arrange."""
    asked = make_need(student or make_student(), kind, **more)
    claim = make_enrolment(offering, asked.student)
    return Arrangement.objects.select_related("need__student__user", "enrolment__offering").get(
        need=asked, enrolment=claim
    )


def make_slot(host: User | None = None, *, day: date = date(2027, 1, 12), starts: time = time(10), **more: Any) -> Slot:
    """Keep one time free for a talk, by a host of its own unless told otherwise."""
    values: dict[str, Any] = {
        "purpose": "welcome", "minutes": 30, "mode": "room", "place": "The Old Library", "now": NOW, **more
    }  # fmt: skip
    host = host or make_user()
    return slots.offer_slots(host=host, day=day, starts=starts, by=values.pop("by", host), **values).slots[0]


def make_booking(slot: Slot | None = None, student: Student | None = None, *, now: datetime = NOW) -> Booking:
    """Book a talk, at a time of its own unless told otherwise."""
    student = student or make_student()
    return slots.book(slot=slot or make_slot(), student=student, by=student.user, now=now)


def make_enquiry(words: str = "Is there parking?", *, now: datetime = NOW, **more: Any) -> Enquiry:
    """Let somebody ask on the website."""
    values: dict[str, Any] = {"name": "Ash", "reach": "ash@larkmoor.example", "way": "web", **more}
    return enquiries.take(words=words, by=values.pop("by", User.objects.system()), now=now, **values)


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
