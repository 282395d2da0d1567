"""By which way a notice comes to its person now. Who they are and what they chose, the floors above know."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from foundations.college import current
from foundations.lib.events import ask
from foundations.notifications.events import Way, WaysToTell
from foundations.notifications.models import Delivery, Notice

Channel = Delivery.Channel
BY_MACHINE = (Channel.MAIL, Channel.TEXT)
NOT_AT_ALL = Way("")


def plain(notice: Notice) -> Way:
    """Return the way for somebody of whom nothing more is known: by mail with an address, else somebody rings."""
    if notice.channel:
        return Way(notice.channel)
    return Way(Channel.MAIL if notice.person.email else Channel.PHONE)


def of(notice: Notice, *, now: datetime) -> Way:
    """Return the way of one notice. Texts wait for the end of the quiet hours, but for those asked for just now."""
    return of_each([notice], now=now)[notice.pk]


def of_each(notices: Iterable[Notice], *, now: datetime) -> Mapping[int, Way]:
    """Return the way of each notice by its id, in a fixed number of queries. Who was switched off is not told."""
    told = {notice.pk: notice for notice in notices}
    known = ask(WaysToTell(notices=tuple(told.values()), now=now)) if told else {}
    return {pk: _at_a_good_hour(notice, known[pk], now=now) for pk, notice in told.items()}


def _at_a_good_hour(notice: Notice, way: Way, *, now: datetime) -> Way:
    if not notice.person.is_active:
        return NOT_AT_ALL
    # a notice with a secret answers what the person does at this moment: they are awake
    if way.channel != Channel.TEXT or notice.secret:
        return way
    quiet = current.quiet_hours()
    morning = quiet.end(max(now, way.wait or now)) if quiet else None
    return Way(way.channel, morning or way.wait)
