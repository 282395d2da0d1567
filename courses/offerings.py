"""One run of a course: planned, published when a pair and an approval are there, cancelled but never deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses import listing, quality, scheduling
from courses.events import OfferingCancelled
from courses.models import Course, Offering, Places, Session, Teaching, Term
from courses.places import lock
from courses.scheduling import Meeting
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.constraints import broken_by
from foundations.lib.events import publish as tell
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from tutors.models import Pair


@verb
def plan(
    *,
    course: Course,
    term: Term,
    places: Mapping[str, int],
    meetings: Sequence[Meeting],
    by: User,
    now: datetime,
    pair: Pair | None = None,
    mode: str = Offering.Mode.IN_PERSON,
    audience: str = Offering.Audience.EVERYONE,
    age_from: int = 18,
    age_to: int | None = None,
    join_link: str = "",
) -> Offering:
    """Plan a run of a course as a draft: places by channel ("room", "online"), and its meetings.

    Raises Refusal when a room or tutor is taken, the room is smaller than the places, or the pair has ended.
    """
    if pair is not None and pair.ended_at is not None:
        raise Refusal(_("These two have stopped teaching together. Choose another pair."), field="pair")
    revision = quality.approved_revision(course, now=now) or course.revisions.order_by("-number")[0]
    offering = Offering.objects.create(
        course=course,
        revision=revision,
        term=term,
        pair=pair,
        mode=mode,
        audience=audience,
        age_from=age_from,
        age_to=age_to,
        join_link=join_link,
        planned_at=now,
        planned_by=by,
    )
    Places.objects.bulk_create(
        Places(offering=offering, channel=channel, capacity=capacity) for channel, capacity in sorted(places.items())
    )
    trail.append(act="offerings.plan", thing=offering, by=by, now=now)
    scheduling.add_meetings(offering=offering, meetings=meetings, by=by, now=now)
    offering.refresh_from_db()
    return offering


@verb
def assign_pair(*, offering: Offering, pair: Pair, by: User, now: datetime) -> Offering:
    """Give an offering its two tutors, from the next session on; who taught before stays written down.

    Raises Refusal when one of them teaches elsewhere at one of its times, the pair or the offering has ended, or the
    offering is published and one of them has not said yes.
    """
    current = scheduling.tutors_of(offering.pair)
    scheduling.lock_rooms_and_tutors(rooms=[], tutors=[*scheduling.tutors_of(pair), *current])
    (offering,) = lock([offering.pk])
    pair = Pair.objects.get(pk=pair.pk)
    _check_pair(offering, pair)
    coming = Session.objects.filter(offering=offering, cancelled=False, period__startswith__gt=now)
    sessions = list(coming.order_by("day", "starts", "pk"))
    offering.pair = pair
    offering.save(update_fields=["pair"])
    try:
        with transaction.atomic():
            Teaching.objects.filter(session__in=sessions).delete()
            Teaching.objects.bulk_create(
                Teaching(session=session, tutor_id=tutor, period=session.period)
                for session in sessions
                for tutor in scheduling.tutors_of(pair)
            )
    except IntegrityError as error:
        if broken_by(error) != "courses_teaching_tutor_once":
            raise
        words = _("One of these two teaches another session at one of these times. Choose another pair or time.")
        raise Refusal(words, field="pair") from None
    trail.append(act="offerings.assign_pair", thing=offering, by=by, now=now, pair=pair.pk)
    if offering.state == Offering.State.PUBLISHED:
        listing.refresh(course_ids=[offering.course_id], now=now)
    return offering


def _check_pair(offering: Offering, pair: Pair) -> None:
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    if pair.ended_at is not None:
        raise Refusal(_("These two have stopped teaching together. Choose another pair."), field="pair")
    if offering.state == Offering.State.PUBLISHED and not pair.accepted:
        words = _("This group is published, so both tutors need to have said yes first. Ask them, then choose them.")
        raise Refusal(words, field="pair")


class Need(Enum):
    """What an offering needs before it can be published."""

    PAIR = "pair"
    APPROVAL = "approval"
    SESSION = "session"
    PLACES = "places"


def needs(offering: Offering, *, now: datetime) -> list[tuple[Need, str]]:
    """Return what an offering still lacks before it can be published, each with its words; empty when it is ready."""
    lacks = []
    if offering.pair is None or not offering.pair.accepted:
        lacks.append((Need.PAIR, _("Two tutors who have both said yes to teaching together.")))
    if quality.approved_revision(offering.course, now=now) is None:
        lacks.append((Need.APPROVAL, _("An approved text of the course.")))
    if not offering.sessions.filter(cancelled=False).exists():
        lacks.append((Need.SESSION, _("At least one session.")))
    if not offering.places.filter(capacity__gt=0).exists():
        lacks.append((Need.PLACES, _("Places for people to take.")))
    return lacks


def missing_for_publishing(offering: Offering, *, now: datetime) -> list[str]:
    """Say, in words, what an offering still lacks before it can be published; empty when it is ready."""
    return [words for _need, words in needs(offering, now=now)]


@verb
def publish(*, offering: Offering, by: User, now: datetime) -> Offering:
    """Show an offering in the catalogue and open it for enrolment; published before, it stays as it is.

    Raises Refusal, saying what is missing, without an accepted pair, an approved revision, a session or places.
    """
    Course.objects.select_for_update(no_key=True).get(pk=offering.course_id)
    (offering,) = lock([offering.pk])
    if offering.state == Offering.State.PUBLISHED:
        return offering
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    lacks = missing_for_publishing(offering, now=now)
    if lacks:
        raise Refusal(_("Not ready yet. It still needs: %(what)s") % {"what": " ".join(lacks)})
    approved = quality.approved_revision(offering.course, now=now)
    assert approved is not None
    offering.revision = approved
    offering.state, offering.published_at, offering.published_by = Offering.State.PUBLISHED, now, by
    offering.save(update_fields=["revision", "state", "published_at", "published_by"])
    trail.append(act="offerings.publish", thing=offering, by=by, now=now)
    listing.refresh(course_ids=[offering.course_id], now=now)
    return offering


@verb
def cancel(*, offering: Offering, by: User, now: datetime) -> Offering:
    """Cancel a whole offering: rooms and tutors are free again, everyone is told. Twice changes nothing."""
    (offering,) = lock([offering.pk])
    if offering.state == Offering.State.CANCELLED:
        return offering
    was_published = offering.state == Offering.State.PUBLISHED
    for session in offering.sessions.filter(cancelled=False, period__startswith__gte=now).order_by(
        "day", "starts", "pk"
    ):
        session.cancelled, session.cancelled_at, session.cancelled_by = True, now, by
        session.sequence += 1
        session.save(update_fields=["cancelled", "cancelled_at", "cancelled_by", "sequence"])
    offering.state, offering.cancelled_at, offering.cancelled_by = Offering.State.CANCELLED, now, by
    offering.save(update_fields=["state", "cancelled_at", "cancelled_by"])
    scheduling.settle_times(offering, now=now)
    trail.append(act="offerings.cancel", thing=offering, by=by, now=now)
    if was_published:
        tell(OfferingCancelled(offering_id=offering.pk, by_id=by.pk, now=now))
    return offering
