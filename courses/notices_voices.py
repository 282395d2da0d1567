"""The words of the college's answers: to an idea for a course, and to "tell me when it runs"."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.urls import reverse

from courses import suggestions, wishes
from courses.listing import next_to_join
from courses.models import Answer, Offering, Session, Suggestion
from foundations.lib import when
from foundations.lib.http import absolute
from foundations.notifications.mail import compose, template_of
from foundations.notifications.message import Message
from foundations.notifications.models import Notice


def suggestion_answered(notice: Notice, _now: datetime) -> Message | None:
    """Our answer to your idea."""
    rows = Suggestion.objects.select_related("suggested_by", "course")
    suggestion = rows.filter(pk=notice.about_id or 0, answered_at__isnull=False).first()
    if suggestion is None:
        return None
    there = suggestion.course if suggestion.answer == Answer.THERE else None
    context = {
        "name": suggestion.suggested_by.name,
        "suggestion": suggestion,
        "course": absolute(reverse("course", args=[there.slug])) if there and not there.retired_at else "",
        "again": absolute(reverse("suggest_course")),
    }
    return compose(template=template_of(notice.purpose), context=context)


def it_runs(notice: Notice, now: datetime) -> Message | None:
    """There are new dates, as long as they can still be joined."""
    open_to_all = Offering.objects.filter(state=Offering.State.PUBLISHED, audience=Offering.Audience.EVERYONE)
    offering = open_to_all.select_related("revision", "course__kind").filter(pk=notice.about_id or 0).first()
    if offering is None:
        return None
    sessions = list(
        Session.objects.filter(offering=offering, cancelled=False)
        .select_related("room__venue")
        .order_by("period", "pk")
    )
    booked = offering.course.kind.needs_booking
    if next_to_join(offering=offering, sessions=sessions, needs_booking=booked, now=now) is None:
        return None
    venues = dict.fromkeys(each.room.venue.name for each in sessions if each.room)
    context = {
        "name": notice.person.name,
        "title": offering.revision.title,
        "when": when.series([(each.day, each.starts, each.ends) for each in sessions]),
        "where": ", ".join(venues) or Offering.Mode(offering.mode).label,
        "course": absolute(reverse("course", args=[offering.course.slug])),
    }
    return compose(template=template_of(notice.purpose), context=context)


COMPOSERS: Final[Mapping[str, Callable[[Notice, datetime], Message | None]]] = {
    suggestions.ANSWERED: suggestion_answered,
    wishes.IT_RUNS: it_runs,
}
