"""Enrolment: the one machine of states between a student and an offering, the waiting list and its offers included.

Every verb locks the offering first, then its enrolments, changes them along students.models.enrolment.TRANSITIONS,
writes it down and tells the people concerned, in one transaction. A seat that becomes free is offered to the first in
line who fits before the lock is let go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from courses import places
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import ages, line, offers, records, rules, steps
from students.models import Enrolment, Student
from students.models import EnrolmentState as State


def usual_channel(offering: Offering) -> str:
    """Return how people come to an offering when nothing else was said: online when it has no room."""
    return Places.Channel.ONLINE if offering.mode == Offering.Mode.ONLINE else Places.Channel.ROOM


@verb
def enrol(
    *,
    student: Student,
    offering: Offering,
    by: User,
    now: datetime,
    channel: str = "",
    seats: int = 1,
    join_line: bool = False,
    any_run: bool = False,
    age_band: str = "",
    guardian: str = "",
    newcomer: bool = False,
) -> Enrolment:
    """Give a student a place if one is free and nobody ahead could have it; with join_line, a place in line otherwise.

    newcomer: became a student in this very verb, so that there is no claim to look for.
    any_run: in line, any other run of this course would do as well. A live claim on the offering is returned as it is.
    Raises Full when there is no place and join_line is not said, and Refusal when the offering cannot be joined
    (started, closed, cancelled, not published, by invitation) or the student has the most places of a term.
    """
    offering = _lock_runs(offering, all_of_them=any_run)
    records.check_open(student, now=now)
    live, elsewhere = (None, False) if newcomer else steps.live_claims(student, offering)
    if live:
        return live
    rules.check_open(offering, now=now)
    ages.check(offering, age_band=age_band, guardian=guardian)
    wish = _Wish(channel, seats, join_line=join_line, any_run=any_run and join_line, leaves=elsewhere)
    new = _begin(student, offering, wish, by=by, now=now)
    return _note_age(new, age_band=age_band, guardian=guardian)


@verb
def staff_add(
    *,
    student: Student,
    offering: Offering,
    by: User,
    now: datetime,
    channel: str = "",
    seats: int = 1,
    join_line: bool = False,
    any_run: bool = False,
    age_band: str = "",
    guardian: str = "",
    via: str = "",
) -> Enrolment:
    """Enrol a student in their name, on the phone or at the door: through the same gate, by invitation included.

    via: how they asked: "phone", "paper" or "visit". A place that is held for them becomes theirs; any other live
    claim is returned as it is. A term that is not open for enrolling yet is no obstacle. Raises Full and Refusal as
    enrol does.
    """
    offering = _lock_runs(offering, all_of_them=any_run)
    records.check_open(student, now=now)
    live, elsewhere = steps.live_claims(student, offering)
    rules.check_joinable(offering, now=now)
    if live and live.state == State.HELD:
        return steps.confirm(live, act="enrolment.confirm_held", by=by, now=now)
    if live:
        return live
    ages.check(offering, age_band=age_band, guardian=guardian)
    wish = _Wish(channel, seats, join_line=join_line, any_run=any_run and join_line, leaves=elsewhere, via=via)
    new = _begin(student, offering, wish, by=by, now=now)
    return _note_age(new, age_band=age_band, guardian=guardian)


@verb
def walk_in(*, student: Student, offering: Offering, by: User, now: datetime, channel: str = "") -> Enrolment:
    """Give a place to somebody who stands at the door of an offering that runs; a place held or offered is theirs.

    There is no line at the door. Raises Full when every place is taken or kept for somebody, and Refusal when the
    offering has not begun, is over, or does not run.
    """
    (offering,) = places.lock([offering.pk])
    rules.check_walk_in(offering, now=now)
    live = steps.live_claim(student, offering)
    if live and live.state == State.CONFIRMED:
        return live
    channel, seats = (live.channel, live.seats) if live else (channel or usual_channel(offering), 1)
    if not (live and live.state in Enrolment.HOLDING) and not _take_at_the_door(
        offering, channel, seats, live, now=now
    ):
        raise steps.Full(_("Every place in this group is taken. Ask the office: they can make room, or find another."))
    if live:
        return steps.confirm(live, act="enrolment.walk_in", by=by, now=now)
    new = steps.create(student, offering, State.CONFIRMED, channel, 1, act="enrolment.walk_in", by=by, now=now)
    steps.tell(new, "students.place_confirmed", now=now)
    return new


def _take_at_the_door(offering: Offering, channel: str, seats: int, live: Enrolment | None, *, now: datetime) -> bool:
    """Take seats, unless the line still moves and somebody else in it comes first."""
    ahead = line.next_who_fits(offering, channel, now=now) if line.moving(offering, now=now) else None
    if ahead and not (live and ahead.pk == live.pk):
        return False
    return places.take(offering=offering, channel=channel, seats=seats)


@verb
def move(*, enrolment: Enrolment, to: Offering, by: User, now: datetime, own_choice: bool = True) -> Enrolment:
    """Change to another run of the same course: both or nothing. Returns the new claim; the old place goes to the line.

    own_choice: the student does it; else the college in their name, also into a group by invitation. Raises Full when
    the other run has no place for them, and Refusal when it cannot be joined, is another course, or when this claim
    has ended. Then they keep what they have.
    """
    known = {each.pk: each for each in places.lock([enrolment.offering_id, to.pk])}
    old = steps.locked(Enrolment.objects.filter(pk=enrolment.pk)).get()
    offering, to = known[old.offering_id], known[to.pk]
    if old.state not in Enrolment.LIVE or (offering.last_end and offering.last_end <= now):
        raise Refusal(_("This has ended, so there is nothing to change. You can join the other group on its own page."))
    if to.pk == offering.pk or to.course_id != offering.course_id:
        raise Refusal(_("Choose another run of the same course. Another course has a page of its own to join it."))
    if steps.live_claim(old.student, to):
        raise Refusal(_("You are in that group already. You can give up this place instead."))
    (rules.check_open if own_choice else rules.check_joinable)(to, now=now)
    rules.check_most(old.student, to, but=old)
    ages.check(to, age_band=old.age_band, guardian=old.guardian)
    channel = old.channel if to.places.filter(channel=old.channel).exists() else usual_channel(to)
    if not steps.take(to, channel, old.seats, now=now):
        raise steps.Full(
            _("That group is full. You keep what you have here. You can join the other one's waiting list.")
        )
    steps.free(old, offering, State.MOVED, act="enrolment.move", by=by, now=now)
    new = steps.create(
        old.student, to, State.CONFIRMED, channel, old.seats, act="enrolment.move", by=by, now=now, moved_from=old
    )
    steps.tell(new, "students.place_confirmed", now=now)
    return _note_age(new, age_band=old.age_band, guardian=old.guardian)


def join_line(*, student: Student, offering: Offering, by: User, now: datetime, seats: int = 1) -> Enrolment:
    """Wait for a place; whoever could have one at once gets it. Raises Refusal as enrol does."""
    return enrol(student=student, offering=offering, by=by, now=now, seats=seats, join_line=True)


@verb
def hold(
    *, student: Student, offering: Offering, by: User, now: datetime, channel: str = "", seats: int = 1
) -> Enrolment:
    """Keep a place for a student until the college has talked with them. Already live: returned as it is.

    Raises Full when no place is free for them, and Refusal when the offering cannot be joined.
    """
    (offering,) = places.lock([offering.pk])
    records.check_open(student, now=now)
    live = steps.live_claim(student, offering)
    if live:
        return live
    rules.check_joinable(offering, now=now)
    channel = channel or usual_channel(offering)
    if not steps.take(offering, channel, seats, now=now):
        raise steps.full()
    return steps.create(student, offering, State.HELD, channel, seats, act="enrolment.hold", by=by, now=now)


@verb
def release(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Let go of a held place; the next in line is offered it. A place that is not held is returned as it is."""
    offering, enrolment = steps.lock(enrolment)
    if enrolment.state != State.HELD:
        return enrolment
    return steps.free(enrolment, offering, State.WITHDRAWN, act="enrolment.release", by=by, now=now)


