"""Talks to book, questions people asked, and a calendar in the sample college."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from courses import closed_days
from foundations.accounts.models import User
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.notifications.models import Notice
from students import enquiries, feeds, slots
from students.models import Slot, Student
from tutors.models import Tutor

LIBRARY = "The Old Library, small room upstairs"
QUESTIONS = (
    ("web", "Kerry", "kerry.dunn@larkmoor.example", "Can I come to one session first, to see if it is for me?", 4,
     "Yes. I told her about the tasters, and that she can sit near the door."),
    ("phone", "Mr Abara", "01632 960152", "Is there parking at Riverside Centre for somebody with a Blue Badge?", 3,
     "Two spaces at the side door. I rang him back the same day."),
    ("partner", "Open Gate, front desk", "01632 960171", "Do you have something on Saturdays?", 9, ""),
    ("visit", "Lin", "01632 960133", "I don’t read well. Can I still join?", 1, ""),
    ("web", "", "somebody.new@larkmoor.example", "Do I have to say why I come?", 0, ""),
)  # fmt: skip


def keep(*, students: Sequence[Student], by: User, now: datetime) -> None:
    """Let three tutors and the office keep times free, some students book, people ask, and two read their calendar."""
    asked = len(QUESTIONS)
    for number, (way, name, reach, words, days, answer) in enumerate(QUESTIONS):
        then = now - timedelta(days=days, hours=asked - number)
        enquiry = enquiries.take(way=way, name=name, reach=reach, words=words, by=_taker(way, by), now=then)
        if answer:
            enquiries.answer(enquiry=enquiry, words=answer, by=by, now=then + timedelta(hours=3))
    _a_team_asks(now=now - timedelta(hours=20))
    free = [slot for host, more in _hosts(by) for slot in _times(host, now=now, **more)]
    for student, slot in zip(students[3:], free[::4], strict=False):
        slots.book(slot=slot, student=student, by=student.user, now=now - timedelta(hours=1))
    first = students[0]
    mine = next((slot for slot in free[1::4] if slot.purpose == "plan_review"), None)
    if mine is not None:
        slots.book(slot=mine, student=first, words="Could we sit by the window?", by=first.user, now=now)
    for student in (first, students[4]):
        feeds.make(student=student, by=student.user, now=now - timedelta(days=20))
    Notice.objects.filter(purpose=enquiries.ASKED, state=Notice.State.DUE).update(state=Notice.State.TOLD)


def _taker(way: str, by: User) -> User:
    return User.objects.system() if way == "web" else by


def _a_team_asks(*, now: datetime) -> None:
    enquiries.take(
        way="web",
        name="Bernadette",
        reach="01632 960144",
        words="We are tired, and we would like a morning about looking after ourselves and each other.",
        team="Community nursing, west",
        size=9,
        by=User.objects.system(),
        now=now,
    )


def _hosts(by: User) -> list[tuple[User, dict[str, object]]]:
    """Return who keeps times free, and what for."""
    tutors = [each.user for each in Tutor.objects.filter(left_at=None).select_related("user").order_by("pk")[:3]]
    return [
        (by, {"purpose": "welcome", "starts": time(9, 30), "mode": "room", "place": LIBRARY}),
        *(
            (host, {"purpose": what, "starts": time(16), **how})
            for host, (what, how) in zip(tutors, WAYS, strict=False)
        ),
    ]


WAYS: tuple[tuple[str, dict[str, object]], ...] = (
    ("plan_review", {"mode": "room", "place": LIBRARY}),
    ("coaching", {"mode": "online", "join_link": "https://meet.example/larkmoor-talk"}),
    ("mentoring", {"mode": "phone", "place": "We ring you."}),
)


def _times(host: User, *, now: datetime, **more: object) -> list[Slot]:
    """Keep two half hours free on the first weekday of the next three weeks on which the host is not busy."""
    today = current.today(now)
    days = [today + timedelta(days=ahead) for ahead in range(2, 9)]
    for day in (day for day in days if _open(day)):
        try:
            offered = slots.offer_slots(
                host=host,
                day=day,
                minutes=30,
                in_a_row=2,
                weeks=3,
                by=host,
                now=now - timedelta(days=2),
                **more,  # type: ignore[arg-type]
            )
        except Refusal:
            continue
        return list(offered.slots)
    return []


def _open(day: date) -> bool:
    return day.weekday() < enquiries.WEEKEND and not closed_days.between(day, day).days()
