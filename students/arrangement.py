"""Arrangements: what a student asked for, met for each course they have a place on.

Flag and meet, of the six steps of the Accessible Information Standard (NHS England, DAPB1605): somebody sees to it by a
day, the student is told either way, and is asked afterwards whether it worked.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from courses import working_days
from courses.events import SessionsChanged
from courses.models import Offering, Session
from courses.working_days import WorkingDays
from foundations.accounts import grants
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices
from students.events import PlaceConfirmed, PlaceEnded
from students.models import Arrangement, Enrolment, Need
from students.models import ArrangementState as State

WORKING_DAYS_BEFORE = 5
MAY_ARRANGE = "students.help"
ANSWERED_PURPOSE = "students.arrangement_answered"
GIVEN_PURPOSE = "students.arrangement_given"


# What begins them, and ends them -------------------------------------------------------------------------------------


def on_place_confirmed(event: PlaceConfirmed) -> None:
    """A student has a place: everything that helps them is arranged for this course too."""
    needs = list(Need.objects.live().filter(student__enrolments=event.enrolment_id).order_by("pk"))
    if needs:
        claim, by = Enrolment.objects.get(pk=event.enrolment_id), User.objects.get(pk=event.by_id)
        _begin([(need.pk, claim) for need in needs], by=by, now=event.now)


def on_place_ended(event: PlaceEnded) -> None:
    """A student has the place no longer: nothing has to be arranged for it. A completed course keeps what was done."""
    rows = Arrangement.objects.kept().filter(enrolment=event.enrolment_id)
    rows = rows.exclude(enrolment__state=Enrolment.State.COMPLETED)
    if rows.exists():
        _close(rows, by=User.objects.get(pk=event.by_id), now=event.now)


def on_sessions_changed(event: SessionsChanged) -> None:
    """Dates moved: the days by which things are arranged move with them."""
    rows = Arrangement.objects.open().filter(enrolment__offering__in=event.offering_ids)
    date_again(rows, now=event.now)


@verb
def begin(*, enrolment: Enrolment, by: User, now: datetime) -> int:
    """Let everything that helps a student be arranged for one place of theirs; return how many are new."""
    needs = Need.objects.live().filter(student=enrolment.student_id).order_by("pk")
    return _begin([(need.pk, enrolment) for need in needs], by=by, now=now)


@verb
def begin_for_need(*, need: Need, by: User, now: datetime) -> int:
    """Let one thing be arranged for every place the student has that is not over; return how many are new."""
    return _begin([(need.pk, claim) for claim in _places(now).filter(student=need.student_id)], by=by, now=now)


@verb
def begin_again(*, need: Need, by: User, now: datetime) -> int:
    """What is asked for is something else now: what was arranged or not possible is to arrange again."""
    ahead = Arrangement.objects.filter(need=need, state__in=(State.ARRANGED, State.NOT_POSSIBLE))
    rows = list(_locked(ahead.filter(enrolment__in=_places(now))))
    for row in rows:
        row.state, row.answer = State.OPEN, ""
        row.arranged_at = row.arranged_by = row.refused_at = row.refused_by = None
        row.save(update_fields=["state", "answer", "arranged_at", "arranged_by", "refused_at", "refused_by"])
        _note("arrangement.begin_again", row, by=by, now=now)
    date_again(Arrangement.objects.filter(pk__in=[row.pk for row in rows]), now=now)
    return len(rows)


@verb
def close_of_need(*, need: Need, by: User, now: datetime) -> int:
    """The student does not need it any more: close it where it is not over yet; return how many were closed."""
    return _close(Arrangement.objects.kept().filter(need=need, enrolment__in=_places(now)), by=by, now=now)


@verb
def mend(*, now: datetime) -> int:
    """Begin what is missing: somebody asked for help in the very moment in which they got a place."""
    live = FilteredRelation("student__needs", condition=Q(student__needs__ended_at=None))
    there = Arrangement.objects.filter(need=OuterRef("live"), enrolment=OuterRef("pk"))
    missing = _places(now).annotate(live=live).filter(~Exists(there), live__isnull=False)
    pairs = [(claim.live_need, claim) for claim in missing.annotate(live_need=F("live__pk"))]
    return _begin(pairs, by=User.objects.system(), now=now)


@verb
def date_again(rows: QuerySet[Arrangement], *, now: datetime) -> int:
    """Reckon anew by which day open arrangements are to be made, and return how many days are different."""
    found = list(_locked(rows.filter(state=State.OPEN)))
    days = due_days({row.enrolment.offering_id for row in found}, now=now)
    changed = [row for row in found if days.get(row.enrolment.offering_id, row.due) != row.due]
    # what is late stays late: its day is in the past, and no new day hides that
    changed = [row for row in changed if row.due >= current.today(now) or days[row.enrolment.offering_id] > _soon(now)]
    for row in changed:
        row.due = days[row.enrolment.offering_id]
        row.save(update_fields=["due"])
    return len(changed)


# What the office does ------------------------------------------------------------------------------------------------


@verb
def assign(*, arrangement: Arrangement, who: User | None, by: User, now: datetime) -> Arrangement:
    """Say who sees to it, and tell them unless it is themselves; None: the whole office. The same again is nothing.

    Raises Refusal when it has been closed, or for somebody who does not help students: they could not open it.
    """
    arrangement = _held(arrangement)
    if arrangement.who == who:
        return arrangement
    _check_kept(arrangement)
    if who and not grants.holding(MAY_ARRANGE).filter(pk=who.pk).exists():
        raise Refusal(_("Choose somebody from the office. Only they can open this page."), field="who")
    arrangement.who = who
    arrangement.save(update_fields=["who"])
    _note("arrangement.assign", arrangement, by=by, now=now, who=who.pk if who else None)
    if who and who != by:
        occasion = f"arrangement {arrangement.pk} {now.isoformat()}"
        notices.write(person=who, purpose=GIVEN_PURPOSE, occasion=occasion, about_id=arrangement.pk, now=now)
    return arrangement


@verb
def arrange(*, arrangement: Arrangement, answer: str, by: User, now: datetime) -> Arrangement:
    """It is arranged, and the student is told with these words (or none). The same again changes nothing.

    Raises Refusal when the student does not need it any more.
    """
    arrangement = _held(arrangement)
    if (arrangement.state, arrangement.answer) == (State.ARRANGED, answer.strip()):
        return arrangement
    _check_kept(arrangement)
    arrangement.refused_at = arrangement.refused_by = None
    if arrangement.state != State.ARRANGED:
        arrangement.arranged_at, arrangement.arranged_by = now, by
    return _answer(arrangement, State.ARRANGED, answer, by=by, now=now)


@verb
def refuse(*, arrangement: Arrangement, answer: str, by: User, now: datetime) -> Arrangement:
    """It is not possible this time, and the student is told with these words. The same again changes nothing.

    Raises Refusal without words, or when the student does not need it any more.
    """
    arrangement = _held(arrangement)
    if (arrangement.state, arrangement.answer) == (State.NOT_POSSIBLE, answer.strip()):
        return arrangement
    _check_kept(arrangement)
    if not answer.strip():
        raise Refusal(_("Say to the student what you tried, and what you can do instead."), field="answer")
    arrangement.arranged_at = arrangement.arranged_by = None
    if arrangement.state != State.NOT_POSSIBLE:
        arrangement.refused_at, arrangement.refused_by = now, by
    return _answer(arrangement, State.NOT_POSSIBLE, answer, by=by, now=now)


@verb
def say_met(*, arrangement: Arrangement, met: str, by: User, now: datetime) -> Arrangement:
    """Say after the first session whether it worked, by the student or the office. The same again changes nothing.

    Raises Refusal before the first session, for one that was closed, and without an answer.
    """
    arrangement = _held(arrangement)
    if arrangement.met == met:
        return arrangement
    if met not in Arrangement.Met.values:
        raise Refusal(_("Choose one of the three answers."), field="met")
    _check_kept(arrangement)
    if not asked(arrangement, now=now):
        raise Refusal(_("The first session has not been yet. Come back after it and tell us."), field="met")
    arrangement.met, arrangement.met_at, arrangement.met_by = met, now, by
    arrangement.save(update_fields=["met", "met_at", "met_by"])
    _note("arrangement.say_met", arrangement, by=by, now=now)
    return arrangement


def asked(arrangement: Arrangement, *, now: datetime) -> bool:
    """Tell whether it is time to say if it worked: once the course has begun."""
    first = arrangement.enrolment.offering.first_start
    return first is not None and first <= now


# By when -------------------------------------------------------------------------------------------------------------


def due_days(offering_ids: Collection[int], *, now: datetime) -> dict[int, date]:
    """Return by which day things are arranged for each offering that still has a session. Two queries.

    Five working days before its next session; the next working day when that has passed already.
    """
    coming = Session.objects.filter(offering__in=offering_ids, cancelled=False, period__endswith__gt=now)
    days = dict(coming.order_by("offering_id", "day").distinct("offering_id").values_list("offering_id", "day"))
    if not days:
        return {}
    calendar = working_days.around(min(current.today(now), *days.values()), max(days.values()))
    return {pk: _due(day, calendar, today=current.today(now)) for pk, day in days.items()}


def _due(day: date, calendar: WorkingDays, *, today: date) -> date:
    soonest = min(calendar.on_or_after(today), max(day, today))
    return max(calendar.before(day, WORKING_DAYS_BEFORE), soonest)


def _soon(now: datetime) -> date:
    today = current.today(now)
    return working_days.around(today, today).on_or_after(today)


# How they all do it --------------------------------------------------------------------------------------------------


def _places(now: datetime) -> QuerySet[Enrolment]:
    """Return the places that students have on courses that are not over."""
    published = Q(offering__state=Offering.State.PUBLISHED, offering__last_end__gt=now)
    return Enrolment.objects.coming().filter(published, confirmed_at__lte=now).order_by("pk")


def _begin(pairs: Iterable[tuple[int, Enrolment]], *, by: User, now: datetime) -> int:
    wanted = list(pairs)
    if not wanted:
        return 0
    days = due_days({claim.offering_id for _need, claim in wanted}, now=now)
    known = Arrangement.objects.filter(enrolment__in={claim.pk for _need, claim in wanted})
    there = set(known.values_list("need_id", "enrolment_id"))
    rows = [
        Arrangement(need_id=need, enrolment=claim, due=days[claim.offering_id], made_on=now)
        for need, claim in wanted
        if claim.offering_id in days and (need, claim.pk) not in there
    ]
    Arrangement.objects.bulk_create(rows, ignore_conflicts=True)
    for claim in sorted({row.enrolment for row in rows}, key=lambda each: each.pk):
        trail.append(act="arrangement.begin", thing=claim, by=by, now=now)
    return len(rows)


def _close(rows: QuerySet[Arrangement], *, by: User, now: datetime) -> int:
    found = list(_locked(rows))
    for row in found:
        row.state, row.closed_at, row.closed_by = State.CLOSED, now, by
        row.save(update_fields=["state", "closed_at", "closed_by"])
        _note("arrangement.close", row, by=by, now=now)
    return len(found)


def _answer(row: Arrangement, state: State, answer: str, *, by: User, now: datetime) -> Arrangement:
    row.state, row.answer = state, answer.strip()
    row.save(update_fields=["state", "answer", "arranged_at", "arranged_by", "refused_at", "refused_by"])
    _note(f"arrangement.{state.value}", row, by=by, now=now)
    notices.write(
        person=row.need.student.user,
        purpose=ANSWERED_PURPOSE,
        occasion=f"arrangement {row.pk} {state.value} {now.isoformat()}",
        about_id=row.pk,
        now=now,
    )
    return row


def _check_kept(row: Arrangement) -> None:
    if row.state == State.CLOSED:
        raise Refusal(_("This is not needed any more. The place was given up, or the student ended it."))


def _locked(rows: QuerySet[Arrangement]) -> QuerySet[Arrangement]:
    related = ("need__student__user", "enrolment__offering", "who")
    return rows.select_for_update(no_key=True, of=("self",)).select_related(*related).order_by("pk")


def _held(arrangement: Arrangement) -> Arrangement:
    return _locked(Arrangement.objects.filter(pk=arrangement.pk)).get()


def _note(act: str, row: Arrangement, *, by: User, now: datetime, **detail: int | None) -> None:
    student = row.need.student
    behalf = None if by.pk == student.user_id or by.is_system else student.user
    trail.append(act=act, thing=row, by=by, now=now, on_behalf_of=behalf, **detail)
