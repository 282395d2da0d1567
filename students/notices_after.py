"""The words of what we tell students after a course, composed when a notice is delivered."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.urls import reverse

from foundations.lib.http import absolute
from foundations.notifications.mail import compose, template_of
from foundations.notifications.message import Message
from foundations.notifications.models import Notice
from students import facts, feedback
from students.models import Enrolment, FeedbackTicket
from students.models import EnrolmentState as State


def how_was_it(notice: Notice, now: datetime) -> Message | None:
    """How was it? Once, after the last session, while the round is open and they have not answered."""
    tickets = FeedbackTicket.objects.filter(enrolment=notice.about_id or 0, given=False, round__closes__gt=now)
    ticket = tickets.select_related("round", "enrolment__student").first()
    if ticket is None:
        return None
    mine: Enrolment = ticket.enrolment
    context = {
        "name": mine.student.name,
        "facts": facts.of_one(mine),
        "completed": mine.state == State.COMPLETED,
        "closes": ticket.round.closes,
        "page": absolute(reverse("give_feedback", args=[mine.uuid])),
        "place": absolute(reverse("my_place", args=[mine.uuid])),
    }
    return compose(template=template_of(notice.purpose), context=context)


COMPOSERS: Final[Mapping[str, Callable[[Notice, datetime], Message | None]]] = {feedback.PURPOSE: how_was_it}
