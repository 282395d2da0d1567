"""A week of the timetable: places down the side, days across, and what has to be sorted out. Read only.

Everything is read for one week at a time, in the same number of queries however long the timetable is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from courses import closed_days, snags
from courses.closed_days import ClosedDays
from courses.meetings import begins
from courses.models import Offering, Room, Session, Teaching, Venue
from courses.snags import Snag, first_names, lacks_room, why_closed
from foundations.college.current import today
from foundations.lib.periods import WEEK

MOST_SESSIONS = 300
WORKING_DAYS = 5
FEW_QUIET = 4
MORNING = (time(9), time(12))
AFTERNOON = (time(13), time(17))


@dataclass
class Block:
    """One session in the timetable. chips: words and look; warns: short words for what is wrong with it."""

    session: Session
    title: str
    tutors: str
    colour: str
    begun: bool
    chips: list[tuple[str, str]] = field(default_factory=list)
    warns: list[str] = field(default_factory=list)


@dataclass
class Cell:
    """One place on one day. closed: the name of the closed day, if it is one. free: words for what is not taken."""

    day: date
    closed: str
    blocks: list[Block] = field(default_factory=list)
    free: str = ""


@dataclass
class Line:
    """One place over the week: a room, no room yet, or online."""

    venue: str
    room: str
    cells: list[Cell]
    real: bool = True

    @property
    def name(self) -> str:
        """The venue and the room, or what stands for them."""
        return _("%(venue)s, %(room)s") % {"venue": self.venue, "room": self.room} if self.room else self.venue


@dataclass
class Day:
    """One day as a phone lists it: the places where something is on, and the rooms that are free all day."""

    day: date
    closed: str
    taken: list[tuple[str, list[Block]]]
    free: list[str]


@dataclass
class Week:
    """A week of the timetable. quiet: rooms in which nothing is on, when they are many; they have no line.

    more: there are more sessions than are shown.
    """

    monday: date
    dates: list[tuple[date, str]]
    lines: list[Line]
    quiet: list[str]
    days: list[Day]
    snags: list[Snag]
    sessions: int
    offerings: int
    more: bool

    @property
    def last(self) -> date:
        """The last day that is shown."""
        return self.dates[-1][0]


def of_week(monday: date, *, now: datetime, venue: Venue | None = None) -> Week:
    """Read the week that begins on a Monday, everywhere or at one venue. Seven queries."""
    found = list(_sessions(monday, venue)[: MOST_SESSIONS + 1])
    shown = found[:MOST_SESSIONS]
    rooms = [room for room in _rooms(venue) if room.closed_at is None or room.pk in {each.room_id for each in shown}]
    closed = closed_days.between(monday, monday + WEEK - timedelta(days=1))
    taken = snags.Taken(_held(monday))
    days = [monday + timedelta(days=n) for n in range(7)]
    days = [day for day in days if day.weekday() < WORKING_DAYS or any(each.day == day for each in shown)]
    blocks = {each.pk: _block(each, now=now) for each in shown}
    troubles = snags.of_sessions(shown, closed=closed, rooms=rooms, taken=taken)
    for snag in troubles:
        for pk in snag.session_ids:
            blocks[pk].warns.append(snag.short)
            blocks[pk].chips = [each for each in blocks[pk].chips if each[0] != snag.short]
    lines = _lines(shown, blocks, rooms=rooms, days=days, closed=closed, everywhere=venue is None)
    quiet = [each.real and not any(cell.blocks for cell in each.cells) for each in lines]
    if sum(quiet) <= FEW_QUIET:
        quiet = [False for _each in lines]
    return Week(
        monday=monday,
        dates=[(day, why_closed(closed, day)) for day in days],
        lines=[each for each, idle in zip(lines, quiet, strict=True) if not idle],
        quiet=[each.name for each, idle in zip(lines, quiet, strict=True) if idle],
        days=_by_day(lines, [(day, why_closed(closed, day)) for day in days]),
        snags=troubles,
        sessions=len(shown),
        offerings=len({each.offering_id for each in shown}),
        more=len(found) > len(shown),
    )


def live(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Return sessions that will be held: neither they nor their offering were cancelled."""
    return rows.filter(cancelled=False).exclude(offering__state=Offering.State.CANCELLED)


