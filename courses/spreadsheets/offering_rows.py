"""Rows of offerings: each becomes a draft with its sessions, at the same wall-clock time every week."""

from datetime import date, time
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses import offerings, scheduling
from courses.closed_days import between
from courses.meetings import Meeting
from courses.models import Course, Offering, Revision, Room, Session, Term
from courses.models.offering import OfferingHost, OfferingMode
from courses.proposals import Look, propose
from courses.spreadsheets.cells import Row
from courses.spreadsheets.resources import Rows
from courses.titles import titled
from foundations.lib.refusals import Refusal
from tutors.models import Pair

LONGEST_RUN = 60


class OfferingRows(Rows):
    """Groups, known by the college's own reference, or else by course, term and first meeting."""

    columns = (
        ("reference", _("Reference")), ("course", _("Course")), ("term", _("Term")),
        ("first", _("First day")), ("starts", _("Starts")), ("ends", _("Ends")),
        ("sessions", _("Number of sessions")), ("room", _("Room")),
        ("mode", _("How people join")), ("room_places", _("Places in the room")),
        ("online_places", _("Places online")), ("pair", _("Tutors")),
        ("host", _("Invited by")), ("host_name", _("Name of the host")),
        ("host_contact", _("Contact there")), ("age_from", _("Age from")),
        ("age_to", _("Age to")),
    )  # fmt: skip
    needed = frozenset({"course", "term", "first", "starts", "ends"})

    def prepare(self) -> None:
        """Read courses, terms, rooms and pairs once."""
        courses = list(titled().select_related("kind"))
        newest = Revision.objects.order_by("course_id", "-number").distinct("course_id")
        self.texts = {text.course_id: text for text in newest}
        self.courses: dict[str, Course] = {course.code: course for course in courses}
        self.courses |= {str(getattr(course, "title", "")): course for course in courses}
        self.terms = {term.name: term for term in Term.objects.order_by("starts", "pk")}
        rooms = Room.objects.filter(closed_at=None).select_related("venue").order_by("venue__name", "name", "pk")
        self.rooms = {f"{room.venue.name}, {room.name}": room for room in rooms}
        self.modes = {str(mode.label): mode.value for mode in OfferingMode}
        self.hosts = {str(host.label): host.value for host in OfferingHost}
        self.pairs: dict[str, Pair] = {}
        for pair in Pair.objects.filter(ended_at=None).select_related("peer_tutor", "staff_tutor").order_by("pk"):
            names = [pair.peer_tutor.name, pair.staff_tutor.name]
            self.pairs |= {_two(*names): pair, _two(*reversed(names)): pair}
        terms = self.terms.values()
        self.closed = between(
            min((term.starts for term in terms), default=date.max), max((term.ends for term in terms), default=date.min)
        )

    def read(self, row: Row) -> dict[str, Any]:
        """Return what a row plans."""
        head = self.head
        mode = row.one_of(head("mode"), self.modes, needed=False) or OfferingMode.IN_PERSON.value
        course = row.one_of(head("course"), self.courses)
        host = row.one_of(head("host"), self.hosts, needed=False) or ""
        age_to = row.number(head("age_to"), least=0, most=120, default=0)
        return {
            "reference": row.words(head("reference"), longest=40) or None,
            "course": course,
            "term": row.one_of(head("term"), self.terms),
            "pair": row.one_of(head("pair"), self.pairs, needed=False),
            "mode": mode,
            "places": self._places(row, course, mode),
            "audience": Offering.Audience.INVITATION if host else Offering.Audience.EVERYONE,
            "host": host,
            "host_name": row.words(head("host_name"), longest=100),
            "host_contact": row.words(head("host_contact"), longest=200),
            "age_from": row.number(head("age_from"), least=0, most=120, default=0) or None,
            "age_to": age_to or None,
            "meetings": self._meetings(row, course, mode),
        }

    def _places(self, row: Row, course: Course | None, mode: str) -> dict[str, int]:
        usual = self.texts[course.pk].size if course else 1
        channels = {
            OfferingMode.IN_PERSON: ("room",),
            OfferingMode.ONLINE: ("online",),
            OfferingMode.BLENDED: ("room", "online"),
        }[OfferingMode(mode)]
        return {
            channel: row.number(self.head(f"{channel}_places"), least=0, most=500, default=usual)
            for channel in channels
        }

    def _meetings(self, row: Row, course: Course | None, mode: str) -> list[Meeting]:
        first, starts, ends = (
            row.day(self.head("first")),
            row.clock(self.head("starts")),
            row.clock(self.head("ends")),
        )
        online = mode == OfferingMode.ONLINE
        room = row.one_of(self.head("room"), self.rooms, needed=not online)
        titles = (self.texts[course.pk].session_titles if course else []) or [""]
        number = row.number(self.head("sessions"), least=1, most=LONGEST_RUN, default=len(titles))
        if first is None or starts is None or ends is None or not course:
            return []
        if ends <= starts:
            row.problem(self.head("ends"), _("A session ends after it starts. Check the times."))
        shut = self.closed.days(room.venue_id if room else None)
        if first in shut:
            row.problem(self.head("first"), _("We are closed on this day. Choose another first day."))
        names = [*titles, *[""] * number][:number]
        return scheduling.weekly(
            first=first, starts=starts, ends=ends, titles=names, room=None if online else room, closed=shut
        )

    def find(self) -> Offering | None:
        """Return the offering of this reference, or the one that begins then."""
        reference = self.wanted["reference"]
        if reference:
            return Offering.objects.filter(reference=reference).first()
        first = self.wanted["meetings"][0]
        begins = Session.objects.filter(number=1, day=first.day, starts=first.starts, room=first.room)
        mine = Offering.objects.filter(course=self.wanted["course"], term=self.wanted["term"], reference=None)
        return mine.filter(pk__in=begins.values("offering")).exclude(state=Offering.State.CANCELLED).first()

    def same(self, found: Offering) -> bool:
        """Return whether it is planned like this. Sessions that were moved since do not count as a difference."""
        names = ("mode", "audience", "host", "host_name", "host_contact", "age_to")
        alike = all(getattr(found, name) == self.wanted[name] for name in names)
        planned = (found.course_id, found.term_id) == (self.wanted["course"].pk, self.wanted["term"].pk)
        pair = self.wanted["pair"]
        return alike and planned and (pair is None or found.pair_id == pair.pk)

    def add(self) -> Offering:
        """Plan it as a draft. What stands in its way is said with the way out."""
        try:
            return offerings.plan(by=self.by, now=self.now, **self.wanted)
        except Refusal as refusal:
            if refusal.field not in {"room", "pair"}:
                raise
            raise Refusal(f"{refusal.words} {self._way_out()}".strip(), field=refusal.field) from None

    def _way_out(self) -> str:
        seats = self.wanted["places"].get("room", 0)
        look = Look(pair=self.wanted["pair"], rooms=list(self.rooms.values()), seats=seats, closed=self.closed)
        for proposal in propose(self.wanted["meetings"], look):
            if proposal.problems and proposal.rooms:
                room = proposal.rooms[0]
                return _("%(room)s is free then.") % {"room": f"{room.venue.name}, {room.name}"}
        return ""

    def change(self, _found: Offering) -> Offering:
        """Refuse: people may have places on it."""
        words = _("This group is planned already, in another way. Change it on its page, or give it another reference.")
        raise Refusal(words, field="reference" if self.wanted["reference"] else "course")

    def exported(self) -> list[list[Any]]:
        """Return the offerings of every term, soonest first, each by its first meeting."""
        rows = Offering.objects.exclude(state=Offering.State.CANCELLED).select_related(
            "course", "term", "pair__peer_tutor", "pair__staff_tutor"
        )
        found = []
        for offering in rows.prefetch_related("places", "sessions__room__venue").order_by("first_start", "pk"):
            sessions = sorted(
                (each for each in offering.sessions.all() if not each.cancelled), key=lambda each: each.number
            )
            if sessions:
                found.append(_exported(offering, sessions))
        return found


def _two(one: str, other: str) -> str:
    return _("%(first)s and %(second)s") % {"first": one, "second": other}


def _exported(offering: Offering, sessions: list[Session]) -> list[Any]:
    first = sessions[0]
    places = {each.channel: each.capacity for each in offering.places.all()}
    pair = offering.pair
    names = sorted((pair.peer_tutor.name, pair.staff_tutor.name)) if pair else []
    when: tuple[date, time, time] = (first.day, first.starts, first.ends)
    return [
        offering.reference or "",
        offering.course.code,
        offering.term.name,
        *when,
        len(sessions),
        f"{first.room.venue.name}, {first.room.name}" if first.room else "",
        str(offering.get_mode_display()),
        places.get("room", ""),
        places.get("online", ""),
        _two(*names) if names else "",
        str(offering.get_host_display()) if offering.host else "",
        offering.host_name,
        offering.host_contact,
        offering.age_from,
        offering.age_to if offering.age_to is not None else "",
    ]
