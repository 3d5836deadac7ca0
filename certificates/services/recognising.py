"""Proofs from elsewhere: handed in, decided once, and what is issued because of them.

A decision takes the proof's row and the person's, so of two trainers at the same moment the second finds it decided,
and no completed course issues in between. The certificate is issued on the day of the decision: proven is what was
seen. It lasts until the day that the trainer names, else as long as the certification does from the proof's own day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import (
    Certificate,
    Certification,
    Evidence,
    ExternalProof,
    Grant,
    Origin,
    ProofState,
    Recognition,
)
from certificates.periods import end_of
from certificates.services.terms import terms_of
from certificates.uploads import CheckedFile
from dealerships.calendar import today
from dealerships.models import Person
from dealerships.services import mail
from dealerships.signals import rows_changed

FILE_MONTHS = 6
"""So long after the decision the file is kept: for a question about it, and for no other use."""

BATCH = 200


class CannotDecide(Exception):
    """Why the proof can't be decided so; the message is in the user's language."""


class Basis(NamedTuple):
    """What a certificate is recognised for: an end, and what it rests on, in words and as a row."""

    person: int
    certification: int
    valid_until: date | None
    words: Mapping[str, Any]
    proof: int | None = None
    source: int | None = None


# Handing in ---------------------------------------------------------------------------------------


def hand_in(
    person: Person,
    certification: Certification,
    file: CheckedFile,
    *,
    title: str,
    issuer: str,
    dated_on: date,
    by: Person,
) -> ExternalProof:
    """Keep the proof for a trainer to look at. Sent twice it is kept once.

    :raises CannotDecide: where one for this certification waits already.
    """
    proof = ExternalProof(
        person=person,
        certification=certification,
        title=title,
        issuer=issuer,
        dated_on=dated_on,
        media_type=file.media_type,
        uploaded_by=by,
    )
    waiting = ExternalProof.objects.pending().filter(person=person, certification=certification)
    if waiting.exists():
        raise CannotDecide(_("Für diese Zertifizierung wird schon ein Nachweis geprüft."))
    proof.file.save(f"proof.{file.suffix}", ContentFile(file.content), save=False)
    try:
        with transaction.atomic():
            proof.save()
    except IntegrityError as error:
        proof.file.delete(save=False)
        raise CannotDecide(_("Für diese Zertifizierung wird schon ein Nachweis geprüft.")) from error
    return proof


# Deciding -----------------------------------------------------------------------------------------


@transaction.atomic
def accept(proof: ExternalProof, *, by: Person, until: date | None = None) -> Certificate:
    """Accept the proof and issue the certificate, once; ``until`` is its last day, else the certification says.

    :raises CannotDecide: where it is decided already, the certificate would be over, or one was issued today.
    """
    proof = _locked(proof)
    day = today()
    end = until or end_of(terms_of([proof.certification_id])[proof.certification_id], proof.dated_on)
    if end is not None and end < day:
        raise CannotDecide(_("So wäre das Zertifikat schon abgelaufen. Nennen Sie einen späteren Tag."))
    basis = Basis(
        proof.person_id,
        proof.certification_id,
        end,
        {"proof": {"title": proof.title, "issuer": proof.issuer, "dated_on": proof.dated_on.isoformat()}},
        proof=proof.pk,
    )
    issued = issue_recognised([basis])
    if not issued:
        raise CannotDecide(_("Heute wurde schon ein Zertifikat dieser Zertifizierung ausgestellt."))
    _decide(proof, ProofState.ACCEPTED, by)
    return issued[0]


@transaction.atomic
def refuse(proof: ExternalProof, *, by: Person, reason: str) -> None:
    """Refuse the proof, with the reason that the person reads.

    :raises CannotDecide: where it is decided already.
    """
    _decide(_locked(proof), ProofState.REFUSED, by, reason)


def _locked(proof: ExternalProof) -> ExternalProof:
    """The proof as it is now, held until the end of the transaction, with the person that it is about."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=proof.person_id).values_list("pk"))
    rows = ExternalProof.objects.select_for_update(of=("self",)).select_related("certification", "person")
    found = rows.get(pk=proof.pk)
    if found.state != ProofState.PENDING:
        raise CannotDecide(_("Darüber ist schon entschieden."))
    return found


