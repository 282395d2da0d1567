"""A table of notices for tests of deliveries, so that they do not depend on what students are told.

In the proof of deliveries the worker reads two variables: TEST_STALE_SECONDS shortens the wait for a killed worker,
and TEST_WITHOUT_CLAIM takes the claim away, which must make the proof fail.
"""

import os
import random
from datetime import datetime, timedelta

from foundations.audit import reactions as trail
from foundations.college.events import SettingsChanged, TextWritten
from foundations.notifications import deliveries, ways
from foundations.notifications.events import NoticeBrought, Way, WaysToTell
from foundations.notifications.message import Message
from foundations.notifications.models import Delivery, Notice

EVENTS = {SettingsChanged: (trail.settings_changed,), TextWritten: (trail.text_written,), NoticeBrought: ()}


def plain_ways(question: WaysToTell) -> dict[int, Way]:
    """By mail with an address, else somebody rings; or as the notice itself says."""
    return {notice.pk: ways.plain(notice) for notice in question.notices}


QUESTIONS: dict[type, object] = {WaysToTell: plain_ways}


def confirmation(notice: Notice, now: datetime) -> Message:
    """A mail with all its parts."""
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    return Message(
        subject="Your dates from 12 January",
        text="You have a place.\n",
        html="<p>You have a place.</p>",
        attachments=(("dates.ics", calendar, "text/calendar"),),
    )


def code(notice: Notice, now: datetime) -> Message | None:
    """A code that is good for 15 minutes."""
    if now > notice.written_on + timedelta(minutes=15):
        return None
    return Message(subject="Your code", text=f"Your code is {notice.secret}\n")


def no_longer_true(notice: Notice, now: datetime) -> None:
    """Something that changed meanwhile."""


def broken(notice: Notice, now: datetime) -> Message:
    """A composer with a fault, quoting a person."""
    raise KeyError("Alex Field, alex@example.org")


NOTICES = {
    "test.confirmation": confirmation,
    "test.code": code,
    "test.moot": no_longer_true,
    "test.broken": broken,
}


def claim_without_claiming(*, notice_id: int, now: datetime) -> deliveries.Claim | None:
    """What deliveries.claim would be without its lock and its row that only one worker can hold."""
    notice = Notice.objects.due(now).filter(pk=notice_id).select_related("person").first()
    if notice is None:
        return None
    delivery = Delivery.objects.create(
        notice=notice,
        channel=Delivery.Channel.MAIL,
        state=Delivery.State.SENT,
        attempt=random.randrange(30_000),
        claimed_on=now,
    )
    return deliveries.Claim(notice, delivery)


if "TEST_STALE_SECONDS" in os.environ:
    deliveries.STALE = timedelta(seconds=float(os.environ["TEST_STALE_SECONDS"]))
if os.environ.get("TEST_WITHOUT_CLAIM") == "1":
    deliveries.claim = claim_without_claiming
