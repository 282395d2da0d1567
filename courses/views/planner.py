"""Planning a run of a course: dates are proposed, with what stands in their way, and kept when they are right."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from courses import library, offerings, proposals, quality, scheduling
from courses.forms_offerings import PlanForm
from courses.models import Course, Offering, Revision, Room, Term
from courses.scheduling import Meeting
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show
from tutors.models import Pair

MENU = {"nav": "college", "subnav": "offerings"}
TEN = datetime(2000, 1, 3, 10).time()  # noqa: DTZ001 - a time of day, of no day
MOST_SKIPPED = 60


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(holders_of("courses.plan"))
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose dates for a course; nothing is booked until they are kept."""
    course, now = get_object_or_404(Course.objects.select_related("category"), slug=slug), timezone.now()
    newest = course.revisions.order_by("-number", "pk")[0]
    text = quality.approved_revision(course, now=now) or newest
    rooms = list(Room.objects.select_related("venue").order_by("venue__name", "venue_id", "name", "pk"))
    sent = request.POST if request.method == "POST" else request.GET
    form = _form(sent, text, rooms, today=quality.today(now))
    meetings = _meetings(form, sent, text) if form.is_bound and form.is_valid() else []
    proposed = _propose(form, meetings, rooms)
    term = form.cleaned_data["term"] if meetings else None
    if request.method == "POST" and meetings:
        try:
            offering = offerings.plan(course=course, meetings=meetings, by=person(request), now=now, **_decided(form))
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("college_offering", number=offering.uuid)
    context = {"course": course, "text": text, "form": form, "proposed": proposed, "again": _again(sent)}
    context["trouble"] = sum(not each.free for each in proposed)
    context |= {"term": term, "late": sum(each.meeting.day > term.ends for each in proposed) if term else 0}
    return render(request, "courses/office/plan.html", {**MENU, **context})


def _form(sent: QueryDict, text: Revision, rooms: Sequence[Room], *, today: date) -> PlanForm:
    terms = Term.objects.filter(ends__gte=today).order_by("starts", "pk")
    pairs = Pair.objects.filter(ended_at=None).select_related("peer_tutor", "staff_tutor")
    term = next(iter(terms), None)
    begin = {
        "term": term,
        "mode": Offering.Mode.IN_PERSON,
        "first": max(term.starts, today) if term else None,
        "starts": TEN,
        "ends": (datetime.combine(today, TEN) + timedelta(minutes=text.session_minutes)).time(),
        "seats": text.size,
        "online": 0,
        "audience": Offering.Audience.EVERYONE,
        "age_from": 18,
    }
    ordered = pairs.order_by("peer_tutor__name", "staff_tutor__name", "pk")
    bound = sent if "first" in sent else None
    return PlanForm(bound, initial=begin, terms=terms, pairs=ordered, rooms=rooms)


def _meetings(form: PlanForm, sent: QueryDict, text: Revision) -> list[Meeting]:
    """Return a meeting a week for each title; `skip` leaves out a day, `room_2` gives the second another room."""
    values = form.cleaned_data
    skipped = [day for word in sent.getlist("skip")[:MOST_SKIPPED] if (day := _day(word))]
    weekly = scheduling.weekly(
        first=values["first"],
        starts=values["starts"],
        ends=values["ends"],
        titles=library.titles_of(text),
        room=form.chosen_room(),
        closed=skipped,
    )
    chosen = {number: sent.get(f"room_{number}", "") for number in range(1, len(weekly) + 1)}
    instead = {
        number: form.rooms[int(word)] for number, word in chosen.items() if word.isdecimal() and int(word) in form.rooms
    }
    return proposals.another_room(weekly, instead)


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _propose(form: PlanForm, meetings: Sequence[Meeting], rooms: Sequence[Room]) -> list[proposals.Proposal]:
    if not meetings:
        return []
    seats = form.places().get("room", 0)
    return proposals.propose(meetings, pair=form.cleaned_data["pair"], rooms=rooms, seats=seats)


def _decided(form: PlanForm) -> dict[str, Any]:
    names = ("term", "pair", "mode", "audience", "age_from", "age_to", "join_link")
    return {name: form.cleaned_data[name] for name in names} | {"places": form.places()}


def _again(sent: QueryDict) -> list[tuple[str, str]]:
    """Return what was answered, so that the other half of the page can send it again."""
    return [(name, word) for name, words in sent.lists() if name != "csrfmiddlewaretoken" for word in words]
