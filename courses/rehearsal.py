"""Trying a change before it is made: the verb itself runs, we look at who would hear what, and all of it is undone.

So what a page promises is what happens: the same people, counted once each, and the very words one of them will read.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from courses.events import Told, WhoIsTold
from courses.models import Change
from foundations.lib.events import ask
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications.message import Message, compose_for
from foundations.notifications.models import Notice
from tutors.models import Tutor

STUDENTS = "students."
CANCELLED = "students.offering_cancelled"
SENT = ("email", "text")


@dataclass(frozen=True)
class Hearer:
    """One person who hears of a change, once. how: "email", "text", "letter" or "phone". state: of their notice.

    notice: its number in addresses. told_at, told_by: somebody told them by phone or letter.
    """

    name: str
    how: str
    phone: str
    student: bool
    tutor: bool
    state: str = Notice.State.DUE
    notice: uuid.UUID | None = None
    told_at: datetime | None = None
    told_by: str = ""

    @property
    def to_ring(self) -> bool:
        """Whether somebody has to tell them: no mail reaches them, and nobody has told them yet."""
        if self.state in (Notice.State.TOLD, Notice.State.MOOT):
            return False
        return self.how not in SENT or self.state == Notice.State.STUCK


@dataclass(frozen=True)
class Rehearsal:
    """What a change would do. refusal: why it cannot be made. message: what `reader` would read.

    on_more_than_one: how many people have a place at more than one of its sessions.
    """

    hearers: tuple[Hearer, ...] = ()
    message: Message | None = None
    reader: str = ""
    refusal: Refusal | None = None
    on_more_than_one: int = 0
    ways: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        """How many people are told, each once."""
        return len(self.hearers)

    @property
    def students(self) -> int:
        """How many of them have a place, or were in line."""
        return sum(each.student for each in self.hearers)

    @property
    def tutors(self) -> int:
        """How many of them teach, and have no place themselves."""
        return self.people - self.students

    @property
    def letter(self) -> str:
        """What is said to that one person, without what stands above and below every mail."""
        words = self.message.text.partition("\n--\n")[0] if self.message else ""
        return words.partition("\n\n")[2].strip()

    @property
    def calls(self) -> list[Hearer]:
        """Who has to be rung, A to Z: everybody whom no e-mail or text reaches."""
        return [each for each in self.hearers if each.how not in SENT]


class _Curtain(Exception):  # noqa: N818 - the rehearsal is over; everything goes back to where it was
    def __init__(self, seen: Rehearsal) -> None:
        self.seen = seen


@verb
def rehearse(act: Callable[[], object], *, session_ids: Collection[int], now: datetime) -> Rehearsal:
    """Run a verb, look at the notices it writes, and undo it. What it refuses is part of the answer.

    session_ids: the sessions it is about. now: the same moment that the verb is given.
    """
    placed = ask(WhoIsTold(session_ids=tuple(session_ids)))
    try:
        with transaction.atomic():
            _play(act, list(placed.values()), now=now)
    except _Curtain as end:
        return end.seen
    except Refusal as refusal:
        return Rehearsal(refusal=refusal)


def _play(act: Callable[[], object], placed: Sequence[tuple[Told, ...]], *, now: datetime) -> NoReturn:
    """Act, look, and raise what was seen, so that the transaction around it is undone."""
    last = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    act()
    written = Notice.objects.filter(pk__gt=last, written_on=now).select_related("person")
    raise _Curtain(_look(list(written.order_by("pk")), placed, now=now))


def _look(notices: Sequence[Notice], placed: Sequence[tuple[Told, ...]], *, now: datetime) -> Rehearsal:
    hearers = _hearers(notices, placed)
    ways = Counter(hearer.how for hearer in hearers)
    groups = Counter(told.person_id for people in placed for told in people)
    more = sum(times > 1 for times in groups.values())
    mailed = [notice for notice in notices if _way(notice, {}) == "email"]
    mailed.sort(key=lambda each: (not each.purpose.startswith(STUDENTS), -groups[each.person_id], each.pk))
    message = compose_for(mailed[0], now=now) if mailed else None
    reader = _names(mailed[:1], placed)[mailed[0].person_id] if mailed else ""
    return Rehearsal(tuple(hearers), message, reader, on_more_than_one=more, ways=ways)


def told_of(change: Change) -> list[Hearer]:
    """Return everyone who is told of a change that was made, A to Z, with how far that is."""
    sessions = tuple(change.sessions.values_list("session_id", flat=True))
    notices = list(notices_of(change).select_related("person", "told_by").order_by("pk"))
    return _hearers(notices, list(ask(WhoIsTold(session_ids=sessions)).values()))


def notices_of(change: Change) -> QuerySet[Notice]:
    """Return the notices with which people are told of a change that was made."""
    whole = Q(purpose=CANCELLED, written_on=change.made_at)
    return Notice.objects.filter(Q(occasion=f"change {change.pk}") | whole)


def _hearers(notices: Sequence[Notice], placed: Sequence[tuple[Told, ...]]) -> list[Hearer]:
    hows = {told.person_id: told.how for people in placed for told in people}
    names = _names(notices, placed)
    tutors = set(Tutor.objects.filter(user__in=list(names)).values_list("user_id", flat=True))
    by_person = {notice.person_id: notice for notice in notices}
    found = [
        Hearer(
            name=names[person],
            how=_way(notice, hows),
            phone=notice.person.phone,
            student=notice.purpose.startswith(STUDENTS),
            tutor=person in tutors,
            state=notice.state,
            notice=notice.uuid,
            told_at=notice.told_at,
            told_by=notice.told_by.name if notice.told_by else "",
        )
        for person, notice in by_person.items()
    ]
    return sorted(found, key=lambda hearer: hearer.name.casefold())


def _way(notice: Notice, hows: dict[int, str]) -> str:
    mail = bool(notice.person.email) and notice.person.is_active
    how = hows.get(notice.person_id, "email" if mail else "phone")
    return how if mail or how != "email" else "phone"


def _names(notices: Sequence[Notice], placed: Sequence[tuple[Told, ...]]) -> dict[int, str]:
    known = {told.person_id: told.name for people in placed for told in people}
    return {notice.person_id: known.get(notice.person_id, notice.person.name) for notice in notices}
