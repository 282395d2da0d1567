"""Pausing all messages: for a stay somewhere, a hard month, or no reason at all. Nothing is lost by it.

While a pause lasts, nothing is sent, rung or posted: what would have been told falls away, as everything can be read in
My learning. Two things differ. Codes to sign in always come. And when the college cancels or moves a session that the
student has a place in, or calls off a talk of theirs, that waits: until the pause ends, or until two days before it,
whichever is first, so that nobody comes to a locked door. The student keeps every place, and their position in every
line; while the pause lasts the line passes over them (students.line asks `paused`). How it ends is in pause_end.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.periods import instant
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students.models import Pause, Student

# told in a pause too, though not at once: what keeps somebody from coming to a session that is not there
NEEDED: Final = frozenset({"students.offering_cancelled", "students.sessions_changed", "students.talk_off"})
NEEDED_BEFORE: Final = timedelta(days=2)
MORNING: Final = time(9)
LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True)
class Lull:
    """A pause as delivering needs it. until: the moment messages begin again; none when the student says so."""

    until: datetime | None


def paused(now: datetime) -> QuerySet[Student]:
    """Return the students who want no messages at a moment; `exclude(student__in=paused(now))` passes over them."""
    today = current.today(now)
    lasting = Pause.objects.live().filter(Q(until=None) | Q(until__gt=today), began_at__lte=now)
    return Student.objects.filter(pk__in=lasting.values("student"))


def lulls(user_ids: Iterable[int], *, now: datetime) -> Mapping[int, Lull]:
    """Return the pause of each of these people who is in one now, by person id. One query."""
    live = Pause.objects.live().filter(student__in=paused(now), student__user__in=set(user_ids))
    return {user: Lull(morning(until)) for user, until in live.values_list("student__user", "until")}


def of(student: Student) -> Pause | None:
    """Return the pause that a student is in, if any."""
    return Pause.objects.live().filter(student=student).first()


@verb
def begin(*, student: Student, by: User, now: datetime, until: date | None = None) -> Pause:
    """Stop all messages until a day, or until the student says so. In a pause already: its day is changed.

    Raises Refusal for a day that is not ahead, or more than a year away.
    """
    today = current.today(now)
    if until is not None and until <= today:
        raise Refusal(_("Choose a day from tomorrow on, or leave it empty."), field="until")
    if until is not None and until > today + LONGEST:
        raise Refusal(_("Choose a day within a year. You can pause again then."), field="until")
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    pause = of(student) or Pause(student=student, began_at=now, began_by=by)
    pause.until = until
    pause.save()
    behalf = None if by.pk == student.user_id else student.user
    trail.append(act="pause.begin", thing=pause, by=by, now=now, on_behalf_of=behalf, open=until is None)
    return pause


def morning(day: date | None) -> datetime | None:
    """Return when messages begin again on a day: at nine in the morning."""
    return instant(day, MORNING, current.college().zone) if day else None
