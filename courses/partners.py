"""Organisations that the college works with, and the places that get its printed prospectus."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from courses.models import Partner, Posting, PostingPlace
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.spreadsheets import csv_table
from foundations.lib.transactions import verb

SOON = timedelta(days=60)
FIRST_MONTH = 9  # a college's year begins in September


@verb
def add(*, name: str, by: User, now: datetime, **facts: Any) -> Partner:
    """Add a partner (facts: the fields of Partner). Raises Refusal when there is one of that name."""
    _check_name(name)
    partner = Partner.objects.create(name=name, **facts)
    trail.append(act="partners.add", thing=partner, by=by, now=now)
    return partner


@verb
def change(*, partner: Partner, name: str, by: User, now: datetime, **facts: Any) -> Partner:
    """Change what is known of a partner. Raises Refusal when another one has that name."""
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    _check_name(name, but=partner)
    for field, value in {"name": name, **facts}.items():
        setattr(partner, field, value)
    partner.save(update_fields=["name", *facts])
    trail.append(act="partners.change", thing=partner, by=by, now=now)
    return partner


@verb
def end(*, partner: Partner, by: User, now: datetime) -> Partner:
    """Write down that the college works with a partner no more. Twice changes nothing; its courses stay."""
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if partner.ended_at:
        return partner
    partner.ended_at, partner.ended_by = now, by
    partner.save(update_fields=["ended_at", "ended_by"])
    trail.append(act="partners.end", thing=partner, by=by, now=now)
    return partner


@verb
def begin_again(*, partner: Partner, by: User, now: datetime) -> Partner:
    """Write down that the college works with a partner again. Twice changes nothing."""
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if partner.ended_at is None:
        return partner
    partner.ended_at = partner.ended_by = None
    partner.save(update_fields=["ended_at", "ended_by"])
    trail.append(act="partners.begin_again", thing=partner, by=by, now=now)
    return partner


def _check_name(name: str, *, but: Partner | None = None) -> None:
    if Partner.objects.filter(name__iexact=name).exclude(pk=but.pk if but else 0).exists():
        raise Refusal(_("There is a partner with this name. Open the one that is in the list."), field="name")


def agreement_flag(partner: Partner, *, today: date) -> tuple[str, str] | None:
    """Return the words and look of a chip when a partner's agreement is over, or soon will be."""
    if partner.agreement_ends is None or partner.ended_at:
        return None
    if partner.agreement_ends < today:
        return _("The agreement is over"), "bad"
    if partner.agreement_ends - today <= SOON:
        return _("The agreement ends soon"), "few"
    return None


# Where printed prospectuses go --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PostingRow:
    """A place on the posting list of one year. sent: what went there that year, if anything yet."""

    place: PostingPlace
    sent: Posting | None

    @property
    def copies(self) -> int:
        """Copies that went there, or that it wants."""
        return self.sent.copies if self.sent else self.place.copies


def year_of(day: date) -> int:
    """Return the college's year that a day is in, named by the September it begins in."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def posting_list(year: int) -> list[PostingRow]:
    """Return every place with what went to it in a year, A to Z. Two queries."""
    sent = {row.place_id: row for row in Posting.objects.filter(year=year)}
    places = PostingPlace.objects.select_related("partner").order_by("name", "pk")
    return [PostingRow(place, sent.get(place.pk)) for place in places]


@verb
def add_place(
    *, name: str, address: str, copies: int, by: User, now: datetime, partner: Partner | None = None
) -> PostingPlace:
    """Put a place on the posting list. Raises Refusal when its name is there, or it wants no copy."""
    _check_place(name, copies)
    place = PostingPlace.objects.create(name=name, address=address, copies=copies, partner=partner)
    trail.append(act="partners.add_place", thing=place, by=by, now=now)
    return place


@verb
def change_place(
    *,
    place: PostingPlace,
    name: str,
    address: str,
    copies: int,
    by: User,
    now: datetime,
    partner: Partner | None = None,
) -> PostingPlace:
    """Change a place on the posting list. What went there stays as it was. Raises Refusal as add_place does."""
    place = PostingPlace.objects.select_for_update(no_key=True).get(pk=place.pk)
    _check_place(name, copies, but=place)
    place.name, place.address, place.copies, place.partner = name, address, copies, partner
    place.save(update_fields=["name", "address", "copies", "partner"])
    trail.append(act="partners.change_place", thing=place, by=by, now=now, copies=copies)
    return place


@verb
def mark_sent(*, places: Sequence[PostingPlace], year: int, by: User, now: datetime) -> list[Posting]:
    """Write down that places got their copies of a year's prospectus; return those that had not been noted."""
    made = []
    for place in sorted(places, key=lambda each: each.pk):
        defaults = {"copies": place.copies, "sent_at": now, "sent_by": by}
        posting, new = Posting.objects.get_or_create(place=place, year=year, defaults=defaults)
        if new:
            trail.append(act="partners.mark_sent", thing=posting, by=by, now=now, year=year, copies=place.copies)
            made.append(posting)
    return made


def _check_place(name: str, copies: int, *, but: PostingPlace | None = None) -> None:
    if copies < 1:
        raise Refusal(_("Write how many copies, at least 1."), field="copies")
    if PostingPlace.objects.filter(name__iexact=name).exclude(pk=but.pk if but else 0).exists():
        raise Refusal(_("This place is on the list already. Change it there."), field="name")


def as_csv(rows: Sequence[PostingRow]) -> bytes:
    """Return the posting list as a table for labels and parcels."""
    heads = [_("Place"), _("Address"), _("Copies"), _("Sent on"), _("Partner")]
    return csv_table(
        heads,
        (
            [
                row.place.name,
                ", ".join(line.strip() for line in row.place.address.splitlines() if line.strip()),
                row.copies,
                row.sent.sent_at.date().isoformat() if row.sent else "",
                row.place.partner.name if row.place.partner else "",
            ]
            for row in rows
        ),
    )