@verb
def withdraw(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Give up a place, or leave the line; the next in line is offered the place before anybody else can take it.

    An open offer is declined. What has ended is returned as it is. Raises Refusal once the last session is over.
    """
    offering, enrolment = steps.lock(enrolment)
    if enrolment.state == State.OFFERED:
        return offers.decline(enrolment=enrolment, by=by, now=now)
    if enrolment.state not in Enrolment.LIVE:
        return enrolment
    if enrolment.state == State.CONFIRMED and offering.last_end and offering.last_end <= now:
        raise Refusal(_("This course is over, so there is no place to give up. It stays in the courses you have done."))
    held = enrolment.state in Enrolment.HOLDING
    enrolment = steps.free(enrolment, offering, State.WITHDRAWN, act="enrolment.withdraw", by=by, now=now)
    if held:
        steps.tell(enrolment, "students.place_given_up", now=now)
    return enrolment


@verb
def end_double(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """End the weaker of two claims of one person on an offering; what it held goes to the next in line.

    Nobody is told, as the person keeps the other one. What has ended is returned as it is.
    """
    offering, enrolment = steps.lock(enrolment)
    if enrolment.state not in Enrolment.LIVE:
        return enrolment
    to = State.DECLINED if enrolment.state == State.OFFERED else State.WITHDRAWN
    return steps.free(enrolment, offering, to, act="enrolment.end_double", by=by, now=now)


def _lock_runs(offering: Offering, *, all_of_them: bool) -> Offering:
    """Lock an offering; with all_of_them every run of its course, as somebody for whom any would do looks at each."""
    runs = Offering.objects.filter(course=offering.course_id).order_by("pk") if all_of_them else None
    ids = [offering.pk, *runs.values_list("pk", flat=True)] if runs is not None else [offering.pk]
    return next(each for each in places.lock(ids) if each.pk == offering.pk)


@dataclass(frozen=True)
class _Wish:
    """What somebody new asks for. leaves: they wait in another run's line, where any run would do."""

    channel: str
    seats: int
    join_line: bool
    any_run: bool
    leaves: bool
    via: str = ""


def _begin(student: Student, offering: Offering, wish: _Wish, *, by: User, now: datetime) -> Enrolment:
    channel, seats = wish.channel or usual_channel(offering), wish.seats
    rules.check_most(student, offering)
    if steps.take(offering, channel, seats, now=now):
        act, state, told = "enrolment.enrol", State.CONFIRMED, "students.place_confirmed"
    elif wish.join_line:
        act, state, told = "enrolment.join_line", State.WAITING, "students.in_line"
    else:
        raise steps.full()
    any_run = wish.any_run and state == State.WAITING
    new = steps.create(
        student,
        offering,
        state,
        channel,
        seats,
        act=act,
        by=by,
        now=now,
        any_run=any_run,
        leaves=wish.leaves,
        via=wish.via,
    )
    steps.tell(new, told, now=now)
    if any_run:
        line.offer_other_runs(new, now=now)
    return new


def _note_age(new: Enrolment, *, age_band: str, guardian: str) -> Enrolment:
    if ages.asked(new.offering):
        new.age_band, new.guardian = age_band, guardian.strip()
        new.save(update_fields=["age_band", "guardian"])
    return new


@verb
def finish(*, enrolments: Sequence[Enrolment], by: User, now: datetime) -> list[Enrolment]:
    """End places of one offering that are somebody's as completed (students/completion.py says when); return those.

    Any other claim among them stays as it is. The same number of queries for one and for twenty.
    """
    places.lock({each.offering_id for each in enrolments})
    rows = steps.locked(Enrolment.objects.filter(pk__in=[each.pk for each in enrolments], state=State.CONFIRMED))
    ended = list(rows)
    steps.complete(ended, act="enrolment.finish", by=by, now=now)
    return ended
