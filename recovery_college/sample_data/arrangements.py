"""What would help the sample students, and what the office made of it: most arranged in time, some open, a few late."""

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db.models import Q

from foundations.accounts.models import User
from foundations.college.current import college
from foundations.lib.periods import instant
from students import arrangement, need
from students.models import Arrangement, Enrolment, Need, NeedKind, Student
from students.need import Wish

WHO_ASK = 0.05
KINDS = {
    NeedKind.PRINT: 22, NeedKind.SEAT: 20, NeedKind.HELLO: 14, NeedKind.TRAVEL: 12, NeedKind.QUIET: 10,
    NeedKind.CAPTIONS: 8, NeedKind.SOMEONE: 8, NeedKind.INTERPRETER: 4, NeedKind.SIGNER: 3, NeedKind.LOOP: 3,
    NeedKind.EASY_READ: 3,
}  # fmt: skip
MORE = {NeedKind.INTERPRETER: ("Polish", "Urdu", "Arabic", "Ukrainian"), NeedKind.SOMEONE: ("My sister comes along",)}
ANSWERS = {
    NeedKind.PRINT: "Your tutors bring them. 18 point on cream paper, every session.",
    NeedKind.SEAT: "The chair by the door has your name under it. Nobody else sees it.",
    NeedKind.HELLO: "A tutor rings you the week before, between 2pm and 4pm.",
    NeedKind.TRAVEL: "Bring your bus ticket to the office. We give you the fare in an envelope.",
    NeedKind.QUIET: "The small room beside yours is free for you. Go out at any time.",
    NeedKind.CAPTIONS: "Captions are on for every video.",
    NeedKind.SOMEONE: "Two seats together are kept for you.",
    NeedKind.INTERPRETER: "An interpreter is booked for every session. They meet you at the door at 9:50am.",
    NeedKind.SIGNER: "A sign language interpreter is booked for every session.",
    NeedKind.LOOP: "The room has a loop. Switch your hearing aid to T.",
    NeedKind.EASY_READ: "Your tutors bring the easy read handouts.",
}
# own words, and the line that tutors read where there is something to do for them
OWN = {
    "Please don’t ask me to read aloud": "Please don’t ask me to read aloud",
    "Handouts on yellow paper": "Handouts on yellow paper: the office prints them",
}
NOT_POSSIBLE = "We asked three people and nobody is free on these days. We ring you, and look for another way together."


def own_words(phrase: str) -> str:
    """Return what somebody writes in their own words; nothing when it is one of the ticks, which are asked later."""
    return phrase if phrase in OWN else ""


def year(*, students: Sequence[Student], by: User, now: datetime, seed: int) -> None:
    """Let some students say what helps, and let the office see to it for a year; the first student always asks."""
    dice = random.Random(seed)  # noqa: S311 - an invented college, not a secret
    _ask(students[:1], [[NeedKind.PRINT, NeedKind.HELLO]], dice)
    asking = [student for student in students[1:] if dice.random() < WHO_ASK]
    kinds = list(KINDS)
    wanted = [set(dice.choices(kinds, list(KINDS.values()), k=dice.choice((1, 1, 2)))) for _each in asking]
    _ask(asking, [sorted(each) for each in wanted], dice)
    for own in Need.objects.filter(kind=NeedKind.OTHER).select_related("student__user").order_by("pk"):
        words = own.own_words()
        need.change(need=own, words=words, line=OWN.get(words, ""), shared=True, by=own.student.user, now=own.asked_at)
    people = Need.objects.live().values("student")
    places = Enrolment.objects.filter(student__in=people, confirmed_at__isnull=False).filter(
        Q(state="confirmed") | Q(state="completed")
    )
    for claim in places.select_related("offering", "student__user").order_by("pk"):
        assert claim.confirmed_at is not None
        arrangement.begin(enrolment=claim, by=claim.student.user, now=claim.confirmed_at)
    rows = Arrangement.objects.kept().select_related("need__student__user", "enrolment__offering")
    for row in rows.order_by("pk"):
        _see_to(row, dice, by=by, now=now)


def _ask(students: Sequence[Student], wanted: Sequence[Sequence[str]], dice: random.Random) -> None:
    for student, kinds in zip(students, wanted, strict=True):
        for kind in kinds:
            words = dice.choice(MORE[NeedKind(kind)]) if kind in MORE else ""
            wish = Wish(kind, words=words, shared=kind != NeedKind.TRAVEL and dice.random() < 0.8)
            need.ask(student=student, wish=wish, by=student.user, now=student.registered_at)


def _see_to(row: Arrangement, dice: random.Random, *, by: User, now: datetime) -> None:
    """Arrange one thing on some day before its day, rarely after it; then hear whether it worked."""
    days = dice.choice((0, 0, 1, 1, 2, 3, 4, 6)) if dice.random() < 0.93 else -2
    at = max(row.made_on + timedelta(hours=5), instant(row.due - timedelta(days=days), time(11), college().zone))
    if at > now:
        if dice.random() < 0.3:
            arrangement.assign(arrangement=row, who=by, by=by, now=max(row.made_on, now - timedelta(hours=6)))
        return
    if row.due > (now - timedelta(days=12)).date() and dice.random() < 0.12:
        return  # it is late, and on top of the list
    if row.need.kind in {NeedKind.SIGNER, NeedKind.INTERPRETER} and dice.random() < 0.15:
        arrangement.refuse(arrangement=row, answer=NOT_POSSIBLE, by=by, now=at)
        return
    answer = ANSWERS.get(NeedKind(row.need.kind), "We have talked about it, and it is ready for you.")
    arrangement.arrange(arrangement=row, answer=answer, by=by, now=at)
    over = row.enrolment.offering.last_end
    if over and over + timedelta(days=1) < now and dice.random() < 0.6:
        met = dice.choices(Arrangement.Met.values, (85, 11, 4))[0]
        arrangement.say_met(arrangement=row, met=met, by=row.need.student.user, now=over + timedelta(days=1))
