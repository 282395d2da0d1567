"""The line for an offering: who is next, who is where, and until when an offer is kept.

Everything here that changes a row wants the offering locked (courses.places.lock) in the same transaction.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from courses import places
from courses.models import Offering, Places
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college, night
from foundations.notifications import notices
from students import claims, pause, rules
from students.models import Enrolment, Student
from students.models import EnrolmentState as State

OFFERED = "students.place_offered"
SHORTEST = timedelta(hours=3)
BY_POST = timedelta(days=5)  # there and back again, second class, over a weekend
A_DAY = timedelta(days=1)


def moving(offering: Offering, *, now: datetime) -> bool:
    """Say whether places still go to the line: published, and joining has not closed."""
    closed = offering.joins_until is None or now >= offering.joins_until
    return offering.state == Offering.State.PUBLISHED and not closed


def due(offering: Offering, *, now: datetime, by_post: bool = False) -> datetime:
    """Return until when an offer made now is kept, up to the full hour so that it reads easily ("by 5pm on Thursday").

    The college's hours; near the end of joining a quarter of the time that is left, but not under three hours. A time
    shorter than a day is counted in hours in which people are awake, and no offer runs out at night. Never past the
    end of joining. by_post: a letter is all that reaches them, so the answer has to have the time to come back.
    """
    until = offering.joins_until
    window = timedelta(hours=college().offer_hours)
    if until is not None:
        window = min(window, max(SHORTEST, (until - now) / 4))
    if by_post:
        window = max(window, BY_POST)
    dark = night()
    kept = dark.add_waking(now, window) if window < A_DAY else now + window
    begun = kept.replace(minute=0, second=0, microsecond=0)
    kept = dark.wake(begun if begun == kept else begun + timedelta(hours=1))
    return min(kept, until) if until else kept


def new_position(offering: Offering) -> int:
    """Return the next number in line. Numbers are never used again, so the line can be told apart for good."""
    last = Enrolment.objects.filter(offering=offering).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def fitting(offering: Offering, channel: str, *, now: datetime) -> QuerySet[Enrolment]:
    """Return who waits in an offering's own line and could have what is free now, the first one first.

    Passed over, and keeping their position: who needs more seats than are free, who has an offer of another run, and
    who has the most places of a term.
    """
    waiting = Enrolment.objects.waiting().filter(
        offering=offering, channel=channel, seats__lte=_free(offering, channel)
    )
    elsewhere = Enrolment.objects.filter(
        student=OuterRef("student"), state=State.OFFERED, offering__course=offering.course_id
    )
    return _able(waiting.exclude(Q(any_run=True) & Exists(elsewhere)), offering, now=now).order_by("position")


def fitting_any_run(offering: Offering, channel: str, *, now: datetime) -> QuerySet[Enrolment]:
    """Return who waits for another run of the course, would take any, and could have what is free here; in their order.

    Only a group for everyone; not who has a place or an offer in a run already, nor who said no to this one.
    """
    waiting = Enrolment.objects.waiting().filter(any_run=True, channel=channel, offering__course=offering.course_id)
    if offering.audience != Offering.Audience.EVERYONE:
        return waiting.none()
    theirs = Enrolment.objects.filter(student=OuterRef("student"))
    placed = theirs.filter(offering__course=offering.course_id, state__in=Enrolment.HOLDING)
    answered = theirs.filter(offering=offering)
    waiting = waiting.exclude(offering=offering).filter(seats__lte=_free(offering, channel))
    return _able(waiting.exclude(Exists(placed)).exclude(Exists(answered)), offering, now=now).order_by("pk")


def anybody_fits(offering: Offering, channel: str, *, now: datetime) -> bool:
    """Say whether somebody in line, here or for another run, could have what is free; then it is not for a newcomer."""
    ahead = fitting(offering, channel, now=now).order_by().values("pk")
    return bool(ahead.union(fitting_any_run(offering, channel, now=now).order_by().values("pk"))[:1])


def next_who_fits(offering: Offering, channel: str, *, now: datetime) -> Enrolment | None:
    """Return the first in line who could have what is free now, locked; none when nobody fits."""
    return _locked(fitting(offering, channel, now=now)).first()


def next_of_any_run(offering: Offering, channel: str, *, now: datetime) -> Enrolment | None:
    """Return the first of those who would take any run and could have what is free here, locked; none otherwise.

    Their own run is not locked: their claim stays as it is in its line.
    """
    return _locked(fitting_any_run(offering, channel, now=now)).first()


def _able(waiting: QuerySet[Enrolment], offering: Offering, *, now: datetime) -> QuerySet[Enrolment]:
    """Leave out who could not have a place in this term, and who rests from all messages."""
    waiting = waiting.exclude(student__in=pause.paused(now))
    most = rules.with_the_most(offering)
    return waiting if most is None else waiting.exclude(student__in=most)


def _free(offering: Offering, channel: str) -> Subquery:
    return Subquery(Places.objects.filter(offering=offering, channel=channel).values(seats=F("capacity") - F("taken")))


def _locked(waiting: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return waiting.select_for_update(no_key=True, of=("self",)).select_related("student__user")


def has_room(offering: Offering, channel: str, *, now: datetime, seats: int = 1) -> bool:
    """Say whether a newcomer would get seats now. Without the lock it is only a look: the verb decides.

    One light query unless somebody waits while seats are free, which is rare: freed seats go to the line at once.
    """
    free = Places.objects.filter(offering=offering, channel=channel, taken__lte=F("capacity") - seats)
    somebody_waits = list(free.values_list(Exists(in_any_line(offering, channel)), flat=True))
    return bool(somebody_waits) and not (somebody_waits[0] and anybody_fits(offering, channel, now=now))


def in_any_line(offering: Offering, channel: str) -> QuerySet[Enrolment]:
    """Return who waits here, or for another run of the course where any would do."""
    waiting = Enrolment.objects.waiting().filter(channel=channel, offering__course=offering.course_id)
    return waiting.filter(Q(offering=offering) | Q(any_run=True))


def _may_move(offering: Offering, channel: str) -> bool:
    """Say whether a seat is free and anybody waits: only then it is worth looking who fits."""
    free = Places.objects.filter(offering=offering, channel=channel, taken__lt=F("capacity"))
    return free.filter(Exists(in_any_line(offering, channel))).exists()


def length(offering: Offering, channel: str) -> int:
    """Return how many people are in line."""
    return Enrolment.objects.waiting().filter(offering=offering, channel=channel).count()


def offer_next(*, offering: Offering, channel: str, now: datetime) -> list[Enrolment]:
    """Offer what is free to those who come first and fit, until nobody fits; return the new offers.

    Its own line first, then those in line for another run who would take any. Nothing is offered once joining has
    closed, or when the offering is not published.
    """
    made: list[Enrolment] = []
    if not moving(offering, now=now):
        return made
    while _may_move(offering, channel):
        own = next_who_fits(offering, channel, now=now)
        first = own or next_of_any_run(offering, channel, now=now)
        if first is None:
            break
        system, kept = User.objects.system(), _kept(first, offering, now=now)
        offered = _offer(first, kept) if own else _offer_here(first, offering, kept, by=system, now=now)
        places.take(offering=offering, channel=channel, seats=offered.seats)
        _tell(offered, by=system, now=now)
        made.append(offered)
    return made


def _kept(waits: Enrolment, offering: Offering, *, now: datetime) -> datetime:
    by_post = waits.student.reach == Student.Reach.LETTER and not waits.student.user.phone
    return due(offering, now=now, by_post=by_post)


def _offer(waits: Enrolment, kept: datetime) -> Enrolment:
    """Offer a place to somebody in this run's own line."""
    waits.state, waits.offer_due = State.OFFERED, kept
    waits.save(update_fields=["state", "offer_due"])
    return waits


