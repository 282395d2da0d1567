"""The second factor of tutors and staff: an authenticator app or a passkey, once in each visit."""

from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.audit import trail
from foundations.lib.refusals import Refusal
from foundations.lib.transactions import verb
from foundations.notifications import notices

DEMO_KEY = "second_factor_of_the_demo"
GRANT_ROLES = "accounts.grant_roles"

NOT_ALLOWED = _("Only a college admin can take away someone’s second step. Ask one of them")
NOT_YOURSELF = _("Use your own page to change your second step")


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


def is_set_up(user: User) -> bool:
    """Say whether the person has an app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user.pk).exists())


def shown_by_setting_up(request: HttpRequest, authenticator: Any) -> None:
    """Count setting up a factor as showing it: the person has just used it."""
    record_authentication(
        request, request.user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
    )


@verb
def take_away(*, of: User, by: User, now: datetime) -> None:
    """Take away every second factor of someone who lost theirs; they set up a new one at their next sign-in.

    Raises Refusal when `by` may not give roles, or means themselves (who can sign in does it on their own page).
    """
    if not User.objects.get(pk=by.pk).has_perm(GRANT_ROLES):
        raise Refusal(NOT_ALLOWED)
    if of.pk == by.pk:
        raise Refusal(NOT_YOURSELF)
    if not Authenticator.objects.filter(user_id=of.pk).delete()[0]:
        return
    trail.append(act="accounts.take_away_second_factor", thing=of, by=by, now=now)
    notices.write(person=of, purpose="accounts.second_factor_changed", occasion=f"{now.isoformat()}", now=now)


def mark_for_demo(request: HttpRequest) -> None:
    """Let a sample person in without a second factor. Raises RuntimeError outside the demo."""
    if not settings.DEMO:
        raise RuntimeError("Only the demo signs in without a second factor.")
    request.session[DEMO_KEY] = True
