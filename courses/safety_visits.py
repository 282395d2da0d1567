"""Safety visits: a peer and a colleague walk through a venue together and note what they see."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from courses.models import SafetyVisit, Venue
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

A_YEAR = timedelta(days=365)


@verb
def note(
    *, venue: Venue, day: date, peer_name: str, colleague_name: str, by: User, now: datetime, noticed: str = ""
) -> SafetyVisit:
    """Write down that two people walked through a venue on a day, and what they noticed.

    Raises Refusal when there are not two different people, the day is still to come, or a visit of that day is noted.
    """
    peer_name, colleague_name = peer_name.strip(), colleague_name.strip()
    if not peer_name:
        raise Refusal(_("Write the name of the peer who came."), field="peer_name")
    if not colleague_name or colleague_name.casefold() == peer_name.casefold():
        raise Refusal(_("Two people walk through together. Write the name of the other one."), field="colleague_name")
    if day > current.today(now):
        raise Refusal(_("This day is still to come. Note the visit when it has been."), field="day")
    visit, made = SafetyVisit.objects.get_or_create(
        venue=venue,
        day=day,
        defaults={
            "peer_name": peer_name,
            "colleague_name": colleague_name,
            "noticed": noticed.strip(),
            "noted_at": now,
            "noted_by": by,
        },
    )
    if not made:
        raise Refusal(_("A visit on this day is noted already. Check the day."), field="day")
    trail.append(act="safety_visits.note", thing=visit, by=by, now=now)
    return visit


def newest(venues: Iterable[Venue]) -> Mapping[int, SafetyVisit]:
    """Return the newest visit of each venue that had one: venue id -> visit. One query."""
    rows = SafetyVisit.objects.filter(venue__in=list(venues)).order_by("venue_id", "-day").distinct("venue_id")
    return {visit.venue_id: visit for visit in rows}


def is_old(visit: SafetyVisit | None, *, today: date) -> bool:
    """Tell whether it is time for a visit: there was none, or it is more than a year ago."""
    return visit is None or today - visit.day > A_YEAR
