"""Venues and their rooms: the list, and adding to it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import planning
from courses.forms_office import RoomForm, VenueForm
from courses.models import Room, Venue
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show

PLANNERS = holders_of("courses.plan")
MENU = {"nav": "college", "subnav": "venues"}


@require_safe
@open_to(PLANNERS)
def venues(request: HttpRequest) -> HttpResponse:
    """List the venues A to Z, each with its rooms."""
    rooms = Prefetch("rooms", queryset=Room.objects.order_by("name", "pk"))
    rows = Venue.objects.prefetch_related(rooms).order_by("name", "pk")
    return render(request, "courses/office/venues.html", {**MENU, "venues": rows})


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
def add_room(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a room to a venue."""
    venue = get_object_or_404(Venue, slug=slug)
    form = RoomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planning.add_room(venue=venue, **form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The room is there. Sessions can meet in it."))
            return redirect("college_venues")
    return render(request, "courses/office/room_add.html", {**MENU, "form": form, "venue": venue})
