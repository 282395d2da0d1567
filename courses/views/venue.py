"""The page of a venue, open to everyone: how to get there, in and around, and what is on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import access_facts, catalogue, doors
from courses.models import Venue
from foundations.accounts.access import EVERYONE, open_to
from foundations.lib.http import absolute

MOST_COURSES = 10


@open_to(EVERYONE)
@require_safe
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a venue with what helps people get in, and what is missing."""
    found = get_object_or_404(Venue, slug=slug)
    rooms = found.rooms.filter(closed_at=None).order_by("name", "pk")
    context = {
        "venue": found,
        "address": access_facts.address(found),
        "facts": access_facts.of(found),
        "ways": [line.strip().removeprefix("- ") for line in found.way_here.splitlines() if line.strip()],
        "rooms": [(room, access_facts.of_room(room)) for room in rooms],
        "door_src": doors.src(found),
        "cards": catalogue.soonest(now=timezone.now(), most=MOST_COURSES, venue=found),
        "crumbs": [{"href": reverse("catalogue"), "words": _("All courses")}],
        "more_href": reverse("catalogue") + f"?where={found.slug}",
        "canonical": absolute(reverse("venue", args=[found.slug])),
        "shared": {"title": found.name, "line": access_facts.address(found)},
        "nav": "courses",
    }
    return render(request, "courses/venue/venue.html", context)
