"""One run of a course: planned, published when a pair and an approval are there, cancelled but never deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses import changes, listing, quality, scheduling, wishes
from courses.events import OfferingCancelled
from courses.meetings import Meeting, lock_rooms_and_tutors, settle_times, tutors_of
from courses.models import Approval, Course, Offering, Places, Revision, Session, Teaching, Term
from courses.offering_facts import ADULT, check_ages, check_audience, check_host, check_offered, check_reference
from courses.places import lock
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.lib.constraints import broken_by
from foundations.lib.events import publish as tell
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.lib.wording import long_day
from tutors.models import Pair

DBS = ("dbs_seen_at", "dbs_seen_by")
WAIVER = ("without_pair", "without_pair_reason", "waived_at", "waived_by")


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
    host: str = "",
    host_name: str = "",
    host_contact: str = "",
    age_from: int | None = None,
    age_to: int | None = None,
    join_link: str = "",
    hello: str = "",
    reference: str | None = None,
    rolled_from: Offering | None = None,
) -> Offering:
    """Plan a run of a course as a draft: places by channel ("room", "online"), and its meetings.

    age_from: in years; 18, or the college's minimum age if that is higher, unless it is said. host, host_name,
    host_contact: who invites, for an offering by invitation. reference: the college's own name for it. Raises Refusal
    when a room or tutor is taken, it is closed that day, the room is smaller than the places, the pair has ended,
    nobody is named who invites, the ages are lower than the college's, or the reference is taken.
    """
    if pair is not None and pair.ended_at is not None:
        raise Refusal(_("These two have stopped teaching together. Choose another pair."), field="pair")
    check_offered(course)
    age_from = max(ADULT, college().minimum_age) if age_from is None else age_from
    check_ages(age_from, age_to)
    check_host(audience, host, host_name, host_contact)
    check_reference(reference)
    revision = quality.approved_revision(course, now=now) or course.revisions.order_by("-number")[0]
    offering = Offering.objects.create(
        course=course,
        revision=revision,
        term=term,
        pair=pair,
        mode=mode,
        audience=audience,
        host=host,
        host_name=host_name,
        host_contact=host_contact,
        age_from=age_from,
        age_to=age_to,
        join_link=join_link,
        hello=hello,
        reference=reference,
        rolled_from=rolled_from,
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
def change(
    *,
    offering: Offering,
    by: User,
    now: datetime,
    age_from: int,
    age_to: int | None = None,
    audience: str | None = None,
    host: str = "",
    host_name: str = "",
    host_contact: str = "",
    join_link: str = "",
    reference: str | None = None,
    dbs_seen: bool = False,
) -> Offering:
    """Change who an offering is for, who invites, the link to join, or the college's own name for it.

    audience: left as it is when it is not said. dbs_seen: `by` saw the DBS checks of both tutors. Raises Refusal when
    it was cancelled; it is published and would be for others than before, or for people under 18 while nobody saw the
    checks; and as plan does for ages, who invites, and the reference.
    """
    (offering,) = lock([offering.pk])
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    audience, reference = audience or offering.audience, reference or None
    check_audience(offering, audience)
    check_ages(age_from, age_to)
    check_host(audience, host, host_name, host_contact)
    check_reference(reference, but=offering)
    facts: dict[str, object] = {"audience": audience, "host": host, "host_name": host_name, "join_link": join_link}
    facts |= {"host_contact": host_contact, "reference": reference, "age_from": age_from, "age_to": age_to}
    if age_from < ADULT and offering.dbs_seen_at is None:
        if dbs_seen:
            facts |= {"dbs_seen_at": now, "dbs_seen_by": by}
        elif offering.state == Offering.State.PUBLISHED:
            words = _("This group is published. Look at the DBS checks of both tutors before it opens to under 18s.")
            raise Refusal(words, field="age_from")
    different = [name for name, value in facts.items() if getattr(offering, name) != value]
    for name in different:
        setattr(offering, name, facts[name])
    if different:
        offering.save(update_fields=different)
        trail.append(act="offerings.change", thing=offering, by=by, now=now, what=" ".join(different))
    return offering


@verb
def assign_pair(*, offering: Offering, pair: Pair, by: User, now: datetime, dbs_seen: bool = False) -> Offering:
    """Give an offering its two tutors, from the next session on; who taught before stays written down.

    dbs_seen: `by` saw the DBS checks of both. Checks seen for two others do not count for these two. An override that
    let it run without a pair ends. Raises Refusal when one of them teaches elsewhere at one of its times, the pair or
    the offering has ended, or the offering is published and one of them has not said yes, or it is for people under
    18 and nobody saw the two checks.
    """
    current = tutors_of(offering.pair)
    lock_rooms_and_tutors(rooms=[], tutors=[*tutors_of(pair), *current])
    (offering,) = lock([offering.pk])
    pair = Pair.objects.get(pk=pair.pk)
    new = offering.pair_id != pair.pk
    _check_pair(offering, pair, dbs_seen=dbs_seen or not new)
    sessions = _coming(offering, now=now)
    offering.pair = pair
    if new or dbs_seen:
        offering.dbs_seen_at, offering.dbs_seen_by = (now, by) if dbs_seen else (None, None)
    if pair.accepted:
        _needs_no_waiver(offering)
    offering.save(update_fields=["pair", *DBS, *WAIVER])
    try:
        with transaction.atomic():
            Teaching.objects.filter(session__in=sessions).delete()
            Teaching.objects.bulk_create(
                Teaching(session=session, tutor_id=tutor, period=session.period)
                for session in sessions
                for tutor in tutors_of(pair)
            )
    except IntegrityError as error:
        if broken_by(error) != "courses_teaching_tutor_once":
            raise
        words = _("One of these two teaches another session at one of these times. Choose another pair or time.")
        raise Refusal(words, field="pair") from None
    trail.append(act="offerings.assign_pair", thing=offering, by=by, now=now, pair=pair.pk, dbs_seen=dbs_seen)
    if offering.state == Offering.State.PUBLISHED:
        listing.refresh(course_ids=[offering.course_id], now=now)
    return offering


def _coming(offering: Offering, *, now: datetime) -> list[Session]:
    rows = Session.objects.filter(offering=offering, cancelled=False, period__startswith__gt=now)
    return list(rows.order_by("day", "starts", "pk"))


def _needs_no_waiver(offering: Offering) -> None:
    """Blank why it may run without a pair: it has one."""
    offering.without_pair, offering.without_pair_reason = "", ""
    offering.waived_at, offering.waived_by = None, None


def _check_pair(offering: Offering, pair: Pair, *, dbs_seen: bool) -> None:
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    if pair.ended_at is not None:
        raise Refusal(_("These two have stopped teaching together. Choose another pair."), field="pair")
    if offering.state == Offering.State.PUBLISHED and not pair.accepted:
        words = _("This group is published, so both tutors need to have said yes first. Ask them, then choose them.")
        raise Refusal(words, field="pair")
    if offering.state == Offering.State.PUBLISHED and offering.age_from < ADULT and not dbs_seen:
        words = _("This group is for people under 18. Look at the DBS checks of both tutors first, then say so here.")
        raise Refusal(words, field="dbs_seen")


@verb
def waive_pair(*, offering: Offering, reason: str, by: User, now: datetime) -> Offering:
    """Allow a draft to be published without an accepted pair, for a reason. It is counted and listed.

    Raises Refusal without a reason, when the offering is not a draft, or when it has an accepted pair.
    """
    reason = reason.strip()
    if not reason:
        raise Refusal(_("Say why in a few words. Others see it."), field="reason")
    (offering,) = lock([offering.pk])
    if offering.state != Offering.State.DRAFT:
        raise Refusal(_("Only a group that is still being planned can run without two tutors. Plan a new one."))
    if offering.pair is not None and offering.pair.accepted:
        raise Refusal(_("This group has two tutors who have both said yes. Nothing needs to be allowed."))
    offering.without_pair, offering.without_pair_reason = Offering.WithoutPair.OVERRIDE, reason
    offering.waived_at, offering.waived_by = now, by
    offering.save(update_fields=WAIVER)
    trail.append(act="offerings.waive_pair", thing=offering, by=by, now=now)
    return offering


@verb
def note_dbs(*, offering: Offering, by: User, now: datetime) -> Offering:
    """Note that `by` saw the right DBS check of both tutors; noted before, it stays as it was.

    Raises Refusal when it is cancelled, or a pair is needed and there is none to look at.
    """
    (offering,) = lock([offering.pk])
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    if offering.pair is None and not _may_lack_pair(offering):
        raise Refusal(_("Choose the two tutors first, then look at their DBS checks."))
    if offering.dbs_seen_at is None:
        offering.dbs_seen_at, offering.dbs_seen_by = now, by
        offering.save(update_fields=DBS)
        trail.append(act="offerings.note_dbs", thing=offering, by=by, now=now)
    return offering


class Need(Enum):
    """What an offering needs before it can be published."""

    PAIR = "pair"
    APPROVAL = "approval"
    SESSION = "session"
    ROOM = "room"
    PLACES = "places"
    DBS = "dbs"


def _may_lack_pair(offering: Offering) -> bool:
    return offering.without_pair == Offering.WithoutPair.OVERRIDE or not offering.course.kind.needs_pair


def _paired(offering: Offering) -> bool:
    return offering.pair is not None and offering.pair.accepted


def may_pilot(offering: Offering) -> bool:
    """Whether it may run before a panel saw the course: the college allows it, and the course is in its first term."""
    if not college().first_term_before_panel:
        return False
    if Approval.objects.filter(revision__course=offering.course_id).exists():
        return False
    ran = Offering.objects.filter(course=offering.course_id, published_at__isnull=False)
    return not ran.exclude(term=offering.term_id).exists()


def without_room(offering: Offering) -> QuerySet[Session]:
    """Return its live sessions that people come to but that have no room yet; none when everything is online."""
    if offering.mode == Offering.Mode.ONLINE:
        return offering.sessions.none()
    return offering.sessions.filter(cancelled=False, room=None, join_link="")


def needs(offering: Offering, *, now: datetime) -> list[tuple[Need, str]]:
    """Return what an offering still lacks before it can be published, each with its words; empty when it is ready."""
    return _lacks(offering, quality.approved_revision(offering.course, now=now))


def _lacks(offering: Offering, approved: Revision | None) -> list[tuple[Need, str]]:
    lacks = []
    if not _paired(offering) and not _may_lack_pair(offering):
        lacks.append((Need.PAIR, _("Two tutors who have both said yes to teaching together.")))
    if approved is None and not may_pilot(offering):
        lacks.append((Need.APPROVAL, _("An approved text of the course.")))
    if not offering.sessions.filter(cancelled=False).exists():
        lacks.append((Need.SESSION, _("At least one session.")))
    bare = without_room(offering).order_by("day", "starts", "pk").first()
    if bare is not None:
        lacks.append((Need.ROOM, _("A room on %(day)s.") % {"day": long_day(bare.day)}))
    if not offering.places.filter(capacity__gt=0).exists():
        lacks.append((Need.PLACES, _("Places for people to take.")))
    if offering.age_from < ADULT and offering.dbs_seen_at is None:
        lacks.append((Need.DBS, _("Somebody who saw both tutors’ DBS checks, because it is open to people under 18.")))
    return lacks


def missing_for_publishing(offering: Offering, *, now: datetime) -> list[str]:
    """Say, in words, what an offering still lacks before it can be published; empty when it is ready."""
    return [words for _need, words in needs(offering, now=now)]


@verb
def publish(*, offering: Offering, by: User, now: datetime) -> Offering:
    """Show an offering in the catalogue and open it for enrolment; published before, it stays as it is.

    Where no pair is needed, or it was waived, tutors who have not both said yes are left out until they have. Under
    the setting for new colleges a course no panel saw may run its first term; it is marked as a pilot. Raises Refusal,
    saying what is missing, without a pair, an approved revision, a session, a room, places, or DBS checks seen.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=offering.course_id)
    (offering,) = lock([offering.pk])
    if offering.state == Offering.State.PUBLISHED:
        return offering
    if offering.state == Offering.State.CANCELLED:
        raise Refusal(_("This group was cancelled. Plan a new one instead."))
    check_offered(course)
    offering.course = course
    approved = quality.approved_revision(course, now=now)
    lacks = [words for _need, words in _lacks(offering, approved)]
    if lacks:
        raise Refusal(_("Not ready yet. It still needs: %(what)s") % {"what": " ".join(lacks)})
    if approved is None:
        approved = course.revisions.order_by("-number", "pk")[0]
        quality.check_ready(approved)
        offering.pilot = True
    offering.revision = approved
    _settle_pair(offering, now=now)
    offering.state, offering.published_at, offering.published_by = Offering.State.PUBLISHED, now, by
    offering.save(update_fields=["revision", "pilot", "pair", "state", "published_at", "published_by", *WAIVER])
    trail.append(act="offerings.publish", thing=offering, by=by, now=now)
    listing.refresh(course_ids=[offering.course_id], now=now)
    wishes.tell(offering, now=now)
    return offering


