"""What one tutor teaches: the sessions to come, and those whose register is not finished. Read for tutors only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.events import MarksToMake, PeopleComing
from courses.meetings import begins
from courses.models import Offering, Session
from foundations.accounts.models import User
from foundations.college.current import today
from foundations.lib.events import ask

LOOK_BACK = timedelta(weeks=8)
MOST = 30


@dataclass(frozen=True)
class Taught:
    """One session as its tutor sees it. number and of: "session 3 of 4". to_mark: people without a mark yet.

    begun: it is on, or over. left: somebody ticked that everyone has left.
    """

    session: Session
    number: int
    of: int
    coming: int
    beside: str
    to_mark: int = 0
    begun: bool = False
    left: bool = False


def sessions_of(user: User) -> QuerySet[Session]:
    """Return the sessions that a person teaches, of offerings that were published; a tutor who left teaches none."""
    return Session.objects.filter(
        teachings__tutor__user=user,
        teachings__tutor__left_at=None,
        offering__published_at__isnull=False,
    ).select_related("offering__revision", "offering__pair__peer_tutor", "offering__pair__staff_tutor", "room__venue")


def counted(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Return sessions with `place` and `of`: the third of the four that are not cancelled."""
    live = Session.objects.filter(offering=OuterRef("offering"), cancelled=False).order_by()
    before = live.filter(Q(day__lt=OuterRef("day")) | Q(day=OuterRef("day"), starts__lte=OuterRef("starts")))
    return sessions.annotate(
        of=Coalesce(Subquery(live.values("offering").annotate(n=Count("pk")).values("n")), 0),
        place=Coalesce(Subquery(before.values("offering").annotate(n=Count("pk")).values("n")), 0),
    )


def to_come(user: User, *, now: datetime) -> list[Taught]:
    """Return the next sessions of a tutor, today's first, at most 30."""
    coming = counted(sessions_of(user).filter(cancelled=False, day__gte=today(now)))
    rows = list(coming.select_related("sheet").order_by("day", "starts", "pk")[:MOST])
    found = _taught(rows, user, marks={})
    return [replace(each, begun=begins(each.session) <= now, left=_left(each.session)) for each in found]


def _left(session: Session) -> bool:
    sheet = getattr(session, "sheet", None)
    return sheet is not None and sheet.left_at is not None


def looking_back(user: User, *, now: datetime) -> list[Taught]:
    """Return the sessions of the last eight weeks, latest first; `to_mark` says whose register is not finished."""
    day = today(now)
    past = sessions_of(user).filter(cancelled=False, day__lt=day, day__gte=day - LOOK_BACK)
    rows = list(counted(past).order_by("-day", "-starts", "pk"))
    return _taught(rows, user, marks=ask(MarksToMake(session_ids=tuple(row.pk for row in rows)))) if rows else []


def _taught(rows: Sequence[Session], user: User, *, marks: Mapping[int, int]) -> list[Taught]:
    people = ask(PeopleComing(offering_ids=tuple({row.offering_id for row in rows}))) if rows else {}
    return [
        Taught(
            session=row,
            number=getattr(row, "place", 0),
            of=getattr(row, "of", 0),
            coming=people[row.offering_id],
            beside=_beside(row.offering, user),
            to_mark=marks.get(row.pk, 0),
        )
        for row in rows
    ]


def _beside(offering: Offering, user: User) -> str:
    """Return the name of the other tutor, or an empty string when this person is not of the pair now."""
    pair = offering.pair
    if pair is None:
        return ""
    other = {pair.peer_tutor.user_id: pair.staff_tutor.name, pair.staff_tutor.user_id: pair.peer_tutor.name}
    return other.get(user.pk, "")
