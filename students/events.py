"""What the students' floor asks the floor above it."""

from collections.abc import Mapping
from dataclasses import dataclass

from foundations.lib.events import Question


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
class KeepingWellNote(Question[Mapping[int, str]]):
    """What do these students share with their tutors about keeping well? Answer: enrolment id -> their words.

    Who shares nothing is left out.
    """

    enrolment_ids: tuple[int, ...]
