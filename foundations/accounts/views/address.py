"""My address: the one I sign in with."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from foundations.accounts import address, codes
from foundations.accounts import sign_in as steps
from foundations.accounts.access import SIGNED_IN, open_to, person
from foundations.accounts.forms import CodeForm, NewAddressForm
from foundations.accounts.models import Purpose
from foundations.lib.refusals import Refusal, show

KEY = "address_code"


@open_to(SIGNED_IN)
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for the new address and send a code to it."""
    user = person(request)
    form = NewAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            steps.allow(request, "request_login_code", f"address of {user.pk}")
            sent = address.ask(person=user, new=form.cleaned_data["email"], now=timezone.now())
        except steps.TooMany:
            return steps.too_many(request)
        except Refusal as refusal:
            show(form, refusal)
        else:
            request.session[KEY] = str(sent.uuid)
            return redirect("my_address_code")
    return render(request, "accounts/address/ask.html", {"form": form, "present": user.email})


@open_to(SIGNED_IN)
def code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code that went to the new address, then change it and sign all other devices out."""
    user, now = person(request), timezone.now()
    waiting = codes.waiting(request.session.get(KEY), Purpose.ADDRESS, now)
    if waiting is None:
        return redirect("my_address")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            typed = form.cleaned_data["code"]
            proved = codes.check(purpose=Purpose.ADDRESS, number=waiting.uuid, typed=typed, now=now)
            changed = address.change(person=user, code=proved, by=user, now=now)
        except Refusal as refusal:
            show(form, refusal)
        else:
            del request.session[KEY]
            update_session_auth_hash(request, changed)
            return render(request, "accounts/address/done.html", {"address": changed.email})
    return render(request, "accounts/address/code.html", {"form": form, "sent_to": waiting.address})