def _decide(proof: ExternalProof, state: ProofState, by: Person, reason: str = "") -> None:
    proof.state, proof.decided_by, proof.decided_at, proof.reason = state, by, timezone.now(), reason
    proof.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    if proof.person.email:
        context = {
            "proof": proof,
            "accepted": state == ProofState.ACCEPTED,
            "address": reverse("certificates:certificates"),
        }
        mail.queue(
            [mail.compose("proof_decided", proof.person, key=f"proof-decided:{proof.pk}", context=context)]
        )


# Issuing ------------------------------------------------------------------------------------------


def issue_recognised(bases: Sequence[Basis]) -> list[Certificate]:
    """Issue a recognised certificate for each basis, in the caller's transaction and with its people locked.

    Where one of the same certification and day is there already, that stays and none is issued.
    """
    day = today()
    there = set(_of_day(bases, day).values_list("person", "certification"))
    wanted = {(one.person, one.certification): one for one in bases}
    wanted = {key: one for key, one in wanted.items() if key not in there}
    Certificate.objects.bulk_create(
        [
            Certificate(
                person_id=one.person,
                certification_id=one.certification,
                issued_on=day,
                valid_until=one.valid_until,
                origin=Origin.RECOGNISED,
            )
            for one in wanted.values()
        ],
        batch_size=BATCH,
        ignore_conflicts=True,  # an import may bring one of the same day at this moment; it stays as it is
    )
    rows = _of_day(list(wanted.values()), day).filter(origin=Origin.RECOGNISED, recognition__isnull=True)
    issued = [one for one in rows.order_by("pk") if (one.person_id, one.certification_id) in wanted]
    by_key = {one.pk: wanted[one.person_id, one.certification_id] for one in issued}
    Recognition.objects.bulk_create(
        Recognition(
            certificate=one,
            certification_id=one.certification_id,
            proof_id=by_key[one.pk].proof,
            source_id=by_key[one.pk].source,
        )
        for one in issued
    )
    granted = competences_of({one.certification_id for one in issued})
    Evidence.objects.bulk_create(
        Evidence(
            certificate=one,
            competences=granted[one.certification_id],
            recognised=dict(by_key[one.pk].words),
        )
        for one in issued
    )
    if issued:
        rows_changed.send(sender=Certificate, pks=[one.pk for one in issued])
    return issued


def _of_day(bases: Sequence[Basis], day: date) -> QuerySet[Certificate]:
    return Certificate.objects.filter(
        issued_on=day,
        person__in={one.person for one in bases},
        certification__in={one.certification for one in bases},
    )


def competences_of(certifications: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """What each certification grants, in the words of today."""
    granted: dict[int, list[dict[str, Any]]] = defaultdict(list)
    grants = Grant.objects.filter(certification__in=set(certifications)).select_related("competence")
    for grant in grants.order_by("competence__code"):
        competence = grant.competence
        name = {"de": competence.name_de, "en": competence.name_en}
        granted[grant.certification_id].append({"code": competence.code, "name": name, "level": grant.level})
    return granted


# Forgetting ---------------------------------------------------------------------------------------


def forget_files(now: datetime | None = None) -> int:
    """Delete the files of proofs decided `FILE_MONTHS` ago or longer; how many. Asked twice it deletes none twice."""
    before = _months_before(now or timezone.now(), FILE_MONTHS)
    due = ExternalProof.objects.filter(decided_at__lt=before).exclude(file="")
    forgotten = 0
    for proof in due.iterator():
        proof.file.delete(save=False)  # a file that is gone already is no error
        forgotten += ExternalProof.objects.filter(pk=proof.pk).exclude(file="").update(file="")
    return forgotten


def _months_before(now: datetime, months: int) -> datetime:
    """The same time so many months earlier, the month's last day where it has no such day."""
    day = timezone.localtime(now)
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, day.day - 4, -1):
        try:
            return day.replace(year=years, month=month + 1, day=last)
        except ValueError:
            continue
    raise ValueError(f"no day {day.day} in {years}-{month + 1}")
