"""A person's own copy: what each floor keeps about them, put one after the other."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses import own_copy as courses_copy
from foundations.accounts.models import Grant, User
from foundations.audit.models import Entry
from foundations.lib.own_copy import Part, part
from foundations.notifications.models import Notice
from learning_plans import own_copy as plans_copy
from students import own_copy as students_copy
from students.events import OwnCopy
from tutors import own_copy as tutors_copy

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
TRAIL = {"happened_on": _("When"), "act": _("What was done")}


def gather(question: OwnCopy) -> tuple[Part, ...]:
    """Answer with everything that is kept about one person."""
    of = question.user_id
    return (
        part("account", _("My account"), User.objects.filter(pk=of), ACCOUNT, of=of),
        *students_copy.parts(of),
        *plans_copy.parts(of),
        *tutors_copy.parts(of),
        *courses_copy.parts(of),
        *_from_the_ground(of),
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
