"""The other runs of a course that somebody could change to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.models import Offering
from students import facts, line
from students.facts import Facts
from students.models import Enrolment


@dataclass(frozen=True)
class Run:
    """Another run. free: whether somebody who changes would get a place now, as far as a look can tell."""

    offering: Offering
    facts: Facts
    free: bool


def others(offering: Offering, *, now: datetime) -> list[Offering]:
    """Return the other runs of a course that everyone can join now, soonest first."""
    runs = Offering.objects.filter(
        course=offering.course_id,
        state=Offering.State.PUBLISHED,
        audience=Offering.Audience.EVERYONE,
        joins_until__gt=now,
    )
    return list(runs.exclude(pk=offering.pk).order_by("first_start", "pk"))


def to_change_to(mine: Enrolment, *, now: datetime) -> Sequence[Run]:
    """Return the runs that somebody could change to, where they have no claim yet, soonest first."""
    taken = Enrolment.objects.live().filter(student=mine.student_id).values_list("offering_id", flat=True)
    runs = [each for each in others(mine.offering, now=now) if each.pk not in set(taken)]
    known = facts.of(each.pk for each in runs)
    return [Run(each, known[each.pk], line.has_room(each, mine.channel, now=now)) for each in runs]
