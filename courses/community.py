"""Where people can go on after a course: places in the community, other courses, and who the course is made with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses.models import Approval, CommunityPlace, Course, NextStep, Offering, Partner, Revision
from courses.models.offering import OfferingAudience
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

A_YEAR = timedelta(days=365)
MOST_STEPS = 6


@verb
def add(*, name: str, about: str, checked: date, by: User, now: datetime, **facts: Any) -> CommunityPlace:
    """Add a place to go on to (facts: where, cost, contact, link). Raises Refusal when there is one of that name."""
    slug = slugify(name)[:60].strip("-")
    if not slug:
        raise Refusal(_("Use letters or numbers in the name."), field="name")
    if CommunityPlace.objects.filter(Q(slug=slug) | Q(name__iexact=name)).exists():
        raise Refusal(_("There is a place with this name. Open the one that is in the list."), field="name")
    place = CommunityPlace.objects.create(slug=slug, name=name, about=about, checked=checked, **facts)
    trail.append(act="community.add", thing=place, by=by, now=now)
    return place


@verb
def change(*, place: CommunityPlace, name: str, by: User, now: datetime, **facts: Any) -> CommunityPlace:
    """Change what is said about a place; facts as of add(), and `checked`. Raises Refusal when the name is taken."""
    place = CommunityPlace.objects.select_for_update(no_key=True).get(pk=place.pk)
    if CommunityPlace.objects.filter(name__iexact=name).exclude(pk=place.pk).exists():
        raise Refusal(_("There is a place with this name. Open the one that is in the list."), field="name")
    for field, value in {"name": name, **facts}.items():
        setattr(place, field, value)
    place.save(update_fields=["name", *facts])
    trail.append(act="community.change", thing=place, by=by, now=now)
    return place


@verb
def retire(*, place: CommunityPlace, by: User, now: datetime) -> CommunityPlace:
    """Show a place no more, also where courses lead to it. Twice changes nothing."""
    place = CommunityPlace.objects.select_for_update(no_key=True).get(pk=place.pk)
    if place.retired_at:
        return place
    place.retired_at, place.retired_by = now, by
    place.save(update_fields=["retired_at", "retired_by"])
    trail.append(act="community.retire", thing=place, by=by, now=now)
    return place


@verb
def bring_back(*, place: CommunityPlace, by: User, now: datetime) -> CommunityPlace:
    """Show a retired place again. Twice changes nothing."""
    place = CommunityPlace.objects.select_for_update(no_key=True).get(pk=place.pk)
    if place.retired_at is None:
        return place
    place.retired_at = place.retired_by = None
    place.save(update_fields=["retired_at", "retired_by"])
    trail.append(act="community.bring_back", thing=place, by=by, now=now)
    return place


def shown() -> QuerySet[CommunityPlace]:
    """Return the places that everybody sees, A to Z."""
    return CommunityPlace.objects.filter(retired_at=None).order_by("name", "pk")


def is_old(place: CommunityPlace, *, today: date) -> bool:
    """Tell whether nobody has checked a place for more than a year."""
    return today - place.checked > A_YEAR


# What a course can lead to ------------------------------------------------------------------------------------------


@verb
def set_facts(*, course: Course, partner: Partner | None, strand: str, by: User, now: datetime) -> Course:
    """Say whom a course is made with, and which thread of the programme it belongs to. Neither needs a panel."""
    course = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    strand = strand.strip()
    if (course.partner_id, course.strand) == (partner.pk if partner else None, strand):
        return course
    course.partner, course.strand = partner, strand
    course.save(update_fields=["partner", "strand"])
    trail.append(act="community.set_facts", thing=course, by=by, now=now, partner=course.partner_id)
    return course


@verb
def lead_to(*, course: Course, to: Sequence[Course | CommunityPlace], by: User, now: datetime) -> list[NextStep]:
    """Say what a course can lead to, in this order; what was said before no longer counts.

    Raises Refusal when it leads to itself, or to more than six things.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    wanted = list(dict.fromkeys(to))
    if course in wanted:
        raise Refusal(_("A course does not lead to itself. Choose another one."))
    if len(wanted) > MOST_STEPS:
        words = _("Choose up to %(most)s. A short list is easier to choose from.")
        raise Refusal(words % {"most": MOST_STEPS})
    NextStep.objects.filter(course=course).delete()
    steps = [_step(course, number, each) for number, each in enumerate(wanted, start=1)]
    NextStep.objects.bulk_create(steps)
    trail.append(act="community.lead_to", thing=course, by=by, now=now, steps=len(steps))
    return steps


