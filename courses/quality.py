"""What may be taught and printed: the approval of one revision of a course."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from courses import listing
from courses.models import Approval, Course, Revision
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.lib.periods import local
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb

APPROVAL_LASTS = timedelta(days=3 * 365)
FEWEST_METHODS = 2


@verb
def approve(*, revision: Revision, by: User, now: datetime) -> Approval:
    """Approve a revision for three years; a valid approval stays as it was, one that ran out is given again.

    Raises Refusal when the text names fewer than two ways of learning or says nothing about what people will learn.
    """
    Course.objects.select_for_update(no_key=True).get(pk=revision.course_id)
    there = Approval.objects.filter(revision=revision).first()
    if there is not None and there.expires >= today(now):
        return there
    if len(set(revision.methods)) < FEWEST_METHODS:
        raise Refusal(
            _("Every course uses more than one way of learning. Add another way, then approve it."),
            field="methods",
        )
    if not revision.outcomes:
        raise Refusal(_("Say what people will learn, then approve it."), field="outcomes")
    approval, _made = Approval.objects.update_or_create(
        revision=revision,
        defaults={"approved_at": now, "approved_by": by, "expires": today(now + APPROVAL_LASTS)},
    )
    trail.append(act="quality.approve", thing=revision, by=by, now=now)
    if there is not None:
        listing.refresh(course_ids=[revision.course_id], now=now)
    return approval


def today(now: datetime) -> date:
    """Return the college's own day at a moment."""
    return local(now, college().zone).date()


def approved_revision(course: Course, *, now: datetime) -> Revision | None:
    """Return the newest revision with a valid approval, or none."""
    return Revision.objects.filter(course=course, approval__expires__gte=today(now)).order_by("-number", "pk").first()
