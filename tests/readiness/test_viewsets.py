"""Rollouts in the admin, with all that belongs to them: headquarters and rollout managers keep them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import models
from wagtail.models import ModelLogEntry

from dealerships.models import Release
from readiness.models import Confirmation, Item, Requirement, Rollout, Target, Waiver, Wave, WaveMember
from tests.admin_tables import (
    FORBIDDEN,
    KEEP,
    LIST_AND_ADD,
    NOTHING,
    UNKNOWN,
    errors,
    for_everybody,
    listed,
    on_row,
    on_table,
    queries_of,
    save,
    url,
)
from tests.cast import Cast, Network, client_of
from tests.factories import (
    CompetenceFactory,
    ConfirmationFactory,
    CoverFactory,
    ItemFactory,
    RequirementFactory,
    TargetFactory,
    WaiverFactory,
    WaveMemberFactory,
)

pytestmark = pytest.mark.django_db

TABLES = (Rollout, Wave, WaveMember, Requirement, Target, Item, Confirmation, Waiver)


def rows_of(rollout: Rollout, network: Network) -> list[models.Model]:
    """A row of each table that belongs to the rollout."""
    requirement = rollout.requirements.get()
    item = ItemFactory.create(requirement=requirement)
    return [
        rollout,
        rollout.waves.get(),
        rollout.wave_members.get(dealership=network.ab),
        requirement,
        TargetFactory.create(requirement=requirement),
        item,
        ConfirmationFactory.create(item=item, dealership=network.ab),
        WaiverFactory.create(requirement=requirement, dealership=network.ab),
    ]


class TestWhoMayDoWhat:
    @pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.model_name)
    def test_with_a_table(self, cast: Cast, model: type[models.Model]) -> None:
        assert on_table(cast, model) == for_everybody(NOTHING, LIST_AND_ADD, LIST_AND_ADD, LIST_AND_ADD)

    def test_with_rows_of_their_maker(self, cast: Cast, network: Network) -> None:
        rows = rows_of(network.rollout_a, network)
        assert tuple(type(row) for row in rows) == TABLES
        assert [on_row(cast, row) for row in rows] == [for_everybody(FORBIDDEN, KEEP, KEEP, KEEP)] * len(rows)

    def test_another_makers_rows_exist_for_administrators_alone(self, cast: Cast, network: Network) -> None:
        """Also where they are about a dealership of both makers."""
        rows = rows_of(network.rollout_b, network)
        assert [on_row(cast, row) for row in rows] == [for_everybody(UNKNOWN, UNKNOWN, UNKNOWN, KEEP)] * len(
            rows
        )

    def test_lists_hold_the_makers_own(self, cast: Cast, network: Network) -> None:
        manager = client_of(cast, "rollout_manager")
        assert listed(manager, Rollout) == [network.rollout_a]
        assert [member.dealership.number for member in listed(manager, WaveMember)] == ["A1", "A2", "AB"]


class TestForms:
    def test_a_release_is_written_and_makes_its_row(self, cast: Cast, network: Network) -> None:
        manager = client_of(cast, "rollout_manager")
        for _ in range(2):
            assert errors(save(manager, url("edit", network.rollout_a), release="2027.1")) == {}
        network.rollout_a.refresh_from_db()
        release = Release.objects.get()
        assert (release.system, release.name, network.rollout_a.release) == (
            network.system_a,
            "2027.1",
            release,
        )
        assert ModelLogEntry.objects.get().data == {"changes": {"release": [None, "2027.1"]}}

    def test_a_release_belongs_to_its_system(self, cast: Cast, network: Network) -> None:
        """Moving a rollout to another system takes the release's name along, not its row."""
        other = type(network.system_a).objects.create(
            code="OTHER", name="Anderes", manufacturer=network.maker_a
        )
        manager = client_of(cast, "rollout_manager")
        save(manager, url("edit", network.rollout_a), release="1.0")
        assert errors(save(manager, url("edit", network.rollout_a), system=other.pk)) == {}
        network.rollout_a.refresh_from_db()
        assert network.rollout_a.release == Release.objects.get(system=other, name="1.0")

    def test_a_form_that_is_refused_leaves_no_release(self, cast: Cast, network: Network) -> None:
        save(client_of(cast, "rollout_manager"), url("edit", network.rollout_a), release="1.0", name="")
        assert not Release.objects.exists()

    def test_another_makers_system_is_no_choice(self, cast: Cast, network: Network) -> None:
        response = save(
            client_of(cast, "rollout_manager"), url("edit", network.rollout_a), system=network.system_b.pk
        )
        assert list(errors(response)) == ["system"]

    @pytest.mark.parametrize(
        ("proof", "message"),
        [
            ("certification:CERT-A", None),
            ("certification:CERT-COMMON", None),
            ("competence:COMP@3", None),
            ("certification:CERT-B", "„CERT-B“ gibt es nicht."),
            ("certification:NONE", "„NONE“ gibt es nicht."),
            (
                "CERT-A",
                "Erwartet: certification:KÜRZEL oder competence:KÜRZEL@STUFE mit Stufe 1 bis 8.",
            ),
        ],
    )
    def test_a_proof_names_what_its_author_sees(
        self, cast: Cast, network: Network, proof: str, message: str | None
    ) -> None:
        CompetenceFactory.create(code="COMP")
        response = save(client_of(cast, "rollout_manager"), url("edit", network.requirement_a), proof=proof)
        assert errors(response) == ({} if message is None else {"proof": [message]})

    def test_the_roles_of_a_requirement_are_in_its_history(self, cast: Cast, network: Network) -> None:
        response = save(
            client_of(cast, "rollout_manager"), url("edit", network.requirement_a), roles=[network.role.pk]
        )
        assert errors(response) == {}
        assert list(network.requirement_a.roles.all()) == [network.role]
        assert ModelLogEntry.objects.get().data == {"changes": {"roles": ["", "ADVISOR"]}}

    def test_a_dealership_is_in_one_wave_of_its_own_rollout(self, cast: Cast, network: Network) -> None:
        member = network.wave_a.members.get(dealership=network.a1)
        response = save(client_of(cast, "admin"), url("edit", member), wave=network.wave_b.pk)
        assert errors(response) == {"wave": ["Diese Welle gehört zu einer anderen Einführung."]}
        response = save(
            client_of(cast, "rollout_manager"),
            url("add", WaveMember),
            rollout=network.rollout_a.pk,
            dealership=network.a1.pk,
            wave=network.wave_a.pk,
        )
        assert errors(response) == {
            "__all__": [
                (
                    "Betrieb in einer Welle mit diesem Wert für das Feld Einführung und Betrieb"
                    " existiert bereits."
                )
            ]
        }

    def test_targets_of_an_area_do_not_overlap(self, cast: Cast, network: Network) -> None:
        TargetFactory.create(requirement=network.requirement_a, area=network.coast)
        values = {"requirement": network.requirement_a.pk, "starts_on": "01.03.2027", "share": 50}
        manager = client_of(cast, "rollout_manager")
        assert errors(save(manager, url("add", Target), area=network.coast.pk, **values)) == {
            "starts_on": ["In dieser Zeit gibt es für dieses Gebiet schon eine Zielvorgabe."]
        }
        assert errors(save(manager, url("add", Target), area=network.south.pk, heads=0, **values)) == {}


