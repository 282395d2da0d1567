"""Enrolment: the one machine of states between a student and an offering, the waiting list and its offers included.

Every verb locks the offering first, then its enrolments, changes them along students.models.enrolment.TRANSITIONS,
writes it down and tells the people concerned, in one transaction. A seat that becomes free is offered to the first in
line who fits before the lock is let go.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from courses import places
from courses.events import EnrolmentOfViewer, OfferingCancelled, PeopleComing, PlacesRaised, SessionsChanged
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.wording import long_day
from foundations.notifications import notices
from students import ages, line, reach
from students.models import Enrolment, Student
from students.models import EnrolmentState as State

CHANGED_PURPOSE = "students.sessions_changed"


class Full(Refusal):
    """Every place is taken, or kept for somebody in line. The line is the way on."""


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
    age_band: str = "",
    guardian: str = "",
) -> Enrolment:
    """Give a student a place if one is free and nobody ahead could have it; with join_line, a place in line otherwise.

    A live claim on the offering is returned as it is. Raises Full when there is no place and join_line is not said,
    and Refusal when the offering cannot be joined (started, cancelled, not published, by invitation).
    """
    (offering,) = places.lock([offering.pk])
    live = _live_claim(student, offering)
    if live:
        return live
    check_open(offering, now=now)
    ages.check(offering, age_band=age_band, guardian=guardian)
    new = _begin(student, offering, channel or usual_channel(offering), seats, join_line=join_line, by=by, now=now)
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
    age_band: str = "",
    guardian: str = "",
) -> Enrolment:
    """Enrol a student in their name, on the phone or at the door: through the same gate, by invitation included.

    A place that is held for them becomes theirs; any other live claim is returned as it is.
    A term that is not open for enrolling yet is no obstacle. Raises Full and Refusal as enrol does.
    """
    (offering,) = places.lock([offering.pk])
    live = _live_claim(student, offering)
    _check_open(offering, now=now)
    if live and live.state == State.HELD:
        return _confirm(live, act="enrolment.confirm_held", by=by, now=now)
    if live:
        return live
    ages.check(offering, age_band=age_band, guardian=guardian)
    new = _begin(student, offering, channel or usual_channel(offering), seats, join_line=join_line, by=by, now=now)
    return _note_age(new, age_band=age_band, guardian=guardian)


def check_open(offering: Offering, *, now: datetime) -> None:
    """Raise Refusal, saying why and what else there is, when people cannot enrol themselves on an offering."""
    _check_open(offering, now=now)
    if offering.audience == Offering.Audience.INVITATION:
        raise Refusal(_("This group is by invitation. Ring us if you think you should be in it, or choose another."))
    opens = offering.term.enrolment_opens
    if current.today(now) < opens:
        words = _("You can enrol from %(day)s. Come back then, or choose another group.")
        raise Refusal(words % {"day": long_day(opens)})


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
    live = _live_claim(student, offering)
    if live:
        return live
    _check_open(offering, now=now)
    channel = channel or usual_channel(offering)
    if not _take(offering, channel, seats):
        raise _full()
    return _create(student, offering, State.HELD, channel, seats, act="enrolment.hold", by=by, now=now)


@verb
def release(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Let go of a held place; the next in line is offered it. A place that is not held is returned as it is."""
    offering, enrolment = _lock(enrolment)
    if enrolment.state != State.HELD:
        return enrolment
    return _free(enrolment, offering, State.WITHDRAWN, act="enrolment.release", by=by, now=now)


