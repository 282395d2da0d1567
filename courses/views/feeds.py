"""What machines read, open to everyone: the dates of a group for a calendar, the map of the site, and robots.txt."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as maps
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import access_facts, cards
from courses.models import ListedOffering, Listing, Offering, Session, Venue
from foundations.accounts.access import EVERYONE, open_to
from foundations.college.current import college
from foundations.lib.calendar import Meeting, calendar_file
from foundations.lib.http import absolute, download

KIND = "text/calendar"
NAME = "dates.ics"  # neutral: it stays among the downloads of a shared phone
PAGES = ("home", "catalogue", "about", "help", "community", "prospectus_latest", "privacy", "accessibility")
# Where robots find nothing for others: pages of a person, and forms.
CLOSED = (
    "/my/",
    "/teaching/",
    "/college/",
    "/sign-in/",
    "/offers/",
    "/calendar/",
    "/copies/",
    "/concerns/",
    "/display/",
    "/courses/*/enrol/",
)


@open_to(EVERYONE)
@require_safe
def course_dates(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Give the dates of a group that anyone may see, for a calendar; never a link to join by."""
    shown = Offering.objects.filter(
        state=Offering.State.PUBLISHED, audience=Offering.Audience.EVERYONE, course__retired_at=None
    )
    offering = get_object_or_404(shown.select_related("revision"), course__slug=slug, uuid=uuid)
    sessions = Session.objects.filter(offering=offering).select_related("room__venue").order_by("day", "starts", "pk")
    meetings = [_meeting(offering, session) for session in sessions]
    dates = calendar_file(meetings, summary=offering.revision.title, stamp=timezone.now())
    return download(dates, name=NAME, kind=KIND)


def _meeting(offering: Offering, session: Session) -> Meeting:
    venue = session.room.venue if session.room is not None else None
    where = cards.where(offering.mode, venue.name if venue else "", "")
    address = access_facts.address(venue) if venue else ""
    return Meeting(
        uid=f"{session.uuid}@{urlsplit(settings.PUBLIC_URL).hostname}",
        sequence=session.sequence,
        day=session.day,
        starts=session.starts,
        ends=session.ends,
        zone=college().zone,
        place=", ".join(part for part in (where, address) if part),
        cancelled=session.cancelled,
    )


class OnThisSite(Sitemap):  # type: ignore[type-arg]
    """Pages under the college's public address, whatever name the server was asked by."""

    protocol = urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site: object = None) -> str:
        """Return the public host."""
        return urlsplit(settings.PUBLIC_URL).netloc


class CoursePages(OnThisSite):
    """The courses that people can join."""

    def items(self) -> QuerySet[Listing, str]:
        """Return their slugs, the newest last, so that the pages of the map seldom change."""
        return (
            Listing.objects.filter(next_start__gt=timezone.now()).order_by("pk").values_list("course__slug", flat=True)
        )

    def location(self, slug: str) -> str:
        """Return the page of a course."""
        return reverse("course", args=[slug])


class VenuePages(OnThisSite):
    """The venues where something is on that people can join."""

    def items(self) -> QuerySet[Venue, str]:
        """Return their slugs."""
        on = ListedOffering.objects.filter(venue=OuterRef("pk"), next_start__gt=timezone.now())
        return Venue.objects.filter(Exists(on)).order_by("pk").values_list("slug", flat=True)

    def location(self, slug: str) -> str:
        """Return the page of a venue."""
        return reverse("venue", args=[slug])


class OtherPages(OnThisSite):
    """The pages about the college."""

    def items(self) -> Sequence[str]:
        """Return the paths of those that there are."""
        return [path for name in PAGES if (path := _path(name))]

    def location(self, path: str) -> str:
        """Return the path itself."""
        return path


SECTIONS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
    "courses": CoursePages,
    "venues": VenuePages,
    "pages": OtherPages,
}


@open_to(EVERYONE)
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    """List the parts of the map; a part holds at most 50,000 addresses."""
    return maps.index(request, sitemaps=SECTIONS, sitemap_url_name="sitemap_section")


@open_to(EVERYONE)
@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponseBase:
    """List the addresses of one part of the map."""
    return maps.sitemap(request, sitemaps=SECTIONS, section=section)


@open_to(EVERYONE)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say where robots need not look, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {absolute(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
