"""Letters and calls: everybody whom no message reaches, once each, with all that they are to be told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, Q

from foundations.accounts.models import User
from foundations.college import current
from foundations.lib.periods import local
from foundations.notifications import by_hand, ways
from foundations.notifications.message import compose_for
from foundations.notifications.models import Delivery, Notice
from students import copies, line
from students.models import Enrolment, Student

# what goes to somebody else than the person it is about is never told to them by phone
FOR_OTHERS = (copies.COPY, copies.ASKED)
MOST = 300


@dataclass
class Hearer:
    """One person to ring or write to. tried: calls without an answer. left: a message to ring us was left.

    may_leave_message: they said that one may be left on their phone. letter: they asked for letters.
    until: when an offered place that they are to hear of runs out, by the college's clock.
    """

    user: User
    student: Student | None
    letter: bool
    notices: list[Notice] = field(default_factory=list)
    tried: int = 0
    left: bool = False
    stuck: bool = False
    until: datetime | None = None

    @property
    def name(self) -> str:
        """What we call them."""
        return self.student.name if self.student else self.user.name

    @property
    def since(self) -> datetime:
        """Since when the oldest thing has waited."""
        return min(notice.due for notice in self.notices)

    @property
    def urgent(self) -> bool:
        """Whether something has a deadline of its own, such as an offered place."""
        return any(notice.urgent for notice in self.notices)

    @property
    def to_ring(self) -> bool:
        """Whether somebody rings: no letter is asked for, or a letter alone would come too late for a deadline."""
        return not self.letter or (self.urgent and bool(self.user.phone))

    @property
    def may_leave_message(self) -> bool:
        """Whether they said that a message may be left. Nobody's phone is spoken on without."""
        return self.student is not None and self.student.safe_message == Student.SafeMessage.YES

    @property
    def address(self) -> str:
        """Where a letter goes."""
        return self.student.post_address if self.student else ""


@dataclass(frozen=True)
class Said:
    """One notice in words to read out or to print."""

    notice: Notice
    heading: str
    words: str


def everybody(*, now: datetime, user: UUID | None = None) -> list[Hearer]:
    """Return everybody on the list, or one of them, in a fixed number of queries.

    Who has a deadline comes first, the soonest before the others; then who has waited longest.

    Who is in a pause is left out, but for what is told in a pause too.
    """
    waiting = Notice.objects.filter(state__in=by_hand.WAITING).exclude(purpose__in=FOR_OTHERS)
    waiting = waiting.filter(person__uuid=user) if user else waiting
    found = list(waiting.select_related("person").order_by("-urgent", "due", "pk")[:MOST])
    told = ways.of_each(found, now=now)
    people = {notice.person_id for notice in found}
    students = {student.user_id: student for student in Student.objects.filter(user__in=people)}
    hearers: dict[int, Hearer] = {}
    for notice in found:
        way = told[notice.pk]
        if not way.channel or (way.wait and way.wait > now):
            continue
        letter = way.channel == Delivery.Channel.LETTER or not notice.person.phone
        new = Hearer(notice.person, students.get(notice.person_id), letter=letter)
        hearer = hearers.setdefault(notice.person_id, new)
        hearer.notices.append(notice)
        hearer.stuck |= notice.state == Notice.State.STUCK
    _count_calls(hearers.values())
    _find_deadlines(hearers.values())
    late = datetime.max.replace(tzinfo=UTC)
    return sorted(hearers.values(), key=lambda each: (each.until or late, not each.urgent, each.since))


def words_for(hearer: Hearer, *, now: datetime) -> tuple[list[Said], list[Notice]]:
    """Return what to tell a person, and what is no longer true and falls away."""
    said, gone = [], []
    for notice in hearer.notices:
        message = compose_for(notice, now=now)
        if message is None:
            gone.append(notice)
        else:
            said.append(Said(notice, message.subject, message.spoken))
    return said, gone


def _find_deadlines(hearers: Iterable[Hearer]) -> None:
    """Write down for each person when the offer that they are to hear of runs out, the soonest."""
    offers = {notice.about_id: each for each in hearers for notice in each.notices if notice.purpose == line.OFFERED}
    if not offers:
        return
    offered = Enrolment.objects.filter(pk__in=offers, state=Enrolment.State.OFFERED, offer_due__isnull=False)
    for claim, due in offered.order_by("-offer_due", "pk").values_list("pk", "offer_due"):
        offers[claim].until = local(due, current.college().zone) if due else None


def _count_calls(hearers: Iterable[Hearer]) -> None:
    by_notice = {notice.pk: hearer for hearer in hearers for notice in hearer.notices}
    calls = Delivery.objects.filter(notice__in=by_notice, channel=Delivery.Channel.PHONE, state=Delivery.State.FAILED)
    counted = calls.values_list("notice").annotate(tried=Count("pk"), left=Count("pk", filter=Q(fault=by_hand.MESSAGE)))
    for notice, tried, left in counted.order_by("notice"):
        hearer = by_notice[notice]
        hearer.tried, hearer.left = max(hearer.tried, tried), hearer.left or bool(left)
