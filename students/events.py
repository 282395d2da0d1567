"""What the students' floor asks the floor above it."""

from dataclasses import dataclass

from foundations.lib.events import Question
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
