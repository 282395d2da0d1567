"""The picture of a venue's door: sending one, taking it away, and the file itself."""

import re

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import doors
from courses.forms_year import DoorForm
from courses.models import Venue
from foundations.accounts.access import EVERYONE, holders_of, open_to, person
from foundations.lib.http import kept_for_good
from foundations.lib.refusals import Refusal, show

PLANNERS = holders_of("courses.plan")
MENU = {"nav": "college", "subnav": "venues"}
# as doors.show names them: the venue's slug, then a hash of what is in the file
NAME = re.compile(r"[a-z0-9_-]+-[0-9a-f]{16}\.jpg")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a picture of the door on the venue's page."""
    venue = get_object_or_404(Venue, slug=slug)
    form = DoorForm(request.POST or None, request.FILES or None, initial={"words": venue.door_words})
    if request.method == "POST" and form.is_valid():
        sent, words = form.cleaned_data["picture"], form.cleaned_data["words"]
        try:
            doors.show(
                venue=venue,
                picture=sent.read(doors.LARGEST + 1),
                words=words,
                by=person(request),
                now=timezone.now(),
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("The picture is on the page of this place."))
            return redirect("college_venues")
    context = {"form": form, "venue": venue, "door_src": doors.src(venue)}
    return render(request, "courses/office/venue_door.html", {**MENU, **context})


@require_POST
@open_to(PLANNERS)
def hide(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the picture away."""
    doors.hide(venue=get_object_or_404(Venue, slug=slug), by=person(request), now=timezone.now())
    messages.success(request, _("The picture is gone."))
    return redirect("college_venues")


@open_to(EVERYONE)
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with the picture. Its name changes with its content, so it may be kept for good."""
    if not NAME.fullmatch(name) or not default_storage.exists(f"doors/{name}"):
        raise Http404
    response = FileResponse(default_storage.open(f"doors/{name}"), content_type="image/jpeg", filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return kept_for_good(response)
