"""What the courses keep about one person, for their own copy: what they teach, made, looked at, asked for and told."""

from django.utils.translation import gettext_lazy as _

from courses.models import Contribution, Member, Story, Suggestion, Teaching, Wish
from foundations.lib.own_copy import Part, part

TEACHING = {
    "session__offering__revision__title": _("Course"),
    "session__title": _("Session"),
    "session__day": _("Day"),
    "session__starts": _("From"),
    "session__ends": _("Until"),
    "cancelled": _("Called off"),
}
MADE = {
    "course__slug": _("Course"),
    "name": _("Shown as"),
    "part": _("What you did"),
    "words": _("In your words"),
    "perspective": _("You know it"),
    "hide_perspective": _("Hidden from others"),
    "noted_at": _("Written down"),
    "noted_by": _("Written down by"),
}
PANEL = {
    "panel__revision__title": _("Course"),
    "name": _("Named as"),
    "perspective": _("You know it"),
    "asked_at": _("Asked"),
    "asked_by": _("Asked by"),
    "structure": _("Your view of how it is built"),
    "content": _("Your view of what it says"),
    "evaluation": _("Your view of how we find out"),
    "given_at": _("Given"),
    "given_by": _("Written down by"),
    "came": _("Came to the meeting"),
}
SUGGESTION = {"words": _("What I suggested"), "suggested_at": _("When"), "answer": _("The answer")}
SUGGESTION |= {"answer_words": _("The answer in words"), "answered_at": _("Answered")}
WISH = {"course__slug": _("Tell me when this runs"), "wished_at": _("When"), "dropped_at": _("Stopped")}
STORY = {
    "words": _("My words"),
    "shown_as": _("Shown as"),
    "expires": _("Ends"),
    "agreed_at": _("Yes said"),
    "taken_back_at": _("Taken back"),
}


def parts(user_id: int) -> tuple[Part, ...]:
    """Return everything this floor keeps about one person."""
    return (*_as_a_tutor(user_id), *_as_anybody(user_id))


def _as_a_tutor(of: int) -> tuple[Part, ...]:
    taught = Teaching.objects.filter(tutor__user=of).select_related("session__offering__revision")
    made = Contribution.objects.filter(person=of).select_related("course", "noted_by").order_by("noted_at", "pk")
    sat = Member.objects.filter(person=of).select_related("panel__revision", "asked_by", "given_by")
    return (
        part("teaching", _("Sessions I teach"), taught.order_by("session__day", "pk"), TEACHING, of=of),
        part("made", _("Courses I helped to make"), made, MADE, of=of),
        part("panels", _("Panels I sit on"), sat.order_by("asked_at", "pk"), PANEL, of=of),
    )


def _as_anybody(of: int) -> tuple[Part, ...]:
    suggested = Suggestion.objects.filter(suggested_by=of).order_by("suggested_at", "pk")
    wished = Wish.objects.filter(wished_by=of).select_related("course").order_by("wished_at", "pk")
    told = Story.objects.filter(teller=of).order_by("agreed_at", "pk")
    return (
        part("suggestions", _("Courses I suggested"), suggested, SUGGESTION, of=of),
        part("wishes", _("Courses I want to hear about"), wished, WISH, of=of),
        part("stories", _("My stories"), told, STORY, of=of),
    )
