"""The addresses of signing in, the second factor, one's own sign-in address, and people's roles."""

from django.urls import path

from foundations.accounts.views import address, people, second_factor, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    # the two names by which django-allauth knows this page
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/", sign_in.sign_in, name="account_request_login_code"),
    path("sign-in/code/", sign_in.code, name="sign_in_code"),
    path("sign-in/phone/", sign_in.phone, name="sign_in_phone"),
    path("sign-in/sheet/", sign_in.sheet, name="sign_in_sheet"),
    path("sign-in/second-step/", second_factor.show, name="mfa_authenticate"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("after-sign-in/", sign_in.after_sign_in, name="after_sign_in"),
    path("my/address/", address.ask, name="my_address"),
    path("my/address/code/", address.code, name="my_address_code"),
    path("my/second-step/", second_factor.index, name="mfa_index"),
    path("my/second-step/show/", second_factor.show_again, name="mfa_reauthenticate"),
    path("my/second-step/show-passkey/", second_factor.show_passkey, name="mfa_reauthenticate_webauthn"),
    path("my/second-step/app/", second_factor.set_up_app, name="mfa_activate_totp"),
    path("my/second-step/app/remove/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("my/second-step/passkey/", second_factor.set_up_passkey, name="mfa_add_webauthn"),
    path("my/second-step/passkey/<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
    path("my/second-step/recovery/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("my/second-step/recovery/new/", second_factor.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("college/people/", people.listing, name="college_people"),
    path("college/people/<uuid:number>/", people.roles, name="college_person_roles"),
    path("college/people/<uuid:number>/second-step/", people.second_step, name="college_person_second_step"),
]
