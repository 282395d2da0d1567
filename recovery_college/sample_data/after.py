"""What came after the sample college's courses: certificates, graduation, feedback, what got in the way."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from courses.models import Session
from foundations.accounts.models import User
from students import barriers, completion, feedback, graduation, next_steps, said_and_done
from students.feedback import Answers
from students.models import Barrier, Enrolment, FeedbackRound, FeedbackTicket, Mark, Student

KEEP = (
    "Starting each time with tea and how the week was.",
    "Both of you telling it from your own side.",
    "That I could sit out and still belong.",
    "The handouts in large print.",
    "Going outside.",
)
CHANGE = (
    "A longer break, please.",
    "It was cold near the window.",
    "More time to try things, less to listen.",
    "Start half an hour later, for the bus.",
    "The last session felt rushed.",
)
DID = (
    ("The break was too short.", "It is twenty minutes now, with fruit."),
    ("The bus came too late for the start.", "We begin at half past ten."),
    ("The room was cold.", "We moved to the room with the south windows."),
)
NEXT = ("Perhaps help with the welcome table.", "Somebody to look through a form with me.", "I can bring my guitar.")
LONG_AGO = timedelta(days=120)


def tell(*, alex: Student, dice: random.Random, by: User, now: datetime) -> None:
    """Complete what is over, ask how it was and let people answer, and let some say what got in the way."""
    completion.complete_all_due(now=now)
    ends = _last_ends(now)
    for at in sorted({each + timedelta(hours=1) for each in ends if each > now - LONG_AGO}):
        if feedback.open_rounds(now=at):
            _answer(at, dice=dice)
    feedback.weigh(now=now)
    _did(by=by, now=now)
    _graduate(alex, dice=dice, now=now)
    _missed(dice=dice)


def _last_ends(now: datetime) -> list[datetime]:
    rows = Enrolment.objects.filter(offering__state="published", offering__last_end__lte=now)
    return [each for each in rows.values_list("offering__last_end", flat=True).distinct().order_by() if each]


def _answer(at: datetime, *, dice: random.Random) -> None:
    """Let most people of the rounds that have just opened answer."""
    new = FeedbackTicket.objects.filter(round__opens__gte=at - timedelta(hours=2), given=False)
    for ticket in new.select_related("enrolment").order_by("pk"):
        if dice.random() < 0.7:
            keep = dice.choice(KEEP) if dice.random() < 0.6 else ""
            change = dice.choice(CHANGE) if dice.random() < 0.4 else ""
            worth = dice.choices([5, 4, 3, 2, 1], [5, 6, 2, 1, 1])[0]
            feedback.give(enrolment=ticket.enrolment, answers=Answers(worth, keep, change), now=at)


def _did(*, by: User, now: datetime) -> None:
    rounds = FeedbackRound.objects.select_related("offering__course").order_by("offering__course", "-pk")
    courses: Sequence[FeedbackRound] = list(rounds.distinct("offering__course")[: len(DID)])
    for asked, (said, did) in zip(courses, DID, strict=False):
        said_and_done.write(course=asked.offering.course, said=said, did=did, by=by, now=now)


def _graduate(alex: Student, *, dice: random.Random, now: datetime) -> None:
    done = Enrolment.objects.filter(state=Enrolment.State.COMPLETED).select_related("student__user", "offering")
    for each in done.order_by("pk"):
        year = graduation.year_of_place(each)
        if year is not None and (each.student_id == alex.pk or dice.random() < 0.2):
            graduation.agree(student=each.student, year=year, by=each.student.user, now=now)
        if each.student_id != alex.pk and dice.random() < 0.05:
            next_steps.answer(enrolment=each, answers=NEXT, by=each.student.user, now=now)


def _missed(*, dice: random.Random) -> None:
    """Let one in five who missed a session say why, on the next day."""
    kinds = Barrier.Kind.values[:6]
    missed = Mark.objects.filter(was__in=barriers.MISSED).select_related("session", "enrolment__offering__term")
    for mark in missed.order_by("pk"):
        session: Session = mark.session
        if dice.random() < 0.2 and session.period.upper is not None:
            barriers.tell(
                enrolment=mark.enrolment,
                session=session,
                kind=dice.choice(kinds),
                words="",
                now=session.period.upper + timedelta(days=1),
            )
