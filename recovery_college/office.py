"""The office's front door: this term in numbers, and what needs a hand, each with the button that fixes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from courses import overview
from courses.models import Approval, Offering, Session, Term
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from students import concerns
from students.models import Enrolment

MOST = 12
FEW = 3


@dataclass(frozen=True)
class Hand:
    """Something that needs somebody: the course and its dates, what is the matter, and the way out."""

    title: str
    when: str
    words: str
    href: str
    button: str


@dataclass(frozen=True)
class Numbers:
    """A term in numbers. placed, waiting: different people. sessions: meetings of this week, Monday to Sunday."""

    published: int
    draft: int
    placed: int
    waiting: int
    sessions: int


@require_safe
@open_to(holders_of("college.open_office"))
def college_home(request: HttpRequest) -> HttpResponse:
    """Show this term's numbers and what needs a hand."""
    now = timezone.now()
    today = current.today(now)
    term = overview.term_of(Term.objects.order_by("starts", "pk"), today)
    hands = _hands(today, now, may_publish=person(request).has_perm("courses.publish"))
    context = {
        "nav": "college",
        "subnav": "overview",
        "term": term,
        "numbers": _numbers(term, today),
        "exceptions": len(overview.exceptions(term)),
        "hands": hands[:MOST],
        "more": max(0, len(hands) - MOST),
        "cover": concerns.cover(),
        "may_grant": person(request).has_perm("accounts.grant_roles"),
    }
    return render(request, "recovery_college/office/home.html", context)


def _numbers(term: Term | None, today: date) -> Numbers:
    """Count a term in three queries."""
    states = Offering.objects.filter(term=term).aggregate(
        published=Count("pk", filter=Q(state=Offering.State.PUBLISHED)),
        draft=Count("pk", filter=Q(state=Offering.State.DRAFT)),
    )
    people = Enrolment.objects.filter(offering__term=term).aggregate(
        placed=Count("student", distinct=True, filter=Q(state__in=["confirmed", "completed"])),
        waiting=Count("student", distinct=True, filter=Q(state__in=["waiting", "offered"])),
    )
    monday = today - timedelta(days=today.weekday())
    week = Session.objects.filter(cancelled=False, day__range=(monday, monday + timedelta(days=6)))
    return Numbers(**states, **people, sessions=week.filter(offering__state=Offering.State.PUBLISHED).count())


def _hands(today: date, now: datetime, *, may_publish: bool) -> list[Hand]:
    """Return what needs a hand: drafts, then published ones with people in line or few places."""
    drafts = _with_all(Offering.objects.filter(state=Offering.State.DRAFT, term__ends__gte=today))
    approved = _approved_courses(drafts, today)
    found = [_draft(each, approved=each.course_id in approved, may_publish=may_publish) for each in drafts]
    coming = Offering.objects.filter(state=Offering.State.PUBLISHED, first_start__gt=now)
    scarce = coming.annotate(left=Sum(F("places__capacity") - F("places__taken"))).filter(left__lte=FEW)
    rows = _with_all(scarce)
    waiting = Enrolment.objects.waiting().filter(offering__in=[each.pk for each in rows])
    lines = dict(waiting.values("offering_id").annotate(n=Count("pk")).values_list("offering_id", "n").order_by())
    ordered = sorted(rows, key=lambda each: (-lines.get(each.pk, 0), each.first_start or now, each.pk))
    return found + [_scarce(each, lines.get(each.pk, 0)) for each in ordered]


def _with_all(rows: QuerySet[Offering]) -> list[Offering]:
    return list(overview.with_all(rows).order_by("first_start", "pk"))


def _approved_courses(drafts: Sequence[Offering], today: date) -> set[int]:
    valid = Approval.objects.filter(revision__course__in=[each.course_id for each in drafts], expires__gte=today)
    return set(valid.values_list("revision__course_id", flat=True))


def _draft(each: Offering, *, approved: bool, may_publish: bool) -> Hand:
    row = overview.row_of(each)
    alone = bool(each.without_pair) or not each.course.kind.needs_pair
    if each.pair is None and not alone:
        words, name, button = _("It needs two tutors."), "college_offering_pair", _("Choose tutors")
    elif each.pair is not None and not each.pair.accepted and not alone:
        words, name, button = _("The two tutors have not both said yes yet."), "college_offering", _("See who")
    elif not approved:
        href = reverse("college_course", args=[each.course.slug])
        return Hand(row.title, row.when, _("Its words are not approved yet."), href, _("See the words"))
    elif may_publish:
        words, name, button = _("It is a draft. Look it over and publish it."), "college_offering", _("See the draft")
    else:
        words, name, button = _("A college admin can publish it."), "college_offering", _("See the draft")
    return Hand(row.title, row.when, words, reverse(name, args=[each.uuid]), button)


def _scarce(each: Offering, in_line: int) -> Hand:
    row = overview.row_of(each)
    if in_line:
        words = ngettext("Full, and %(n)s person is in line.", "Full, and %(n)s people are in line.", in_line)
        words = words % {"n": in_line}
    elif row.free:
        words = ngettext("%(n)s place is left.", "%(n)s places are left.", row.free) % {"n": row.free}
    else:
        words = _("It is full. Nobody is in line yet.")
    return Hand(row.title, row.when, words, reverse("college_offering_places", args=[each.uuid]), _("Change places"))
