"""Offerings as the office lists them: flat rows, with their words made from the wall-clock times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from courses.models import Offering, Places, Session, Teaching, Term
from foundations.college.current import college
from foundations.lib import when
from tutors.models import Pair, Tutor


@dataclass(frozen=True)
class Row:
    """One offering in a list. places, taken: seats over all channels. bare: sessions that have no room yet."""

    offering: Offering
    title: str
    when: str
    where: str
    places: int
    taken: int
    pair: str
    chip: tuple[str, str]
    bare: int = 0

    @property
    def free(self) -> int:
        """Seats that nobody holds."""
        return self.places - self.taken


def term_of(terms: Iterable[Term], day: date) -> Term | None:
    """Return the term that is on, or else the next one, or else the last one; none when there is none."""
    ordered = sorted(terms, key=lambda term: (term.starts, term.pk))
    to_come = [term for term in ordered if term.ends >= day]
    return next(iter(to_come or ordered[-1:]), None)


def in_term(term: Term | None, *, state: str = "") -> QuerySet[Offering]:
    """Return the offerings of a term, soonest first, with all that row_of() needs."""
    rows = Offering.objects.filter(term=term)
    if state in Offering.State.values:
        rows = rows.filter(state=state)
    return with_all(rows).order_by("first_start", "pk")


def with_all(rows: QuerySet[Offering]) -> QuerySet[Offering]:
    """Return offerings with all that row_of() needs, in two queries more."""
    sessions = Session.objects.select_related("room__venue").order_by("day", "starts", "pk")
    found = rows.select_related(
        "course__category", "course__kind", "revision", "term", "pair__peer_tutor", "pair__staff_tutor", "waived_by"
    )
    return found.prefetch_related(Prefetch("sessions", queryset=sessions), "places")


def row_of(offering: Offering) -> Row:
    """Return one offering as a row; it comes with sessions, rooms, places, revision and pair."""
    sessions = [session for session in offering.sessions.all() if not session.cancelled]
    rooms = {session.room.pk: session.room for session in sessions if session.room}
    places = list(offering.places.all())
    in_a_room = offering.mode != Offering.Mode.ONLINE
    return Row(
        offering=offering,
        title=offering.revision.title,
        when=when.series([(each.day, each.starts, each.ends) for each in sessions]) or _("No dates yet"),
        where=_where([f"{room.venue.name}, {room.name}" for room in rooms.values()], in_a_room=in_a_room),
        places=sum(each.capacity for each in places),
        taken=sum(each.taken for each in places),
        pair=names_of(offering.pair),
        chip=_chip(offering),
        bare=sum(each.room is None and not each.join_link for each in sessions) if in_a_room else 0,
    )


def _where(rooms: list[str], *, in_a_room: bool) -> str:
    if not rooms:
        return _("No room yet") if in_a_room else _("Online")
    return rooms[0] if len(rooms) == 1 else _("%(room)s, and other rooms") % {"room": rooms[0]}


def _chip(offering: Offering) -> tuple[str, str]:
    words = Offering.State(offering.state).label
    if offering.state == Offering.State.PUBLISHED:
        return str(words), "ok"
    return str(words), "plain"


def exceptions(term: Term | None) -> list[Offering]:
    """Return the groups of a term that run without a pair for once, or before a panel saw the course; soonest first."""
    live = Offering.objects.filter(term=term).exclude(state=Offering.State.CANCELLED)
    rows = live.filter(Q(without_pair=Offering.WithoutPair.OVERRIDE) | Q(pilot=True))
    return list(rows.select_related("revision", "waived_by").order_by("first_start", "pk"))


def both(pair: Pair | None) -> list[dict[str, Any]]:
    """Return the two tutors, A to Z, each with whether they have said yes; none without a pair."""
    if pair is None:
        return []
    tutors: list[tuple[Tutor, bool]] = [
        (pair.peer_tutor, pair.peer_agreed_at is not None),
        (pair.staff_tutor, pair.staff_agreed_at is not None),
    ]
    words = {pair.peer_tutor_id: college().peer_word, pair.staff_tutor_id: college().staff_word}
    ordered = sorted(tutors, key=lambda each: (each[0].name, each[0].pk))
    return [{"name": tutor.name, "kind": words[tutor.pk], "yes": yes} for tutor, yes in ordered]


def names_of(pair: Pair | None) -> str:
    """Return both names, A to Z, or an empty string."""
    names = [each["name"] for each in both(pair)]
    return _("%(first)s and %(second)s") % {"first": names[0], "second": names[1]} if names else ""


def channels_of(offering: Offering) -> list[Places]:
    """Return the places of each channel that the mode has, those not yet there with nought."""
    there = {each.channel: each for each in offering.places.all()}
    wanted = {
        Offering.Mode.IN_PERSON: [Places.Channel.ROOM],
        Offering.Mode.ONLINE: [Places.Channel.ONLINE],
        Offering.Mode.BLENDED: [Places.Channel.ROOM, Places.Channel.ONLINE],
    }[Offering.Mode(offering.mode)]
    return [
        there.get(channel.value) or Places(offering=offering, channel=channel.value, capacity=0) for channel in wanted
    ]


def busy_at(offering: Offering, *, now: datetime) -> set[int]:
    """Return the tutors who teach something else at one of its sessions to come. One query."""
    coming = offering.sessions.filter(cancelled=False, period__startswith__gt=now)
    same_time = coming.filter(period__overlap=OuterRef("period"))
    others = Teaching.objects.filter(Exists(same_time), cancelled=False).exclude(session__offering=offering)
    return set(others.values_list("tutor_id", flat=True))
