"""What the tutor directory keeps about one person, for their own copy."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundations.lib.own_copy import Part, part
from tutors.models import Pair, Tutor

TUTOR = {
    "name": _("Name you teach under"),
    "line": _("Your public line"),
    "lived": _("Knows it from life"),
    "subject": _("Knows it from work or training"),
    "staff_role": _("Your work"),
    "perspective_hidden": _("Hidden from public pages"),
    "areas": _("What you teach"),
    "entered_at": _("Tutor since"),
    "entered_by": _("Entered by"),
    "left_at": _("Tutor until"),
    "left_by": _("Written down by"),
}
PAIR = {
    "peer_tutor__name": _("From life"),
    "staff_tutor__name": _("From a subject"),
    "proposed_at": _("Asked"),
    "proposed_by": _("Asked by"),
    "peer_agreed_at": _("Yes from the one who knows it from life"),
    "peer_agreed_by": _("Written down by"),
    "staff_agreed_at": _("Yes from the one who knows it from work"),
    "staff_agreed_by": _("Written down by"),
    "ended_at": _("Ended"),
    "ended_by": _("Ended by"),
}


def parts(user_id: int) -> tuple[Part, ...]:
    """Return everything this floor keeps about one person."""
    tutors = Tutor.objects.filter(user=user_id).select_related("entered_by", "left_by")
    theirs = Q(peer_tutor__user=user_id) | Q(staff_tutor__user=user_id)
    people = ("peer_tutor", "staff_tutor", "proposed_by", "peer_agreed_by", "staff_agreed_by", "ended_by")
    pairs = Pair.objects.filter(theirs).select_related(*people).order_by("proposed_at", "pk")
    return (
        part("tutor", _("Me as a tutor"), tutors, TUTOR, of=user_id),
        part("pairs", _("Whom I teach with"), pairs, PAIR, of=user_id),
    )
