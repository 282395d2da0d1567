"""Opening a student's record: with a reason, written down for good, and shown to the student."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundations.accounts.models import User
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students.models import Opening, Student
from students.models.opening import OpeningReason, OpeningWhat

PERMISSION = "students.help"
MOST_WORDS = 200
YOURSELF = gettext_lazy("This is your own record. You find it under My details, like every student.")


def is_own(student: Student, by: User) -> bool:
    """Return whether somebody of the office is looking at themselves."""
    return student.user_id == by.pk


def is_open(student: Student, by: User, *, now: datetime, what: str = OpeningWhat.RECORD) -> bool:
    """Return whether this person gave their reason today. A person's own record is never open through the office."""
    if is_own(student, by):
        return False
    return Opening.objects.filter(student=student, opened_by=by, on=current.today(now), what=what).exists()


@verb
def open_record(
    *, student: Student, reason: str, words: str = "", by: User, now: datetime, what: str = OpeningWhat.RECORD
) -> Opening:
    """Write down who opens a record and why; it stays open for them for the rest of the college's day.

    A second reason on the same day changes nothing. The row is the trail: it has no entry in the audit besides.
    Raises Refusal without a reason, without words for "something else", and for a person's own record.
    """
    if is_own(student, by):
        raise Refusal(YOURSELF)
    if reason not in OpeningReason.values:
        raise Refusal(_("Choose why you open it."), field="reason")
    if reason == OpeningReason.OTHER and not words.strip():
        raise Refusal(_("Say in a few words why you open it."), field="words")
    student = Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    today = current.today(now)
    known = Opening.objects.filter(student=student, opened_by=by, on=today, what=what).first()
    if known:
        return known
    return Opening.objects.create(
        student=student,
        what=what,
        reason=reason,
        words=words.strip()[:MOST_WORDS],
        on=today,
        opened_at=now,
        opened_by=by,
    )


def seen_by(student: Student) -> QuerySet[Opening]:
    """Return who opened a student's record, newest first, for that student."""
    return Opening.objects.filter(student=student).select_related("opened_by").order_by("-opened_at", "-pk")