class TestDeletion:
    def test_a_rollout_with_dealerships_in_its_waves_stays(self, cast: Cast, network: Network) -> None:
        response = client_of(cast, "rollout_manager").post(url("delete", network.rollout_a))
        assert (response.status_code, response.context["deletion"].blocked) == (409, ["3 Betriebe in Wellen"])

    def test_a_requirement_takes_its_own_rows_with_it_and_all_are_remembered(
        self, cast: Cast, network: Network
    ) -> None:
        rows_of(network.rollout_a, network)
        client_of(cast, "rollout_manager").post(url("delete", network.requirement_a))
        assert not Requirement.objects.filter(rollout=network.rollout_a).exists()
        assert sorted(ModelLogEntry.objects.values_list("content_type__model", "action", "deleted")) == [
            (table, "dealerships.delete", True)
            for table in ("confirmation", "item", "requirement", "target", "waiver")
        ]


@pytest.mark.parametrize(
    "make",
    [
        lambda network: WaveMemberFactory.create(wave__rollout=network.rollout_a),
        lambda network: RequirementFactory.create(rollout=network.rollout_a),
        lambda network: TargetFactory.create(requirement=network.requirement_a),
        lambda network: ConfirmationFactory.create(
            item=ItemFactory.create(requirement=network.requirement_a), dealership=network.a1
        ),
        lambda network: WaiverFactory.create(requirement=network.requirement_a),
    ],
    ids=["wave members", "requirements", "targets", "confirmations", "waivers"],
)
def test_more_rows_need_no_more_queries(
    cast: Cast, network: Network, make: Callable[[Network], models.Model]
) -> None:
    client = client_of(cast, "rollout_manager")

    def queries() -> list[int]:
        return [queries_of(client, url("index", model) + query) for query in ("", "?export=csv")]

    model = type(make(network))
    client.get(url("index", model))  # what is cached for the process
    few = queries()
    for _ in range(4):
        make(network)
    assert queries() == few


@pytest.mark.parametrize("kind", ["certification", "competence"])
def test_what_a_requirement_or_a_cover_names_as_its_proof_is_not_deleted(
    cast: Cast, network: Network, kind: str
) -> None:
    competence = CompetenceFactory.create(code="COMP")
    named = competence if kind == "competence" else network.certification_a
    proof = f"competence:{competence.code}@4" if kind == "competence" else network.requirement_a.proof
    RequirementFactory.create(rollout=network.rollout_a, code="R2", proof=proof)
    CoverFactory.create(proof=proof)
    response = client_of(cast, "admin").post(url("delete", named))
    page = response.content.decode()
    assert (response.status_code, type(named).objects.filter(pk=named.pk).exists()) == (409, True)
    assert "1 Vertretung" in page
    assert f"{1 if kind == 'competence' else 2} Anforderung" in page
    assert not ModelLogEntry.objects.filter(action="dealerships.delete").exists()