def _settle_pair(offering: Offering, *, now: datetime) -> None:
    """Write down why it runs without a pair; nobody is named as its tutor who has not said yes."""
    if _paired(offering):
        _needs_no_waiver(offering)
        return
    if not offering.without_pair:
        offering.without_pair = Offering.WithoutPair.KIND
    if offering.pair is not None:
        Teaching.objects.filter(session__in=_coming(offering, now=now)).delete()
        offering.pair = None


@verb
def cancel(*, offering: Offering, by: User, now: datetime, words: str = "") -> Offering:
    """Cancel a whole offering: rooms and tutors are free again, everyone is told once. Twice changes nothing.

    words: a line for everyone. Sessions that have begun stay as they were.
    """
    (offering,) = lock([offering.pk])
    if offering.state == Offering.State.CANCELLED:
        return offering
    was_published = offering.state == Offering.State.PUBLISHED
    change = changes.cancel_all(offering=offering, words=words, by=by, now=now)
    offering.state, offering.cancelled_at, offering.cancelled_by = Offering.State.CANCELLED, now, by
    offering.save(update_fields=["state", "cancelled_at", "cancelled_by"])
    settle_times(offering, now=now)
    trail.append(act="offerings.cancel", thing=offering, by=by, now=now)
    if change:
        changes.tell_tutors(change, now=now)
    if was_published:
        tell(OfferingCancelled(offering_id=offering.pk, by_id=by.pk, now=now))
    return offering
