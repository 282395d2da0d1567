"""What stands in the catalogue now. Every verb that changes it says so with refresh(); a task does it every hour."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Q, Value

from courses.models import Course, ListedOffering, Listing, Offering, Session
from courses.models.listing import DayPart
from courses.models.offering import OfferingAudience, OfferingState

NOON = time(12)
EVENING = time(17)

LEARN_WORDS = r"""
    INSERT INTO courses_word (word, weight)
    SELECT DISTINCT word, 1 FROM regexp_split_to_table(unaccent(lower(%s)), '\W+') AS word
    WHERE length(word) BETWEEN 3 AND 40 AND numnode(plainto_tsquery('college', word)) > 0
    ORDER BY word
    ON CONFLICT (word) DO NOTHING
"""
FORGET_WORDS = """
    DELETE FROM courses_word
    WHERE NOT EXISTS (
        SELECT 1 FROM courses_listing WHERE search @@ plainto_tsquery('college', courses_word.word)
    )
"""
WEIGH_WORDS = """
    UPDATE courses_word SET weight = found.courses
    FROM (
        SELECT word, (
            SELECT count(*) FROM courses_listing WHERE search @@ plainto_tsquery('college', word)
        ) AS courses
        FROM courses_word
    ) AS found
    WHERE found.word = courses_word.word AND found.courses <> courses_word.weight
"""


def begins(session: Session) -> datetime:
    """Return the instant at which a session begins."""
    start = session.period.lower
    assert start is not None
    return start


def next_to_join(
    *, offering: Offering, sessions: Sequence[Session], needs_booking: bool, now: datetime
) -> Session | None:
    """Return the session that a newcomer would come to first, or none when it is too late.

    sessions: those that are not cancelled, in time order. A course can be joined until the moment that its offering
    says, which is usually when its first session starts; a kind that needs no booking until its last one does.
    """
    to_come = [session for session in sessions if begins(session) > now]
    open_still = offering.joins_until is not None and now < offering.joins_until
    return to_come[0] if to_come and (open_still or not needs_booking) else None


@transaction.atomic
def refresh(*, course_ids: Iterable[int], now: datetime) -> None:
    """Write again what the catalogue shows of these courses. Called by the verb that changed them, in its transaction.

    A course is listed when it is not retired and has a published offering for everyone, that
    people can still join. What was published stays when its approval runs out.
    """
    wanted = sorted(set(course_ids))
    courses = Course.objects.select_related("category").filter(pk__in=wanted).order_by("pk")
    Listing.objects.bulk_create(
        [Listing(course=course, category=course.category, kind=course.kind_id) for course in courses],
        ignore_conflicts=True,
    )
    # Whoever writes a listing holds its row, so that the last one to write has seen what the others did.
    locked = Listing.objects.select_for_update(of=("self",)).select_related("course__category", "course__kind")
    listings = list(locked.filter(course__in=wanted).order_by("pk"))
    joinable = _joinable(listings, now=now)
    ListedOffering.objects.filter(listing__in=listings).delete()
    for listing in listings:
        _write(listing, joinable.get(listing.course_id, []))


def refresh_begun(*, now: datetime) -> int:
    """Refresh the courses of which an offering has begun, or closed, since it was listed. Returns how many."""
    closed = Q(needs_booking=True, offering__joins_until__lte=now)
    begun = ListedOffering.objects.filter(Q(next_start__lte=now) | closed)
    course_ids = set(begun.values_list("listing__course_id", flat=True))
    if course_ids:
        refresh(course_ids=course_ids, now=now)
    return len(course_ids)


@transaction.atomic
def refresh_all(*, now: datetime) -> None:
    """Write the whole catalogue and its vocabulary again."""
    refresh(course_ids=Course.objects.values_list("pk", flat=True), now=now)
    with connection.cursor() as cursor:
        cursor.execute(FORGET_WORDS)
        cursor.execute(WEIGH_WORDS)


def _joinable(listings: Sequence[Listing], *, now: datetime) -> dict[int, list[tuple[ListedOffering, Offering]]]:
    """Return, for each course, its joinable offerings with their facts, soonest first."""
    by_course = {listing.course_id: listing for listing in listings if listing.course.retired_at is None}
    offerings = Offering.objects.select_related("revision").filter(
        course__in=by_course,
        state=OfferingState.PUBLISHED,
        audience=OfferingAudience.EVERYONE,
    )
    meetings: dict[int, list[Session]] = {}
    sessions = Session.objects.select_related("room").filter(offering__in=offerings, cancelled=False)
    for session in sessions.order_by("period", "pk"):
        meetings.setdefault(session.offering_id, []).append(session)
    found: dict[int, list[tuple[ListedOffering, Offering]]] = {}
    for offering in offerings.order_by("pk"):
        listing = by_course[offering.course_id]
        coming = meetings.get(offering.pk, [])
        booked = listing.course.kind.needs_booking
        first = next_to_join(offering=offering, sessions=coming, needs_booking=booked, now=now)
        if first is not None:
            left = [session for session in coming if begins(session) >= begins(first)]
            found.setdefault(offering.course_id, []).append((_facts(listing, offering, left), offering))
    for each in found.values():
        each.sort(key=lambda pair: (pair[0].next_start, pair[1].pk))
    return found


def _facts(listing: Listing, offering: Offering, sessions: Sequence[Session]) -> ListedOffering:
    first = sessions[0]
    shape = (first.day.weekday(), first.starts, first.ends)
    venue_ids = (session.room.venue_id for session in sessions if session.room is not None)
    return ListedOffering(
        listing=listing,
        offering=offering,
        next_start=begins(first),
        category=listing.course.category,
        **_of_kind(listing.course),
        term_id=offering.term_id,
        mode=offering.mode,
        venue_id=next(venue_ids, None),
        part=_part(first.starts),
        weekday=first.day.weekday(),
        day=first.day,
        starts=first.starts,
        ends=first.ends,
        sessions=len(sessions),
        weekly=len(sessions) > 1 and all((each.day.weekday(), each.starts, each.ends) == shape for each in sessions),
    )


def _part(starts: time) -> DayPart:
    if starts < NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if starts < EVENING else DayPart.EVENING


def _of_kind(course: Course) -> dict[str, Any]:
    return {"kind": course.kind_id, "needs_booking": course.kind.needs_booking}


def _write(listing: Listing, joinable: Sequence[tuple[ListedOffering, Offering]]) -> None:
    course = listing.course
    rows = Listing.objects.filter(pk=listing.pk)
    if not joinable:
        rows.update(next_start=None, search=None, category=course.category, **_of_kind(course))
        return
    facts, offering = joinable[0]
    text = offering.revision
    second = " ".join([text.line, *text.outcomes])
    third = " ".join([text.about, text.who_for, course.category.name, *text.session_titles])
    rows.update(
        category=course.category,
        **_of_kind(course),
        title=text.title,
        line=text.line,
        next_start=facts.next_start,
        search=SearchVector(Value(text.title), weight="A", config="college")
        + SearchVector(Value(second), weight="B", config="college")
        + SearchVector(Value(third), weight="C", config="college"),
    )
    ListedOffering.objects.bulk_create([each for each, _offering in joinable])
    with connection.cursor() as cursor:
        cursor.execute(LEARN_WORDS, [f"{text.title} {second} {third}"])
