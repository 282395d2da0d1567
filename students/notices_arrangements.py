"""The words of what is said around arrangements, composed when a notice is delivered, if it is still true."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.urls import reverse

from foundations.accounts import grants
from foundations.lib.http import absolute
from foundations.lib.wording import long_day
from foundations.notifications.mail import compose, template_of
from foundations.notifications.message import Message
from foundations.notifications.models import Notice
from students import arrangement, arrangement_asking, facts, need
from students.arrangement_lists import late
from students.models import Arrangement, Enrolment, Student
from students.models import ArrangementState as State

ANSWERED = (State.ARRANGED, State.NOT_POSSIBLE)


def arrangement_answered(notice: Notice, now: datetime) -> Message | None:
    """It is arranged, or it is not possible and what we can do instead; while that is still so."""
    row = _row(notice)
    if row is None or row.state not in ANSWERED or not notice.occasion.startswith(f"arrangement {row.pk} {row.state} "):
        return None
    claim = row.enrolment
    context = {
        "name": claim.student.name,
        "facts": facts.of_one(claim),
        "what": row.need.get_kind_display(),
        "answer": row.answer,
        "arranged": row.state == State.ARRANGED,
        "place": absolute(reverse("my_place", args=[claim.uuid])),
    }
    return compose(template=template_of(notice.purpose), context=context)


def arrangement_late(notice: Notice, now: datetime) -> Message | None:
    """Something is still to arrange; for who helps students, without the student's name."""
    row = _row(notice)
    still_helps = grants.holding(arrangement.MAY_ARRANGE).filter(pk=notice.person_id).exists()
    if row is None or not still_helps or not late(row, now=now):
        return None
    known = facts.of_one(row.enrolment)
    context = {
        "what": row.need.get_kind_display(),
        "title": known.title,
        "first": long_day(known.first.day) if known.first else "",
        "due": long_day(row.due),
        "page": absolute(reverse("college_arrangement", args=[row.uuid])),
    }
    return compose(template=template_of(notice.purpose), context=context)


def arrangement_given(notice: Notice, now: datetime) -> Message | None:
    """Something is yours to arrange; while it is, and is not done. Neither who it is for nor what, only by when."""
    row = _row(notice)
    if row is None or row.who_id != notice.person_id or row.state != State.OPEN:
        return None
    if not grants.holding(arrangement.MAY_ARRANGE).filter(pk=notice.person_id).exists():
        return None
    page = absolute(reverse("college_arrangement", args=[row.uuid]))
    return compose(template=template_of(notice.purpose), context={"due": long_day(row.due), "page": page})


def arrangement_worked(notice: Notice, now: datetime) -> Message | None:
    """Did what you asked for work? While something is not answered yet."""
    claim = Enrolment.objects.select_related("student", "offering").filter(pk=notice.about_id or 0).first()
    if claim is None or not claim.arrangements.kept().filter(met="").exists():
        return None
    place = absolute(reverse("my_place", args=[claim.uuid]))
    context = {"name": claim.student.name, "facts": facts.of_one(claim), "place": place}
    return compose(template=template_of(notice.purpose), context=context)


def needs_review(notice: Notice, now: datetime) -> Message | None:
    """Is what helps you still right? While nobody has looked at it."""
    student = Student.objects.filter(pk=notice.about_id or 0).first()
    if student is None or not need.to_review(now).filter(student=student).exists():
        return None
    context = {"name": student.name, "page": absolute(reverse("my_help"))}
    return compose(template=template_of(notice.purpose), context=context)


COMPOSERS: Final[Mapping[str, Callable[[Notice, datetime], Message | None]]] = {
    arrangement.ANSWERED_PURPOSE: arrangement_answered,
    arrangement.GIVEN_PURPOSE: arrangement_given,
    arrangement_asking.LATE_PURPOSE: arrangement_late,
    arrangement_asking.WORKED_PURPOSE: arrangement_worked,
    need.REVIEW_PURPOSE: needs_review,
}


def _row(notice: Notice) -> Arrangement | None:
    related = ("need", "enrolment__student", "enrolment__offering")
    return Arrangement.objects.select_related(*related).filter(pk=notice.about_id or 0).first()
