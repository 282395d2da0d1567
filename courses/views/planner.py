"""Planning a run of a course: dates are proposed, with what stands in their way, and kept when they are right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses import closed_days, library, offering_facts, offerings, proposals, quality, scheduling
from courses.forms_offerings import MOST_SESSIONS, PlanForm
from courses.meetings import Meeting
from courses.models import Course, Offering, Revision, Room, Term
from courses.overview import both
from courses.proposals import LeftOut, Proposal
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.college.current import college
from foundations.lib import when
from foundations.lib.periods import WEEK
from foundations.lib.refusals import Refusal, show
from tutors.models import Pair

MENU = {"nav": "college", "subnav": "offerings"}
TEN = datetime(2000, 1, 3, 10).time()  # noqa: DTZ001 - a time of day, of no day
# what a link to this page may fill in, such as one from what a team asked for
FILLED = ("audience", "host", "seats")
# answers of the buttons beside a date; they are asked again with the rest
SKIP, USE, ROOM, STARTS, BARE = "skip", "use", "room_", "start_", "bare"


@dataclass
class Suggested:
    """The right half of the page: the dates, those left out, and what they add up to."""

    proposed: list[Proposal] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def dates(self) -> list[Proposal | LeftOut]:
        """Every date, those left out too, in order."""
        return sorted([*self.proposed, *self.left_out], key=lambda each: each.day)

    @property
    def trouble(self) -> int:
        """How many dates need somebody."""
        return sum(not each.free for each in self.proposed)

    @property
    def waiting(self) -> list[Proposal]:
        """Those that can be kept without a room for now."""
        return [each for each in self.proposed if each.can_wait]

    @property
    def late(self) -> int:
        """How many dates come after the term."""
        return sum(each.late for each in self.proposed)

    @property
    def in_term(self) -> int:
        """How many dates are left when those after the term are not held."""
        return len(self.proposed) - self.late

    @property
    def tutors_busy(self) -> int:
        """On how many dates one of the tutors teaches elsewhere."""
        return sum(each.tutor_busy for each in self.proposed)

    @property
    def words(self) -> str:
        """Return the dates in a line."""
        return when.series([(each.day, each.meeting.starts, each.meeting.ends) for each in self.proposed])


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(holders_of("courses.plan"))
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose dates for a course; nothing is booked until they are kept."""
    course, now = get_object_or_404(Course.objects.select_related("category", "kind"), slug=slug), timezone.now()
    newest = course.revisions.order_by("-number", "pk")[0]
    text = quality.approved_revision(course, now=now) or newest
    open_rooms = Room.objects.filter(closed_at=None).select_related("venue")
    rooms = list(open_rooms.order_by("venue__name", "venue_id", "name", "pk"))
    sent = request.POST if request.method == "POST" else request.GET
    form = _form(sent, text, rooms, today=current.today(now))
    suggested = _suggest(form, sent, text, rooms) if form.is_bound and form.is_valid() else Suggested()
    if request.method == "POST" and suggested.proposed:
        try:
            meetings = _kept(suggested, sent)
            offering = offerings.plan(course=course, meetings=meetings, by=person(request), now=now, **_decided(form))
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("college_offering", number=offering.uuid)
    context = {"course": course, "text": text, "form": form, "suggested": suggested, "again": _again(sent)}
    if suggested.proposed:
        pair = form.cleaned_data["pair"]
        context |= {"term": form.cleaned_data["term"], "pair": pair, "tutors": both(pair), "chosen": form.chosen_days}
    return render(request, "courses/office/plan.html", {**MENU, **context, "minimum_age": college().minimum_age})


def _form(sent: QueryDict, text: Revision, rooms: Sequence[Room], *, today: date) -> PlanForm:
    terms = Term.objects.filter(ends__gte=today).order_by("starts", "pk")
    pairs = Pair.objects.filter(ended_at=None).select_related("peer_tutor", "staff_tutor")
    term = next(iter(terms), None)
    count = len(library.titles_of(text))
    begin: dict[str, Any] = {
        "term": term,
        "mode": Offering.Mode.IN_PERSON,
        "how": PlanForm.WEEKLY,
        "first": max(term.starts, today) if term else None,
        "count": count,
        "starts": TEN,
        "ends": (datetime.combine(today, TEN) + timedelta(minutes=text.session_minutes)).time(),
        "seats": text.size,
        "online": 0,
        "audience": Offering.Audience.EVERYONE,
        "age_from": max(offering_facts.ADULT, college().minimum_age),
    }
    begin |= {name: sent[name] for name in FILLED if name in sent}
    ordered = pairs.order_by("peer_tutor__name", "staff_tutor__name", "pk")
    bound = sent if "starts" in sent else None
    return PlanForm(bound, initial=begin, terms=terms, pairs=ordered, rooms=rooms)


