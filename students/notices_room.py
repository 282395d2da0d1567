"""What is told about concerns. It says "please look", and nothing of who, what or where."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.urls import reverse

from foundations.lib.http import absolute
from foundations.notifications.mail import compose, template_of
from foundations.notifications.message import Message
from foundations.notifications.models import Notice
from students import concerns
from students.models import Concern


def please_look(notice: Notice, _now: datetime) -> Message | None:
    """Please look: for a lead who may open it, as long as nobody has."""
    theirs = Concern.objects.visible_to(notice.person).unseen().filter(pk=notice.about_id or 0)
    page = "concern_calls" if notice.purpose == concerns.UNSEEN else "concerns"
    return _say(notice, page) if theirs.exists() else None


def closed(notice: Notice, _now: datetime) -> Message | None:
    """What you told us about is closed: for whoever raised it."""
    mine = Concern.objects.filter(pk=notice.about_id or 0, raised_by=notice.person_id, closed_at__isnull=False)
    return _say(notice, "concern_mine") if mine.exists() else None


def _say(notice: Notice, page: str) -> Message:
    return compose(template=template_of(notice.purpose), context={"page": absolute(reverse(page))})


COMPOSERS: Final[Mapping[str, Callable[[Notice, datetime], Message | None]]] = {
    concerns.RAISED: please_look,
    concerns.UNSEEN: please_look,
    concerns.CLOSED: closed,
}
