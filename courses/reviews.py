"""Looking again: the light look each year, the full look every three years, and sooner when somebody asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from courses import panel_lists, quality
from courses.models import Approval, Course, Offering, Panel, Perspective, ReviewRequest, Revision, YearlyCheck
from foundations.accounts import grants
from foundations.accounts.models import User
from foundations.audit import trail
from foundations.college import current
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

CHECK_AHEAD = timedelta(days=30)
END_AHEAD = timedelta(days=90)
YEAR = timedelta(days=365)
CHECKED_YEARS = (2, 1)  # in the third the approval ends, and a panel takes the full look
CONVENERS: Final = "courses.approve"
DUE = "courses.review_due"
ASKED = "courses.review_asked"


class Need(Enum):
    """What a course needs from its college."""

    ENDED = "ended"
    ASKED = "asked"
    ENDS = "ends"
    CHECK = "check"
    NEWER = "newer"


@dataclass(frozen=True)
class Due:
    """Something to look at again. day: when it is, or was, to be done. missing: the perspectives still to look."""

    need: Need
    course: Course
    title: str
    day: date
    approval: Approval | None = None
    year: int = 0
    missing: tuple[str, ...] = ()
    why: str = ""
    words: str = ""


def valid(*, now: datetime) -> QuerySet[Approval]:
    """Return the approval of every course in use that has one today: that of its newest approved words."""
    found = Approval.objects.filter(expires__gte=current.today(now), revision__course__retired_at=None)
    newest = found.order_by("revision__course_id", "-revision__number").distinct("revision__course_id")
    return Approval.objects.filter(pk__in=newest.values("pk")).select_related("revision__course__category")


def due(*, now: datetime) -> list[Due]:
    """Return everything that is to be looked at again, most pressing first, then by day and title."""
    found = [*ended(now=now), *asked(now=now), *ending(now=now), *checks(now=now), *newer(now=now)]
    order = list(Need)
    return sorted(found, key=lambda each: (order.index(each.need), each.day, each.title, each.course.pk))


def ended(*, now: datetime) -> list[Due]:
    """Return the courses in use whose last approval has run out: no new offering of them can be published."""
    over = Approval.objects.filter(revision__course__retired_at=None, expires__lt=current.today(now))
    over = over.exclude(revision__course__in=valid(now=now).values("revision__course"))
    last = over.order_by("revision__course_id", "-revision__number").distinct("revision__course_id")
    rows = Approval.objects.filter(pk__in=last.values("pk")).select_related("revision__course__category")
    return [_of(Need.ENDED, each, day=each.expires) for each in rows.order_by("expires", "pk")]


def asked(*, now: datetime) -> list[Due]:
    """Return the open requests for a full look."""
    newest = Revision.objects.filter(course=OuterRef("course")).order_by("-number").values("title")[:1]
    rows = ReviewRequest.objects.filter(settled_on=None, course__retired_at=None).annotate(title=Subquery(newest))
    return [
        Due(
            Need.ASKED,
            each.course,
            str(getattr(each, "title", "")),
            current.today(each.asked_at),
            why=str(ReviewRequest.Why(each.why).label),
            words=each.words,
        )
        for each in rows.select_related("course__category").order_by("asked_at", "pk")
    ]


def ending(*, now: datetime) -> list[Due]:
    """Return the approvals that run out within 90 days."""
    soon = valid(now=now).filter(expires__lte=current.today(now) + END_AHEAD)
    return [_of(Need.ENDS, each, day=each.expires) for each in soon.order_by("expires", "pk")]


def checks(*, now: datetime) -> list[Due]:
    """Return the yearly looks that are due within 30 days, or late, and not done by both perspectives."""
    old_enough = valid(now=now).filter(approved_at__lte=now - YEAR + CHECK_AHEAD + timedelta(days=1))
    found = []
    for approval in old_enough.prefetch_related("revision__yearly_checks").order_by("approved_at", "pk"):
        check = check_of(approval, now=now)
        if check is not None and check.missing:
            found.append(check)
    return found


def check_of(approval: Approval, *, now: datetime) -> Due | None:
    """Return the yearly look of an approval that can be done now, with who is missing, or none."""
    begun = current.today(approval.approved_at)
    year = next((each for each in CHECKED_YEARS if current.today(now) >= begun + each * YEAR - CHECK_AHEAD), 0)
    if not year:
        return None
    day = begun + year * YEAR
    done = {each.perspective for each in approval.revision.yearly_checks.all() if each.due == day}
    missing = tuple(each for each in Perspective.values if each not in done)
    return _of(Need.CHECK, approval, day=day, year=year, missing=missing)


def newer(*, now: datetime) -> list[Due]:
    """Return the courses whose newest words wait for a panel. Small changes to be checked are not among them."""
    words = Revision.objects.filter(course=OuterRef("revision__course")).order_by("-number")
    rows = valid(now=now).annotate(newest=Subquery(words.values("pk")[:1])).exclude(newest=F("revision"))
    rows = rows.exclude(newest__in=Panel.objects.filter(called_off_at=None).values("revision"))
    rows = rows.exclude(revision__course__in=panel_lists.to_confirm().values("panel__revision__course"))
    written = Subquery(words.values("written_at")[:1])
    found = rows.annotate(written=written).order_by("pk")
    return [_of(Need.NEWER, each, day=current.today(getattr(each, "written", now))) for each in found]


def _of(need: Need, approval: Approval, *, day: date, year: int = 0, missing: tuple[str, ...] = ()) -> Due:
    course, title = approval.revision.course, approval.revision.title
    return Due(need, course, title, day, approval=approval, year=year, missing=missing)


def pilots() -> QuerySet[Offering]:
    """Return the offerings that were published before a panel had looked, under the setting for a new college."""
    return Offering.objects.filter(pilot=True).exclude(state=Offering.State.CANCELLED)


@verb
def look(*, revision: Revision, perspective: str, fine: bool, words: str, by: User, now: datetime) -> YearlyCheck:
    """Take one half of the light look that is due. "Not fine" asks for a full look by a panel.

    Raises Refusal when none is due, for whoever made the course, when somebody has looked from this side, when the
    same person looked from the other, and when it is not fine and no word says why.
    """
    course = Course.objects.select_for_update(no_key=True).get(pk=revision.course_id)
    approval = valid(now=now).filter(revision=revision).first()
    check = check_of(approval, now=now) if approval else None
    if check is None:
        raise Refusal(_("No look is due here now. We ask you when it is time."))
    if quality.made(course, person=by, name=by.name):
        raise Refusal(_("You helped to make this course, so others take the yearly look. You need not do anything."))
    done = list(YearlyCheck.objects.filter(revision=revision, due=check.day).select_related("looked_by"))
    for each in done:
        if each.looked_by_id == by.pk and each.perspective == perspective:
            return each
    if any(each.looked_by_id == by.pk for each in done):
        raise Refusal(_("You have looked already. The other half is for another person."))
    if perspective not in check.missing:
        raise Refusal(_("Somebody has looked from this side already. Choose the other one."), field="perspective")
    if not fine and not words.strip():
        raise Refusal(_("Say in a few words what a panel should look at."), field="words")
    row = YearlyCheck.objects.create(
        revision=revision, year=check.year, due=check.day, perspective=perspective, fine=fine, words=words.strip(),
        looked_at=now, looked_by=by,
    )  # fmt: skip
    trail.append(act="reviews.look", thing=revision, by=by, now=now, year=check.year, fine=fine)
    if not fine:
        ask_for_review(course=course, why=ReviewRequest.Why.CHECK, words=words.strip(), by=by, now=now)
    return row


@verb
def ask_for_review(*, course: Course, why: str, words: str, by: User, now: datetime) -> ReviewRequest:
    """Ask for a full look before the three years are over; one that is open is returned. The conveners are told.

    why: "feedback" (what students said), "check" (the yearly look) or "changed" (what we know has changed).
    Raises Refusal when no word says what to look at.
    """
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    there = ReviewRequest.objects.filter(course=course, settled_on=None).first()
    if there is not None:
        return there
    if not words.strip():
        raise Refusal(_("Say in a few words what a panel should look at."), field="words")
    request = ReviewRequest.objects.create(course=course, why=why, words=words.strip(), asked_at=now, asked_by=by)
    trail.append(act="reviews.ask_for_review", thing=course, by=by, now=now, why=str(why))
    _tell(purpose=ASKED, occasion=f"request {request.pk}", about_id=request.pk, now=now)
    return request


@verb
def ask_in_time(*, now: datetime) -> int:
    """Tell the conveners, once each, which yearly looks are due in 30 days and which approvals end in 90.

    Returns how many looks and endings there are now. Run once a day.
    """
    found = [*checks(now=now), *ending(now=now)]
    for each in found:
        assert each.approval is not None
        what = f"year {each.year}" if each.need is Need.CHECK else "ends"
        occasion = f"approval {each.approval.pk} until {each.approval.expires} {what}"
        _tell(purpose=DUE, occasion=occasion, about_id=each.approval.pk, now=now)
    return len(found)


def _tell(*, purpose: str, occasion: str, about_id: int, now: datetime) -> None:
    conveners: Iterable[User] = grants.holding(CONVENERS).order_by("pk")
    for convener in conveners:
        notices.write(person=convener, purpose=purpose, occasion=occasion, now=now, about_id=about_id)
