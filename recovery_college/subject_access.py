"""A person's own copy: what each floor keeps about them, put one after the other."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Story, Suggestion, Wish
from foundations.accounts.models import Grant, User
from foundations.audit.models import Entry
from foundations.lib.own_copy import Part, part
from foundations.notifications.models import Notice
from learning_plans import own_copy as plans_copy
from students import own_copy as students_copy
from students.events import OwnCopy

ACCOUNT = {"name": _("Name"), "email": _("Email"), "phone": _("Phone number"), "joined_on": _("Known since")}
ROLE = {
    "role": _("Role"),
    "granted_at": _("Given"),
    "granted_by": _("Given by"),
    "ended_at": _("Ended"),
    "ended_by": _("Ended by"),
}
MESSAGE = {
    "purpose": _("About"),
    "written_on": _("Written"),
    "due": _("To be sent"),
    "state": _("Now"),
    "told_at": _("Told"),
    "told_by": _("Told by"),
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
TRAIL = {"happened_on": _("When"), "act": _("What was done")}


def gather(question: OwnCopy) -> tuple[Part, ...]:
    """Answer with everything that is kept about one person."""
    of = question.user_id
    return (
        part("account", _("My account"), User.objects.filter(pk=of), ACCOUNT, of=of),
        *students_copy.parts(of),
        *plans_copy.parts(of),
        *_from_courses(of),
        *_from_the_ground(of),
    )


def _from_courses(of: int) -> tuple[Part, ...]:
    suggested = Suggestion.objects.filter(suggested_by=of).order_by("suggested_at", "pk")
    wished = Wish.objects.filter(wished_by=of).select_related("course").order_by("wished_at", "pk")
    told = Story.objects.filter(teller=of).order_by("agreed_at", "pk")
    return (
        part("suggestions", _("Courses I suggested"), suggested, SUGGESTION, of=of),
        part("wishes", _("Courses I want to hear about"), wished, WISH, of=of),
        part("stories", _("My stories"), told, STORY, of=of),
    )


def _from_the_ground(of: int) -> tuple[Part, ...]:
    roles = Grant.objects.filter(user=of).select_related("granted_by", "ended_by").order_by("granted_at", "pk")
    messages = Notice.objects.filter(person=of).select_related("told_by").order_by("written_on", "pk")
    entries = Entry.objects.filter(Q(by_id=of) | Q(on_behalf_of_id=of)).order_by("pk")
    return (
        part("roles", _("My roles"), roles, ROLE, of=of),
        part("messages", _("Messages to me"), messages, MESSAGE, of=of),
        part("trail", _("What I did, or was done for me"), entries, TRAIL, of=of),
    )