def _sessions(monday: date, venue: Venue | None) -> QuerySet[Session]:
    rows = live(Session.objects.filter(day__gte=monday, day__lt=monday + WEEK))
    if venue:
        rows = rows.filter(room__venue=venue)
    teachings = Teaching.objects.select_related("tutor").order_by("tutor__name", "pk")
    return (
        rows.select_related(
            "offering__course__category",
            "offering__course__kind",
            "offering__revision__approval",
            "offering__term",
            "offering__pair__peer_tutor",
            "offering__pair__staff_tutor",
            "room__venue",
        )
        .prefetch_related(Prefetch("teachings", queryset=teachings), "offering__places")
        .order_by("day", "starts", "pk")
    )


def _rooms(venue: Venue | None) -> QuerySet[Room]:
    rows = Room.objects.filter(venue=venue) if venue else Room.objects.all()
    return rows.select_related("venue").order_by("venue__name", "venue_id", "name", "pk")


def _held(monday: date) -> Iterable[tuple[int, date, time, time]]:
    rows = live(Session.objects.filter(day__gte=monday, day__lt=monday + WEEK, room__isnull=False))
    return rows.order_by().values_list("room_id", "day", "starts", "ends")


def _block(session: Session, *, now: datetime) -> Block:
    offering = session.offering
    return Block(
        session=session,
        title=offering.revision.title,
        tutors=first_names(session),
        colour=offering.course.category.colour,
        begun=begins(session) <= now,
        chips=_chips(session, now=now),
    )


def _chips(session: Session, *, now: datetime) -> list[tuple[str, str]]:
    offering, found = session.offering, []
    if offering.state == Offering.State.DRAFT:
        found.append((_("Draft"), "plain"))
    if snags.lacks_pair(offering):
        found.append((_("Waiting for a yes") if offering.pair else _("Needs tutors"), "list"))
    if lacks_room(session):
        found.append((_("No room"), "list"))
    if not _approved(offering, today(now)):
        found.append((_("Pilot") if offering.pilot else _("Not approved"), "list"))
    if offering.mode == Offering.Mode.BLENDED:
        found.append((_("Online too"), "plain"))
    if offering.audience == Offering.Audience.INVITATION:
        found.append((_("By invitation"), "plain"))
    return found


def _approved(offering: Offering, day: date) -> bool:
    approval = getattr(offering.revision, "approval", None)
    return approval is not None and approval.expires >= day


def _lines(
    shown: Sequence[Session],
    blocks: dict[int, Block],
    *,
    rooms: Sequence[Room],
    days: Sequence[date],
    closed: ClosedDays,
    everywhere: bool,
) -> list[Line]:
    """Return a line for what has no room yet, each room, and online."""
    placed: dict[tuple[object, date], list[Block]] = defaultdict(list)
    for each in shown:
        where = "nowhere" if lacks_room(each) else each.room_id or "online"
        placed[where, each.day].append(blocks[each.pk])

    def line(key: object, venue: str, room: str, venue_id: int | None, *, real: bool) -> Line:
        cells = [Cell(day, why_closed(closed, day, venue_id), placed.get((key, day), [])) for day in days]
        for cell in cells:
            cell.free = "" if cell.closed or not real else _free(cell.blocks)
        return Line(venue, room, cells, real=real)

    lines = [line(room.pk, room.venue.name, room.name, room.venue_id, real=True) for room in rooms]
    if any(key == "nowhere" for key, _day in placed):
        lines.insert(0, line("nowhere", _("No room yet"), "", None, real=False))
    return [*lines, line("online", _("Online"), "", None, real=False)] if everywhere else lines


def _free(blocks: Sequence[Block]) -> str:
    """Return words for the half of the day, or the whole of it, in which nothing is on."""
    if not blocks:
        return _("Free")
    morning, afternoon = (
        all(each.session.ends <= starts or each.session.starts >= ends for each in blocks)
        for starts, ends in (MORNING, AFTERNOON)
    )
    if morning and afternoon:
        return _("Free in the day")
    return _("Free in the morning") if morning else _("Free in the afternoon") if afternoon else ""


def _by_day(lines: Sequence[Line], dates: Sequence[tuple[date, str]]) -> list[Day]:
    return [
        Day(
            day=day,
            closed=closed,
            taken=[(line.name, line.cells[at].blocks) for line in lines if line.cells[at].blocks],
            free=[line.name for line in lines if line.real and not line.cells[at].blocks and not line.cells[at].closed],
        )
        for at, (day, closed) in enumerate(dates)
    ]


def venues() -> QuerySet[Venue]:
    """Return the venues that have a room, by name."""
    return Venue.objects.filter(Q(rooms__isnull=False)).distinct().order_by("name", "pk")
