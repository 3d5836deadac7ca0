"""What people read about a verdict, word for word: no database, one case each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from readiness import sentences
from readiness.explanations import Case, Explanation, Group, explain, main_reason
from readiness.models import Requirement, RequirementKind, RequirementStatus, Status
from readiness.permissions import HIDDEN, Numbers

GO_LIVE = date(2027, 3, 1)
LASTS_UNTIL = date(2027, 3, 31)


def requirement(**fields: Any) -> Requirement:
    return Requirement(
        **{"name_de": "CRM-Anwender", "name_en": "CRM users", "kind": RequirementKind.PEOPLE, **fields}
    )


def checklist(**fields: Any) -> Requirement:
    return requirement(name_de="Technik", name_en="Devices", kind=RequirementKind.CHECKLIST, **fields)


def reasons(**more: Any) -> dict[str, Any]:
    return {
        "reference_date": GO_LIVE.isoformat(),
        "lasts_until": LASTS_UNTIL.isoformat(),
        "waiver": None,
        "share": 0,
        "heads": 0,
        "target": None,
        "per": None,
        "or_all": False,
        "share_needed": 0,
        "heads_needed": 0,
        **more,
    }


FOUR_OF_FIVE = reasons(
    share=80,
    share_needed=4,
    people_qualified=[1, 2, 3],
    people_missing=[4, 5],
    expiring=[5],
    newcomers=[6],
    away=[7],
)


def case(**more: Any) -> Case:
    return Case(
        **{
            "requirement": requirement(),
            "status": RequirementStatus.DUE_SOON,
            "due_on": date(2027, 2, 1),
            "as_of": date(2027, 1, 20),
            "numbers": Numbers(population=5, qualified=3, covering=0, required=4, missing=1),
            "reasons": FOUR_OF_FIVE,
            "proof": "Zertifikat „CRM 1“",
            "roles": ("Serviceberatung", "Verkauf"),
            **more,
        }
    )


WHO_COUNTS = (
    "Es zählt, wer am 01.03.2027 in einer dieser Funktionen hier arbeitet: Serviceberatung, Verkauf. "
    "Wer dann länger abwesend ist, zählt nicht."
)


def test_share_is_explained_with_its_rounding_who_counts_and_until_when_a_proof_must_last() -> None:
    assert explain(case()) == Explanation(
        state="Noch fehlt 1 Nachweis. Die Frist endet am 01.02.2027, in 12 Tagen.",
        needed=("Gebraucht werden 80 % von 5, aufgerundet also 4.",),
        rules=(
            WHO_COUNTS,
            "Der Nachweis: Zertifikat „CRM 1“, gültig mindestens bis 31.03.2027.",
        ),
        groups=(
            Group("Ohne Nachweis", (4,)),
            Group("Nachweis läuft vor dem 31.03.2027 ab", (5,)),
            Group("Mit Nachweis", (1, 2, 3)),
            Group("Neu dabei, zählen noch nicht", (6,), is_counted=False),
            Group("Länger abwesend, zählen nicht", (7,), is_counted=False),
        ),
        items_missing=(),
    )


def test_hidden_numbers_are_in_no_sentence_and_no_group() -> None:
    assert explain(case(numbers=HIDDEN, from_inside=False)) == Explanation(
        state="Noch fehlen Nachweise. Die Frist endet am 01.02.2027, in 12 Tagen.",
        needed=("Gebraucht werden 80 % der Personen, die zählen, aufgerundet.",),
        rules=(
            WHO_COUNTS,
            "Der Nachweis: Zertifikat „CRM 1“, gültig mindestens bis 31.03.2027.",
        ),
        groups=(),
        items_missing=(),
    )


def test_makers_side_learns_of_no_newcomer_and_no_absence() -> None:
    assert [group.title for group in explain(case(from_inside=False)).groups] == [
        "Ohne Nachweis",
        "Nachweis läuft vor dem 31.03.2027 ab",
        "Mit Nachweis",
    ]


HEADS = Numbers(population=12, qualified=1, covering=1, required=2, missing=0)


@pytest.mark.parametrize(
    ("numbers", "why", "said"),
    [
        (HEADS, reasons(heads=2, heads_needed=2), ["Gebraucht werden mindestens 2 Personen."]),
        (HEADS, reasons(heads=1, heads_needed=1), ["Gebraucht wird mindestens 1 Person."]),
        (
            HEADS,
            reasons(per=15, heads_needed=1),
            ["Gebraucht wird eine Person je 15, aufgerundet, hier also 1."],
        ),
        (
            HEADS,
            reasons(heads=2, per=5, heads_needed=3),
            ["Gebraucht werden mindestens 2 Personen und eine je 5, aufgerundet, hier also 3."],
        ),
        (
            HEADS,
            reasons(heads=2, or_all=True, heads_needed=1),
            ["Gebraucht werden mindestens 2 Personen, in kleinen Betrieben höchstens alle, hier also 1."],
        ),
        (HEADS, reasons(share=100, share_needed=12), ["Gebraucht werden alle, die zählen: 12."]),
        (
            HEADS,
            reasons(share=50, share_needed=6, heads=2, heads_needed=2),
            [
                (
                    "Gebraucht werden 50 % von 12, aufgerundet also 6. "
                    "Gebraucht werden mindestens 2 Personen. Die größere Zahl gilt."
                )
            ],
        ),
        (HIDDEN, reasons(per=15, heads_needed=1), ["Gebraucht wird eine Person je 15, aufgerundet."]),
        (HIDDEN, reasons(share=100, share_needed=3), ["Gebraucht werden alle, die zählen."]),
        (HEADS, reasons(), []),
    ],
)
def test_what_is_needed_says_how_it_was_worked_out(
    numbers: Numbers, why: dict[str, Any], said: list[str]
) -> None:
    assert list(explain(case(numbers=numbers, reasons=why)).needed) == said


def test_regional_target_is_named() -> None:
    why = reasons(heads=3, heads_needed=3, target=9)
    assert explain(case(reasons=why, target_area="Nord")).needed == (
        "Gebraucht werden mindestens 3 Personen.",
        "Im Gebiet Nord gilt eine eigene Zielvorgabe anstelle der allgemeinen.",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"status": RequirementStatus.MET, "numbers": Numbers(5, 4, 0, 4, 0)},
            "4 von 5 mit Nachweis, gebraucht: 4.",
        ),
        (
            {"status": RequirementStatus.MET, "numbers": HEADS},
            "1 von 12 mit Nachweis und 1 aus der Kooperation, gebraucht: 2.",
        ),
        ({"status": RequirementStatus.MET, "numbers": HIDDEN}, "Es fehlt nichts."),
        (
            {
                "status": RequirementStatus.OVERDUE,
                "due_on": date(2027, 1, 19),
                "numbers": Numbers(5, 1, 0, 4, 3),
            },
            "Noch fehlen 3 Nachweise. Die Frist endete am 19.01.2027, gestern.",
        ),
        (
            {"status": RequirementStatus.OPEN, "due_on": date(2027, 1, 20)},
            "Noch fehlt 1 Nachweis. Die Frist endet am 20.01.2027, heute.",
        ),
        (
            {
                "status": RequirementStatus.WAIVED,
                "waived_until": date(2027, 6, 30),
                "waiver_reason": "Umbau.",
            },
            "Der Betrieb ist bis 30.06.2027 davon ausgenommen. Begründung: Umbau. Noch fehlt 1 Nachweis.",
        ),
        (
            {"status": RequirementStatus.WAIVED},
            "Der Betrieb ist davon ausgenommen, ohne Enddatum. Noch fehlt 1 Nachweis.",
        ),
        (
            {"status": RequirementStatus.NOT_APPLICABLE, "numbers": Numbers(0, 0, 0, 0, 0)},
            "Zurzeit zählt hier niemand, also wird auch kein Nachweis gebraucht.",
        ),
        (
            {"status": RequirementStatus.NOT_APPLICABLE, "numbers": Numbers(7, 7, 0, 0, 0)},
            "Hier wird kein Nachweis gebraucht.",
        ),
        (
            {"requirement": checklist(), "status": RequirementStatus.OPEN, "numbers": Numbers(0, 1, 0, 3, 2)},
            "2 Punkte sind noch nicht bestätigt. Die Frist endet am 01.02.2027, in 12 Tagen.",
        ),
        (
            {"requirement": checklist(), "status": RequirementStatus.MET, "numbers": Numbers(0, 3, 0, 3, 0)},
            "Alle 3 Punkte sind bestätigt.",
        ),
        (
            {
                "requirement": checklist(),
                "status": RequirementStatus.NOT_APPLICABLE,
                "numbers": Numbers(0, 0, 0, 0, 0),
            },
            "Die Liste hat keine Punkte.",
        ),
    ],
)
def test_state_in_a_sentence(changes: dict[str, Any], said: str) -> None:
    assert explain(case(**changes)).state == said


def test_checklist_names_its_missing_items_and_speaks_of_no_people() -> None:
    found = explain(
        case(
            requirement=checklist(),
            numbers=Numbers(0, 1, 0, 2, 1),
            reasons=reasons(items_missing=[3]),
            items_missing=("Netzwerk",),
        )
    )
    assert found == Explanation(
        state="1 Punkt ist noch nicht bestätigt. Die Frist endet am 01.02.2027, in 12 Tagen.",
        needed=(),
        rules=(),
        groups=(),
        items_missing=("Netzwerk",),
    )


def test_rules_tell_newcomers_cooperation_voluntary_and_needless_waivers() -> None:
    found = explain(
        case(
            requirement=requirement(newcomer_days=90, poolable=True, mandatory=False),
            reasons={**FOUR_OF_FIVE, "waiver": 4},
            roles=(),
        )
    )
    assert found.rules == (
        (
            "Es zählen alle, die am 01.03.2027 hier arbeiten. Wer dann länger abwesend ist, zählt nicht. "
            "Wer dann weniger als 90 Tage dabei ist, zählt erst mit dem Nachweis."
        ),
        "Der Nachweis: Zertifikat „CRM 1“, gültig mindestens bis 31.03.2027.",
        "Vertretungen aus einer Kooperation zählen bei der Mindestzahl mit, beim Anteil nicht.",
        "Diese Anforderung ist freiwillig: Sie ändert nichts daran, ob der Betrieb bereit ist.",
        "Es gibt eine Ausnahme; sie wird zurzeit nicht gebraucht.",
    )


@pytest.mark.parametrize(
    ("what", "numbers", "expiring", "said"),
    [
        (requirement(), Numbers(5, 3, 0, 4, 1), [], "1 Nachweis fehlt: CRM-Anwender"),
        (requirement(), Numbers(9, 3, 0, 6, 3), [4], "3 Nachweise fehlen: CRM-Anwender"),
        (requirement(), Numbers(9, 3, 0, 5, 2), [4, 5, 6], "2 Nachweise laufen ab: CRM-Anwender"),
        (requirement(), HIDDEN, [4, 5, 6], "Überfällig: CRM-Anwender"),
        (checklist(), Numbers(0, 1, 0, 3, 2), [], "2 Punkte offen: Technik"),
    ],
)
def test_main_reason_of_a_board(what: Requirement, numbers: Numbers, expiring: list[int], said: str) -> None:
    assert main_reason(what, RequirementStatus.OVERDUE, numbers, {"expiring": expiring}) == said


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2027, 3, 1), "Welle 2: Go-live heute."),
        (date(2027, 3, 2), "Welle 2: Go-live morgen."),
        (date(2027, 3, 29), "Welle 2: Go-live in 28 Tagen."),
        (date(2027, 2, 28), "Welle 2: live seit gestern."),
        (date(2027, 2, 1), "Welle 2: live seit 28 Tagen."),
    ],
)
def test_when_a_wave_goes_live(on: date, said: str) -> None:
    assert sentences.go_live("Welle 2", on, date(2027, 3, 1)) == said


@pytest.mark.parametrize(
    ("ready", "total", "said"),
    [
        (9, 16, "9 von 16 Betrieben sind bereit."),
        (1, 16, "1 von 16 Betrieben ist bereit."),
        (0, 16, "Noch keiner von 16 Betrieben ist bereit."),
        (16, 16, "Alle 16 Betriebe sind bereit."),
        (1, 1, "Der Betrieb ist bereit."),
        (0, 1, "Der Betrieb ist noch nicht bereit."),
    ],
)
def test_how_many_are_ready(ready: int, total: int, said: str) -> None:
    assert sentences.ready_of(ready, total) == said


@pytest.mark.parametrize(
    ("status", "mandatory", "said"),
    [
        (Status.NOT_READY, ["overdue", "met", "overdue"], "2 von 3 Pflichtanforderungen sind überfällig."),
        (
            Status.AT_RISK,
            ["due_soon", "met"],
            "1 von 2 Pflichtanforderungen ist bald fällig und noch nicht erfüllt.",
        ),
        (
            Status.ON_TRACK,
            ["open", "open"],
            "2 von 2 Pflichtanforderungen sind noch offen, keine ist bald fällig.",
        ),
        (Status.READY, ["met", "waived"], "Alle 2 Pflichtanforderungen sind erledigt."),
        (Status.READY, [], "Diese Einführung hat keine Pflichtanforderungen."),
    ],
)
def test_status_of_a_house_in_a_sentence(status: Status, mandatory: list[str], said: str) -> None:
    assert sentences.house(status, mandatory) == said
