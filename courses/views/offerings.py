"""Offerings: what runs in a term, and one of them with everything it still needs."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import offerings as rules
from courses import overview, quality
from courses.events import PeopleComing
from courses.forms_offerings import PlacesForm
from courses.models import Offering, Term
from courses.places import change_capacity
from foundations.accounts.access import holders_of, open_to, person
from foundations.college import current
from foundations.lib.events import ask
from foundations.lib.refusals import Refusal, show

PLANNERS = holders_of("courses.plan")
MENU = {"nav": "college", "subnav": "offerings"}
ON_A_PAGE = 25


def found(number: uuid.UUID) -> Offering:
    """Return one offering with what its page shows. Raises Http404."""
    return get_object_or_404(overview.with_all(Offering.objects.all()), uuid=number)


@require_safe
@open_to(PLANNERS)
def offerings(request: HttpRequest) -> HttpResponse:
    """List what runs in a term: this one, or the one that was chosen."""
    terms = list(Term.objects.order_by("-starts", "pk"))
    today = current.today(timezone.now())
    term = next((each for each in terms if each.slug == request.GET.get("term")), overview.term_of(terms, today))
    rows = overview.in_term(term, state=request.GET.get("state", ""))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "terms": terms,
        "term": term,
        "page": page,
        "rows": [overview.row_of(each) for each in page.object_list],
        "states": Offering.State.choices,
        "exceptions": overview.exceptions(term),
        "state": request.GET.get("state", ""),
    }
    return render(request, "courses/office/offerings.html", {**MENU, **context})


@require_safe
@open_to(PLANNERS)
def offering(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show one offering: what it still needs, its sessions, its two tutors, its places."""
    one, now = found(number), timezone.now()
    draft = one.state == Offering.State.DRAFT
    needs = rules.needs(one, now=now) if draft else []
    context = {
        "offering": one,
        "row": overview.row_of(one),
        "tutors": overview.both(one.pair),
        "needs": [(words, _link(one, need), need == rules.Need.PAIR) for need, words in needs],
        "to_pilot": draft and quality.approved_revision(one.course, now=now) is None and rules.may_pilot(one),
        "coming": ask(PeopleComing(offering_ids=(one.pk,)))[one.pk],
        "may_publish": person(request).has_perm("courses.publish"),
        "now": now,
    }
    return render(request, "courses/office/offering.html", {**MENU, **context})


def _link(one: Offering, need: rules.Need) -> tuple[str, str]:
    """Return the address of the page that brings what is missing, and what its button says."""
    return {
        rules.Need.PAIR: (reverse("college_offering_pair", args=[one.uuid]), _("Choose tutors")),
        rules.Need.APPROVAL: (reverse("college_course", args=[one.course.slug]), _("See the words")),
        rules.Need.SESSION: (reverse("college_session_add", args=[one.uuid]), _("Add a session")),
        rules.Need.ROOM: (f"{reverse('college_offering', args=[one.uuid])}#sessions", _("See the sessions")),
        rules.Need.DBS: (reverse("college_offering_dbs", args=[one.uuid]), _("I have seen them")),
        rules.Need.PLACES: (reverse("college_offering_places", args=[one.uuid]), _("Change places")),
    }[need]


@require_POST
@open_to(holders_of("courses.publish"))
def publish(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show an offering in the catalogue."""
    try:
        rules.publish(offering=found(number), by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("Published. People can find it and enrol now."))
    return redirect("college_offering", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def places(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Change how many people can come, by each channel."""
    one = found(number)
    channels = overview.channels_of(one)
    forms = [
        PlacesForm(
            request.POST if request.POST.get("channel") == each.channel else None,
            initial={"channel": each.channel, "capacity": each.capacity},
            auto_id=f"id_{each.channel}_%s",
        )
        for each in channels
    ]
    for form in forms:
        if form.is_bound and form.is_valid() and _changed(request, one, form):
            return redirect("college_offering", number=number)
    context = {"offering": one, "rows": list(zip(channels, forms, strict=True)), "forms": forms}
    return render(
        request, "courses/office/places.html", {**MENU, **context, "form_has_errors": any(f.errors for f in forms)}
    )


def _changed(request: HttpRequest, one: Offering, form: PlacesForm) -> bool:
    try:
        change_capacity(offering=one, by=person(request), now=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        show(form, refusal)
        return False
    messages.success(request, _("The places are changed. If people are in line, new places are offered to them first."))
    return True
