"""Proofs from elsewhere in the admin: what waits for a decision, the oldest first, and the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from certificates.forms.proofs import DecisionForm
from certificates.models import ExternalProof, ProofState
from certificates.periods import end_of
from certificates.permissions import revocable_by
from certificates.services.recognising import CannotDecide, accept, refuse
from certificates.services.terms import terms_of
from dealerships.paging import page_of
from enrolments.views.finding import person_of

PAGE_SIZE = 50


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    rows = ExternalProof.objects.decidable_by(person_of(request)).pending()
    page = page_of(request, rows.select_related("person", "certification"), PAGE_SIZE, "p")
    return render(request, "certificates/admin/waiting.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The proof with its file; a POST decides, once. What somebody else has decided meanwhile stays."""
    user = person_of(request)
    rows = ExternalProof.objects.decidable_by(user).select_related("person", "certification", "decided_by")
    proof = get_object_or_404(rows, public_id=public_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and proof.state != ProofState.PENDING:
        messages.warning(request, _("Darüber ist schon entschieden."))
        return redirect("proofs_admin:decide", public_id)
    if request.method == "POST" and form.is_valid():
        chosen: dict[str, Any] = form.cleaned_data
        try:
            if chosen["decision"] == form.ACCEPT:
                accept(proof, by=user, until=chosen["until"])
            else:
                refuse(proof, by=user, reason=chosen["reason"].strip())
        except CannotDecide as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Die Entscheidung über „%(proof)s“ steht.") % {"proof": proof.title})
            return redirect("proofs_admin:waiting")
    revocable = revocable_by(user).filter(recognition__proof=proof, revoked_on__isnull=True)
    context = {
        "proof": proof,
        "form": form,
        "end": end_of(terms_of([proof.certification_id])[proof.certification_id], proof.dated_on),
        "can_revoke": proof.state != ProofState.PENDING and revocable.exists(),
    }
    status = 400 if form.errors else 200
    return render(request, "certificates/admin/decide.html", context, status=status)
