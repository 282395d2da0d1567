"""Looking into the catalogue from tests, and filling it."""

from datetime import datetime, timedelta

from courses import catalogue
from courses.catalogue import Chosen, Place
from courses.models import Category, Course, Listing, Offering
from foundations.accounts.models import User
from tests.factories.courses import NOW, make_course, make_offering


def find(*, number: int = 1, place: Place | None = None, now: datetime = NOW, **chosen: object) -> catalogue.Found:
    return catalogue.find(Chosen(**chosen), place=place or Place(), number=number, now=now)


def titles(**chosen: object) -> list[str]:
    return [card.title for card in find(**chosen).cards]


def offer(title: str = "Understanding worry", *, words: dict[str, object] | None = None, **more: object) -> Offering:
    return make_offering(make_course(title, **(words or {})), **more)


def many(count: int) -> list[str]:
    """List so many courses, four at each start, without going through a plan for each."""
    offering = offer("Course 000")
    category = Category.objects.get()
    first = Listing.objects.get()
    facts = first.offerings.get()
    system = User.objects.system()
    for number in range(1, count):
        course = Course.objects.create(
            slug=f"many-{number}",
            code=f"M{number}",
            category=category,
            kind_id="course",
            started_at=NOW,
            started_by=system,
        )
        offering.pk, offering.uuid, offering.course = None, f"00000000-0000-4000-8000-{number:012d}", course
        offering._state.adding = True
        offering.save()
        first.pk, first.course, first.title = None, course, f"Course {number:03d}"
        first.next_start = facts.next_start = first.next_start + timedelta(days=number % 4 == 0)
        first._state.adding = True
        first.save()
        facts.pk, facts.listing, facts.offering = None, first, offering
        facts._state.adding = True
        facts.save()
    return [f"Course {number:03d}" for number in range(count)]