@verb
def accept_offer(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Say yes to an offered place. Said twice, the place is still theirs, once.

    Raises Refusal when the offer has run out or ended, the offering was cancelled, or its first session has begun.
    """
    offering, enrolment = _lock(enrolment)
    if enrolment.state == State.CONFIRMED:
        return enrolment
    if enrolment.state != State.OFFERED or enrolment.offer_due is None:
        raise Refusal(_("This offer has ended. That is OK. You can join the waiting list again from the course page."))
    if now >= enrolment.offer_due:
        words = _("This offer ran out, and the place goes to the next person. You can join the waiting list again.")
        raise Refusal(words)
    _check_open(offering, now=now)
    return _confirm(enrolment, act="enrolment.accept_offer", by=by, now=now)


@verb
def decline_offer(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Say no to an offered place; the next in line is offered it at once. Said twice, nothing more happens.

    Raises Refusal when the place is theirs already: then it is given up, not declined.
    """
    offering, enrolment = _lock(enrolment)
    if enrolment.state == State.CONFIRMED:
        raise Refusal(_("You already said yes to this place. You can give it up instead, on its page in My learning."))
    if enrolment.state != State.OFFERED:
        return enrolment
    return _free(enrolment, offering, State.DECLINED, act="enrolment.decline_offer", by=by, now=now)


def lapse_offers(*, now: datetime) -> int:
    """Let offers that ran out go to the next in line, one offering at a time; return how many ran out."""
    overdue = Enrolment.objects.filter(state=State.OFFERED, offer_due__lte=now)
    offerings = overdue.order_by("offering_id").values_list("offering_id", flat=True).distinct()
    return sum(_lapse_offers_of(offering_id=offering_id, now=now) for offering_id in list(offerings))


@verb
def _lapse_offers_of(*, offering_id: int, now: datetime) -> int:
    (offering,) = places.lock([offering_id])
    overdue = Enrolment.objects.filter(offering=offering, state=State.OFFERED, offer_due__lte=now)
    found = list(_locked(overdue))
    system = User.objects.system()
    for enrolment in found:
        _free(enrolment, offering, State.LAPSED, act="enrolment.lapse_offer", by=system, now=now)
        _tell(enrolment, "students.offer_lapsed", now=now)
    return len(found)


@verb
def withdraw(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Give up a place, or leave the line; the next in line is offered the place before anybody else can take it.

    An open offer is declined. What has ended is returned as it is. Raises Refusal once the last session is over.
    """
    offering, enrolment = _lock(enrolment)
    if enrolment.state == State.OFFERED:
        return decline_offer(enrolment=enrolment, by=by, now=now)
    if enrolment.state not in Enrolment.LIVE:
        return enrolment
    if enrolment.state == State.CONFIRMED and offering.last_end and offering.last_end <= now:
        raise Refusal(_("This course is over, so there is no place to give up. It stays in the courses you have done."))
    held = enrolment.state in Enrolment.HOLDING
    enrolment = _free(enrolment, offering, State.WITHDRAWN, act="enrolment.withdraw", by=by, now=now)
    if held:
        _tell(enrolment, "students.place_given_up", now=now)
    return enrolment


# What the courses tell us, and ask us ---------------------------------------------------------------------------


def on_places_raised(event: PlacesRaised) -> None:
    """Offer the new places to those in line, first come first."""
    (offering,) = places.lock([event.offering_id])
    for channel in Places.Channel.values:
        line.offer_next(offering=offering, channel=channel, now=event.now)


def on_offering_cancelled(event: OfferingCancelled) -> None:
    """End every live claim on an offering that the college cancelled, and tell each person; offers are dead."""
    (offering,) = places.lock([event.offering_id])
    by = User.objects.get(pk=event.by_id)
    for enrolment in _locked(Enrolment.objects.live().filter(offering=offering)):
        if enrolment.state in Enrolment.HOLDING:
            places.release(offering=offering, channel=enrolment.channel, seats=enrolment.seats)
        _step(enrolment, State.CANCELLED, act="enrolment.cancel", by=by, now=event.now)
        _tell(enrolment, "students.offering_cancelled", now=event.now)


def on_sessions_changed(event: SessionsChanged) -> None:
    """Tell everybody with a place once about all sessions that changed. No offer outlives the new first session."""
    offerings = {offering.pk: offering for offering in places.lock(event.offering_ids)}
    people: dict[int, User] = {}
    for enrolment in _locked(Enrolment.objects.live().filter(offering__in=offerings)):
        first_start = offerings[enrolment.offering_id].first_start
        if enrolment.offer_due and first_start and enrolment.offer_due > first_start:
            enrolment.offer_due = first_start
            enrolment.save(update_fields=["offer_due"])
        if enrolment.state in reach.TOLD:
            people[enrolment.student.user_id] = enrolment.student.user
    for _pk, person in sorted(people.items()):
        occasion = f"change {event.change_id}"
        notices.write(
            person=person, purpose=CHANGED_PURPOSE, occasion=occasion, about_id=event.change_id, now=event.now
        )


def of_viewer(question: EnrolmentOfViewer) -> Mapping[int, str]:
    """Answer which of these offerings a person has a live claim on: offering id -> state."""
    mine = Enrolment.objects.live().filter(student__user_id=question.user_id, offering_id__in=question.offering_ids)
    return dict(mine.values_list("offering_id", "state"))


def people_coming(question: PeopleComing) -> Mapping[int, int]:
    """Answer how many people have a confirmed place on each offering, nought included: offering id -> people."""
    coming = Enrolment.objects.coming().filter(offering_id__in=question.offering_ids)
    counted = coming.values("offering_id").annotate(people=Count("pk")).values_list("offering_id", "people")
    return {**dict.fromkeys(question.offering_ids, 0), **dict(counted.order_by("offering_id"))}


# How every verb does it -------------------------------------------------------------------------------------------


def _locked(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    rows = enrolments.select_for_update(no_key=True, of=("self",)).select_related("student__user")
    return rows.order_by("pk")


def _lock(enrolment: Enrolment) -> tuple[Offering, Enrolment]:
    (offering,) = places.lock([enrolment.offering_id])
    return offering, _locked(Enrolment.objects.filter(pk=enrolment.pk)).get()


def _live_claim(student: Student, offering: Offering) -> Enrolment | None:
    return _locked(Enrolment.objects.live().filter(student=student, offering=offering)).first()


def _full() -> Full:
    return Full(_("This group is full now. You can join the waiting list, and we tell you when a place comes up."))


def _check_open(offering: Offering, *, now: datetime) -> None:
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Look for another date on the course page, or ring us."))
    if offering.state != Offering.State.PUBLISHED or offering.first_start is None:
        raise Refusal(_("This group is not open yet. Look for another date on the course page, or ring us."))
    if now >= offering.first_start:
        raise Refusal(_("This group has started. Look for the next one on the course page, or ring us."))


def _take(offering: Offering, channel: str, seats: int) -> bool:
    """Take seats for somebody new, unless the first in line who fits has been waiting for them."""
    if line.next_who_fits(offering, channel):
        return False
    return places.take(offering=offering, channel=channel, seats=seats)


def _begin(
    student: Student, offering: Offering, channel: str, seats: int, *, join_line: bool, by: User, now: datetime
) -> Enrolment:
    if _take(offering, channel, seats):
        new = _create(student, offering, State.CONFIRMED, channel, seats, act="enrolment.enrol", by=by, now=now)
        _tell(new, "students.place_confirmed", now=now)
        return new
    if not join_line:
        raise _full()
    new = _create(student, offering, State.WAITING, channel, seats, act="enrolment.join_line", by=by, now=now)
    _tell(new, "students.in_line", now=now)
    return new


def _note_age(new: Enrolment, *, age_band: str, guardian: str) -> Enrolment:
    if ages.asked(new.offering):
        new.age_band, new.guardian = age_band, guardian.strip()
        new.save(update_fields=["age_band", "guardian"])
    return new


def _create(
    student: Student, offering: Offering, state: State, channel: str, seats: int, *, act: str, by: User, now: datetime
) -> Enrolment:
    confirmed = state == State.CONFIRMED
    new = Enrolment.objects.create(
        student=student,
        offering=offering,
        channel=channel,
        seats=seats,
        state=state,
        position=line.new_position(offering) if state == State.WAITING else None,
        enrolled_at=now,
        enrolled_by=by,
        confirmed_at=now if confirmed else None,
        confirmed_by=by if confirmed else None,
    )
    _note(new, act, by=by, now=now, to=state.value)
    return new


def _confirm(enrolment: Enrolment, *, act: str, by: User, now: datetime) -> Enrolment:
    enrolment.confirmed_at, enrolment.confirmed_by = now, by
    _step(enrolment, State.CONFIRMED, act=act, by=by, now=now)
    _tell(enrolment, "students.place_confirmed", now=now)
    return enrolment


def _free(enrolment: Enrolment, offering: Offering, to: State, *, act: str, by: User, now: datetime) -> Enrolment:
    """End a claim; the seats it held go to the next in line who fits."""
    held = enrolment.state in Enrolment.HOLDING
    _step(enrolment, to, act=act, by=by, now=now)
    if held:
        places.release(offering=offering, channel=enrolment.channel, seats=enrolment.seats)
    line.offer_next(offering=offering, channel=enrolment.channel, now=now)
    return enrolment


def _step(enrolment: Enrolment, to: State, *, act: str, by: User, now: datetime) -> None:
    was, enrolment.state, enrolment.offer_due = enrolment.state, to, None
    if to not in Enrolment.LIVE:
        enrolment.ended_at, enrolment.ended_by = now, by
    enrolment.save(update_fields=["state", "offer_due", "confirmed_at", "confirmed_by", "ended_at", "ended_by"])
    _note(enrolment, act, by=by, now=now, was=was, to=to.value)


def _note(enrolment: Enrolment, act: str, *, by: User, now: datetime, **detail: str) -> None:
    behalf = None if by.pk == enrolment.student.user_id or by.is_system else enrolment.student.user
    trail.append(act=act, thing=enrolment, by=by, now=now, on_behalf_of=behalf, **detail)


def _tell(enrolment: Enrolment, purpose: str, *, now: datetime, occasion: str = "") -> None:
    notices.write(
        person=enrolment.student.user,
        purpose=purpose,
        occasion=f"enrolment {enrolment.pk} {occasion}".strip(),
        about_id=enrolment.pk,
        now=now,
    )


@verb
def finish(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """End a place that is somebody's as completed (students/completion.py says when); every other stays as it is."""
    _offering, enrolment = _lock(enrolment)
    if enrolment.state == State.CONFIRMED:
        _step(enrolment, State.COMPLETED, act="enrolment.finish", by=by, now=now)
    return enrolment
