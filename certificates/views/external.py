"""Proofs from elsewhere: handing one in, for oneself or for one of the team, and the file of it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms.proofs import HandInForm
from certificates.models import Certification, ExternalProof
from certificates.services.recognising import CannotDecide, hand_in
from dealerships.calendar import today
from dealerships.models import Dealership, Employment, Franchise, Person
from dealerships.models.base import active_on
from dealerships.permissions import NAMES_AGREED, leads, permit


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_proof(request: HttpRequest) -> HttpResponse:
    """One's own proof, for any certification that one sees."""
    person = cast("Person", request.user)
    form = HandInForm(
        request.POST or None,
        request.FILES or None,
        certifications=Certification.objects.visible_to(person),
    )
    context = {"form": form, "back": reverse("certificates:certificates")}
    if request.method == "POST" and form.is_valid() and _hand_in(form, person, person):
        messages.success(
            request, _("Ihr Nachweis ist eingereicht. Eine Trainerin oder ein Trainer prüft ihn.")
        )
        return redirect("certificates:certificates")
    return _page(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_proof_for(request: HttpRequest, number: str) -> HttpResponse:
    """For one of the team, by who leads the house, where an agreement allows names."""
    house = get_object_or_404(Dealership.objects.visible_to(request.user), number=number)
    permit(leads, request.user, house)
    if house.agreement not in NAMES_AGREED:
        raise PermissionDenied
    employed = Employment.objects.filter(active_on(today()), dealership=house, person=OuterRef("pk"))
    people = Person.objects.filter(Exists(employed), is_active=True).order_by("last_name", "first_name", "pk")
    makers = Franchise.objects.filter(active_on(today()), dealership=house).values("manufacturer")
    form = HandInForm(
        request.POST or None,
        request.FILES or None,
        certifications=Certification.objects.filter(
            Q(manufacturer__isnull=True) | Q(manufacturer__in=makers)
        ),
        people=list(people),
    )
    context = {"form": form, "house": house, "back": reverse("readiness:team", args=[house.number])}
    if request.method == "POST" and form.is_valid():
        person = people.get(pk=form.cleaned_data["person"])
        if _hand_in(form, person, cast("Person", request.user)):
            messages.success(request, _("Der Nachweis von %(person)s ist eingereicht.") % {"person": person})
            return redirect("readiness:team", number=house.number)
    return _page(request, context)


def _hand_in(form: HandInForm, person: Person, by: Person) -> bool:
    values = form.cleaned_data
    try:
        hand_in(
            person,
            values["certification"],
            values["file"],
            title=values["title"],
            issuer=values["issuer"],
            dated_on=values["dated_on"],
            by=by,
        )
    except CannotDecide as problem:
        form.add_error("certification", str(problem))
        return False
    return True


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = 400 if request.method == "POST" else 200
    return render(request, "certificates/new_proof.html", context, status=status)


@require_safe
@never_cache
@login_required
def proof_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The file, as a download: for the person, whoever handed it in, and the trainers who decide."""
    proof = get_object_or_404(ExternalProof.objects.visible_to(request.user), public_id=public_id)
    if not proof.file:
        raise Http404
    suffix = proof.file.name.rpartition(".")[2]
    response = FileResponse(
        proof.file.open("rb"),
        as_attachment=True,
        filename=f"{slugify(proof.title) or _('nachweis')}.{suffix}",
        content_type=proof.media_type,
    )
    response["Content-Security-Policy"] = "sandbox"
    return response
