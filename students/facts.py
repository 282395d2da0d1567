"""What a student needs to know about an offering, read once and said the same on every page and in every mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.models import Offering, Session
from foundations.lib import when
from students.models import Enrolment
from tutors.models import Pair

READ_WITH: Final = ("revision", "term", "course__category", "pair__peer_tutor", "pair__staff_tutor")
# What is read beside one enrolment whose facts are wanted, for of_offering. No more: to put ten tables together
# Postgres thinks for longer than for all the rest of an enrolment.
CLAIM_READ_WITH: Final = ("offering__revision", "offering__course__category")


@dataclass(frozen=True)
class Facts:
    """One offering in words. sessions: the live ones, earliest first. where: empty before there is a session."""

    offering: Offering
    title: str
    sessions: tuple[Session, ...]
    every_session: tuple[Session, ...]
    when: str
    dates: str
    where: str

    @property
    def taught_by(self) -> str:
        """The two tutors by name; empty while there is no pair."""
        pair = self.offering.pair
        if pair is None:
            return ""
        first, second = sorted((pair.peer_tutor.name, pair.staff_tutor.name))
        return _("%(first)s and %(second)s") % {"first": first, "second": second}

    @property
    def first(self) -> Session | None:
        """The first live session."""
        return self.sessions[0] if self.sessions else None


def of(offering_ids: Iterable[int]) -> dict[int, Facts]:
    """Return the facts of each offering by its id, in two queries whatever their number."""
    offerings = Offering.objects.select_related(*READ_WITH).in_bulk(set(offering_ids))
    sessions: dict[int, list[Session]] = {pk: [] for pk in offerings}
    for session in _held(offerings):
        sessions[session.offering_id].append(session)
    return {pk: _facts(offering, sessions[pk]) for pk, offering in offerings.items()}


def of_one(enrolment: Enrolment) -> Facts:
    """Return the facts of the offering of one enrolment."""
    return of([enrolment.offering_id])[enrolment.offering_id]


def of_offering(offering: Offering, *, tutors: bool = False) -> Facts:
    """Return the facts of an offering that was read already, its revision with it: one query, two with the tutors.

    tutors: for who says by whom it is taught.
    """
    if tutors and offering.pair_id:
        offering.pair = Pair.objects.select_related("peer_tutor", "staff_tutor").get(pk=offering.pair_id)
    return _facts(offering, list(_held([offering.pk])))


def _held(offering_ids: Iterable[int]) -> QuerySet[Session]:
    held = Session.objects.filter(offering_id__in=set(offering_ids)).select_related("room__venue")
    return held.order_by("day", "starts", "pk")


def where(session: Session) -> str:
    """Return where a session meets: room, venue and street, or online."""
    if session.room is None:
        return _("Online")
    venue = session.room.venue
    street = ", ".join(part for part in (venue.street, f"{venue.town} {venue.postcode}".strip()) if part)
    return ", ".join(part for part in (venue.name, session.room.name, street) if part)


def begins(session: Session) -> datetime:
    """Return the instant a session begins. Raises ValueError for a row without one, which the database refuses."""
    if session.period.lower is None:
        raise ValueError(f"Session {session.pk} has no beginning.")
    return session.period.lower


def ends(session: Session) -> datetime:
    """Return the instant a session ends. Raises ValueError for a row without one, which the database refuses."""
    if session.period.upper is None:
        raise ValueError(f"Session {session.pk} has no end.")
    return session.period.upper


def _facts(offering: Offering, sessions: list[Session]) -> Facts:
    live = tuple(session for session in sessions if not session.cancelled)
    return Facts(
        offering=offering,
        title=offering.revision.title,
        sessions=live,
        every_session=tuple(sessions),
        when=when.series([(session.day, session.starts, session.ends) for session in live]),
        dates=when.dates(session.day for session in live),
        where="; ".join(dict.fromkeys(where(session) for session in live)),
    )
