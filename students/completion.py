"""Completion: who came to enough of a course has completed it, once its last session is over.

Here, late and left early count as having come; cancelled sessions do not count at all. Where people need not book (a
drop-in) nobody promised to come each time, so one session is enough. A register that nobody marked counts against
nobody: as long as its marks could still bring somebody over the share, the answer is "cannot tell yet". What is
completed stays completed, also when a mark is put right later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from courses import places
from courses.models import Offering, Session
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college.current import college
from foundations.college.settings import SHARE
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from students import enrolment as enrolments
from students.models import Completion, CompletionShare, Enrolment, Mark
from students.models import EnrolmentState as State

CAME = (Mark.Was.ATTENDED, Mark.Was.LATE, Mark.Was.LEFT_EARLY)
HAD_A_PLACE = (State.CONFIRMED, State.COMPLETED)
# what ended longer ago is looked at only when its marks or its share change
LOOK_BACK = timedelta(days=90)


class Answer(Enum):
    """Whether somebody has completed a course."""

    COMPLETED = "completed"
    ENOUGH = "enough"
    CANNOT_TELL = "cannot_tell"
    NOT_ENOUGH = "not_enough"
    NOT_OVER = "not_over"


@dataclass(frozen=True)
class Standing:
    """How one person stands. held, attended, unmarked: sessions. needed: how many of them complete the course."""

    enrolment: Enrolment
    held: int
    attended: int
    unmarked: int
    needed: int
    over: bool

    @property
    def answer(self) -> Answer:
        """Whether they have completed it."""
        if self.enrolment.state == State.COMPLETED:
            return Answer.COMPLETED
        if not self.over:
            return Answer.NOT_OVER
        if self.held and self.attended >= self.needed:
            return Answer.ENOUGH
        if self.attended + self.unmarked >= self.needed and self.unmarked:
            return Answer.CANNOT_TELL
        return Answer.NOT_ENOUGH


def share_of(offering: Offering) -> int:
    """Return the share of sessions that completes an offering, in per cent: its own, or the college's."""
    return own_share(offering) or college().completion_share


def standings(offering: Offering, *, now: datetime) -> list[Standing]:
    """Return how everybody with a place stands, by name. Three queries."""
    rows = Enrolment.objects.filter(offering=offering, state__in=HAD_A_PLACE).select_related("student")
    return _standings(offering, rows.order_by("student__name", "pk"), now=now)


def _standings(offering: Offering, people: QuerySet[Enrolment], *, now: datetime) -> list[Standing]:
    held = Session.objects.filter(offering=offering, cancelled=False, period__endswith__lte=now).count()
    live = Q(marks__session__cancelled=False)
    counted = people.annotate(
        marked=Count("marks", filter=live), came=Count("marks", filter=live & Q(marks__was__in=CAME))
    )
    needed = _needed(offering, held)
    over = offering.last_end is not None and offering.last_end <= now
    return [_standing(each, held=held, needed=needed, over=over) for each in counted]


def _standing(each: Enrolment, *, held: int, needed: int, over: bool) -> Standing:
    came, marked = int(getattr(each, "came", 0)), int(getattr(each, "marked", 0))
    return Standing(each, held=held, attended=came, unmarked=max(held - marked, 0), needed=needed, over=over)


