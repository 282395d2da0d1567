"""What a machine cannot bring, a person of the college does: a call, with how it ended, or a letter in the post."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications.models import Delivery, Notice
from foundations.notifications.notices import HasId

WAITING: Final = (Notice.State.BY_HAND, Notice.State.STUCK)
NO_ANSWER: Final = "no answer"
MESSAGE: Final = "message left"


class Outcome(TextChoices):
    """How a call ended."""

    TOLD = "told", gettext_lazy("I told them")
    NO_ANSWER = "no_answer", gettext_lazy("No answer")
    MESSAGE = "message", gettext_lazy("I left a message to ring us")


@verb
def note_call(
    *, notices: Iterable[Notice], outcome: str, may_leave_message: bool, by: HasId, now: datetime
) -> list[Notice]:
    """Write down how a call about these notices ended, and return those that waited for it.

    Told: they are done. No answer, or a message to ring back: they stay on the list, and the try is counted.
    Raises Refusal for a message with somebody who does not want one left.
    """
    if outcome == Outcome.MESSAGE and not may_leave_message:
        raise Refusal(_("They do not want a message left: somebody else could hear it. Try again another time."))
    held = _held(notices)
    for notice in held:
        if outcome == Outcome.TOLD:
            _told(notice, Delivery.Channel.PHONE, by=by, now=now)
        else:
            fault = MESSAGE if outcome == Outcome.MESSAGE else NO_ANSWER
            _attempt(notice, Delivery.Channel.PHONE, Delivery.State.FAILED, fault=fault, now=now)
            trail.append(act="by_hand.call", thing=notice, by=by, now=now, outcome=str(outcome))
    return held


@verb
def note_posted(*, notices: Iterable[Notice], by: HasId, now: datetime) -> list[Notice]:
    """Write down that letters with these notices are in the post; return those that waited for it."""
    held = _held(notices)
    for notice in held:
        _told(notice, Delivery.Channel.LETTER, by=by, now=now)
    return held


@verb
def take_off(*, notices: Iterable[Notice], by: HasId, now: datetime) -> None:
    """Take off the list what is no longer true, so that nobody is told it."""
    for notice in _held(notices):
        notice.state = Notice.State.MOOT
        notice.save(update_fields=["state"])
        trail.append(act="by_hand.take_off", thing=notice, by=by, now=now)


def _held(notices: Iterable[Notice]) -> list[Notice]:
    rows = Notice.objects.select_for_update(no_key=True, of=("self",))
    return list(rows.filter(pk__in={each.pk for each in notices}, state__in=WAITING).order_by("pk"))


def _told(notice: Notice, channel: str, *, by: HasId, now: datetime) -> None:
    _attempt(notice, channel, Delivery.State.SENT, fault="", now=now)
    notice.state, notice.retry = Notice.State.TOLD, None
    notice.told_at, notice.told_by_id = now, by.pk
    notice.save(update_fields=["state", "retry", "told_at", "told_by"])
    trail.append(act="notices.tell_by_hand", thing=notice, by=by, now=now)


def _attempt(notice: Notice, channel: str, state: str, *, fault: str, now: datetime) -> None:
    last = notice.deliveries.order_by("-attempt").values_list("attempt", flat=True).first() or 0
    Delivery.objects.create(
        notice=notice, channel=channel, state=state, attempt=last + 1, claimed_on=now, ended_on=now, fault=fault
    )
