"""What the students' floor asks the floor above it, and what happens on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from foundations.lib.events import Event, Question
from foundations.lib.own_copy import Part


@dataclass(frozen=True)
class GoalInBrief:
    """A goal that is not reached yet, with how many of its steps are done."""

    words: str
    done: int
    steps: int


@dataclass(frozen=True)
class PlanInBrief:
    """A person's own learning plan in brief; for nobody's eyes but theirs."""

    hope: str
    goals: tuple[GoalInBrief, ...]


@dataclass(frozen=True)
class OwnPlan(Question[PlanInBrief | None]):
    """What is in the plan of this person, for their own page? Answer: none when they have not started one."""

    user_id: int


@dataclass(frozen=True)
class OwnCopy(Question[tuple[Part, ...]]):
    """What does every floor keep about this person, for their own copy of it? Answer: parts in the order shown."""

    user_id: int


@dataclass(frozen=True)
class PlaceConfirmed(Event):
    """A student has a place that is theirs, by whichever route."""

    enrolment_id: int
    by_id: int
    now: datetime


@dataclass(frozen=True)
class PlaceEnded(Event):
    """A claim on an offering ended before its time: given up, declined, moved or cancelled. Not: completed."""

    enrolment_id: int
    by_id: int
    now: datetime


@dataclass(frozen=True)
class KeepingWellNote(Question[Mapping[int, str]]):
    """What do these students share with their tutors about keeping well? Answer: enrolment id -> their words.

    Who shares nothing is left out.
    """

    enrolment_ids: tuple[int, ...]
    now: datetime