def _suggest(form: PlanForm, sent: QueryDict, text: Revision, rooms: Sequence[Room]) -> Suggested:
    """Return the dates with what the buttons beside them have changed since, each looked at."""
    values, room = form.cleaned_data, form.chosen_room()
    first = values["days"][0] if form.chosen_days else values["first"]
    last = values["days"][-1] + WEEK if form.chosen_days else first + WEEK * 2 * MOST_SESSIONS
    closed = closed_days.between(first, last)
    meetings = _chosen(form, sent, text) if form.chosen_days else _weekly(form, sent, text, closed)
    changed = proposals.with_changes(meetings, rooms=_rooms(sent, form.rooms), starts=_starts(sent))
    seats = form.places().get("room", 0)
    look = proposals.Look(values["pair"], rooms, seats, closed, last_day=values["term"].ends)
    shut = (
        []
        if form.chosen_days
        else proposals.left_out(meetings, first=first, closed=closed, venue_id=room.venue_id if room else None)
    )
    return Suggested(proposals.propose(changed, look), shut)


def _titles(form: PlanForm, text: Revision, count: int | None = None) -> list[str]:
    titles = library.titles_of(text)
    count = count or form.cleaned_data["count"] or len(titles)
    return (titles + [""] * count)[:count]


def _weekly(form: PlanForm, sent: QueryDict, text: Revision, closed: closed_days.ClosedDays) -> list[Meeting]:
    values, room = form.cleaned_data, form.chosen_room()
    return scheduling.weekly(
        first=values["first"],
        starts=values["starts"],
        ends=values["ends"],
        titles=_titles(form, text),
        room=room,
        closed=closed.days(room.venue_id if room else None) | _skipped(sent),
        instead=_instead(sent),
    )


def _chosen(form: PlanForm, sent: QueryDict, text: Revision) -> list[Meeting]:
    values, other = form.cleaned_data, _instead(sent)
    days = sorted({other.get(day, day) for day in values["days"] if day not in _skipped(sent)})
    return [
        Meeting(day, values["starts"], values["ends"], form.chosen_room(), title)
        for day, title in zip(days, _titles(form, text, len(days)), strict=True)
    ]


def _skipped(sent: QueryDict) -> set[date]:
    return {day for word in sent.getlist(SKIP)[:MOST_SESSIONS] if (day := _day(word))}


def _instead(sent: QueryDict) -> dict[date, date]:
    """Return another day of the same week for a day: "2027-05-03/2027-05-04"."""
    found = {}
    for word in sent.getlist(USE)[:MOST_SESSIONS]:
        before, _slash, after = word.partition("/")
        old, new = _day(before), _day(after)
        if old and new and old < new < old + WEEK:
            found[old] = new
    return found


def _rooms(sent: QueryDict, rooms: Mapping[int, Room]) -> dict[date, Room]:
    chosen = _by_day(sent, ROOM)
    return {day: rooms[int(word)] for day, word in chosen.items() if word.isdecimal() and int(word) in rooms}


def _starts(sent: QueryDict) -> dict[date, time]:
    chosen = {day: _time(word) for day, word in _by_day(sent, STARTS).items()}
    return {day: starts for day, starts in chosen.items() if starts}


def _by_day(sent: QueryDict, prefix: str) -> dict[date, str]:
    """Return the newest answer for each day, of those asked about one day each."""
    days = {name: _day(name.removeprefix(prefix)) for name in sent if name.startswith(prefix)}
    return {day: sent.getlist(name)[-1] for name, day in days.items() if day}


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _time(word: str) -> time | None:
    try:
        return time.fromisoformat(word).replace(tzinfo=None)
    except ValueError:
        return None


def _kept(suggested: Suggested, sent: QueryDict) -> list[Meeting]:
    """Return the meetings as they are kept: a room that was shown as taken is left open, one taken since is not."""
    bare = {day for word in sent.getlist(BARE)[:MOST_SESSIONS] if (day := _day(word))}
    wait = {each.day for each in suggested.waiting} & bare
    meetings = [each.meeting for each in suggested.proposed]
    return proposals.with_changes(meetings, rooms={}, starts={}, without_room=wait)


def _decided(form: PlanForm) -> dict[str, Any]:
    names = ("term", "pair", "mode", "audience", "host", "host_name", "host_contact", "age_from", "age_to", "join_link")
    return {name: form.cleaned_data[name] for name in names} | {"places": form.places()}


def _again(sent: QueryDict) -> list[tuple[str, str]]:
    """Return what was answered, so that the other half of the page can send it again."""
    left_out = {"csrfmiddlewaretoken", BARE}
    return [(name, word) for name, words in sent.lists() if name not in left_out for word in words]
