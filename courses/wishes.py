""" "Tell me when it runs": people who wait for the next run of a course are told once, when it is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from courses.models import Course, Offering, Revision, Wish
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

IT_RUNS = "courses.it_runs"


@dataclass(frozen=True)
class Wanted:
    """A course that people wait for."""

    slug: str
    title: str
    people: int


@verb
def wish(*, course: Course, by: User, now: datetime) -> Wish:
    """Ask to be told when a course runs; somebody who waits already keeps the wish they have.

    Raises Refusal for a course that the college does not run any more.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    if course.retired_at is not None:
        raise Refusal(_("We do not run this course any more. Look at the others, or suggest one like it."))
    there = waiting(by).filter(course=course).first()
    if there is not None:
        return there
    made = Wish.objects.create(course=course, wished_at=now, wished_by=by)
    trail.append(act="wishes.wish", thing=made, by=by, now=now, course=course.pk)
    return made


@verb
def drop(*, course: Course, by: User, now: datetime) -> None:
    """Stop waiting for a course. Who does not wait changes nothing."""
    for each in waiting(by).filter(course=course).select_for_update(no_key=True):
        each.dropped_at, each.dropped_by = now, by
        each.save(update_fields=["dropped_at", "dropped_by"])
        trail.append(act="wishes.drop", thing=each, by=by, now=now, course=course.pk)


def waiting(person: User) -> QuerySet[Wish]:
    """Return the wishes of a person that are still open."""
    return Wish.objects.filter(wished_by=person, told_on=None, dropped_at=None)


def tell(offering: Offering, *, now: datetime) -> int:
    """Tell everybody who waits for the course of a published offering. Called in the transaction that published it.

    By invitation tells nobody. Returns how many people are told.
    """
    if offering.audience != Offering.Audience.EVERYONE:
        return 0
    opened = Wish.objects.filter(course=offering.course_id, told_on=None, dropped_at=None)
    wishes = list(opened.select_for_update(no_key=True, of=("self",)).select_related("wished_by").order_by("pk"))
    for each in wishes:
        occasion = f"wish {each.pk}"
        notices.write(person=each.wished_by, purpose=IT_RUNS, occasion=occasion, about_id=offering.pk, now=now)
    Wish.objects.filter(pk__in=[each.pk for each in wishes]).update(told_on=now)
    return len(wishes)


def wanted(*, most: int = 20) -> Sequence[Wanted]:
    """Return the courses that people wait for, the most wanted first."""
    title = Revision.objects.filter(course=OuterRef("course")).order_by("-number").values("title")[:1]
    rows = (
        Wish.objects.filter(told_on=None, dropped_at=None)
        .values("course", "course__slug")
        .annotate(people=Count("pk"), title=Subquery(title))
        .order_by("-people", "title", "course")
    )
    return [Wanted(row["course__slug"], row["title"], row["people"]) for row in rows[:most]]
