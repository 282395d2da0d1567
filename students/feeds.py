"""A student's own dates at an address that their phone reads by itself.

The address is a secret: its hash alone is kept and it is shown once. It says little unless the student wants more, and
it rests when no phone has asked for 90 days.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import Session
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.college.current import college
from foundations.lib.calendar import Meeting, feed_file
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices
from students import diary, facts, slots
from students.models import Booking, Enrolment, Feed, Student
from students.models import EnrolmentState as State

PURPOSE = "students.feed_stopped"
UNREAD = timedelta(days=90)
LOOK_BACK = timedelta(days=60)
# when a file is written does not make it another file: a phone that has it is told "nothing new"
WRITTEN = re.compile(rb"^DTSTAMP.*$", re.MULTILINE)


def of(student: Student) -> Feed | None:
    """Return a student's feed; none when they have not made one, or took it back."""
    return Feed.objects.filter(student=student, revoked_at=None).first()


def stopped(feed: Feed, *, now: datetime) -> bool:
    """Say whether a feed rests because no phone asked for it in 90 days."""
    return feed.stopped_on is not None or feed.read_on + UNREAD <= current.today(now)


@verb
def make(*, student: Student, by: User, now: datetime) -> str:
    """Make an address, or a new one in place of the old, and return its secret. It can never be shown again."""
    token = secrets.token_hex(16)
    fresh = {
        "token_hash": hashed(token),
        "made_at": now,
        "made_by": by,
        "read_on": current.today(now),
        "stopped_on": None,
        "revoked_at": None,
        "revoked_by": None,
    }
    feed, _new = Feed.objects.update_or_create(student=student, defaults=fresh)
    trail.append(act="feeds.make", thing=feed, by=by, now=now)
    return token


@verb
def renew(*, feed: Feed, by: User, now: datetime) -> Feed:
    """Let an address that rests go on for another 90 days; phones that have it need no change.

    Raises Refusal when it was taken back.
    """
    feed = _live(feed)
    feed.read_on, feed.stopped_on = current.today(now), None
    feed.save(update_fields=["read_on", "stopped_on"])
    trail.append(act="feeds.renew", thing=feed, by=by, now=now)
    return feed


@verb
def show_titles(*, feed: Feed, full: bool, by: User, now: datetime) -> Feed:
    """Say whether course names and places stand in the calendar. Raises Refusal when the address was taken back."""
    feed = _live(feed)
    if feed.full_titles != full:
        feed.full_titles = full
        feed.save(update_fields=["full_titles"])
        trail.append(act="feeds.show_titles", thing=feed, by=by, now=now, full=full)
    return feed


@verb
def revoke(*, feed: Feed, by: User, now: datetime) -> None:
    """Take the address back: no phone can read it any more. Twice changes nothing."""
    feed = Feed.objects.select_for_update(no_key=True).get(pk=feed.pk)
    if feed.revoked_at is None:
        feed.revoked_at, feed.revoked_by = now, by
        feed.save(update_fields=["revoked_at", "revoked_by"])
        trail.append(act="feeds.revoke", thing=feed, by=by, now=now)


def find(token: str) -> Feed | None:
    """Return the feed with this secret, one that rests or was taken back too; none when there never was one."""
    rows = Feed.objects.filter(token_hash=hashed(token), student__user__is_active=True)
    return rows.select_related("student").first()


def open_still(feed: Feed, *, now: datetime) -> bool:
    """Say whether a phone may read it now."""
    return feed.revoked_at is None and not stopped(feed, now=now)


def was_read(feed: Feed, *, now: datetime) -> None:
    """Keep the day on which a phone asked; one write a day at most."""
    today = current.today(now)
    if feed.read_on != today:
        Feed.objects.filter(pk=feed.pk).exclude(read_on=today).update(read_on=today)


def dates_of(feed: Feed, *, now: datetime) -> bytes:
    """Return everything of the last 60 days and to come: sessions, talks, and what was called off."""
    since = current.today(now) - LOOK_BACK
    meetings = [*_sessions(feed, since), *_talks(feed, since)]
    return feed_file(meetings, summary=college().short_name, stamp=now)


def tag_of(dates: bytes) -> str:
    """Return what tells two files of a feed apart, as an ETag."""
    return f'W/"{hashlib.sha256(WRITTEN.sub(b"", dates)).hexdigest()[:32]}"'


def stop_unread(*, now: datetime) -> int:
    """Let feeds rest that no phone has asked for in 90 days, and tell their students once; return how many."""
    unread = Feed.objects.filter(stopped_on=None, revoked_at=None, read_on__lte=current.today(now) - UNREAD)
    return sum(_stop(feed_id=pk, now=now) for pk in unread.order_by("pk").values_list("pk", flat=True))


def hashed(token: str) -> str:
    """Return the hash under which a secret is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


@verb
def _stop(*, feed_id: int, now: datetime) -> int:
    feed = Feed.objects.select_for_update(no_key=True, of=("self",)).select_related("student__user").get(pk=feed_id)
    if feed.stopped_on is not None or feed.revoked_at is not None or not stopped(feed, now=now):
        return 0
    feed.stopped_on = current.today(now)
    feed.save(update_fields=["stopped_on"])
    notices.write(
        person=feed.student.user,
        purpose=PURPOSE,
        occasion=f"feed {feed.pk} on {feed.stopped_on.isoformat()}",
        about_id=feed.pk,
        now=now,
    )
    return 1


def _live(feed: Feed) -> Feed:
    feed = Feed.objects.select_for_update(no_key=True).get(pk=feed.pk)
    if feed.revoked_at is not None:
        raise Refusal(_("This address is switched off. You can make a new one."))
    return feed


def _sessions(feed: Feed, since: date) -> Iterable[Meeting]:
    """Yield the sessions of every place of mine. A place that the college called off takes its dates out."""
    placed = Q(state__in=[State.CONFIRMED, State.COMPLETED]) | Q(state=State.CANCELLED, confirmed_at__isnull=False)
    claims = list(Enrolment.objects.filter(placed, student=feed.student_id).order_by("pk"))
    known = facts.of(claim.offering_id for claim in claims)
    for claim in claims:
        ended = claim.state == State.CANCELLED
        for session in known[claim.offering_id].every_session:
            if session.day >= since:
                meetings = diary.entries(claim, [session], ended=ended)
                yield from (_titled(feed, each, known[claim.offering_id], session) for each in meetings)


def _titled(feed: Feed, meeting: Meeting, known: facts.Facts, session: Session) -> Meeting:
    if not feed.full_titles:
        return replace(meeting, place=_("See your page"))
    return replace(meeting, title=known.title, place=facts.where(session))


def _talks(feed: Feed, since: date) -> Iterable[Meeting]:
    mine = Booking.objects.filter(student=feed.student_id, slot__day__gte=since, ended_at=None)
    for booking in mine.select_related("slot__kind", "slot__host").order_by("pk"):
        meeting = slots.entry(booking)
        if feed.full_titles:
            yield replace(meeting, title=slots.name_of(booking.slot), place=slots.where(booking.slot))
        else:
            yield replace(meeting, place=_("See your page"))
