"""The tutor directory, for the office."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundations.accounts import people
from foundations.accounts.access import holders_of, open_to, person
from foundations.lib.refusals import Refusal, show
from foundations.lib.transactions import verb
from tutors import directory
from tutors.forms import TutorForm
from tutors.models import Pair, Tutor

PLANNERS = holders_of("courses.plan")
MENU = {"nav": "college", "subnav": "tutors"}


@require_safe
@open_to(PLANNERS)
def tutors(request: HttpRequest) -> HttpResponse:
    """List the tutors A to Z, and the pairs that still wait for a yes."""
    here = Tutor.objects.filter(left_at=None).order_by("name", "pk")
    waiting = Pair.objects.filter(ended_at=None).filter(Q(peer_agreed_at=None) | Q(staff_agreed_at=None))
    pairs = waiting.select_related("peer_tutor", "staff_tutor").order_by("proposed_at", "pk")
    return render(request, "tutors/directory/list.html", {**MENU, "tutors": here, "waiting": pairs})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(PLANNERS)
def add(request: HttpRequest) -> HttpResponse:
    """Enter a person in the directory."""
    form = TutorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tutor = _enter(form, request)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%(name)s is in the directory.") % {"name": tutor.name})
            return redirect("college_tutors")
    return render(request, "tutors/directory/add.html", {**MENU, "form": form})


@verb
def _enter(form: TutorForm, request: HttpRequest) -> Tutor:
    """Meet the person and enter them together, or neither."""
    values, now = dict(form.cleaned_data), timezone.now()
    user = people.meet(name=values["name"], email=values.pop("email"), now=now)
    return directory.enter(user=user, **values, by=person(request), now=now)
