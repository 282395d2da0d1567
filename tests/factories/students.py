"""Students for tests, made by calling the verbs."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from courses.models import Offering
from foundations.accounts.models import User
from students import enquiries, enrolment, registration, slots
from students.models import Booking, Enquiry, Enrolment, Slot, Student
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
