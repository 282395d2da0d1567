"""What is typed on the pages for signing in, the second factor, the address and the roles."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from foundations.accounts import codes
from foundations.accounts.roles import ROLES

SET_UP_KEY = "second_factor_being_set_up"
BAD_NUMBER = _("Check your phone number. It needs 6 digits or more")
BAD_ADDRESS = _("Check your email address. It needs an @ sign, like name@example.com")
NUMBERS = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "class": "rc-w-code",
    "spellcheck": "false",
}


def address_field(label: Any, hint: Any) -> forms.EmailField:
    """Return a field for an e-mail address."""
    return forms.EmailField(
        label=label,
        help_text=hint,
        max_length=254,
        error_messages={"required": BAD_ADDRESS, "invalid": BAD_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class SignInForm(forms.Form):
    """The address to send a code to, and where the person was going."""

    email = address_field(_("Your email address"), _("The one you gave us when you enrolled."))
    next = forms.CharField(required=False, widget=forms.HiddenInput)


def shared_field() -> forms.BooleanField:
    """Return the tick with which a visit becomes one on a shared phone."""
    return forms.BooleanField(
        label=_("This is a shared phone or computer"),
        help_text=_("Then you are signed out ten minutes after your last press, and every page has a Leave button."),
        required=False,
    )


class PhoneForm(forms.Form):
    """The number to text a code to, and a first name, as a phone may be shared."""

    phone = forms.CharField(
        label=_("Your phone number"),
        help_text=_("The one you gave us when you enrolled."),
        max_length=30,
        error_messages={"required": BAD_NUMBER},
        validators=[RegexValidator(r"\d(\D*\d){5}", BAD_NUMBER)],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "rc-w-m"}),
    )
    name = forms.CharField(
        label=_("Your first name"),
        help_text=_("The name we call you. We ask because some people share a phone."),
        max_length=80,
        error_messages={"required": _("Type your first name, so that the code is for you")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "spellcheck": "false"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class SheetForm(forms.Form):
    """The number of a printed sheet, and its next code."""

    number = forms.CharField(
        label=_("Number of your sheet"),
        help_text=_("8 numbers at the top of the sheet."),
        max_length=40,
        error_messages={"required": _("Type the 8 numbers at the top of your sheet")},
        widget=forms.TextInput(attrs={**NUMBERS, "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("Your next code"),
        help_text=_("8 numbers. Cross it out on the sheet after you have used it."),
        max_length=40,
        error_messages={"required": _("Type the next code of your sheet")},
        widget=forms.TextInput(attrs={**NUMBERS, "autocomplete": "off"}),
    )
    shared = shared_field()


class CodeForm(forms.Form):
    """The six numbers. Spaces and dashes are fine; whether they are right is for codes.check to say."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("6 numbers, like 482 915. Spaces are fine."),
        max_length=40,
        error_messages={"required": codes.WRONG, "max_length": codes.WRONG},
        widget=forms.TextInput(attrs=NUMBERS),
    )


class SignInCodeForm(CodeForm):
    """The six numbers, and whether other people use this phone too."""

    shared = shared_field()


class NewAddressForm(forms.Form):
    """The address to sign in with from now on."""

    email = address_field(_("Your new email address"), _("We send a code to it, to be sure that it is yours."))


class FindPersonForm(forms.Form):
    """Someone to give a role to."""

    email = address_field(_("Their email address"), _("They need to have signed in, or enrolled, once."))


class RoleForm(forms.Form):
    """One role."""

    role = forms.ChoiceField(label=_("Role"), choices=lambda: [(role.key, role.name) for role in ROLES.values()])


def _app_code() -> forms.CharField:
    words = _("Type the 6 numbers that your app shows")
    return forms.CharField(
        label=_("Numbers from your app"),
        help_text=_("Open your authenticator app and type the 6 numbers. Spaces are fine."),
        max_length=40,
        error_messages={"required": words, "max_length": words},
        widget=forms.TextInput(attrs=NUMBERS),
    )


class ShowAppForm(AuthenticateForm):
    """The second factor on the way in: numbers from the app, or a recovery code."""

    code = _app_code()


class ShowAppAgainForm(ReauthenticateForm):
    """The second factor during a visit."""

    code = _app_code()


class SetUpPasskeyForm(AddWebAuthnForm):
    """A passkey, and what the person calls it."""

    name = forms.CharField(
        label=_("A name for it"),
        help_text=_("So that you know it again, like “My phone”."),
        required=False,
        max_length=60,
    )


class SetUpAppForm(ActivateTOTPForm):
    """Setting up the app. Its secret waits sealed in the session, where allauth would keep it in clear."""

    code = _app_code()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        forms.Form.__init__(self, *args, **kwargs)
        session = context.request.session
        if not self.is_bound or SET_UP_KEY not in session:
            session[SET_UP_KEY] = get_adapter().encrypt(generate_totp_secret())
        self.secret = get_adapter().decrypt(session[SET_UP_KEY])
