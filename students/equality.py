"""Fairness: what students say about themselves, kept apart from their names, and counted once a year.

Every question can be left. Nobody but the student sees their answers again; everyone else sees counts, and no count
below FEW, nor one that could be worked out from the others.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.periods import local
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students.equality_questions import QUESTIONS
from students.models import Enrolment, EqualityAnswers, Group, Student

FEW = 5
FIRST_MONTH = 9
GROUPS = gettext_lazy("Which of the four groups")


@dataclass(frozen=True)
class Cell:
    """One answer and how many gave it; number is none when it is small, or would give a small one away."""

    words: str | Promise
    number: int | None


@dataclass(frozen=True)
class Table:
    """One question, counted. cells: empty when too few answered to say anything."""

    words: str | Promise
    cells: tuple[Cell, ...]


def answers_of(student: Student) -> dict[str, str]:
    """Return what a student said, for that student alone."""
    kept = EqualityAnswers.objects.filter(student=student).first()
    return dict(json.loads(kept.answers)) if kept else {}


@verb
def answer(*, student: Student, answers: Mapping[str, str], by: User, now: datetime) -> None:
    """Keep a student's answers in place of the ones before; all empty takes them away.

    Only the student themselves can do this. Raises Refusal for anybody else, or an answer we do not offer.
    """
    if by.pk != student.user_id:
        raise Refusal(_("Only the student themselves can answer this. They can do it on their own page."))
    said = {name: value for name, value in answers.items() if value}
    for name, value in said.items():
        if name not in QUESTIONS or value not in QUESTIONS[name].choices:
            raise Refusal(_("Choose from the list."), field=name)
    if not said:
        return take_away(student=student, by=by, now=now)
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    kept = EqualityAnswers.objects.filter(student=student).first() or EqualityAnswers(student=student)
    kept.answers, kept.answered_at, kept.answered_by = json.dumps(said, sort_keys=True), now, by
    kept.save()
    trail.append(act="equality.answer", thing=student, by=by, now=now)
    return None


@verb
def take_away(*, student: Student, by: User, now: datetime) -> None:
    """Take a student's answers away for good. Raises Refusal for anybody but the student."""
    if by.pk != student.user_id:
        raise Refusal(_("Only the student themselves can answer this. They can do it on their own page."))
    if EqualityAnswers.objects.filter(student=student).delete()[0]:
        trail.append(act="equality.take_away", thing=student, by=by, now=now)


def year_of(moment: datetime) -> int:
    """Return the college's year that a moment is in: it begins in September, and is called by that September."""
    day = local(moment, current.college().zone).date()
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def years() -> list[int]:
    """Return the years in which somebody got a place, newest first."""
    moments = Enrolment.objects.filter(confirmed_at__isnull=False).datetimes("confirmed_at", "month", order="DESC")
    return list(dict.fromkeys(year_of(moment) for moment in moments))


def students_of(year: int) -> QuerySet[Student]:
    """Return the students who got a place in a year."""
    began = Enrolment.objects.filter(confirmed_at__year__in=[year, year + 1], confirmed_at__isnull=False)
    pairs = began.values_list("student_id", "confirmed_at")
    return Student.objects.filter(pk__in={pk for pk, moment in pairs if moment and year_of(moment) == year})


def counts(year: int) -> list[Table]:
    """Return the counts of one year: each question, and the four groups. No names are read for it."""
    students = students_of(year)
    said = [dict(json.loads(row.answers)) for row in EqualityAnswers.objects.filter(student__in=students)]
    tables = [
        _table(question.words, question.choices, Counter(each[name] for each in said if name in each))
        for name, question in QUESTIONS.items()
    ]
    chosen = [row.groups.split() for row in students.exclude(groups="").only("uuid", "groups")]
    groups = Counter(group for each in chosen for group in each)
    return [_table(GROUPS, dict(Group.choices), groups), *tables]


def _table(words: str | Promise, choices: Mapping[str, str | Promise], counted: Counter[str]) -> Table:
    if sum(counted.values()) < FEW:
        return Table(words, ())
    hidden = hide(counted.get(choice, 0) for choice in choices)
    pairs = zip(choices.values(), hidden, strict=True)
    return Table(words, tuple(Cell(name, number) for name, number in pairs))


def hide(numbers: Iterable[int]) -> list[int | None]:
    """Return the numbers without those below FEW. When only one is hidden the next smallest is hidden with it.

    Nought is hidden like one to four: that nobody said something can be as telling as that somebody did.
    """
    known = list(numbers)
    small = [place for place, number in enumerate(known) if number < FEW]
    if len(small) == 1 and len(known) > 1:
        small.append(min((place for place in range(len(known)) if place not in small), key=known.__getitem__))
    return [None if place in small else number for place, number in enumerate(known)]
