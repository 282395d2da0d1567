"""Two tutors who teach together: the office asks, each of them answers for themselves."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundations.accounts.access import holders_of, open_to, person
from foundations.accounts.models import User
from foundations.college.current import college
from foundations.lib.refusals import Refusal, show
from tutors import pairing
from tutors.access import TUTORS
from tutors.forms import ProposalForm
from tutors.models import Pair, Tutor

MENU = {"nav": "college", "subnav": "tutors"}


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(holders_of("courses.plan"))
def propose(request: HttpRequest) -> HttpResponse:
    """Ask two tutors whether they would teach together; `next` says where the office came from."""
    here = college()
    back = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("college_tutors")
    form = ProposalForm(request.POST or None, peer_word=here.peer_word, staff_word=here.staff_word)
    if request.method == "POST" and form.is_valid():
        try:
            pairing.propose(**form.cleaned_data, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("They are asked. Each sees it when they open “Teaching”."))
            return HttpResponseRedirect(back)
    return render(request, "tutors/pairs/propose.html", {**MENU, "form": form, "back": back})


@require_safe
@open_to(TUTORS)
def mine(request: HttpRequest) -> HttpResponse:
    """Show who I am asked to teach with, and who I teach with."""
    user = person(request)
    waiting = pairing.waiting_for(user)
    rest = pairing.live_of(user).exclude(pk__in=waiting.values("pk"))
    context = {
        "asked": [_with(pair, user) for pair in waiting.order_by("proposed_at", "pk")],
        "rest": [_with(pair, user) for pair in rest.order_by("proposed_at", "pk")],
    }
    return render(request, "tutors/pairs/mine.html", {"nav": "teaching", **context})


def _with(pair: Pair, user: User) -> dict[str, Pair | Tutor]:
    """Return a pair and the other of the two."""
    return {"pair": pair, "other": pair.staff_tutor if pair.peer_tutor.user_id == user.pk else pair.peer_tutor}


@require_POST
@open_to(TUTORS)
def answer(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Say yes or no for myself."""
    user, now = person(request), timezone.now()
    pair = get_object_or_404(pairing.of(user), uuid=number)
    yes = request.POST.get("answer") == "yes"
    try:
        (pairing.agree if yes else pairing.decline)(pair=pair, by=user, now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        thanks = _("Thank you. You said yes.")
        messages.success(request, thanks if yes else _("That is fine. You said no, and the office asks somebody else."))
    return redirect("teaching_pairs")
