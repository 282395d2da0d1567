"""What a learning plan says, for its student's own copy."""

from django.utils.translation import gettext_lazy as _

from foundations.lib.own_copy import Part, part
from learning_plans.models import Goal, Plan, Step

PLAN = {"hope": _("My hope"), "started_at": _("Started"), "started_by": _("Started by")}
GOAL = {
    "number": _("Number"),
    "words": _("My goal"),
    "reached_at": _("Reached"),
    "reached_by": _("Ticked by"),
}
STEP = {
    "goal__number": _("For goal number"),
    "number": _("Number"),
    "words": _("My step"),
    "done_at": _("Done"),
    "done_by": _("Ticked by"),
}


def parts(user_id: int) -> tuple[Part, ...]:
    """Return everything this floor keeps about one person."""
    plans = Plan.objects.filter(student__user=user_id).select_related("started_by")
    goals = Goal.objects.filter(plan__student__user=user_id).select_related("reached_by").order_by("number", "pk")
    steps = Step.objects.filter(goal__plan__student__user=user_id).select_related("goal", "done_by")
    return (
        part("plan", _("My learning plan"), plans, PLAN, of=user_id),
        part("goals", _("My goals"), goals, GOAL, of=user_id),
        part("steps", _("My steps"), steps.order_by("goal__number", "number", "pk"), STEP, of=user_id),
    )
