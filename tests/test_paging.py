"""Lists in pages: one that isn't there is a 404 everywhere, and never quietly another page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import Cast, Network, client_of

pytestmark = pytest.mark.django_db

LISTS = {
    "readiness:board": ("page", {"code": "ROLLOUT-A"}),
    "readiness:expiries": ("page", {"code": "ROLLOUT-A"}),
    "enrolments:catalogue": ("page", {}),
    "assessments:confirmations": ("page", {}),
    "dealership_accounts": ("page", {"number": "A1"}),
    "imports:index": ("page", {}),
    "evidence_admin:index": ("page", {}),
    "outdated_admin:index": ("page", {}),
    "proofs_admin:waiting": ("p", {}),
    "question_files:index": ("page", {}),
    "master_data_person:index": ("p", {}),
    "master_data_person:index_results": ("p", {}),
    "wagtailsnippets_assessments_question:list": ("p", {}),
}


@pytest.mark.parametrize("route", LISTS)
def test_page_that_is_not_there_is_a_404(cast: Cast, network: Network, route: str) -> None:
    client = client_of(cast, "admin")
    name, path = LISTS[route]
    address = reverse(route, kwargs=path)
    answers = {page: client.get(address, {name: page}).status_code for page in ("1", "99", "0", "x")}
    assert answers == {"1": 200, "99": 404, "0": 404, "x": 404}


def test_so_is_one_of_a_history(cast: Cast, network: Network) -> None:
    address = reverse("master_data_person:history", args=[cast.employee.pk])
    client = client_of(cast, "admin")
    assert [client.get(address, {"p": page}).status_code for page in ("1", "99")] == [200, 404]
