"""Places: how many can come, and who holds a seat. The one gate is here; every way in goes through it.

Every function that changes a number wants the offering locked (lock) in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from courses.events import PlacesRaised
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.events import publish
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb


def lock(offering_ids: Iterable[int]) -> list[Offering]:
    """Lock offerings in one statement, by ascending id, and return them as they are now.

    Raises RuntimeError outside a transaction: a lock that nobody holds protects nobody.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Offerings are locked inside the transaction of a verb.")
    found = Offering.objects.select_for_update(no_key=True, of=("self",)).select_related("term")
    return list(found.filter(pk__in=set(offering_ids)).order_by("pk"))


def take(*, offering: Offering, channel: str, seats: int = 1, only_if: Q | None = None) -> bool:
    """Take seats if that many are free. Returns whether they were taken; the database refuses more than capacity.

    only_if: what must be so as well, such as that nobody waits in line; looked at in the same statement.
    """
    rows = Places.objects.filter(offering=offering, channel=channel, taken__lte=F("capacity") - seats)
    return rows.filter(only_if or Q()).update(taken=F("taken") + seats) == 1


def release(*, offering: Offering, channel: str, seats: int = 1) -> None:
    """Give seats back. Who gets them next is for the caller to say, before the lock is let go."""
    Places.objects.filter(offering=offering, channel=channel).update(taken=F("taken") - seats)


@verb
def change_capacity(*, offering: Offering, channel: str, capacity: int, by: User, now: datetime) -> Places:
    """Raise or lower how many can come. Raising offers the new places to those in line at once.

    Raises Refusal when fewer than are taken, with that number; when there are more than its smallest room to come
    seats; and when the offering was cancelled.
    """
    (offering,) = lock([offering.pk])
    places, _made = Places.objects.get_or_create(offering=offering, channel=channel, defaults={"capacity": 0})
    if capacity < places.taken:
        words = _("%(taken)s places are taken. Choose %(taken)s or more, or ask people first.")
        raise Refusal(words % {"taken": places.taken}, field="capacity")
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    raised = capacity > places.capacity
    if raised and channel == Places.Channel.ROOM:
        _check_rooms(offering, capacity, now=now)
    before, places.capacity = places.capacity, capacity
    places.save(update_fields=["capacity"])
    trail.append(
        act="places.change_capacity",
        thing=offering,
        by=by,
        now=now,
        channel=channel,
        before=before,
        after=capacity,
    )
    if raised and offering.state == Offering.State.PUBLISHED:
        publish(PlacesRaised(offering_id=offering.pk, by_id=by.pk, now=now))
    return places


def _check_rooms(offering: Offering, capacity: int, *, now: datetime) -> None:
    coming = offering.sessions.filter(cancelled=False, period__startswith__gt=now, room__size__lt=capacity)
    smallest = coming.select_related("room").order_by("room__size", "pk").first()
    if smallest and smallest.room:
        words = _("%(room)s seats %(size)s people. Move the sessions to a larger room first, or choose fewer places.")
        raise Refusal(words % {"room": smallest.room.name, "size": smallest.room.size}, field="capacity")
