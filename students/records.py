"""A student's record: open, or closed because it was joined to another one of the same person."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from foundations.lib.refusals import Refusal
from students.models import Student


def lock(student_ids: Iterable[int]) -> list[Student]:
    """Lock records in one statement, by ascending id, after the offerings; return them as they are now."""
    rows = Student.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    return list(rows.filter(pk__in=set(student_ids)).order_by("pk"))


def check_open(student: Student, *, now: datetime) -> None:
    """Raise Refusal for a closed record, so that nobody is enrolled on it. Locks it: two can press at once.

    Who became a student in this very transaction is known to nobody else yet, and is not asked for again.
    """
    if student.registered_at == now:
        return
    held = Student.objects.select_for_update(no_key=True).filter(pk=student.pk)
    if held.values_list("merged_into_id", flat=True).get() is not None:
        raise Refusal(_("This record was joined with another one of the same person. Open that one, and go on there."))


def in_use(student: Student) -> Student:
    """Return the record that stands for this one now: itself, or the one it was joined to."""
    return student.merged_into if student.merged_into is not None else student
