"""A certificate as an OpenBadgeCredential (Open Badges 3.0, W3C Verifiable Credentials 2.0).

It names nobody: the subject is a number of its own, and a hash of the e-mail address with a salt, by which only
who knows the address can tell that it is theirs. In the holder's language, since a badge is one document.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.badges.status import list_url, place_of
from certificates.keys.published import profile
from certificates.models import Certificate, Evidence
from certificates.services.titles import Words, in_words
from courses.models import Competence

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
MIDNIGHT, LAST_SECOND = time(), time(23, 59, 59)


def badge_url(certificate: Certificate) -> str:
    """Where the badge is had; its name for ever."""
    return settings.PUBLIC_URL + reverse("certificates:badge", args=[certificate.serial])


def credential(certificate: Certificate) -> dict[str, Any]:
    """The certificate, without a proof."""
    with override(certificate.person.language):
        return {
            "@context": CONTEXTS,
            "id": badge_url(certificate),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": profile(),
            "validFrom": _moment(certificate.issued_on, MIDNIGHT),
            **_until(certificate),
            "name": certificate.certification.name,
            "credentialSubject": {
                "id": subject_id(certificate),
                "type": ["AchievementSubject"],
                **_identifier(certificate),
                "achievement": _achievement(certificate),
            },
            "credentialStatus": _status(certificate),
            "refreshService": {"id": badge_url(certificate), "type": "1EdTechCredentialRefresh"},
        }


def subject_id(certificate: Certificate) -> str:
    """A number for the holder in this one badge: two badges of a person have nothing in common."""
    return uuid.uuid5(uuid.NAMESPACE_URL, badge_url(certificate)).urn


def salt_of(certificate: Certificate) -> str:
    """Differs from badge to badge, and is the same whenever the badge is made."""
    return hashlib.sha256(f"salt {certificate.serial}".encode()).hexdigest()[:32]


def _identifier(certificate: Certificate) -> dict[str, Any]:
    email = certificate.person.email
    if not email:
        return {}
    salt = salt_of(certificate)
    digest = hashlib.sha256(f"{email}{salt}".encode()).hexdigest()
    return {
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": f"sha256${digest}",
                "identityType": "emailAddress",
                "salt": salt,
            }
        ]
    }


def _achievement(certificate: Certificate) -> dict[str, Any]:
    certification = certificate.certification
    evidence = getattr(certificate, "evidence", None) or Evidence()
    address = f"{settings.PUBLIC_URL}/certifications/{certification.code}"
    courses = "; ".join(in_words(one["title"]) for one in evidence.courses)
    sentence = _("Alle dafür nötigen Kurse sind abgeschlossen, ihre Tests bestanden.")
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, address).urn,
        "type": ["Achievement"],
        "achievementType": "Certification",
        "inLanguage": certificate.person.language,
        "name": certification.name,
        "description": sentence,
        "criteria": {"narrative": f"{sentence} {courses}".strip()},
        "alignment": _alignments(evidence),
    }


def _alignments(evidence: Evidence) -> list[dict[str, Any]]:
    """The competences in the words of the day of issue; their frameworks as they are named today."""
    codes = [one["code"] for one in evidence.competences]
    known = Competence.objects.filter(code__in=codes).select_related(
        "area__framework", "parent__area__framework"
    )
    frameworks = {one.code: one.framework for one in known}
    general = {one.code: one.parent for one in known if one.parent is not None}
    found = []
    for one in evidence.competences:
        level = _("Stufe %(level)s von 8") % {"level": one["level"]}
        found.append(_alignment(one["code"], one["name"], level, frameworks.get(one["code"])))
        if (parent := general.get(one["code"])) is not None:
            names = {"de": parent.name_de, "en": parent.name_en}
            found.append(_alignment(parent.code, names, level, parent.framework))
    return found


def _alignment(code: str, name: Words, level: str, framework: Any) -> dict[str, Any]:
    """``targetUrl`` is where the framework is read; a competence without one points at the academy."""
    return {
        "type": ["Alignment"],
        "targetCode": code,
        "targetName": in_words(name),
        "targetDescription": level,
        "targetFramework": str(framework) if framework else "Dealer Academy",
        "targetType": "ceasn:Competency",
        "targetUrl": (framework and framework.source) or settings.PUBLIC_URL,
    }


def _until(certificate: Certificate) -> dict[str, str]:
    end = certificate.valid_until
    return {"validUntil": _moment(end, LAST_SECOND)} if end else {}


def _status(certificate: Certificate) -> dict[str, str]:
    number, index = place_of(certificate.pk)
    return {
        "id": f"{list_url(number)}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": list_url(number),
    }


def _moment(day: date, at: time) -> str:
    return datetime.combine(day, at, tzinfo=ZoneInfo(settings.TIME_ZONE)).isoformat()
