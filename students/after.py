"""After a course, as its student sees it: how it was, what they completed, what got in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from students import barriers, feedback, graduation
from students.learning import Claim
from students.models import Enrolment, Mark, NextSteps
from students.models import EnrolmentState as State

ASKED_AT_MOST = 3


@dataclass(frozen=True)
class After:
    """What waits on My learning. asked: courses to say something about. done: completed, with no next steps yet.

    may_name: they have not said yet that their name may be said at the graduation of that year.
    """

    asked: tuple[Claim, ...]
    done: tuple[Claim, ...]
    missed: Mark | None
    may_name: bool = False

    @property
    def anything(self) -> bool:
        """Say whether there is something to show."""
        return bool(self.asked or self.done or self.missed)


def of_person(over: Sequence[Claim], under_way: Sequence[Enrolment], *, now: datetime) -> After:
    """Return what waits for somebody: of courses that are over, and of those that go on. At most five queries."""
    due = feedback.due((claim.enrolment for claim in over), now=now)
    completed = [claim for claim in over if claim.enrolment.state == State.COMPLETED]
    told = NextSteps.objects.filter(enrolment__in=[claim.enrolment.pk for claim in completed])
    answered = set(told.values_list("enrolment_id", flat=True))
    mine = {each.pk: each for each in (*under_way, *(claim.enrolment for claim in over))}
    done = tuple(claim for claim in completed if claim.enrolment.pk not in answered)[:1]
    return After(
        asked=tuple(claim for claim in over if claim.enrolment.pk in due)[:ASKED_AT_MOST],
        done=done,
        missed=barriers.missed(mine, now=now),
        may_name=any(_not_named(claim.enrolment) for claim in done),
    )


def _not_named(enrolment: Enrolment) -> bool:
    year = graduation.year_of_place(enrolment)
    return year is not None and not graduation.agreed(enrolment.student, year)


@dataclass(frozen=True)
class OfPlace:
    """What one place of mine has after its course. year: whose graduation it counts for, and whether I am named."""

    completed: bool
    asked: bool
    gave_up: bool
    answered: bool
    year: int | None
    named: bool


def of_place(mine: Enrolment, *, now: datetime) -> OfPlace:
    """Return what can be done about one place after its course."""
    year = graduation.year_of_place(mine)
    return OfPlace(
        completed=mine.state == State.COMPLETED,
        asked=bool(feedback.due([mine], now=now)),
        gave_up=barriers.asked(mine, None, now=now),
        answered=NextSteps.objects.filter(enrolment=mine).exists(),
        year=year,
        named=year is not None and graduation.agreed(mine.student, year),
    )
