"""Courses, venues and offerings for tests, made by calling the verbs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, product
from typing import Any

from courses import authoring, closed_days, offerings, panels, planning, scheduling
from courses.authoring import CourseText
from courses.models import (
    Approval,
    Category,
    Colour,
    Course,
    Offering,
    Outcome,
    Pattern,
    Perspective,
    Revision,
    Room,
    Term,
    Venue,
)
from foundations.accounts.models import User
from tests.factories.tutors import make_pair
from tutors.models import Pair

EARLIER = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIRST_DAY = date(2027, 1, 12)
_numbers = count(1)


def make_category(slug: str = "understand", name: str = "Understanding myself") -> Category:
    """Return the category of that slug, made when it is not there."""
    found = Category.objects.filter(slug=slug).first()
    marks = set(Category.objects.values_list("pattern", "colour"))
    free = next(each for each in product(Pattern.values, Colour.values) if each not in marks and each[0] != each[1])
    pattern, colour = (slug, slug) if slug in Pattern.values else free
    return found or Category.objects.create(
        slug=slug,
        name=name,
        order=100 + next(_numbers),
        pattern=pattern,
        colour=colour,
    )


def make_term(name: str = "Spring 2027", starts: date = date(2027, 1, 11), ends: date = date(2027, 3, 25)) -> Term:
    """Return the term of that name, or the one that has some of its days, made when there is none."""
    found = Term.objects.filter(name=name).first()
    found = found or Term.objects.filter(starts__lte=ends, ends__gte=starts).order_by("starts", "pk").first()
    opens = starts - timedelta(days=400)
    return found or planning.add_term(
        name=name, starts=starts, ends=ends, enrolment_opens=opens, by=User.objects.system(), now=EARLIER
    )


def make_venue(name: str = "", **facts: Any) -> Venue:
    """Add a venue without steps, with a hearing loop."""
    number = next(_numbers)
    values = {"street": "3 Market Row", "town": "Larkmoor", "step_free": True, "hearing_loop": True, **facts}
    return planning.add_venue(
        slug=f"venue-{number}",
        name=name or f"Venue {number}",
        by=User.objects.system(),
        now=EARLIER,
        **values,
    )


def make_room(name: str = "", *, venue: Venue | None = None, size: int = 20) -> Room:
    """Add a room, in a venue of its own unless told otherwise."""
    name = name or f"Room {next(_numbers)}"
    return planning.add_room(venue=venue or make_venue(), name=name, size=size, by=User.objects.system(), now=EARLIER)


def make_course(
    title: str = "Understanding worry",
    *,
    category: Category | None = None,
    kind: str = "course",
    approved: bool = True,
    **words: Any,
) -> Course:
    """Put a course into the library, its text approved unless told otherwise."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "line": f"{title}, and the ways people have found to live with it.",
        "about": "Everyone worries. We look at where it comes from.\n\nYou will leave with a page of things to try.",
        "outcomes": ["say what worry does to the body", "try two ways to turn it down", "choose one to keep"],
        "methods": ["talking_together", "trying_out"],
        "session_titles": ["What worry is for"],
        **words,
    }
    course = authoring.start(
        slug=f"course-{number}",
        code=f"C{number}",
        category=category or make_category(),
        kind=kind,
        text=CourseText(title=title, **values),
        by=User.objects.system(),
        now=EARLIER,
    )
    if approved:
        approve(course.revisions.get())
    return course


def approve(revision: Revision, *, by: User | None = None, now: datetime = EARLIER) -> Approval:
    """Let a panel of two, one of each perspective, say yes to a revision."""
    by = by or User.objects.system()
    panel = panels.convene(revision=revision, by=by, now=now)
    for name, perspective in (("Winnie Achieng", Perspective.LIVED), ("Idris Rahman", Perspective.SUBJECT)):
        panels.add_member(panel=panel, name=name, perspective=perspective, by=by, now=now)
    said = {"structure": "Good shape.", "content": "True and kind.", "evaluation": "Three questions at the end."}
    panels.agree(panel=panel, outcome=Outcome.APPROVED, by=by, now=now, **said)
    return Approval.objects.get(revision=revision)


def make_offering(
    course: Course | None = None,
    *,
    places: int = 12,
    weeks: int = 4,
    first: date = FIRST_DAY,
    starts: time = time(10),
    ends: time = time(12),
    room: Room | None = None,
    pair: Pair | None = None,
    term: Term | None = None,
    published: bool = True,
    titles: Sequence[str] = (),
    now: datetime = EARLIER,
    **more: Any,
) -> Offering:
    """Plan a weekly run in a room of its own by a pair of its own, published unless told otherwise.

    A closed day is passed over, so that tests whose days follow today's date never meet Christmas.
    """
    system, term = User.objects.system(), term or make_term()
    shut = closed_days.between(first, first + timedelta(days=366)).days()
    mode = more.get("mode", Offering.Mode.IN_PERSON)
    room = None if mode == Offering.Mode.ONLINE else room or make_room()
    channel = "online" if mode == Offering.Mode.ONLINE else "room"
    meetings = scheduling.weekly(
        first=first,
        starts=starts,
        ends=ends,
        titles=titles or [f"Part {n}" for n in range(1, weeks + 1)],
        room=room,
        closed=shut,
    )
    offering = offerings.plan(
        course=course or make_course(),
        term=term,
        pair=pair or make_pair(),
        places={channel: places},
        meetings=meetings,
        by=system,
        now=now,
        **more,
    )
    if published:
        offering = offerings.publish(offering=offering, by=system, now=now)
    return Offering.objects.get(pk=offering.pk)


def day_after(days: int, day: date = FIRST_DAY) -> date:
    """Return the day so many days after the first day of the tests' term."""
    return day + timedelta(days=days)
