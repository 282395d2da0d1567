"""Venues and their rooms: the list, adding to it, changing it, and walking through them."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import planning, safety_visits
from courses.forms_office import RoomForm, VenueForm
from courses.forms_year import VisitForm
from courses.models import Room, Venue
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.lib.refusals import Refusal, show

PLANNERS = holders_of("courses.plan")
MENU = {"nav": "college", "subnav": "venues"}


@require_safe
@open_to(PLANNERS)
def venues(request: HttpRequest) -> HttpResponse:
    """List the venues A to Z, each with its rooms and when two people last walked through it."""
    rooms = Prefetch("rooms", queryset=Room.objects.order_by("closed_at", "name", "pk"))
    found = list(Venue.objects.select_related("spoke_of").prefetch_related(rooms).order_by("-hub", "name", "pk"))
    newest, today = safety_visits.newest(found), current.today(timezone.now())
    rows = []
    for venue in found:
        visit = newest.get(venue.pk)
        rows.append({"venue": venue, "visit": visit, "old": safety_visits.is_old(visit, today=today)})
    return render(request, "courses/office/venues.html", {**MENU, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def add_venue(request: HttpRequest) -> HttpResponse:
    """Add a venue with what helps people get in."""
    form = VenueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        slug = slugify(form.cleaned_data["name"])[:60]
        try:
            planning.add_venue(slug=slug, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The venue is there. Now add its rooms."))
            return redirect("college_venue_room", slug=slug)
    return render(request, "courses/office/venue_add.html", {**MENU, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def change_venue(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said about a venue."""
    venue = get_object_or_404(Venue, slug=slug)
    name, form = venue.name, VenueForm(request.POST or None, instance=venue)
    if request.method == "POST" and form.is_valid():
        try:
            planning.change_venue(venue=venue, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(venue)s is changed.") % {"venue": form.cleaned_data["name"]})
            return redirect("college_venues")
    return render(request, "courses/office/venue_change.html", {**MENU, "form": form, "name": name, "slug": slug})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def visits(request: HttpRequest, slug: str) -> HttpResponse:
    """List the safety visits of a venue, newest first, and note one."""
    venue = get_object_or_404(Venue, slug=slug)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            safety_visits.note(venue=venue, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The visit is noted. Thank you both."))
            return redirect("college_venue_visits", slug=slug)
    rows = venue.safety_visits.order_by("-day", "-pk")
    return render(request, "courses/office/venue_visits.html", {**MENU, "form": form, "venue": venue, "visits": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def add_room(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a room to a venue."""
    venue = get_object_or_404(Venue, slug=slug)
    form = RoomForm(request.POST or None, initial={"step_free": venue.step_free, "hearing_loop": venue.hearing_loop})
    if request.method == "POST" and form.is_valid():
        try:
            planning.add_room(venue=venue, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The room is there. Sessions can meet in it."))
            return redirect("college_venues")
    return render(request, "courses/office/room_add.html", {**MENU, "form": form, "venue": venue})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def change_room(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a room."""
    room = _room(pk)
    form = RoomForm(request.POST or None, initial=RoomForm.facts_of(room))
    if request.method == "POST" and form.is_valid():
        try:
            planning.change_room(room=room, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(room)s is changed.") % {"room": form.cleaned_data["name"]})
            return redirect("college_venues")
    return render(request, "courses/office/room_change.html", {**MENU, "form": form, "room": room})


@require_POST
@open_to(PLANNERS)
def close_room(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a room no more."""
    try:
        planning.close_room(room=_room(pk), by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The room is closed. It is not proposed any more."))
    return redirect("college_room", pk=pk)


@require_POST
@open_to(PLANNERS)
def open_room(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a closed room again."""
    planning.open_room(room=_room(pk), by=person(request), now=timezone.now())
    messages.success(request, _("The room is open again."))
    return redirect("college_room", pk=pk)


def _room(pk: int) -> Room:
    return get_object_or_404(Room.objects.select_related("venue"), pk=pk)
