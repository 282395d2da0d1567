"""Offers of a place to somebody in line: yes, no, no answer in time, and a no that was a slip."""

from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from courses import places
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import line, rules, steps
from students.models import Enrolment
from students.models import EnrolmentState as State


@verb
def accept(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Say yes to an offered place. Said twice, the place is still theirs, once.

    Raises Refusal when the offer has run out or ended, the offering was cancelled, or its first session has begun.
    """
    offering, enrolment = steps.lock(enrolment)
    if enrolment.state == State.CONFIRMED:
        return enrolment
    if enrolment.state != State.OFFERED or enrolment.offer_due is None:
        raise Refusal(_("This offer has ended. That is OK. You can join the waiting list again from the course page."))
    if now >= enrolment.offer_due:
        words = _("This offer ran out, and the place goes to the next person. You can join the waiting list again.")
        raise Refusal(words)
    rules.check_joinable(offering, now=now)
    return steps.confirm(enrolment, act="enrolment.accept_offer", by=by, now=now)


@verb
def decline(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Say no to an offered place; the next in line is offered it at once. Said twice, nothing more happens.

    Raises Refusal when the place is theirs already: then it is given up, not declined.
    """
    offering, enrolment = steps.lock(enrolment)
    if enrolment.state == State.CONFIRMED:
        raise Refusal(_("You already said yes to this place. You can give it up instead, on its page in My learning."))
    if enrolment.state != State.OFFERED:
        return enrolment
    return steps.free(enrolment, offering, State.DECLINED, act="enrolment.decline_offer", by=by, now=now)


def lapse(*, now: datetime) -> int:
    """Let offers that ran out go to the next in line, one offering at a time; return how many ran out."""
    overdue = Enrolment.objects.filter(state=State.OFFERED, offer_due__lte=now)
    offerings = overdue.order_by("offering_id").values_list("offering_id", flat=True).distinct()
    return sum(_lapse_of(offering_id=offering_id, now=now) for offering_id in list(offerings))


@verb
def _lapse_of(*, offering_id: int, now: datetime) -> int:
    (offering,) = places.lock([offering_id])
    overdue = Enrolment.objects.filter(offering=offering, state=State.OFFERED, offer_due__lte=now)
    found = list(steps.locked(overdue))
    system = User.objects.system()
    for enrolment in found:
        steps.free(enrolment, offering, State.LAPSED, act="enrolment.lapse_offer", by=system, now=now)
        steps.tell(enrolment, "students.offer_lapsed", now=now)
    return len(found)


def can_undo(enrolment: Enrolment, *, now: datetime) -> bool:
    """Say whether a no can still be taken back: nobody else was offered the place, and they may have one more.

    Only a look; the verb decides.
    """
    offering = enrolment.offering
    if enrolment.state != State.DECLINED or not line.moving(offering, now=now) or _since(enrolment):
        return False
    if rules.has_the_most(enrolment.student, offering):
        return False
    return line.has_room(offering, enrolment.channel, now=now, seats=enrolment.seats)


@verb
def undo_decline(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Take back a no that was a slip, while nobody else was offered the place. Returns the new claim, confirmed.

    The offer itself stays dead: what they get is a claim of its own through the same gate. Said twice, the place is
    theirs, once. Raises Full when the place is gone, and Refusal when joining has closed or they have the most places.
    """
    offering, enrolment = steps.lock(enrolment)
    live = steps.live_claim(enrolment.student, offering)
    if live:
        return live
    rules.check_joinable(offering, now=now)
    rules.check_most(enrolment.student, offering)
    gone = enrolment.state != State.DECLINED or _since(enrolment)
    if gone or not steps.take(offering, enrolment.channel, enrolment.seats, now=now):
        words = _("The place has gone to the next person. You can join the waiting list again from the course page.")
        raise steps.Full(words)
    new = steps.create(
        enrolment.student,
        offering,
        State.CONFIRMED,
        enrolment.channel,
        enrolment.seats,
        act="enrolment.undo_decline",
        by=by,
        now=now,
    )
    steps.tell(new, "students.place_confirmed", now=now)
    return new


def _since(declined: Enrolment) -> bool:
    """Say whether the same person claimed this offering again after their no."""
    return Enrolment.objects.filter(
        student=declined.student_id, offering=declined.offering_id, pk__gt=declined.pk
    ).exists()


def offer_what_is_free(*, now: datetime) -> int:
    """Look at every run that somebody waits for, there or for any run of its course, and offer what is free.

    Return how many offers were made. A place is offered when it becomes free. This finds who could not have it then
    and can now: a pause that ended, a place given up in another group of the term.
    """
    waiting = Enrolment.objects.waiting()
    anywhere = waiting.filter(any_run=True).values("offering__course")
    free = Places.objects.filter(capacity__gt=F("taken")).values("offering")
    own, other = Q(pk__in=waiting.values("offering")), Q(course__in=anywhere, pk__in=free)
    moving = Offering.objects.filter(own | other, state=Offering.State.PUBLISHED, joins_until__gt=now)
    ids = moving.order_by("pk").values_list("pk", flat=True)
    return sum(_offer_free_places(offering_id=pk, now=now) for pk in list(ids))


@verb
def _offer_free_places(*, offering_id: int, now: datetime) -> int:
    (offering,) = places.lock([offering_id])
    return sum(len(line.offer_next(offering=offering, channel=each, now=now)) for each in Places.Channel.values)
