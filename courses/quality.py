"""What may be taught and printed: the approval of one revision of a course."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import Approval, Contribution, Course, Revision, Verdict
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.lib.periods import local
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

APPROVAL_LASTS = timedelta(days=3 * 365)
FEWEST_METHODS = 2


def check_ready(revision: Revision) -> None:
    """Raise Refusal when the words name fewer than two ways of learning, or nothing that people will learn."""
    if len(set(revision.methods)) < FEWEST_METHODS:
        raise Refusal(
            _("Every course uses more than one way of learning. Add another way, then send it to a panel."),
            field="methods",
        )
    if not revision.outcomes:
        raise Refusal(_("Say what people will learn, then send it to a panel."), field="outcomes")


@verb
def approve(*, revision: Revision, verdict: Verdict, by: User, now: datetime) -> Approval:
    """Approve a revision for three years on the verdict of a panel; the verbs of courses/panels.py call it.

    Raises Refusal when the text names fewer than two ways of learning or says nothing about what people will learn.
    """
    check_ready(revision)
    approval, _made = Approval.objects.update_or_create(
        revision=revision,
        defaults={
            "verdict": verdict,
            "approved_at": now,
            "approved_by": by,
            "expires": today(now + APPROVAL_LASTS),
        },
    )
    trail.append(act="quality.approve", thing=revision, by=by, now=now)
    return approval


def made(course: Course, *, person: User | None, name: str) -> bool:
    """Return whether somebody took part in making a course: noted as a co-producer, or the writer of its words."""
    noted = Q(name__iexact=name)
    if person is not None:
        if Revision.objects.filter(course=course, written_by=person).exists():
            return True
        noted |= Q(person=person)
    return Contribution.objects.filter(noted, course=course).exists()


def today(now: datetime) -> date:
    """Return the college's own day at a moment."""
    return local(now, college().zone).date()


def approved_revision(course: Course, *, now: datetime) -> Revision | None:
    """Return the newest revision with a valid approval, or none."""
    return Revision.objects.filter(course=course, approval__expires__gte=today(now)).order_by("-number", "pk").first()
