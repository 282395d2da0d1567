"""The words about talks, questions people ask us, and calendars that rest: true when they are sent, or not sent."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from foundations.college import current
from foundations.lib.http import absolute
from foundations.lib.wording import clock, from_to, long_day
from foundations.notifications.mail import compose, template_of
from foundations.notifications.message import Message
from foundations.notifications.models import Notice
from students import diary, enquiries, feeds, slots
from students.models import Booking, Enquiry, Feed, Slot


def talk_booked(notice: Notice, now: datetime) -> Message | None:
    """Your talk: when, where, with whom; or where it moved to."""
    booking = _booking(notice)
    if booking is None or booking.ended_at is not None or slots.begins(booking.slot) <= now:
        return None
    return _say(notice, booking, now=now, moved=booking.sequence > 0)


def talk_off(notice: Notice, now: datetime) -> Message | None:
    """The talk will not be: the student gave it up, or we had to call it off."""
    booking = _booking(notice)
    if booking is None or booking.ended_at is None:
        return None
    again = f"{absolute(reverse('my_talks'))}?for={booking.slot.purpose}"
    return _say(notice, booking, now=now, by_us=booking.slot.cancelled_at is not None, again=again)


def talk_tomorrow(notice: Notice, now: datetime) -> Message | None:
    """See you tomorrow, to both; nobody's name but the colleague's own is in the mail."""
    booking = _booking(notice)
    if booking is None or booking.ended_at is not None or slots.begins(booking.slot) <= now:
        return None
    if not notice.occasion.endswith(slots.begins(booking.slot).isoformat()):
        return None
    slot = booking.slot
    words = {"starts": clock(slot.starts), "today": current.today(now) == slot.day}
    if notice.purpose == slots.HOST_TOMORROW:
        return compose(template=template_of(notice.purpose), context={**_facts(notice, slot), **words})
    return _say(notice, booking, now=now, file=False, **words)


def talk_for_host(notice: Notice, now: datetime) -> Message | None:
    """A time of yours was booked, or is free again. Who it is stands on the page, not in the mail."""
    slot = Slot.objects.select_related("host", "kind").filter(pk=notice.about_id or 0).first()
    if slot is None or slots.begins(slot) <= now:
        return None
    booked = Booking.objects.live().filter(slot=slot).exists()
    called_off = slot.cancelled_at is not None
    context = {**_facts(notice, slot), "booked": booked, "called_off": called_off}
    return compose(template=template_of(notice.purpose), context=context)


def enquiry_asked(notice: Notice, now: datetime) -> Message | None:
    """Somebody asked something, and nobody has answered so far."""
    enquiry = enquiries.waiting().filter(pk=notice.about_id or 0).first()
    if enquiry is None:
        return None
    context = {
        "name": notice.person.name,
        "for_team": enquiry.for_team,
        "way": Enquiry.Way(enquiry.way).label,
        "page": absolute(reverse("college_enquiry", args=[enquiry.uuid])),
    }
    return compose(template=template_of(notice.purpose), context=context)


def feed_stopped(notice: Notice, now: datetime) -> Message | None:
    """Your calendar has not asked for your dates in a long time."""
    feed = Feed.objects.filter(pk=notice.about_id or 0, revoked_at=None).select_related("student").first()
    if feed is None or feed.stopped_on is None:
        return None
    context = {"name": feed.student.name, "page": absolute(reverse("my_calendar")), "days": feeds.UNREAD.days}
    return compose(template=template_of(notice.purpose), context=context)


COMPOSERS: Final[Mapping[str, Callable[[Notice, datetime], Message | None]]] = {
    slots.BOOKED: talk_booked,
    slots.OFF: talk_off,
    slots.TOMORROW: talk_tomorrow,
    slots.HOST_TOMORROW: talk_tomorrow,
    slots.FOR_HOST: talk_for_host,
    enquiries.ASKED: enquiry_asked,
    feeds.PURPOSE: feed_stopped,
}


def _booking(notice: Notice) -> Booking | None:
    rows = Booking.objects.select_related("slot__host", "slot__kind", "student")
    return rows.filter(pk=notice.about_id or 0).first()


def _facts(notice: Notice, slot: Slot) -> dict[str, Any]:
    times = from_to(slot.starts, slot.ends)
    return {
        "name": notice.person.name,
        "what": slots.name_of(slot),
        "when": _("%(day)s, %(times)s") % {"day": long_day(slot.day), "times": times},
        "where": slots.where(slot),
        "day": long_day(slot.day),
        "teaching": absolute(reverse("teaching_talks")),
    }


def _say(notice: Notice, booking: Booking, *, now: datetime, file: bool = True, **more: Any) -> Message:
    slot = booking.slot
    context = {
        **_facts(notice, slot),
        "name": booking.student.name,
        "host": slot.host.name,
        "link": slot.join_link if booking.ended_at is None else "",
        "page": absolute(reverse("my_talk", args=[booking.uuid])),
        **more,
    }
    dates = diary.file_of([slots.entry(booking)], now=now)
    attachments = ((diary.NAME, dates, diary.KIND),) if file else ()
    message = compose(template=template_of(notice.purpose), context=context, attachments=attachments)
    return replace(message, link=context["page"])