def _step(course: Course, order: int, to: Course | CommunityPlace) -> NextStep:
    if isinstance(to, Course):
        return NextStep(course=course, order=order, to_course=to)
    return NextStep(course=course, order=order, to_place=to)


@dataclass(frozen=True)
class Onward:
    """Something a course can lead to, as its page shows it. slug: of the course, empty for a place."""

    name: str
    line: str
    slug: str = ""
    place: CommunityPlace | None = None


def with_onward(rows: QuerySet[Course]) -> QuerySet[Course]:
    """Return courses that know whether they lead anywhere, so that onward() asks nothing for those that do not."""
    return rows.annotate(leads_on=Exists(NextStep.objects.filter(course=OuterRef("pk"))))


def onward(course: Course, *, today: date) -> list[Onward]:
    """Return what everybody sees that a course can lead to: no retired place, no course without a page.

    Two queries, however many there are; none for a course from with_onward() that leads nowhere.
    """
    if not getattr(course, "leads_on", True):
        return []
    public = Offering.objects.filter(
        course=OuterRef("to_course"), audience=OfferingAudience.EVERYONE, published_at__isnull=False
    )
    approved = Approval.objects.filter(revision__course=OuterRef("to_course"), expires__gte=today)
    rows = NextStep.objects.filter(course=course).filter(
        Q(to_place__isnull=False, to_place__retired_at=None)
        | Q(Exists(public), Exists(approved), to_course__retired_at=None)
    )
    steps = list(rows.select_related("to_course", "to_place").order_by("order", "pk"))
    texts = _texts([step.to_course_id for step in steps if step.to_course_id], today=today)
    found = []
    for step in steps:
        if step.to_place:
            found.append(Onward(step.to_place.name, step.to_place.about, place=step.to_place))
        elif step.to_course:
            text = texts[step.to_course.pk]
            found.append(Onward(text.title, text.line, slug=step.to_course.slug))
    return found


def _texts(courses: Sequence[int], *, today: date) -> dict[int, Revision]:
    """Return the newest approved words of each course."""
    rows = Revision.objects.filter(course__in=courses, approval__expires__gte=today)
    newest = rows.order_by("course_id", "-number").distinct("course_id")
    return {revision.course_id: revision for revision in newest}


def steps_of(course: Course) -> list[str]:
    """Return what the office chose for a course, in order, as keys of LeadsToForm; retired places are left out."""
    rows = NextStep.objects.filter(course=course, to_place__retired_at=None, to_course__retired_at=None)
    steps = rows.order_by("order", "pk").values_list("to_course_id", "to_place_id")
    return [f"course-{to_course}" if to_course else f"place-{to_place}" for to_course, to_place in steps]


def courses_to_choose(course: Course) -> list[tuple[Course, str]]:
    """Return every other course of the library with its newest title, A to Z. One query."""
    newest = Revision.objects.filter(course=OuterRef("pk")).order_by("-number").values("title")[:1]
    rows = Course.objects.filter(retired_at=None).exclude(pk=course.pk).annotate(title=Subquery(newest))
    return [(each, each.title) for each in rows.order_by("title", "pk")]


def title_of(course: Course) -> str:
    """Return the newest title of a course. One query."""
    return Revision.objects.filter(course=course).order_by("-number").values_list("title", flat=True)[0]
