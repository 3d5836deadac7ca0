"""How one gets in, and who else does. Of django-allauth only what the academy uses: there is no sign-up."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import include, path, re_path, register_converter

from dealerships.converters import CodeConverter
from dealerships.views import accounts, language, mail, sign_in

register_converter(CodeConverter, "dealership_number")

urlpatterns = [
    path("accounts/login/", allauth_views.login, name="account_login"),
    path("accounts/logout/", allauth_views.logout, name="account_logout"),
    path("accounts/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", allauth_views.password_change, name="account_change_password"),
    path("accounts/password/set/", allauth_views.password_set, name="account_set_password"),
    path("accounts/password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path(
        "accounts/password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"
    ),
    path(
        "accounts/password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/code/", sign_in.sign_in_with_code, name="account_code"),
    path("accounts/invitation/<str:token>/", sign_in.open_invitation, name="account_invitation"),
    path("accounts/first-password/", sign_in.first_password, name="account_first_password"),
    path("accounts/mail/", mail.own_mail, name="own_mail"),
    path("accounts/mail/<str:token>/", mail.mail_link, name="mail_link"),
    path("language/", language.set_language, name="set_language"),
    path("dealerships/<dealership_number:number>/accounts/", accounts.accounts, name="dealership_accounts"),
    path(
        "dealerships/<dealership_number:number>/accounts/invite/", accounts.invite, name="dealership_invite"
    ),
    path("dealerships/<dealership_number:number>/accounts/code/", accounts.code, name="dealership_code"),
]
