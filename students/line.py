"""The line for an offering: who is next, who is where, and until when an offer is kept.

Everything here that changes a row wants the offering locked (courses.places.lock) in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from courses import places
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.notifications import notices
from students.models import Enrolment


def moving(offering: Offering, *, now: datetime) -> bool:
    """Say whether places still go to the line: published, and the first session has not begun."""
    started = offering.first_start is None or now >= offering.first_start
    return offering.state == Offering.State.PUBLISHED and not started


def due(offering: Offering, *, now: datetime) -> datetime:
    """Return until when an offer made now is kept: the college's hours, up to the full hour, so that it reads easily
    ("by 5pm on Thursday"), and never past the first session."""
    kept = now + timedelta(hours=college().offer_hours)
    begun = kept.replace(minute=0, second=0, microsecond=0)
    kept = begun if begun == kept else begun + timedelta(hours=1)
    return min(kept, offering.first_start) if offering.first_start else kept


def new_position(offering: Offering) -> int:
    """Return the next number in line. Numbers are never used again, so the line can be told apart for good."""
    last = Enrolment.objects.filter(offering=offering).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def next_who_fits(offering: Offering, channel: str) -> Enrolment | None:
    """Return the first in line whose seats are free now, locked; none when nobody fits."""
    free = Places.objects.filter(offering=offering, channel=channel).values(seats=F("capacity") - F("taken"))
    line = Enrolment.objects.waiting().filter(offering=offering, channel=channel, seats__lte=Subquery(free))
    line = line.select_for_update(no_key=True, of=("self",)).select_related("student__user")
    return line.order_by("position").first()


def has_room(offering: Offering, channel: str) -> bool:
    """Say whether a newcomer would get a place now. Only a look, without a lock: the verb decides."""
    free = Places.objects.filter(offering=offering, channel=channel).values(seats=F("capacity") - F("taken"))
    ahead = Enrolment.objects.waiting().filter(offering=offering, channel=channel, seats__lte=Subquery(free))
    return free.filter(capacity__gt=F("taken")).exists() and not ahead.exists()


def length(offering: Offering, channel: str) -> int:
    """Return how many people are in line."""
    return Enrolment.objects.waiting().filter(offering=offering, channel=channel).count()


def offer_next(*, offering: Offering, channel: str, now: datetime) -> list[Enrolment]:
    """Offer what is free to those who come first and fit, until nobody fits; return the new offers.

    Nothing is offered once the first session has begun, or when the offering is not published.
    """
    made: list[Enrolment] = []
    if not moving(offering, now=now):
        return made
    kept = due(offering, now=now)
    while following := next_who_fits(offering, channel):
        places.take(offering=offering, channel=channel, seats=following.seats)
        following.state, following.offer_due = Enrolment.State.OFFERED, kept
        following.save(update_fields=["state", "offer_due"])
        made.append(following)
    if made:
        system = User.objects.system()
        for offered in made:
            trail.append(act="enrolment.offer", thing=offered, by=system, now=now, position=offered.position)
            notices.write(
                person=offered.student.user,
                purpose="students.place_offered",
                occasion=f"enrolment {offered.pk}",
                about_id=offered.pk,
                now=now,
                urgent=True,
            )
    return made


def places_in_line(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """Return how far each waiting enrolment is from the front, 1 for the first: enrolment id -> rank. One query."""
    ids = [enrolment.pk for enrolment in enrolments if enrolment.state == Enrolment.State.WAITING]
    if not ids:
        return {}
    ahead = (
        Enrolment.objects.waiting()
        .filter(offering=OuterRef("offering"), channel=OuterRef("channel"), position__lte=OuterRef("position"))
        .values("offering")
        .annotate(people=Count("pk"))
        .values("people")
    )
    mine = Enrolment.objects.filter(Q(pk__in=ids)).annotate(rank=Subquery(ahead))
    return dict(mine.values_list("pk", "rank"))


def place_in_line(enrolment: Enrolment) -> int:
    """Return how far one waiting enrolment is from the front. Raises KeyError when it is not waiting."""
    return places_in_line([enrolment])[enrolment.pk]
