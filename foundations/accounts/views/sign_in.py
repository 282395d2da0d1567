"""Signing in: the address, the code, the way onward, and out again."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from foundations.accounts import sign_in as steps
from foundations.accounts.access import EVERYONE, SIGNED_IN, open_to, person
from foundations.accounts.events import WhatHats
from foundations.accounts.forms import CodeForm, SignInForm
from foundations.lib.events import ask
from foundations.lib.refusals import Refusal, show

NAV = {"nav": "sign_in"}


@open_to(EVERYONE)
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for the address and send a code to it; who is here already goes on."""
    onward = steps.safe_path(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward or "after_sign_in")
    form = SignInForm(request.POST or None, initial={"next": onward, "email": steps.address(request)})
    if request.method == "POST" and form.is_valid():
        steps.remember(request, form.cleaned_data["next"])
        try:
            steps.send_code_to(request, form.cleaned_data["email"], timezone.now())
        except steps.TooMany:
            return steps.too_many(request)
        return redirect("sign_in_code")
    return render(request, "accounts/sign_in/address.html", {"form": form, **NAV})


@open_to(EVERYONE)
def code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code, and sign in whose code it is."""
    if request.user.is_authenticated:
        return redirect("after_sign_in")
    sent_to = steps.address(request)
    if not sent_to:
        return redirect("sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = steps.check_code(request, form.cleaned_data["code"], timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            return steps.enter(request, user)
    return render(request, "accounts/sign_in/code.html", {"form": form, "sent_to": sent_to, **NAV})


@open_to(EVERYONE)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the visit and forget everything about it on this phone or computer."""
    logout(request)
    return redirect("home")


@open_to(SIGNED_IN)
def after_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Go where this person was going, or where their day begins: the college, teaching, their own learning."""
    onward = steps.remembered(request)
    if onward:
        return redirect(onward)
    user = person(request)
    hats = ask(WhatHats((user.pk,)))[user.pk]
    if hats.staff:
        return redirect("college_home")
    if hats.tutor:
        return redirect("teaching")
    return redirect("panels" if hats.panel and not hats.student else "my_learning")
