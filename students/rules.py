"""When an offering can be joined, and by whom: the same for every way in. Each refusal says what else there is."""

from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Offering
from foundations.college import current
from foundations.college.current import college
from foundations.lib.refusals import Refusal
from foundations.lib.wording import long_day
from students.models import Enrolment, Student


def check_open(offering: Offering, *, now: datetime) -> None:
    """Raise Refusal, saying why and what else there is, when people cannot enrol themselves on an offering."""
    check_joinable(offering, now=now)
    if offering.audience == Offering.Audience.INVITATION:
        raise Refusal(_("This group is by invitation. Ring us if you think you should be in it, or choose another."))
    opens = offering.term.enrolment_opens
    if current.today(now) < opens:
        words = _("You can enrol from %(day)s. Come back then, or choose another group.")
        raise Refusal(words % {"day": long_day(opens)})


def check_joinable(offering: Offering, *, now: datetime) -> None:
    """Raise Refusal when nobody can join an offering, not even with the office's help."""
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Look for another date on the course page, or ring us."))
    if offering.state != Offering.State.PUBLISHED or offering.first_start is None or offering.joins_until is None:
        raise Refusal(_("This group is not open yet. Look for another date on the course page, or ring us."))
    if now < offering.joins_until:
        return
    if now >= offering.first_start:
        raise Refusal(_("This group has started. Look for the next one on the course page, or ring us."))
    raise Refusal(_("Joining this group has closed. Look for the next one on the course page, or ring us."))


def check_walk_in(offering: Offering, *, now: datetime) -> None:
    """Raise Refusal when somebody cannot come in at the door: only while the offering runs, from its first day on."""
    if offering.state != Offering.State.PUBLISHED or offering.first_start is None or offering.last_end is None:
        raise Refusal(_("This group is not running. Look for another one they could join."))
    if current.today(now) < current.today(offering.first_start):
        raise Refusal(_("It has not begun. Add them to the group instead, so that they get the dates."))
    if now >= offering.last_end:
        raise Refusal(_("This group is over. Look for the next one they could join."))


def check_most(student: Student, offering: Offering, *, but: Enrolment | None = None) -> None:
    """Raise Refusal when a student has as many places in the term as the college allows; a rule that is off at first.

    The student's row is locked, so that two groups joined in one moment are counted. but: a place they are leaving.
    """
    most = college().most_per_term
    if not most:
        return
    Student.objects.select_for_update(no_key=True, of=("self",)).get(pk=student.pk)
    if has_the_most(student, offering, but=but):
        words = ngettext(
            "You have %(most)s place this term, which is the most we can give one person. "
            "You can give it up for this one, or ring us.",
            "You have %(most)s places this term, which is the most we can give one person. "
            "You can give one up for this one, or ring us.",
            most,
        )
        raise Refusal(words % {"most": most})


def has_the_most(student: Student, offering: Offering, *, but: Enrolment | None = None) -> bool:
    """Say whether check_most would refuse. Without the lock it is only a look. but: a place they are leaving."""
    most = college().most_per_term
    if not most:
        return False
    holding = Enrolment.objects.filter(student=student, state__in=Enrolment.HOLDING, offering__term=offering.term_id)
    if but is not None:
        holding = holding.exclude(pk=but.pk)
    return holding.count() >= most


def with_the_most(offering: Offering) -> QuerySet[Enrolment, dict[str, int]] | None:
    """Return who has as many places in an offering's term as the college allows; none without that rule."""
    most = college().most_per_term
    if not most:
        return None
    holding = Enrolment.objects.filter(state__in=Enrolment.HOLDING, offering__term=offering.term_id)
    return holding.values("student").annotate(places=Count("pk")).filter(places__gte=most).values("student").order_by()
