"""What the students' floor keeps about each place of a person, for their own copy; and how one model is copied."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from students.models import (
    Arrangement,
    BarrierTicket,
    Completion,
    ContactTask,
    Enrolment,
    FeedbackTicket,
    Mark,
    NextSteps,
)


@dataclass(frozen=True)
class Copied:
    """How one model is copied. owner: the path to the person. order: of the rows. labels: column or path -> words."""

    key: str
    heading: str | Promise
    owner: str
    order: str
    labels: Mapping[str, str | Promise]

    def rows(self, model: type[models.Model], user_id: int) -> QuerySet[models.Model]:
        """Return this person's rows, in one query whatever their number."""
        related = {path.rpartition("__")[0] or path for path in self.labels}
        joins = {path for path in related if _is_relation(model, path.split("__")[0])}
        found = model._base_manager.filter(**{self.owner: user_id})  # noqa: SLF001 - the rows as they are
        return found.select_related(*sorted(joins)).order_by(self.order, "pk")


def _is_relation(model: type[models.Model], name: str) -> bool:
    return bool(model._meta.get_field(name).is_relation)  # noqa: SLF001 - how a model tells about its columns


OF_EACH_PLACE: Mapping[type[models.Model], Copied] = {
    Enrolment: Copied(
        "places",
        _("Places and lines"),
        "student__user",
        "enrolled_at",
        {
            "offering__revision__title": _("Course"),
            "state": _("Now"),
            "channel": _("In the room or online"),
            "seats": _("Seats"),
            "position": _("Number given in the line"),
            "offer_due": _("Offer kept until"),
            "any_run": _("Other dates of this course would do too"),
            "moved_from__offering__revision__title": _("In place of a line for"),
            "age_band": _("Age"),
            "guardian": _("An adult we can ring"),
            "enrolled_at": _("Joined"),
            "enrolled_by": _("Joined by"),
            "confirmed_at": _("Got a place"),
            "confirmed_by": _("Confirmed by"),
            "ended_at": _("Ended"),
            "ended_by": _("Ended by"),
        },
    ),
    Mark: Copied(
        "sessions",
        _("Sessions I came to"),
        "enrolment__student__user",
        "session__day",
        {
            "enrolment__offering__revision__title": _("Course"),
            "session__day": _("Day"),
            "was": _("Register"),
            "marked_at": _("Marked"),
            "marked_by": _("Marked by"),
        },
    ),
    Arrangement: Copied(
        "arrangements",
        _("What was arranged for me"),
        "enrolment__student__user",
        "made_on",
        {
            "enrolment__offering__revision__title": _("Course"),
            "need__kind": _("What"),
            "state": _("Now"),
            "due": _("To be arranged by"),
            "who": _("Who sees to it"),
            "answer": _("What we told you"),
            "made_on": _("Written down"),
            "arranged_at": _("Arranged"),
            "arranged_by": _("Arranged by"),
            "refused_at": _("Found not possible"),
            "refused_by": _("Found not possible by"),
            "closed_at": _("No longer needed since"),
            "closed_by": _("Closed by"),
            "met": _("Did it help?"),
            "met_at": _("Said on"),
            "met_by": _("Said by"),
        },
    ),
    ContactTask: Copied(
        "hellos",
        _("When we got in touch after a session"),
        "enrolment__student__user",
        "made_on",
        {
            "enrolment__offering__revision__title": _("Course"),
            "session__day": _("Session on"),
            "who": _("Who gets in touch"),
            "state": _("Now"),
            "due": _("By"),
            "tries": _("Times nobody answered"),
            "outcome": _("How it went"),
            "words": _("What would help next time"),
            "made_on": _("Written down"),
            "passed_at": _("Handed to the office"),
            "passed_by": _("Handed over by"),
            "done_at": _("Done on"),
            "done_by": _("Done by"),
        },
    ),
    BarrierTicket: Copied(
        "asked_what_was_in_the_way",
        _("When we asked what got in the way"),
        "enrolment__student__user",
        "pk",
        {"enrolment__offering__revision__title": _("Course"), "session__day": _("Session on")},
    ),
    FeedbackTicket: Copied(
        "asked_how_it_was",
        _("When we asked how a course was"),
        "enrolment__student__user",
        "round__opens",
        {
            "enrolment__offering__revision__title": _("Course"),
            "round__opens": _("Asked from"),
            "round__closes": _("Asked until"),
            "given": _("Answered, or said no"),
        },
    ),
    Completion: Copied(
        "completed",
        _("Courses I completed"),
        "enrolment__student__user",
        "completed_at",
        {
            "enrolment__offering__revision__title": _("Course"),
            "attended": _("Sessions I came to"),
            "held": _("Sessions there were"),
            "by_hand": _("Decided by the office"),
            "reason": _("Why"),
            "completed_at": _("Completed"),
            "completed_by": _("Written down by"),
        },
    ),
    NextSteps: Copied(
        "next_steps",
        _("What comes next for me"),
        "enrolment__student__user",
        "answered_at",
        {
            "enrolment__offering__revision__title": _("After the course"),
            "text__version": _("Version of the questions"),
            "text__body": _("The questions"),
            "first": _("Answer to the first question"),
            "second": _("Answer to the second question"),
            "third": _("Answer to the third question"),
            "answered_at": _("Answered"),
            "answered_by": _("Written down by"),
        },
    ),
}
