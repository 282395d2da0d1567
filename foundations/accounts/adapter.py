"""How the college differs from django-allauth's usual ways: no mails of its own, secrets sealed."""

import uuid
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundations.accounts.models import User
from foundations.college import current
from foundations.lib.encryption import Sealed, seal, unseal
from foundations.notifications import notices

PLACE = {"owner": "second factor", "table": "mfa_authenticator", "column": "data"}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in is our own small flow (sign_in.py); allauth finishes it and keeps record of the visit."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("That was too many tries. Wait 15 minutes and try again, or ring us."),
        "rate_limited": _("That was too many tries. Wait 15 minutes and try again, or ring us."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come in by enrolling or by being added, never by allauth's own form."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: every mail is a notice. Raises RuntimeError."""
        raise RuntimeError(f"Write a notice instead of {template_prefix}; foundations.notifications delivers it.")

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """Tell the person that a second factor was set up or taken away."""
        with transaction.atomic():
            notices.write(
                person=user,
                purpose="accounts.second_factor_changed",
                occasion=uuid.uuid4().hex,
                now=timezone.now(),
            )

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages say what happened; allauth's words would put the address into a cookie."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor: its secrets are sealed with the college's own keys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Check the numbers. They change every half minute, so use the ones you see now"),
    }

    def get_totp_issuer(self) -> str:
        """The name that the authenticator app shows."""
        return current.college().short_name

    def get_totp_label(self, user: User) -> str:
        """What the app shows below it: no address, which is nobody's business on a borrowed phone."""
        return user.name or gettext("Signing in")

    def build_totp_svg(self, url: str) -> str:
        """The picture for the app's camera: black on white, at night too."""
        return str(segno.make_qr(url).svg_inline(scale=6, border=4, dark="#000", light="#fff"))

    def encrypt(self, text: str) -> str:
        """Seal a secret of the second factor."""
        return seal(text, **PLACE).token

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again. Raises foundations.lib.encryption.Unreadable."""
        return unseal(Sealed(encrypted_text), **PLACE)

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - the name is allauth's
        """What a passkey is called until the person calls it something else."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("My passkey") if number == 1 else gettext("My passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a passkey belongs to: this site, under the college's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": current.college().short_name}
