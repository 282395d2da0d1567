"""The people who run the college, and what each may do."""

import uuid

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from foundations.accounts import grants, people, second_factor
from foundations.accounts.access import holders_of, open_to, person
from foundations.accounts.forms import FindPersonForm, RoleForm
from foundations.accounts.models import Grant, User
from foundations.accounts.roles import ROLES
from foundations.lib.refusals import Refusal, show

NOBODY = _("Nobody here has this address. Check it, or ask them to sign in once first")
GRANTERS = holders_of(grants.PERMISSION)
MENU = {"nav": "college", "subnav": "people"}
LIVE = Prefetch("grants", queryset=Grant.objects.filter(ended_at=None).order_by("role", "id"), to_attr="live_grants")


@open_to(GRANTERS)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List everyone who has a role, and find someone to give one to."""
    form = FindPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = people.at(form.cleaned_data["email"])
        if found and not found.is_system:
            return redirect("college_person_roles", number=found.uuid)
        form.add_error("email", str(NOBODY))
    holders = User.objects.filter(grants__ended_at=None, grants__isnull=False).distinct().prefetch_related(LIVE)
    rows = [
        {
            "person": each,
            "roles": [ROLES[grant.role].name for grant in each.live_grants if grant.role in ROLES],
        }
        for each in holders.order_by("name", "id")
    ]
    return render(request, "accounts/people/list.html", {"form": form, "rows": rows, **MENU})


@open_to(GRANTERS)
def roles(request: HttpRequest, number: uuid.UUID) -> HttpResponseBase:
    """Show one person's roles; give one or take one back."""
    who = get_object_or_404(User, uuid=number, is_system=False)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = grants.take_back if "take_back" in request.POST else grants.give
        try:
            act(role=form.cleaned_data["role"], to=who, by=person(request), now=timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("college_person_roles", number=who.uuid)
    has_second_step = second_factor.is_set_up(who)
    held = set(who.grants.filter(ended_at=None).values_list("role", flat=True))
    rows = [{"role": role, "held": role.key in held} for role in ROLES.values()]
    context = {"who": who, "form": form, "rows": rows, "has_second_step": has_second_step, **MENU}
    return render(request, "accounts/people/roles.html", context)


@open_to(GRANTERS)
@require_POST
def second_step(request: HttpRequest, number: uuid.UUID) -> HttpResponseBase:
    """Take away the second step of someone who lost their phone."""
    who = get_object_or_404(User, uuid=number, is_system=False)
    try:
        second_factor.take_away(of=who, by=person(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("Done. They set up a new second step when they sign in next."))
    return redirect("college_person_roles", number=who.uuid)
