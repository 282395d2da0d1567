"""Bringing a notice to its person: claim it, compose it, send it, mark it. Each is a short step of its own.

By which way is asked when it is claimed (ways.py): by mail or text it goes from here; for a letter or a call it is put
on the office's list.

The claim is a row that only one worker can hold. A worker that is killed leaves its claim behind; after
STALE it is given up and the notice is sent again. A person can therefore get the same mail twice only when
the worker died after the mail server had accepted it and before the row was marked, and both carry the same
Message-ID. A text carries the notice's number in the same way, for the gateway to tell a second attempt by.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Min

from foundations.college import current
from foundations.lib.events import publish
from foundations.notifications import texts, ways
from foundations.notifications.events import NoticeBrought, Way
from foundations.notifications.message import Message, compose_for
from foundations.notifications.models import Delivery, Notice
from foundations.notifications.models.delivery import DeliveryState

log = logging.getLogger(__name__)

# longer than a delivery may take (tasks.TIME_LIMIT), or a slow mail server would bring doubles
STALE = timedelta(seconds=120)
LOST = "worker lost"
# waits after the 1st, 2nd ... fault; after the last the notice is stuck and shown to the office
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240, 720))
URGENT_WAITS = tuple(timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 300))
MOST_LOST = 30


@dataclass(frozen=True)
class Claim:
    """The right to send one notice, held by one worker."""

    notice: Notice
    delivery: Delivery


def due_ids(*, now: datetime, most: int) -> list[int]:
    """Return what is due and held by no live claim, urgent first, then oldest."""
    held = Delivery.objects.filter(state=Delivery.State.CLAIMED, claimed_on__gt=now - STALE)
    return list(Notice.objects.due(now).exclude(pk__in=held.values("notice")).values_list("pk", flat=True)[:most])


def oldest_wait(*, now: datetime) -> timedelta | None:
    """Return how long the oldest due notice has waited, however often it was tried; none when nothing is due."""
    oldest = Notice.objects.filter(state=Notice.State.DUE, due__lte=now).aggregate(due=Min("due"))["due"]
    return now - oldest if oldest else None


def deliver(*, notice_id: int, now: datetime) -> DeliveryState | None:
    """Deliver one notice if it is due and nobody else is at it; return how that ended, if it began."""
    claimed = claim(notice_id=notice_id, now=now)
    if claimed is None:
        return None
    try:
        message = compose_for(claimed.notice, now=now)
        if message is None:
            return _end(claimed, Delivery.State.DROPPED, now=now)
        carry = texts.send if claimed.delivery.channel == Delivery.Channel.TEXT else send
        carry(claimed.notice, message)
    except (SMTPException, OSError) as error:
        return _fail(claimed, fault=f"{claimed.delivery.channel}: {type(error).__name__}", now=now)
    except Exception as error:  # a fault in one notice must not stop the others; it is counted and shown
        log.exception("notice %s could not be composed", claimed.notice.pk)
        return _fail(claimed, fault=f"words: {type(error).__name__}", now=now)
    return _end(claimed, Delivery.State.SENT, now=now)


@transaction.atomic
def claim(*, notice_id: int, now: datetime) -> Claim | None:
    """Claim a due notice; none when it is not due, held by another worker, or to be told by hand."""
    notice = (
        Notice.objects.due(now)
        .filter(pk=notice_id)
        .select_related("person")
        .select_for_update(no_key=True, skip_locked=True, of=("self",))
        .first()
    )
    if notice is None:
        return None
    way = ways.of(notice, now=now)
    if way.channel not in ways.BY_MACHINE or (way.wait and way.wait > now):
        _not_by_machine(notice, way, now=now)
        return None
    past = list(notice.deliveries.order_by("attempt"))
    live = next((delivery for delivery in past if delivery.state == Delivery.State.CLAIMED), None)
    if live is not None:
        if live.claimed_on > now - STALE:
            return None
        _close(live, Delivery.State.FAILED, now=now, fault=LOST)
    if sum(delivery.fault == LOST for delivery in past) >= MOST_LOST:
        notice.state, notice.secret = Notice.State.STUCK, ""
        notice.save(update_fields=["state", "secret"])
        return None
    delivery = Delivery.objects.create(
        notice=notice,
        channel=way.channel,
        state=Delivery.State.CLAIMED,
        attempt=past[-1].attempt + 1 if past else 1,
        claimed_on=now,
    )
    return Claim(notice, delivery)


def _not_by_machine(notice: Notice, way: Way, *, now: datetime) -> None:
    """Put off what waits; leave out whom we are not to tell; put the rest on the office's list of letters and calls."""
    if way.channel and way.wait and way.wait > now:
        notice.due, notice.retry = way.wait, None
        notice.save(update_fields=["due", "retry"])
        return
    notice.state, notice.secret = (Notice.State.BY_HAND if way.channel else Notice.State.MOOT), ""
    notice.save(update_fields=["state", "secret"])
    if way.channel:
        _brought(notice, now=now)


def message_id(notice: Notice) -> str:
    """Return the Message-ID that every attempt of this notice carries."""
    return f"<{notice.uuid}@{_sender().rpartition('@')[2]}>"


def send(notice: Notice, message: Message) -> None:
    """Hand the message to the mail server, holding no lock. Raises SMTPException or OSError."""
    college = current.college()
    address = message.to or notice.person.email
    assert address, "a notice is claimed for mail only when there is an address"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=formataddr((college.short_name, _sender())),
        to=[address],
        reply_to=[college.email] if college.email else None,
        headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for name, content, kind in message.attachments:
        mail.attach(name, content, kind)
    mail.send()


def _sender() -> str:
    """Return the bare address of MAIL_FROM; the name beside it is the college's own."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


@transaction.atomic
def _end(claimed: Claim, state: DeliveryState, *, now: datetime) -> DeliveryState:
    """Mark the attempt and its notice, and blank what was secret, in one transaction."""
    _close(claimed.delivery, state, now=now)
    told = Notice.State.TOLD if state == Delivery.State.SENT else Notice.State.MOOT
    Notice.objects.filter(pk=claimed.notice.pk).update(state=told, secret="", retry=None)
    if state == Delivery.State.SENT:
        _brought(claimed.notice, now=now)
    return state


def _brought(notice: Notice, *, now: datetime) -> None:
    publish(NoticeBrought(notice_id=notice.pk, person_id=notice.person_id, purpose=notice.purpose, now=now))


@transaction.atomic
def _fail(claimed: Claim, *, fault: str, now: datetime) -> DeliveryState:
    _close(claimed.delivery, Delivery.State.FAILED, now=now, fault=fault)
    notice = claimed.notice
    waits = URGENT_WAITS if notice.urgent else WAITS
    faults = notice.deliveries.filter(state=Delivery.State.FAILED).exclude(fault=LOST).count()
    stuck = faults > len(waits)
    log.warning("notice %s: attempt %s failed (%s)%s", notice.pk, claimed.delivery.attempt, fault, ", stuck" * stuck)
    due = Notice.objects.filter(pk=notice.pk, state=Notice.State.DUE)
    if stuck:
        due.update(state=Notice.State.STUCK, secret="")
    else:
        due.update(retry=now + waits[faults - 1])
    return Delivery.State.FAILED


def _close(delivery: Delivery, state: DeliveryState, *, now: datetime, fault: str = "") -> None:
    delivery.state, delivery.ended_on, delivery.fault = state, now, fault[:80]
    delivery.save(update_fields=["state", "ended_on", "fault"])
