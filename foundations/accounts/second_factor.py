"""The second factor of tutors and staff: an authenticator app or a passkey, once in each visit."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

DEMO_KEY = "second_factor_of_the_demo"
PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def passed(request: HttpRequest) -> bool:
    """Say whether this visit has shown a second factor."""
    if settings.DEMO and request.session.get(DEMO_KEY):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def next_step(request: HttpRequest) -> str:
    """Return the address of the page where the person shows, or first sets up, their second factor.

    It brings them back to the page they asked for, if that was asked for with GET.
    """
    types = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    page = "mfa_index"
    if Authenticator.Type.TOTP in types:
        page = "mfa_reauthenticate"
    elif Authenticator.Type.WEBAUTHN in types:
        page = "mfa_reauthenticate_webauthn"
    if request.method != "GET":
        return reverse(page)
    return f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}"


def shown_by_setting_up(request: HttpRequest, authenticator: Any) -> None:
    """Count setting up a factor as showing it: the person has just used it."""
    record_authentication(
        request, request.user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
    )


def mark_for_demo(request: HttpRequest) -> None:
    """Let a sample person in without a second factor. Raises RuntimeError outside the demo."""
    if not settings.DEMO:
        raise RuntimeError("Only the demo signs in without a second factor.")
    request.session[DEMO_KEY] = True
