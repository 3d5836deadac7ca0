"""Evidence on a phone, from the photo to the result: sent, handed in, confirmed by the manager, seen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.models import EvidenceFile
from tests.assessments.evidence import begun, exam_with_evidence, place_of_task
from tests.assessments.test_screens import look
from tests.assessments.test_views import url
from tests.cast import Cast, Network, client_of
from tests.readiness.test_screens import Open, open_page
from tests.uploads import photo

__all__ = ["open_page"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_photo_is_sent_confirmed_and_counts(
    network: Network, cast: Cast, open_page: Open, scheme: str
) -> None:
    dms = exam_with_evidence("observer", manufacturer=network.maker_a)
    attempt = begun(dms, person=cast.employee)
    page = open_page(client_of(cast, "employee"), url("question", dms, place_of_task(attempt)), 390, scheme)
    look(page, f"evidence-question-{scheme}")
    chosen = {"name": "IMG_1.png", "mimeType": "image/png", "buffer": photo("PNG", (600, 400))}
    page.get_by_label("Foto").set_input_files([chosen])  # type: ignore[list-item]
    page.get_by_role("button", name="Datei 1 entfernen").wait_for()
    look(page, f"evidence-sent-{scheme}")
    page.get_by_label("Merken").check()
    page.get_by_text("Gespeichert um").wait_for()
    page.goto(page.url.split("/tests/")[0] + url("overview", dms))
    look(page, f"evidence-overview-{scheme}")
    page.get_by_role("button", name="Test abgeben").click()
    page.get_by_role("heading", name="Wartet auf Bewertung").wait_for()
    look(page, f"evidence-awaiting-{scheme}")

    manager = open_page(client_of(cast, "manager"), reverse("home"), 390, scheme)
    manager.get_by_role("link", name="1 Beleg bestätigen").click()
    manager.wait_for_url(f"**{reverse('assessments:confirmations')}")
    look(manager, f"evidence-list-{scheme}")
    manager.get_by_role("link", name="Fotografieren Sie den Annahmeplatz.").click()
    manager.get_by_role("img", name="Foto 1").wait_for()
    manager.get_by_role("button", name="Bestätigung abschicken").click()
    manager.get_by_text("Das hat noch nicht geklappt").wait_for()
    look(manager, f"evidence-confirm-{scheme}")
    manager.get_by_label("Ja, das stimmt").check()
    manager.get_by_label("1 Punkt", exact=True).check()
    manager.get_by_label("Bemerkung").fill("Bitte noch fegen.")
    manager.get_by_role("button", name="Bestätigung abschicken").click()
    manager.get_by_text("Zurzeit wartet nichts auf Sie.").wait_for()

    page.reload()
    page.get_by_role("heading", name="Bestanden", exact=True).wait_for()
    page.get_by_text("Bitte noch fegen.").wait_for()
    look(page, f"evidence-result-{scheme}")
    assert EvidenceFile.objects.count() == 1
