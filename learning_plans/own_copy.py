"""What a learning plan says, for its student's own copy."""

from django.utils.translation import gettext_lazy as _

from foundations.lib.own_copy import Part, part
from learning_plans.models import Goal, KeepingWell, KeepingWellShare, Plan, Step

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
NOTE = {"words": _("What helps me"), "written_at": _("Written"), "written_by": _("Written by")}
SHARE = {
    "enrolment__offering__revision__title": _("To the tutors of"),
    "shared_at": _("Shared"),
    "shared_by": _("Shared by"),
    "enrolment__offering__last_end": _("At the latest until"),
    "stopped_at": _("Stopped"),
    "stopped_by": _("Stopped by"),
}


def parts(user_id: int) -> tuple[Part, ...]:
    """Return everything this floor keeps about one person."""
    plans = Plan.objects.filter(student__user=user_id).select_related("started_by")
    goals = Goal.objects.filter(plan__student__user=user_id).select_related("reached_by").order_by("number", "pk")
    steps = Step.objects.filter(goal__plan__student__user=user_id).select_related("goal", "done_by")
    notes = KeepingWell.objects.filter(student__user=user_id).select_related("written_by")
    shares = KeepingWellShare.objects.filter(note__student__user=user_id)
    related = ("enrolment__offering__revision", "shared_by", "stopped_by")
    return (
        part("plan", _("My learning plan"), plans, PLAN, of=user_id),
        part("goals", _("My goals"), goals, GOAL, of=user_id),
        part("steps", _("My steps"), steps.order_by("goal__number", "number", "pk"), STEP, of=user_id),
        part("keeping_well", _("Keeping well in class"), notes, NOTE, of=user_id),
        part(
            "keeping_well_shared",
            _("Who may open my note about keeping well"),
            shares.select_related(*related).order_by("shared_at", "pk"),
            SHARE,
            of=user_id,
        ),
    )