def _needed(offering: Offering, held: int) -> int:
    """Return how many sessions complete it: the share of those held, rounded up, and one at least."""
    if not offering.course.kind.needs_booking:
        return 1
    return max(1, -(-held * share_of(offering) // 100))


# Completing ----------------------------------------------------------------------------------------------------------


@verb
def complete(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Complete a course for somebody who came to enough of it. Twice changes nothing.

    Raises Refusal before its last session is over, and when they came to too little of it, as far as the marks say.
    """
    offering = _locked(enrolment.offering_id)
    row = Enrolment.objects.filter(pk=enrolment.pk)
    (standing,) = _standings(offering, row.select_related("student"), now=now)
    if standing.answer is Answer.COMPLETED:
        return standing.enrolment
    _check_over(standing)
    if standing.enrolment.state != State.CONFIRMED or standing.answer is not Answer.ENOUGH:
        raise Refusal(_("The register does not say that they came to enough of it. Look at the marks first."))
    (done,) = _finish([standing], by=by, now=now)
    return done


@verb
def complete_by_hand(*, enrolment: Enrolment, reason: str, by: User, now: datetime) -> Enrolment:
    """Complete a course for somebody whatever the marks say; `by` says why. Twice changes nothing.

    Raises Refusal without a reason, before the last session is over, and for who has no place on it.
    """
    offering = _locked(enrolment.offering_id)
    row = Enrolment.objects.filter(pk=enrolment.pk)
    (standing,) = _standings(offering, row.select_related("student"), now=now)
    if standing.answer is Answer.COMPLETED:
        return standing.enrolment
    if standing.enrolment.state != State.CONFIRMED:
        raise Refusal(_("They have no place on this course. Look whether you opened the right one."))
    _check_over(standing)
    if not reason.strip():
        raise Refusal(_("Say in a few words why. It stays in the record, and other staff can read it."), field="reason")
    (done,) = _finish([standing], reason=reason.strip(), by=by, now=now)
    trail.append(act="completion.by_hand", thing=done, by=by, now=now, attended=standing.attended)
    return done


def complete_all_due(*, now: datetime) -> int:
    """Complete everybody who came to enough of what ended in the last 90 days; return how many. Run by the clock."""
    ended = Offering.objects.filter(
        state=Offering.State.PUBLISHED, last_end__lte=now, last_end__gt=now - LOOK_BACK
    ).filter(pk__in=Enrolment.objects.coming().values("offering"))
    ids = list(ended.order_by("pk").values_list("pk", flat=True))
    return sum(_complete_those_of(offering_id=pk, now=now) for pk in ids)


@verb
def _complete_those_of(*, offering_id: int, now: datetime) -> int:
    return complete_now(offering_id=offering_id, now=now)


def complete_now(*, offering_id: int, now: datetime) -> int:
    """Complete everybody of an offering who came to enough of it; return how many. Called inside a verb."""
    return complete_of(offering=_locked(offering_id), now=now)


def complete_of(*, offering: Offering, now: datetime, people: Iterable[int] | None = None) -> int:
    """Complete everybody of a locked offering, or these enrolments, who came to enough of it; return how many.

    Called inside a verb. Before the last session is over nobody has completed anything.
    """
    if offering.last_end is None or offering.last_end > now or offering.state != Offering.State.PUBLISHED:
        return 0
    rows = Enrolment.objects.coming().filter(offering=offering).select_related("student")
    rows = rows if people is None else rows.filter(pk__in=list(people))
    found = [each for each in _standings(offering, rows.order_by("pk"), now=now) if each.answer is Answer.ENOUGH]
    if found:
        _finish(found, by=User.objects.system(), now=now)
    return len(found)


def _finish(found: Sequence[Standing], *, by: User, now: datetime, reason: str = "") -> list[Enrolment]:
    standing = {each.enrolment.pk: each for each in found}
    done = enrolments.finish(enrolments=[each.enrolment for each in found], by=by, now=now)
    Completion.objects.bulk_create(
        Completion(
            enrolment=each,
            attended=standing[each.pk].attended,
            held=standing[each.pk].held,
            by_hand=bool(reason),
            reason=reason,
            completed_at=now,
            completed_by=by,
        )
        for each in done
    )
    return done


def _check_over(standing: Standing) -> None:
    if not standing.over:
        raise Refusal(_("The last session is still to come. You can complete it for them after that."))


def _locked(offering_id: int) -> Offering:
    (offering,) = places.lock([offering_id])
    return offering


# The share of one offering -------------------------------------------------------------------------------------------


@verb
def choose_share(*, offering: Offering, share: int | None, by: User, now: datetime) -> int:
    """Give one offering a share of its own, in per cent, or take it away (none); return the share that counts.

    Whoever reaches a lower one is completed at once. A higher one takes nothing away. Raises Refusal outside 1 to 100.
    """
    offering = _locked(offering.pk)
    if share is None:
        gone, _each = CompletionShare.objects.filter(offering=offering).delete()
        changed = bool(gone)
    elif not SHARE[0] <= share <= SHARE[1]:
        words = _("Choose %(least)s to %(most)s per cent.") % {"least": SHARE[0], "most": SHARE[1]}
        raise Refusal(words, field="share")
    else:
        changed = not CompletionShare.objects.filter(offering=offering, share=share).exists()
        chosen = {"share": share, "chosen_at": now, "chosen_by": by}
        CompletionShare.objects.update_or_create(offering=offering, defaults=chosen)
    if changed:
        trail.append(act="completion.choose_share", thing=offering, by=by, now=now, share=share)
        complete_now(offering_id=offering.pk, now=now)
    return share_of(offering)


def completed(people: Sequence[Enrolment]) -> dict[int, Completion]:
    """Return how each of these came to be completed, by enrolment id. One query."""
    rows = Completion.objects.filter(enrolment__in=[each.pk for each in people]).select_related("completed_by")
    return {each.enrolment_id: each for each in rows.order_by("pk")}


def own_share(offering: Offering) -> int | None:
    """Return the share that was chosen for this offering alone, in per cent, or none."""
    return CompletionShare.objects.filter(offering=offering).values_list("share", flat=True).first()


def people_of(offerings: Sequence[Offering]) -> dict[int, int]:
    """Return how many people had a place to the end, by offering id. One query."""
    had = Enrolment.objects.filter(offering__in=[each.pk for each in offerings], state__in=HAD_A_PLACE)
    counted = had.values("offering_id").annotate(people=Count("pk")).values_list("offering_id", "people")
    return dict(counted.order_by("offering_id"))
