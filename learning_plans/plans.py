"""A learning plan: started by its student, in their own words. It is offered, never a gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from learning_plans.models import Goal, Plan, Step
from students.events import GoalInBrief, OwnPlan, PlanInBrief
from students.models import Student

MOST_GOALS = 12
MOST_STEPS = 12


@dataclass(frozen=True)
class GoalAsShown:
    """A goal with its steps in order and how many are done."""

    goal: Goal
    steps: list[Step]
    done: int


def as_shown(goals: Iterable[Goal]) -> list[GoalAsShown]:
    """Return goals as the page shows them; fetch the goals with their steps."""
    shown = []
    for goal in goals:
        steps = sorted(goal.steps.all(), key=lambda step: step.number)
        shown.append(GoalAsShown(goal=goal, steps=steps, done=sum(step.done_at is not None for step in steps)))
    return shown


def visible_to(user: User) -> QuerySet[Plan]:
    """Return the plans a person may open: their own."""
    return Plan.objects.filter(student__user=user)


def in_brief(question: OwnPlan) -> PlanInBrief | None:
    """Answer what a person's own page shows of their plan: the hope, and the goals that are still open."""
    plan = Plan.objects.filter(student__user_id=question.user_id).first()
    if plan is None:
        return None
    goals = plan.goals.filter(reached_at=None).order_by("number", "pk").prefetch_related("steps")
    shown = as_shown(goals)
    return PlanInBrief(plan.hope, tuple(GoalInBrief(each.goal.words, each.done, len(each.steps)) for each in shown))


@verb
def start(*, student: Student, by: User, now: datetime) -> Plan:
    """Start a student's own plan; a started one is returned as it is. Raises Refusal for anyone else."""
    _only_the_owner(student, by)
    plan, made = Plan.objects.get_or_create(student=student, defaults={"started_at": now, "started_by": by})
    if made:
        trail.append(act="plans.start", thing=plan, by=by, now=now)
    return plan


@verb
def write_hope(*, plan: Plan, words: str, by: User, now: datetime) -> Plan:
    """Keep what the student hopes for, in their own words; empty takes it away again."""
    plan = _own(plan, by)
    plan.hope = words.strip()
    plan.save(update_fields=["hope"])
    trail.append(act="plans.write_hope", thing=plan, by=by, now=now)
    return plan


@verb
def add_goal(*, plan: Plan, words: str, by: User, now: datetime, steps: tuple[str, ...] = ()) -> Goal:
    """Add a goal with its first steps; empty steps are left out.

    Raises Refusal without words, or when the plan holds twelve goals that are not reached yet.
    """
    plan = _own(plan, by)
    if not words.strip():
        raise Refusal(_("Write what you want, in a few words."), field="words")
    if plan.goals.filter(reached_at=None).count() >= MOST_GOALS:
        raise Refusal(_("You have twelve goals. Tick one off first, or change one that is there."), field="words")
    number = (plan.goals.aggregate(last=Max("number"))["last"] or 0) + 1
    goal = Goal.objects.create(plan=plan, number=number, words=words.strip())
    kept = [step.strip() for step in steps if step.strip()]
    Step.objects.bulk_create(Step(goal=goal, number=n, words=step) for n, step in enumerate(kept, start=1))
    trail.append(act="plans.add_goal", thing=goal, by=by, now=now, steps=len(kept))
    return goal


@verb
def add_step(*, goal: Goal, words: str, by: User, now: datetime) -> Step:
    """Add one step to a goal. Raises Refusal without words, or when the goal has twelve steps."""
    _own(goal.plan, by)
    if not words.strip():
        raise Refusal(_("Write one small thing to do."), field="words")
    if goal.steps.count() >= MOST_STEPS:
        raise Refusal(_("This goal has twelve steps. Add a second goal: it may be easier to follow."), field="words")
    number = (goal.steps.aggregate(last=Max("number"))["last"] or 0) + 1
    step = Step.objects.create(goal=goal, number=number, words=words.strip())
    trail.append(act="plans.add_step", thing=step, by=by, now=now)
    return step


@verb
def tick(*, step: Step, done: bool, by: User, now: datetime) -> Step:
    """Tick a step, or take the tick away. Doing it twice changes nothing."""
    _own(step.goal.plan, by)
    step = Step.objects.select_for_update(no_key=True).get(pk=step.pk)
    if done == (step.done_at is not None):
        return step
    step.done_at, step.done_by = (now, by) if done else (None, None)
    step.save(update_fields=["done_at", "done_by"])
    trail.append(act="plans.tick", thing=step, by=by, now=now, done=done)
    return step


@verb
def reach(*, goal: Goal, reached: bool, by: User, now: datetime) -> Goal:
    """Say that a goal is reached, or that it is not after all."""
    _own(goal.plan, by)
    goal = Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
    if reached == (goal.reached_at is not None):
        return goal
    goal.reached_at, goal.reached_by = (now, by) if reached else (None, None)
    goal.save(update_fields=["reached_at", "reached_by"])
    trail.append(act="plans.reach", thing=goal, by=by, now=now, reached=reached)
    return goal


def _only_the_owner(student: Student, by: User) -> None:
    if student.user_id != by.pk:
        raise Refusal(_("A learning plan is written by its student. You can suggest something when they ask you."))


def _own(plan: Plan, by: User) -> Plan:
    """Lock the plan and return it as it is now, for its own student only."""
    plan = Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("student").get(pk=plan.pk)
    _only_the_owner(plan.student, by)
    return plan
