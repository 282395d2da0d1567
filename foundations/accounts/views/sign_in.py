"""Signing in: the address, the code, the way onward, and out again."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from foundations.accounts import hats, shared_phone
from foundations.accounts import sign_in as steps
from foundations.accounts.access import EVERYONE, SIGNED_IN, open_to, person
from foundations.accounts.forms import PhoneForm, SheetForm, SignInCodeForm, SignInForm
from foundations.accounts.models import Code, User
from foundations.lib.http import no_store
from foundations.lib.refusals import Refusal, show
from foundations.notifications import texts

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
    return render(request, "accounts/sign_in/address.html", {"form": form, "texts": texts.can_send(), **NAV})


@open_to(EVERYONE)
def phone(request: HttpRequest) -> HttpResponseBase:
    """Ask for a number and a first name, and text a code. It looks the same whether the number is known here or not."""
    if request.user.is_authenticated:
        return redirect("after_sign_in")
    onward = steps.safe_path(request, request.GET.get("next", ""))
    form = PhoneForm(request.POST if request.method == "POST" else None, initial={"next": onward})
    if request.method == "POST" and texts.can_send() and form.is_valid():
        steps.remember(request, form.cleaned_data["next"])
        try:
            steps.text_code_to(request, form.cleaned_data["phone"], form.cleaned_data["name"], timezone.now())
        except steps.TooMany:
            return steps.too_many(request)
        return redirect("sign_in_code")
    context = {"form": form, "texts": texts.can_send(), **NAV}
    return render(request, "accounts/sign_in/phone.html", context)


@open_to(EVERYONE)
def sheet(request: HttpRequest) -> HttpResponseBase:
    """Ask for the number of a printed sheet and its next code, and sign in whose sheet it is."""
    if request.user.is_authenticated:
        return redirect("after_sign_in")
    form = SheetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            user = steps.use_sheet(request, typed["number"], typed["code"], timezone.now())
        except steps.TooMany:
            return steps.too_many(request)
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _enter(request, user, shared=typed["shared"])
    return render(request, "accounts/sign_in/sheet.html", {"form": form, **NAV})


def _enter(request: HttpRequest, user: User, *, shared: bool) -> HttpResponseBase:
    """Sign in; on a shared phone the visit ends by itself."""
    response = steps.enter(request, user)
    if shared:
        shared_phone.begin(request)
    return response


@open_to(EVERYONE)
def code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code, and sign in whose code it is."""
    if request.user.is_authenticated:
        return redirect("after_sign_in")
    sent = steps.waiting_code(request)
    if sent is None or not sent.address:
        return redirect("sign_in")
    form = SignInCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = steps.check_code(request, form.cleaned_data["code"], timezone.now())
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _enter(request, user, shared=form.cleaned_data["shared"])
    context = {"form": form, "sent_to": sent.address, "by_text": sent.channel == Code.Channel.TEXT, **NAV}
    return render(request, "accounts/sign_in/code.html", context)


@open_to(EVERYONE)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the visit and forget everything about it on this phone or computer. Leaving goes to a page of others."""
    logout(request)
    if "leave" not in request.POST:
        return redirect("home")
    response = render(request, "accounts/sign_in/left.html", {"onward": shared_phone.NEUTRAL_PAGE})
    response.headers["Refresh"] = f"0; url={shared_phone.NEUTRAL_PAGE}"
    return no_store(response)


@open_to(SIGNED_IN)
def after_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Go where this person was going, or where their day begins: the college, teaching, their own learning."""
    onward = steps.remembered(request)
    if onward:
        return redirect(onward)
    worn = hats.of(person(request))
    if worn.staff:
        return redirect("college_home")
    if worn.tutor:
        return redirect("teaching")
    return redirect("panels" if worn.panel and not worn.student else "my_learning")
