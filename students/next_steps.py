"""What comes next: three questions that a student may answer after a completed course, read by them and who helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import questions
from students.models import Enrolment, NextSteps, Student
from students.models import EnrolmentState as State

LONGEST = 1000


@dataclass(frozen=True)
class Said:
    """One set of answers: the course it came after, when, and each question with its answer."""

    title: str
    answered: datetime
    lines: tuple[tuple[str, str], ...]


@verb
def answer(*, enrolment: Enrolment, answers: Sequence[str], by: User, now: datetime) -> NextSteps | None:
    """Keep what a student said about what comes next; all of it may be empty, and they can write it anew.

    Saying nothing where nothing was said keeps nothing. Raises Refusal when the course is not completed.
    """
    enrolment = (
        Enrolment.objects.select_for_update(no_key=True, of=("self",)).select_related("student").get(pk=enrolment.pk)
    )
    if enrolment.state != State.COMPLETED:
        raise Refusal(_("We ask this when you have completed a course. Come back then."))
    words = [each.strip()[:LONGEST] for each in answers]
    row = NextSteps.objects.filter(enrolment=enrolment).first()
    if row is None and not any(words):
        return None
    _asked, text = questions.next_steps_now()
    row = row or NextSteps(enrolment=enrolment)
    row.text, row.answered_at, row.answered_by = text, now, by
    row.first, row.second, row.third = words
    row.save()
    trail.append(act="next_steps.answer", thing=enrolment, by=by, now=now)
    return row


def said_by(student: Student) -> list[Said]:
    """Return everything a student said about what comes next, the newest first. One query."""
    rows = NextSteps.objects.filter(enrolment__student=student).select_related("text", "enrolment__offering__revision")
    return [
        Said(
            row.enrolment.offering.revision.title,
            row.answered_at,
            tuple(zip(questions.next_steps(row.text), (row.first, row.second, row.third), strict=True)),
        )
        for row in rows.order_by("-answered_at", "-pk")
    ]
