"""Ways in besides the password: the link of an invitation, and the one-time code from the manager."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from dealerships.accounts import LOCKED
from dealerships.forms import CodeForm, FirstPasswordForm
from dealerships.models import Invitation
from dealerships.services.invitations import InvitationOver, accept, find_by_code, find_by_link

SESSION_KEY = "invitation"


@never_cache
@require_safe
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the invitation in the session and go on without its secret in the address.

    Opening the link uses nothing up: mail filters open links, too.
    """
    try:
        request.session[SESSION_KEY] = find_by_link(token).pk
    except InvitationOver:
        return render(request, "dealerships/invitation_over.html", status=410)
    return redirect("account_first_password")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_with_code(request: HttpRequest) -> HttpResponse:
    """Ask for id and code. Whatever is wrong, the answer is the same."""
    if request.user.is_authenticated:
        return redirect("home")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        username, code = form.cleaned_data["username"], form.cleaned_data["code"]
        attempt = get_adapter().count_attempt(request, f"code:{username.strip().lower()}")
        if attempt is None:
            form.add_error(None, LOCKED)
        else:
            try:
                request.session[SESSION_KEY] = find_by_code(username, code).pk
            except InvitationOver:
                form.add_error(None, _("Kennung oder Code ist nicht richtig, oder der Code gilt nicht mehr."))
            else:
                attempt.rollback()
                return redirect("account_first_password")
    return render(request, "dealerships/code_sign_in.html", {"form": form})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_password(request: HttpRequest) -> HttpResponse:
    """Choose the password, which uses the invitation up, and go in."""
    key: int = request.session.get(SESSION_KEY, 0)
    invitation = Invitation.objects.open().filter(pk=key).select_related("person").first()
    if invitation is None:
        return render(request, "dealerships/invitation_over.html", status=410)
    form = FirstPasswordForm(request.POST or None, person=invitation.person)
    if form.is_valid():
        try:
            person = accept(invitation, form.cleaned_data["password1"])
        except InvitationOver:
            return render(request, "dealerships/invitation_over.html", status=410)
        if request.user.is_authenticated:
            get_adapter().logout(request)
        request.session.pop(SESSION_KEY, None)
        messages.success(request, _("Ihr Passwort ist gespeichert. Willkommen in der Akademie."))
        return perform_login(request, person, email_verification="none")
    return render(request, "dealerships/first_password.html", {"form": form, "person": invitation.person})
