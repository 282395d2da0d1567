"""Writing down that a person is to be told something. The words come later, when it is delivered."""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from celery import current_app
from celery.exceptions import OperationalError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import ways
from foundations.notifications.models import Delivery, Notice

log = logging.getLogger(__name__)


class HasId(Protocol):
    """Anyone stored who has a number."""

    pk: int


def write(
    *,
    person: HasId,
    purpose: str,
    occasion: str,
    now: datetime,
    due: datetime | None = None,
    about_id: int | None = None,
    urgent: bool = False,
    secret: str = "",
    channel: str = "",
) -> Notice:
    """Write a notice in the caller's transaction and return it; one that is there is returned as it is.

    purpose: a key of the table NOTICES, "students.place_confirmed". occasion: what makes it happen once,
    made of ids ("enrolment 41"). due: when to tell, at once if empty. about_id: the row that the composer
    looks up. secret: words that cannot be composed later, such as a code; kept sealed and blanked once sent.
    channel: the one way it may go, such as "text" for a code that was asked for by text; else the person's own way.
    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A notice is written inside the transaction of the verb that caused it.")
    notice = Notice(
        person_id=person.pk,
        purpose=purpose,
        occasion=occasion,
        about_id=about_id,
        urgent=urgent,
        due=due or now,
        written_on=now,
        secret=secret,
        channel=channel,
    )
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return Notice.objects.get(person_id=person.pk, purpose=purpose, occasion=occasion)
    if notice.due <= now:
        transaction.on_commit(lambda: nudge(notice.pk), robust=True)
    return notice


def hurry(*, person: HasId, purposes: Collection[str], now: datetime) -> int:
    """Let what was put off for a person go now, in the caller's transaction; return how many notices that are."""
    waiting = Notice.objects.filter(person_id=person.pk, purpose__in=purposes, state=Notice.State.DUE, due__gt=now)
    return waiting.update(due=now, retry=None)


def nudge(notice_id: int) -> None:
    """Ask a worker to deliver now. With the broker away nothing is lost: the sweep delivers it."""
    try:
        current_app.send_task("notifications.deliver", args=[notice_id], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("notice %s waits for the sweep: the broker did not answer (%s)", notice_id, type(error).__name__)


@verb
def tell_by_hand(*, notice: Notice, by: HasId, now: datetime) -> Notice:
    """Write down that `by` told a person by phone or letter. Who was told before stays as they were.

    Raises Refusal when a mail is on its way to them, or when what it says is no longer true.
    """
    notice = _held(notice)
    if notice.state == Notice.State.TOLD:
        return notice
    if notice.state == Notice.State.MOOT:
        raise Refusal(_("This has changed again since. Nobody has to be told of it any more."))
    sending = notice.state == Notice.State.DUE and notice.deliveries.filter(state=Delivery.State.CLAIMED).exists()
    way = ways.of(notice, now=now).channel if notice.state == Notice.State.DUE else ""
    if way == Delivery.Channel.TEXT:
        raise Refusal(_("A text is on its way to them. Nobody has to ring."))
    if sending or way == Delivery.Channel.MAIL:
        raise Refusal(_("An e-mail is on its way to them. Nobody has to ring."))
    notice.state, notice.secret, notice.retry = Notice.State.TOLD, "", None
    notice.told_at, notice.told_by_id = now, by.pk
    notice.save(update_fields=["state", "secret", "retry", "told_at", "told_by"])
    trail.append(act="notices.tell_by_hand", thing=notice, by=by, now=now)
    return notice


@verb
def take_back(*, notice: Notice, by: HasId, now: datetime) -> Notice:
    """Put somebody back on the list of calls, who was written down as told by hand. A mail is never taken back."""
    notice = _held(notice)
    if notice.told_at is None:
        return notice
    notice.state, notice.told_at, notice.told_by_id = Notice.State.BY_HAND, None, None
    notice.save(update_fields=["state", "told_at", "told_by"])
    trail.append(act="notices.take_back", thing=notice, by=by, now=now)
    return notice


def _held(notice: Notice) -> Notice:
    rows = Notice.objects.select_related("person").select_for_update(no_key=True, of=("self",))
    return rows.get(pk=notice.pk)
