"""What gets in the way of coming: asked once, never twice, and only counted. "I would rather not say" comes first.

A reason is kept without the person, the course and the day. Staff see one table for each term, by kind, and only when
nothing can be added to it any more: a number that grew from one day to the next would tell whose reason was new. A kind
that fewer than five people named has no number, and no sum stands anywhere from which it could be worked out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from courses.models import Session, Term
from foundations.college.current import today
from foundations.lib.constraints import broken_by
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students.mixing import in_mixed_order, write_again
from students.models import Barrier, BarrierTicket, Enrolment, Mark
from students.models import EnrolmentState as State

AFTER_TERM = timedelta(days=14)
FEWEST = 5
LONGEST = 500
MISSED = (Mark.Was.APOLOGIES, Mark.Was.DID_NOT_ATTEND)
ASKED_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One kind in one term. people: how many named it, none for fewer than five. words: theirs, in mixed order."""

    kind: str
    people: int | None
    words: tuple[str, ...] = ()


def closes(term: Term) -> date:
    """Return the first day on which a term's reasons can be read, and none is added any more."""
    return term.ends + AFTER_TERM + timedelta(days=1)


def asked(enrolment: Enrolment, session: Session | None, *, now: datetime) -> bool:
    """Say whether this can still be answered: a place that was given up, or a session that was missed, not too late."""
    if today(now) >= closes(enrolment.offering.term):
        return False
    if session is None:
        happened = enrolment.state == State.WITHDRAWN and enrolment.confirmed_at is not None
    else:
        happened = Mark.objects.filter(enrolment=enrolment, session=session, was__in=MISSED).exists()
    return happened and not BarrierTicket.objects.filter(enrolment=enrolment, session=session).exists()


@verb
def tell(*, enrolment: Enrolment, session: Session | None, kind: str, words: str, now: datetime) -> bool:
    """Count one reason, apart from the person; an empty kind says nothing, and is fine. Return whether it was taken.

    Nothing is written into the trail: a line there would say when. Raises Refusal for a kind that there is not.
    """
    if kind and kind not in Barrier.Kind.values:
        raise Refusal(_("Choose one of the answers, or the first one to say nothing."), field="kind")
    enrolment = Enrolment.objects.select_related("offering").get(pk=enrolment.pk)
    if not asked(enrolment, session, now=now):
        return False
    term = Term.objects.select_for_update(no_key=True).get(pk=enrolment.offering.term_id)
    try:
        with transaction.atomic():
            BarrierTicket.objects.create(enrolment=enrolment, session=session)
    except IntegrityError as error:
        if broken_by(error) == "students_barrierticket_once":
            return False
        raise
    if kind:
        new = Barrier(term=term, kind=kind, words=words.strip()[:LONGEST])
        write_again(Barrier.objects.filter(term=term), [new], words="words")
    return True


def missed(enrolments: Mapping[int, Enrolment], *, now: datetime) -> Mark | None:
    """Return the newest session of the last two weeks that the person missed and was not asked about. One query."""
    recent = Mark.objects.filter(
        enrolment__in=list(enrolments), was__in=MISSED, session__day__gt=today(now) - ASKED_FOR
    ).select_related("session__offering__term", "session__offering__revision", "enrolment")
    told = BarrierTicket.objects.filter(enrolment__in=list(enrolments)).exclude(session=None)
    for mark in recent.exclude(session__in=told.values("session")).order_by("-session__day", "-pk"):
        if today(now) < closes(mark.session.offering.term):
            return mark
    return None


def readable(*, now: datetime) -> list[Term]:
    """Return the terms whose reasons can be read, the newest first."""
    ended = Term.objects.filter(ends__lt=today(now) - AFTER_TERM)
    return list(ended.order_by("-starts", "pk"))


def table(term: Term, *, now: datetime) -> list[Line]:
    """Return every kind with how many named it in a term; none for fewer than five, nought included.

    Kinds stand in their usual order, never by number. Raises Refusal while reasons can still be added.
    """
    if today(now) < closes(term):
        raise Refusal(_("Reasons of this term can still come in. You can read them when it is over."))
    rows = Barrier.objects.filter(term=term)
    counted = dict(rows.values("kind").annotate(n=Count("pk")).values_list("kind", "n").order_by("kind"))
    shown = {kind for kind, people in counted.items() if people >= FEWEST}
    said: dict[str, list[str]] = {kind: [] for kind in shown}
    for row in rows.filter(kind__in=shown).exclude(words="").order_by("key"):
        said[row.kind].append(row.words)
    return [
        Line(str(label), counted[kind], tuple(in_mixed_order(said[kind], salt=f"{term.pk} {kind}")))
        if kind in shown
        else Line(str(label), None)
        for kind, label in Barrier.Kind.choices
    ]
