"""Graduation: who completed a course in an academic year, and lets the college say their name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college, today
from foundations.lib import spreadsheets
from foundations.lib.periods import instant
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.years import first_day_of, year_of
from students.models import Enrolment, GraduationName, Student
from students.models import EnrolmentState as State

FIRST_YEAR, LAST_YEAR = 2000, 2200


@dataclass(frozen=True)
class Graduate:
    """Somebody on the list. done: their completed courses of the year, the first to end first."""

    student: Student
    done: tuple[Enrolment, ...]

    @property
    def courses(self) -> str:
        """The names of their courses."""
        return "; ".join(dict.fromkeys(each.offering.revision.title for each in self.done))


def completed_in(year: int) -> QuerySet[Enrolment]:
    """Return the completed places on courses that ended in an academic year, by name and then by when they ended."""
    zone = college().zone
    begins, ends = (instant(first_day_of(each), time(0), zone) for each in (year, year + 1))
    rows = Enrolment.objects.filter(
        state=State.COMPLETED, offering__last_end__gte=begins, offering__last_end__lt=ends
    ).select_related("student", "offering__revision")
    return rows.order_by("student__name", "student_id", "offering__last_end", "pk")


def graduates(year: int) -> list[Graduate]:
    """Return who completed at least one course in a year and agreed to be named, by name. One query."""
    named = GraduationName.objects.filter(year=year, taken_back_at=None).values("student")
    done: dict[int, list[Enrolment]] = {}
    for each in completed_in(year).filter(student__in=named):
        done.setdefault(each.student_id, []).append(each)
    return [Graduate(theirs[0].student, tuple(theirs)) for theirs in done.values()]


def years(*, now: datetime) -> list[int]:
    """Return the year that is on and the four before it, the newest first."""
    this = year_of(today(now))
    return list(range(this, this - 5, -1))


def year_of_place(enrolment: Enrolment) -> int | None:
    """Return the academic year in which a completed place counts, or none while it is not completed."""
    ended = enrolment.offering.last_end
    return year_of(today(ended)) if enrolment.state == State.COMPLETED and ended else None


def agreed(student: Student, year: int) -> bool:
    """Say whether the college may say their name that year."""
    return GraduationName.objects.filter(student=student, year=year, taken_back_at=None).exists()


@dataclass(frozen=True)
class YearOfOne:
    """One year in which a student completed a course. enrolment: one such place. named: their yes, if they said it."""

    year: int
    enrolment: Enrolment
    named: GraduationName | None

    @property
    def next(self) -> int:
        """The year in which it ends."""
        return self.year + 1

    @property
    def by_themselves(self) -> bool:
        """Whether they said yes themselves, and nobody wrote it down for them."""
        return self.named is not None and self.named.agreed_by_id == self.enrolment.student.user_id


def of_student(student: Student, places: Iterable[Enrolment]) -> list[YearOfOne]:
    """Return the years in which a student completed one of their places, the newest first. One query."""
    rows = GraduationName.objects.filter(student=student, taken_back_at=None).select_related("agreed_by")
    named = {row.year: row for row in rows}
    found: dict[int, Enrolment] = {}
    for place in places:
        year = year_of_place(place)
        if year is not None:
            found[year] = place
    return [YearOfOne(year, found[year], named.get(year)) for year in sorted(found, reverse=True)]


@verb
def agree(*, student: Student, year: int, by: User, now: datetime) -> GraduationName:
    """Let the college say a student's name in one year; `by` wrote their yes down. Twice changes nothing.

    Raises Refusal when they have completed nothing in that year.
    """
    student = Student.objects.select_for_update(no_key=True).select_related("user").get(pk=student.pk)
    if not FIRST_YEAR < year < LAST_YEAR or not completed_in(year).filter(student=student).exists():
        raise Refusal(_("The list of a year is for who completed a course in it. Complete the course for them first."))
    row = GraduationName.objects.filter(student=student, year=year).first()
    if row is not None and row.taken_back_at is None:
        return row
    row = row or GraduationName(student=student, year=year)
    row.agreed_at, row.agreed_by, row.taken_back_at, row.taken_back_by = now, by, None, None
    row.save()
    _note("graduation.agree", student, year, by=by, now=now)
    return row


@verb
def take_back(*, student: Student, year: int, by: User, now: datetime) -> None:
    """Take a name off the list of a year. Twice, or when it never stood there, nothing changes."""
    student = Student.objects.select_for_update(no_key=True).select_related("user").get(pk=student.pk)
    named = GraduationName.objects.filter(student=student, year=year, taken_back_at=None)
    if named.update(taken_back_at=now, taken_back_by=by):
        _note("graduation.take_back", student, year, by=by, now=now)


def _note(act: str, student: Student, year: int, *, by: User, now: datetime) -> None:
    behalf = None if by.pk == student.user_id else student.user
    trail.append(act=act, thing=student, by=by, now=now, on_behalf_of=behalf, year=year)


def as_csv(people: Sequence[Graduate]) -> bytes:
    """Return the list as a spreadsheet in which no name runs as a formula."""
    heads = (_("Name"), _("Completed"))
    return spreadsheets.csv_table(heads, ((each.student.name, each.courses) for each in people))
