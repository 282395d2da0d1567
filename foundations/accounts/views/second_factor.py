"""The pages of the second factor: django-allauth's own, with our words, looks and rule of who may open them."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from foundations.accounts import second_factor, sign_in
from foundations.accounts.access import EVERYONE, SIGNED_IN, open_to, person
from foundations.accounts.forms import SET_UP_KEY, SetUpAppForm, SetUpPasskeyForm, ShowAppAgainForm, ShowAppForm


def _newest(request: HttpRequest, kind: str) -> Authenticator:
    """The factor that this request has just set up."""
    return Authenticator.objects.filter(user=person(request), type=kind).latest("created_at", "pk")


class ShowView(AuthenticateView):
    """On the way in, after the e-mailed code."""

    form_class = ShowAppForm


class ShowAgainView(ReauthenticateView):
    """During a visit, when a page wants it."""

    form_class = ShowAppAgainForm


class ShowPasskeyView(ReauthenticateWebAuthnView):
    """The same with a passkey; a fault is shown on the page."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again with what was wrong."""
        page: HttpResponse = self.render_to_response({**self.get_context_data(), "form": form})
        return page


class SetUpAppView(ActivateTOTPView):
    """Setting up an authenticator app counts as having shown it."""

    form_class = SetUpAppForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Activate, forget the sealed secret, and let the person go on."""
        response: HttpResponse = super().form_valid(form)
        self.request.session.pop(SET_UP_KEY, None)
        second_factor.shown_by_setting_up(self.request, _newest(self.request, Authenticator.Type.TOTP))
        return response


class SetUpPasskeyView(AddWebAuthnView):
    """Setting up a passkey counts as having shown it."""

    form_class = SetUpPasskeyForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Add the passkey and let the person go on."""
        response: HttpResponse = super().form_valid(form)
        second_factor.shown_by_setting_up(self.request, _newest(self.request, Authenticator.Type.WEBAUTHN))
        return response


class RemovePasskeyView(RemoveWebAuthnView):
    """Back to the overview afterwards."""

    success_url = reverse_lazy("mfa_index")


@open_to(SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    """What is set up, and what can be; keeps where the person was going."""
    if request.GET.get("next"):
        sign_in.remember(request, request.GET["next"])
    page: HttpResponse = IndexView.as_view()(request)
    return page


show = open_to(EVERYONE)(ShowView.as_view())
show_again = open_to(SIGNED_IN)(ShowAgainView.as_view())
show_passkey = open_to(SIGNED_IN)(ShowPasskeyView.as_view())
set_up_app = open_to(SIGNED_IN)(SetUpAppView.as_view())
remove_app = open_to(SIGNED_IN)(DeactivateTOTPView.as_view())
set_up_passkey = open_to(SIGNED_IN)(SetUpPasskeyView.as_view())
remove_passkey = open_to(SIGNED_IN)(RemovePasskeyView.as_view())
recovery_codes = open_to(SIGNED_IN)(ViewRecoveryCodesView.as_view())
new_recovery_codes = open_to(SIGNED_IN)(GenerateRecoveryCodesView.as_view())
