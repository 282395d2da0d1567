"""The page of one course, open to everyone, and the ways in from addresses it had and codes that were printed."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import catalogue, community, contributions, groups, stories, structured
from courses.events import WhatWeDid
from courses.groups import Group
from courses.models import Course, FormerSlug, Offering, Revision
from courses.models.offering import OfferingAudience
from courses.models.revision import Method
from foundations.accounts.access import EVERYONE, open_to
from foundations.accounts.models import User
from foundations.college import current
from foundations.college.current import college
from foundations.lib import prose
from foundations.lib.events import ask
from foundations.lib.http import absolute

OTHERS = 3
HOURS_A_DAY = 24


@open_to(EVERYONE)
@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a course: what people do, when, with whom, and how to join."""
    now = timezone.now()
    found = _courses(now=now).filter(slug=slug).first()
    if found is None:
        former = get_object_or_404(_courses(now=now), pk__in=FormerSlug.objects.filter(slug=slug).values("course"))
        shown(request, former, now=now)
        return redirect("course", former.slug, permanent=True)
    revision, its_groups = shown(request, found, now=now)
    return render(request, "courses/course/course.html", _page(found, revision, its_groups, now=now))


@open_to(EVERYONE)
@require_safe
def course_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the code on a printed page to the course."""
    now = timezone.now()
    found = get_object_or_404(_courses(now=now), code__iexact=code)
    shown(request, found, now=now)
    return redirect("course", found.slug)


def _courses(*, now: datetime) -> QuerySet[Course]:
    return stories.with_shown(
        community.with_onward(Course.objects.select_related("category", "kind", "partner")), now=now
    )


def shown(request: HttpRequest, found: Course, *, now: datetime) -> tuple[Revision, list[Group]]:
    """Return the text and the groups that the visitor may see.

    Raises Http404 for who may not know of the course, before its address or its name is said.
    """
    viewer = request.user if isinstance(request.user, User) else None
    its_groups = groups.of(found, viewer=viewer, now=now)
    if found.retired_at is not None and not any(group.claim for group in its_groups):
        raise Http404
    return _text(found, its_groups, now=now), its_groups


def _text(found: Course, its_groups: list[Group], *, now: datetime) -> Revision:
    """Return the text to show: that of the next group, or the newest approved one of a course that ran before.

    Raises Http404 for a course that was never offered to everyone, or that no panel has approved.
    """
    if its_groups:
        return its_groups[0].text
    ran = Offering.objects.filter(course=found, audience=OfferingAudience.EVERYONE, published_at__isnull=False)
    today = current.today(now)
    approved = Revision.objects.filter(course=found, approval__expires__gte=today).order_by("-number")
    revision = approved.first()
    if revision is None or not ran.exists():
        raise Http404
    return revision


def _page(found: Course, text: Revision, its_groups: list[Group], *, now: datetime) -> dict[str, Any]:
    about = reverse("catalogue") + f"?about={found.category.slug}"
    crumbs = [
        {"href": reverse("catalogue"), "words": _("All courses")},
        {"href": about, "words": found.category.name},
    ]
    address = absolute(reverse("course", args=[found.slug]))
    joinable = [group for group in its_groups if group.joinable]
    return {
        "course": found,
        "text": text,
        "about": prose.html(text.about),
        "who_for": prose.html(text.who_for),
        "bring": prose.html(text.bring),
        "access": prose.html(text.access),
        "easy_read": [line for line in text.easy_read.splitlines() if line.strip()],
        "methods": [Method(method).label for method in text.methods if method in Method.values],
        "crumbs": crumbs,
        "groups": its_groups,
        "first": its_groups[0] if its_groups else None,
        "many": len(its_groups) > 1,
        "mine": [group for group in its_groups if group.claim],
        "can_join": bool(joinable),
        "others": [] if joinable else catalogue.soonest(now=now, most=OTHERS, about=[found.category]),
        "onward": community.onward(found, today=current.today(now)),
        "partner": found.partner if found.partner and found.partner.ended_at is None else None,
        "made_by": contributions.makers(found),
        "stories": getattr(found, "stories_shown", ()),
        "done": ask(WhatWeDid(course_ids=(found.pk,)))[found.pk],
        "offer_time": _offer_time(college().offer_hours),
        "canonical": address,
        "shared": {"title": text.title, "line": text.line},
        "structured": structured.script(
            structured.course(text, its_groups, college=college(), address=address, home=absolute(reverse("home")))
        ),
        "nav": "courses",
    }


def _offer_time(hours: int) -> str:
    """Return how long an offered place is kept, as "2 days" or "36 hours"."""
    if hours % HOURS_A_DAY == 0 and hours > HOURS_A_DAY:
        return _("%(count)s days") % {"count": hours // HOURS_A_DAY}
    return _("%(count)s hours") % {"count": hours}