def _offer_here(waits: Enrolment, offering: Offering, kept: datetime, *, by: User, now: datetime) -> Enrolment:
    """Begin a claim with an offer, for somebody in line for another run; there they keep their position."""
    theirs = {"any_run": True, "age_band": waits.age_band, "guardian": waits.guardian}
    offered = State.OFFERED
    return claims.begin(
        waits.student, offering, offered, waits.channel, waits.seats, by=by, now=now, offer_due=kept, **theirs
    )


def _tell(offered: Enrolment, *, by: User, now: datetime) -> None:
    trail.append(act="enrolment.offer", thing=offered, by=by, now=now, position=offered.position)
    notices.write(
        person=offered.student.user,
        purpose=OFFERED,
        occasion=f"enrolment {offered.pk}",
        about_id=offered.pk,
        now=now,
        urgent=True,
    )


def offer_other_runs(waits: Enrolment, *, now: datetime) -> None:
    """Look whether another run of the course has a place for somebody new in line. Wants every run locked."""
    runs = Offering.objects.filter(course=waits.offering.course_id, state=Offering.State.PUBLISHED, joins_until__gt=now)
    for run in runs.exclude(pk=waits.offering_id).order_by("first_start", "pk"):
        offer_next(offering=run, channel=waits.channel, now=now)


def leave_other_runs(placed: Enrolment, *, now: datetime) -> None:
    """Take somebody who has a place now out of the lines for other runs, where they said that any would do."""
    waiting = Enrolment.objects.waiting().filter(
        student=placed.student_id, any_run=True, offering__course=placed.offering.course_id
    )
    for each in _locked(waiting.exclude(pk=placed.pk)).order_by("pk"):
        system = User.objects.system()
        each.state, each.ended_at, each.ended_by = State.WITHDRAWN, now, system
        each.save(update_fields=["state", "ended_at", "ended_by"])
        trail.append(act="enrolment.leave_other_run", thing=each, by=system, now=now, position=each.position)


def places_in_line(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """Return how far each waiting enrolment is from the front, 1 for the first: enrolment id -> rank. One query."""
    ids = [enrolment.pk for enrolment in enrolments if enrolment.state == State.WAITING]
    if not ids:
        return {}
    ahead = (
        Enrolment.objects.waiting()
        .filter(offering=OuterRef("offering"), channel=OuterRef("channel"), position__lte=OuterRef("position"))
        .values("offering")
        .annotate(people=Count("pk"))
        .values("people")
    )
    mine = Enrolment.objects.filter(Q(pk__in=ids)).annotate(rank=Subquery(ahead))
    return dict(mine.values_list("pk", "rank"))


def place_in_line(enrolment: Enrolment) -> int:
    """Return how far one waiting enrolment is from the front. Raises KeyError when it is not waiting."""
    return places_in_line([enrolment])[enrolment.pk]
