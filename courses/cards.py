"""A course in a list: every word of its row made ready once, in Python, so that the template only places them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import ListedOffering, Listing, Places
from courses.models.offering import OfferingMode
from foundations.lib import when

FEW = 3
WEEK = timedelta(days=7)
COLUMNS = (
    "listing_id", "listing__course_id", "listing__course__slug", "listing__needs_booking", "listing__next_start",
    "listing__title", "listing__line", "listing__category__name", "listing__category__pattern", "mode", "venue__name",
    "venue__town", "day", "starts", "ends", "sessions", "weekly", "offering__pair__peer_tutor__name",
    "offering__pair__staff_tutor__name", "free",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What components/course_card.html shows. number is the course's id; places is free, few, full or open."""

    href: str
    pattern: str
    number: int
    category: str
    title: str
    summary: str
    when: str
    where: str
    online: bool
    by: str
    places: str


def of(listing_ids: Collection[int] | QuerySet[Listing, int], *, now: datetime, fitting: Q | None = None) -> list[Card]:
    """Return a card for each listing, in one query: in the order of a list; of a query set, soonest first.

    A card shows the first offering that fits, or the next one when none does.
    """
    free = (
        Places.objects.filter(offering=OuterRef("offering"))
        .order_by()
        .values("offering")
        .values(free=Sum(F("capacity") - F("taken")))
    )
    fits = Case(When(fitting, then=Value(0)), default=Value(1)) if fitting else Value(0)
    rows = (
        ListedOffering.objects.filter(listing__in=listing_ids, next_start__gt=now)
        .annotate(free=Subquery(free, output_field=IntegerField()), fits=fits)
        .order_by("listing_id", "fits", "next_start", "pk")
        .distinct("listing_id")
        .values(*COLUMNS)
    )
    found = {row["listing_id"]: row for row in rows}
    if isinstance(listing_ids, QuerySet):
        listing_ids = sorted(found, key=lambda pk: (found[pk]["listing__next_start"], pk))
    return [_card(found[pk]) for pk in listing_ids if pk in found]


def _card(row: Mapping[str, Any]) -> Card:
    return Card(
        href=reverse("course", args=[row["listing__course__slug"]]),
        pattern=row["listing__category__pattern"],
        number=row["listing__course_id"],
        category=row["listing__category__name"],
        title=row["listing__title"],
        summary=row["listing__line"],
        when=_when(row),
        where=where(row["mode"], row["venue__name"], row["venue__town"]),
        online=row["mode"] == OfferingMode.ONLINE,
        by=taught_by(row["offering__pair__peer_tutor__name"], row["offering__pair__staff_tutor__name"]),
        places=state_of(needs_booking=row["listing__needs_booking"], free=row["free"]),
    )


def state_of(*, needs_booking: bool, free: int | None) -> str:
    """Return what is left in one word: open (just come along), free, few (at most three) or full."""
    if not needs_booking:
        return "open"
    if not free or free < 1:
        return "full"
    return "few" if free <= FEW else "free"


def where(mode: str, venue: str | None, town: str | None) -> str:
    """Return where an offering meets, in a few words."""
    place = ", ".join(part for part in (venue, town) if part)
    if mode == OfferingMode.ONLINE:
        return _("Online video call")
    if not place:
        return _("We will tell you where")
    return _("%(place)s, or online") % {"place": place} if mode == OfferingMode.BLENDED else place


def taught_by(peer: str | None, staff: str | None) -> str:
    """Return the first names of both tutors, A to Z: "Ash and Noor"."""
    names = sorted(((name or "").split() or [""])[0] for name in (peer, staff))
    return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]} if all(names) else ""


def _when(row: Mapping[str, Any]) -> str:
    meeting = (row["day"], row["starts"], row["ends"])
    if row["sessions"] == 1:
        return when.series([meeting])
    if row["weekly"]:
        return when.series([meeting, (row["day"] + WEEK, row["starts"], row["ends"])])
    return _("%(count)s sessions, from %(first)s") % {"count": row["sessions"], "first": when.day(row["day"])}
