"""Rolling a term forward: choose two terms, see what could be kept, make the drafts."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses import rolling
from courses.forms_offerings import RollForm
from courses.models import Offering, Term
from courses.rolling import Draft
from courses.views.offerings import MENU, PLANNERS
from foundations.accounts.access import open_to, person
from foundations.college import current
from foundations.lib.refusals import Refusal, show

A_YEAR = timedelta(weeks=52)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def roll(request: HttpRequest) -> HttpResponse:
    """Propose what ran in one term for another; make drafts of what is ticked."""
    now = timezone.now()
    sent = request.POST if request.method == "POST" else request.GET
    form = _form(sent, today=current.today(now))
    drafts = _drafts(form)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            made = rolling.roll(chosen=_ticked(sent, drafts), to=to, by=person(request), now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _said(len(made)))
            return redirect(f"{reverse('college_offerings')}?term={to.slug}&state=draft")
    ready = [each for each in drafts if each.there is None]
    context = {"form": form, "drafts": drafts, "ready": ready, "asked": form.is_bound and not form.errors}
    return render(request, "courses/office/roll.html", {**MENU, **context})


def _form(sent: QueryDict, *, today: date) -> RollForm:
    terms = list(Term.objects.order_by("starts", "pk"))
    to_come = [each for each in terms if each.ends >= today]
    to = to_come[-1] if to_come else None
    since = min(terms, key=lambda each: abs(each.starts + A_YEAR - to.starts)) if to else None
    begin = {"since": since.slug if since else None, "to": to.slug if to else None}
    rows = Term.objects.order_by("-starts", "pk")
    return RollForm(sent if "to" in sent else None, initial=begin, since=rows, to=rows.filter(ends__gte=today))


def _drafts(form: RollForm) -> list[Draft]:
    if not form.is_bound or not form.is_valid():
        return []
    try:
        return rolling.propose(since=form.cleaned_data["since"], to=form.cleaned_data["to"])
    except Refusal as refusal:
        show(form, refusal)
        return []


def _ticked(sent: QueryDict, drafts: list[Draft]) -> list[Offering]:
    words = set(sent.getlist("offering"))
    return [each.offering for each in drafts if str(each.offering.uuid) in words]


def _said(made: int) -> str:
    if not made:
        return _("Nothing new. These groups were brought over before.")
    words = ngettext("%(n)s group is there as a draft.", "%(n)s groups are there as drafts.", made)
    return words % {"n": made}
