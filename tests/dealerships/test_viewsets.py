"""The network, its people and cooperations in the admin: who may do what, and what a form lets through."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection, models
from django.db.models.signals import post_save, pre_delete
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from wagtail.models import ModelLogEntry

from dealerships.bundles.importing import IMPORT_LOCK
from dealerships.labels import describe, key_of
from dealerships.models import (
    Appointment,
    Area,
    Cooperation,
    CooperationMember,
    Cover,
    DealerGroup,
    Dealership,
    Employment,
    Franchise,
    JobRole,
    Kind,
    Leave,
    Manufacturer,
    Person,
    System,
)
from dealerships.models.appointments import makers_by_kind
from dealerships.viewsets import locks
from tests.admin_tables import (
    CHANGE,
    FORBIDDEN,
    KEEP,
    LIST,
    LIST_AND_ADD,
    LOOK,
    NOTHING,
    UNKNOWN,
    body,
    errors,
    for_everybody,
    form_values,
    listed,
    on_row,
    on_table,
    queries_of,
    save,
    url,
)
from tests.cast import Cast, Network, client_of
from tests.factories import (
    AppointmentFactory,
    AreaFactory,
    CooperationFactory,
    CooperationMemberFactory,
    CoverFactory,
    DealerGroupFactory,
    EmploymentFactory,
    FranchiseFactory,
    JobRoleFactory,
    LeaveFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

Rows = Callable[[Cast, Network], models.Model]

TABLES = {
    Manufacturer: for_everybody(NOTHING, NOTHING, LIST, LIST_AND_ADD),
    Area: for_everybody(NOTHING, NOTHING, LIST_AND_ADD, LIST_AND_ADD),
    DealerGroup: for_everybody(NOTHING, NOTHING, LIST, LIST_AND_ADD),
    Dealership: for_everybody(NOTHING, NOTHING, LIST, LIST_AND_ADD),
    Franchise: for_everybody(NOTHING, NOTHING, LIST_AND_ADD, LIST_AND_ADD),
    System: for_everybody(NOTHING, NOTHING, LIST_AND_ADD, LIST_AND_ADD),
    JobRole: for_everybody(NOTHING, NOTHING, LIST, LIST_AND_ADD),
    Person: for_everybody(NOTHING, NOTHING, LIST_AND_ADD, LIST_AND_ADD),
    Employment: for_everybody(NOTHING, NOTHING, LIST_AND_ADD, LIST_AND_ADD),
    Appointment: for_everybody(NOTHING, NOTHING, LIST_AND_ADD, LIST_AND_ADD),
    Leave: for_everybody(NOTHING, NOTHING, NOTHING, LIST_AND_ADD),
    Cooperation: for_everybody(NOTHING, NOTHING, LIST, LIST_AND_ADD),
    CooperationMember: for_everybody(NOTHING, NOTHING, LIST, LIST_AND_ADD),
    Cover: for_everybody(NOTHING, NOTHING, LIST, LIST_AND_ADD),
}

ROWS_OF_MAKER_A: dict[str, tuple[Rows, dict[str, str]]] = {
    "manufacturer": (lambda cast, network: network.maker_a, for_everybody(FORBIDDEN, FORBIDDEN, LOOK, KEEP)),
    "area": (lambda cast, network: network.coast, for_everybody(FORBIDDEN, FORBIDDEN, KEEP, KEEP)),
    "group": (lambda cast, network: network.group, for_everybody(FORBIDDEN, FORBIDDEN, LOOK, KEEP)),
    "dealership": (lambda cast, network: network.a1, for_everybody(FORBIDDEN, FORBIDDEN, LOOK, KEEP)),
    "franchise": (
        lambda cast, network: network.a1.franchises.get(),
        for_everybody(FORBIDDEN, FORBIDDEN, KEEP, KEEP),
    ),
    "system": (lambda cast, network: network.system_a, for_everybody(FORBIDDEN, FORBIDDEN, KEEP, KEEP)),
    "job role": (lambda cast, network: network.role, for_everybody(FORBIDDEN, FORBIDDEN, LOOK, KEEP)),
    "person": (lambda cast, network: cast.employee, for_everybody(FORBIDDEN, FORBIDDEN, CHANGE, KEEP)),
    "employment": (
        lambda cast, network: cast.employee.employments.get(),
        for_everybody(FORBIDDEN, FORBIDDEN, KEEP, KEEP),
    ),
    "a manager's appointment": (
        lambda cast, network: cast.manager.appointments.get(),
        for_everybody(UNKNOWN, UNKNOWN, KEEP, KEEP),
    ),
    "an area manager's appointment": (
        lambda cast, network: cast.area_manager.appointments.get(),
        for_everybody(UNKNOWN, UNKNOWN, KEEP, KEEP),
    ),
    "a trainer's appointment": (
        lambda cast, network: AppointmentFactory.create(kind=Kind.TRAINER, manufacturer=network.maker_a),
        for_everybody(UNKNOWN, UNKNOWN, KEEP, KEEP),
    ),
    "a group manager's appointment": (
        lambda cast, network: cast.group_manager.appointments.get(),
        for_everybody(UNKNOWN, UNKNOWN, UNKNOWN, KEEP),
    ),
    "leave": (
        lambda cast, network: LeaveFactory.create(person=cast.employee),
        for_everybody(UNKNOWN, UNKNOWN, UNKNOWN, KEEP),
    ),
    "cooperation": (
        lambda cast, network: CooperationMemberFactory.create(dealership=network.a1).cooperation,
        for_everybody(FORBIDDEN, FORBIDDEN, LOOK, KEEP),
    ),
    "cooperation member": (
        lambda cast, network: CooperationMemberFactory.create(dealership=network.a1),
        for_everybody(FORBIDDEN, FORBIDDEN, LOOK, KEEP),
    ),
    "cover": (
        lambda cast, network: CoverFactory.create(person=cast.employee, dealership=network.a2),
        for_everybody(FORBIDDEN, FORBIDDEN, LOOK, KEEP),
    ),
}

ROWS_OF_MAKER_B: dict[str, Rows] = {
    "manufacturer": lambda cast, network: network.maker_b,
    "area": lambda cast, network: network.west_b,
    "group": lambda cast, network: _group_of(network.b1),
    "dealership": lambda cast, network: network.b1,
    "franchise": lambda cast, network: network.b1.franchises.get(),
    "franchise at a dealership of both": lambda cast, network: network.ab.franchises.get(
        manufacturer=network.maker_b
    ),
    "system": lambda cast, network: network.system_b,
    "person": lambda cast, network: cast.employee_b1,
    "employment": lambda cast, network: cast.employee_b1.employments.get(),
    "headquarters' appointment": lambda cast, network: cast.other_headquarters.appointments.get(),
    "leave": lambda cast, network: LeaveFactory.create(person=cast.employee_b1),
    "cooperation": lambda cast, network: CooperationMemberFactory.create(dealership=network.b1).cooperation,
    "cooperation member": lambda cast, network: CooperationMemberFactory.create(dealership=network.b1),
    "cover": lambda cast, network: CoverFactory.create(person=cast.employee_b1, dealership=network.b1),
}


def _group_of(dealership: Dealership) -> DealerGroup:
    dealership.group = DealerGroupFactory.create()
    dealership.save()
    return dealership.group


class TestWhoMayDoWhat:
    @pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.model_name)
    def test_with_a_table(self, cast: Cast, model: type[models.Model]) -> None:
        assert on_table(cast, model) == TABLES[model]

    @pytest.mark.parametrize("name", ROWS_OF_MAKER_A)
    def test_with_a_row_of_their_maker(self, cast: Cast, network: Network, name: str) -> None:
        row, answers = ROWS_OF_MAKER_A[name]
        assert on_row(cast, row(cast, network)) == answers

    @pytest.mark.parametrize("name", ROWS_OF_MAKER_B)
    def test_another_makers_row_exists_for_administrators_alone(
        self, cast: Cast, network: Network, name: str
    ) -> None:
        assert on_row(cast, ROWS_OF_MAKER_B[name](cast, network)) == for_everybody(
            UNKNOWN, UNKNOWN, UNKNOWN, KEEP
        )

    def test_lists_hold_the_makers_own_rows(self, cast: Cast, network: Network) -> None:
        headquarters = client_of(cast, "headquarters")
        assert listed(headquarters, Manufacturer) == [network.maker_a]
        assert {area.code for area in listed(headquarters, Area)} == {"NORTH", "COAST", "SOUTH"}
        assert listed(headquarters, Dealership) == [network.a1, network.a2, network.ab]
        assert listed(headquarters, System) == [network.system_a]
        assert {one.username for one in listed(headquarters, Person)} == {
            "employee",
            "manager",
            "other_manager",
            "works_council",
            "colleague",
            "employee_a2",
            "employee_ab",
        }

    def test_a_right_is_bound_to_the_maker_that_it_was_given_for(self, cast: Cast, network: Network) -> None:
        """Who is A's headquarters and trains for B sees B's areas and changes none."""
        AppointmentFactory.create(person=cast.headquarters, kind=Kind.TRAINER, manufacturer=network.maker_b)
        both = client_of(cast, "headquarters")
        assert both.get(url("inspect", network.west_b)).status_code == 403
        assert both.get(url("edit", network.west_b)).status_code == 403
        assert both.get(url("edit", network.coast)).status_code == 200
        response = save(both, url("add", Area), manufacturer=network.maker_b.pk, code="NEW", name="Neu")
        assert errors(response) == {"__all__": ["Diese Zeile läge außerhalb Ihres Bereichs."]}
        assert not Area.objects.filter(code="NEW").exists()
        assert makers_by_kind(cast.headquarters) == {
            Kind.HEADQUARTERS: frozenset({network.maker_a.pk}),
            Kind.TRAINER: frozenset({network.maker_b.pk}),
        }

    def test_rights_end_with_the_appointment(self, cast: Cast, network: Network) -> None:
        cast.headquarters.appointments.update(ends_on=date(2021, 1, 1))
        assert client_of(cast, "headquarters").get(url("index", Area)).status_code == 403

    def test_a_refusal_says_so(self, cast: Cast) -> None:
        response = client_of(cast, "trainer").get(url("index", Person))
        assert response.status_code == 403
        assert "Dafür fehlt Ihnen die Berechtigung" in response.content.decode()


class TestReferences:
    """What a row may point at."""

    def test_a_row_outside_the_view_is_no_choice(self, cast: Cast, network: Network) -> None:
        response = save(
            client_of(cast, "headquarters"),
            url("add", Employment),
            person=cast.employee_b1.pk,
            dealership=network.b1.pk,
            role=network.role.pk,
            starts_on="2027-03-01",
        )
        refused = "Bitte eine gültige Auswahl treffen. Dies ist keine gültige Auswahl."
        assert errors(response) == {"person": [refused], "dealership": [refused]}

    def test_and_is_not_named_in_the_form_that_comes_back(self, cast: Cast, network: Network) -> None:
        cast.employee_b1.last_name = "Unsichtbar"
        cast.employee_b1.save()
        response = save(client_of(cast, "headquarters"), url("add", Employment), person=cast.employee_b1.pk)
        assert "Unsichtbar" not in response.content.decode()

    def test_what_a_row_points_at_already_may_stay(self, cast: Cast, network: Network) -> None:
        """The trainer is nobody's employee in the network, so headquarters don't see the person."""
        appointment = cast.trainer.appointments.get()
        response = save(client_of(cast, "headquarters"), url("edit", appointment), ends_on="31.12.2027")
        assert errors(response) == {}
        appointment.refresh_from_db()
        assert (appointment.person, appointment.ends_on) == (cast.trainer, date(2027, 12, 31))

    @pytest.mark.parametrize(
        ("persona", "answer"),
        [("trainer", 200), ("rollout_manager", 403), ("headquarters", 200), ("admin", 200)],
    )
    def test_people_are_chosen_by_who_enters_people(self, cast: Cast, persona: str, answer: int) -> None:
        """Trainers enter them to give somebody more time."""
        for view in ("choose", "choose_results"):
            address = reverse(f"master_data_choose_person:{view}")
            headers = {"x-requested-with": "XMLHttpRequest"}
            assert client_of(cast, persona).get(address, headers=headers).status_code == answer

    def test_a_chooser_finds_nothing_beyond_the_view(self, cast: Cast, network: Network) -> None:
        headquarters = client_of(cast, "headquarters")
        results = reverse("master_data_choose_person:choose_results")
        assert [row.username for row in headquarters.get(results, {"q": "employee"}).context["results"]] == [
            "employee",
            "employee_a2",
            "employee_ab",
        ]
        assert list(headquarters.get(results, {"q": "employee_b1"}).context["results"]) == []

        def chosen(person: Person) -> int:
            return headquarters.get(reverse("master_data_choose_person:chosen", args=[person.pk])).status_code

        assert (chosen(cast.employee), chosen(cast.employee_b1)) == (200, 404)
        several = headquarters.get(
            reverse("master_data_choose_person:chosen_multiple"),
            {"id": [str(cast.employee.pk), str(cast.employee_b1.pk), "x"]},
        )
        assert [one["id"] for one in several.json()["result"]] == [str(cast.employee.pk)]

    def test_a_chooser_answers_nonsense_with_404(self, cast: Cast) -> None:
        address = reverse("master_data_choose_person:chosen", args=["x"])
        assert client_of(cast, "admin").get(address).status_code == 404

    def test_namesakes_are_told_apart(self, network: Network) -> None:
        assert describe(network.a1) == "A1 · Autohaus A1"
        assert key_of(network.coast) == "A/COAST"


class TestForms:
    def test_keys_never_change(self, cast: Cast, network: Network) -> None:
        response = save(
            client_of(cast, "admin"), url("edit", network.a1), number="OTHER", name="Anders", city="Kiel"
        )
        assert errors(response) == {}
        network.a1.refresh_from_db()
        assert (network.a1.number, network.a1.name, network.a1.city) == ("A1", "Anders", "Kiel")

    def test_a_rule_of_the_model_is_a_sentence(self, cast: Cast, network: Network) -> None:
        admin = client_of(cast, "admin")
        assert errors(save(admin, url("edit", network.north), parent=network.coast.pk)) == {
            "parent": ["Ein Gebiet kann nicht unter sich selbst liegen."]
        }
        assert errors(save(admin, url("edit", network.coast), parent=network.west_b.pk)) == {
            "parent": ["Das übergeordnete Gebiet gehört zu einem anderen Hersteller."]
        }
        franchise = network.a1.franchises.get()
        again = {"dealership": network.a1.pk, "manufacturer": network.maker_a.pk, "starts_on": "01.03.2027"}
        assert errors(save(admin, url("add", Franchise), **again)) == {
            "starts_on": ["In dieser Zeit gibt es schon einen Vertrag mit diesem Hersteller."]
        }
        assert errors(save(admin, url("edit", franchise), ends_on="01.01.1999")) == {
            "__all__": ["Das Ende liegt vor dem Beginn."]
        }

    def test_an_appointment_has_the_scope_of_its_kind(self, cast: Cast, network: Network) -> None:
        response = save(
            client_of(cast, "headquarters"),
            url("add", Appointment),
            person=cast.colleague.pk,
            kind=Kind.DEALERSHIP_MANAGER,
            area=network.coast.pk,
            starts_on="01.03.2027",
        )
        assert errors(response) == {
            "dealership": ["Diese Berechtigung braucht genau diese Angabe."],
            "area": ["Zu dieser Berechtigung passt diese Angabe nicht."],
        }

    def test_headquarters_appoint_for_their_dealerships(self, cast: Cast, network: Network) -> None:
        response = save(
            client_of(cast, "headquarters"),
            url("add", Appointment),
            person=cast.colleague.pk,
            kind=Kind.DEALERSHIP_MANAGER,
            dealership=network.a1.pk,
            starts_on="01.03.2027",
        )
        assert errors(response) == {}
        assert cast.colleague.appointments.values_list("kind", "dealership__number", "starts_on").get() == (
            "dealership_manager",
            "A1",
            date(2027, 3, 1),
        )

    def test_dates_are_read_as_germans_and_as_machines_write_them(self, cast: Cast, network: Network) -> None:
        admin = client_of(cast, "admin")
        for written in ("01.03.2027", "2027-03-01"):
            leave = LeaveFactory.create(person=cast.employee, starts_on=date(2027, 1, 1))
            assert errors(save(admin, url("edit", leave), ends_on=written)) == {}
            leave.refresh_from_db()
            assert leave.ends_on == date(2027, 3, 1)
            assert form_values(admin, url("edit", leave)) == {"ends_on": "01.03.2027"}
            leave.delete()

    def test_a_row_that_is_gone_is_not_made_again(self, cast: Cast, network: Network) -> None:
        role = JobRoleFactory.create()
        admin = client_of(cast, "admin")
        values = form_values(admin, url("edit", role))
        role.delete()
        assert admin.post(reverse("master_data_jobrole:edit", args=[99999]), values).status_code == 404


class TestPeople:
    def test_headquarters_correct_names(self, cast: Cast) -> None:
        response = save(client_of(cast, "headquarters"), url("edit", cast.employee), last_name="Neu")
        assert errors(response) == {}
        cast.employee.refresh_from_db()
        assert cast.employee.last_name == "Neu"

    @pytest.mark.parametrize(
        ("persona", "signed_in", "changes"),
        [
            ("headquarters", False, True),
            ("headquarters", True, False),
            ("admin", True, True),
        ],
    )
    def test_the_address_of_who_has_signed_in_is_the_administrators(
        self, cast: Cast, persona: str, signed_in: bool, changes: bool
    ) -> None:
        person = cast.employee
        Person.objects.filter(pk=person.pk).update(
            email="old@example.org", last_login=timezone.now() if signed_in else None
        )
        values = form_values(client_of(cast, persona), url("edit", person)) | {"email": "new@example.org"}
        assert client_of(cast, persona).post(url("edit", person), values).status_code == 302
        person.refresh_from_db()
        assert person.email == ("new@example.org" if changes else "old@example.org")

    @pytest.mark.parametrize("power", ["superuser", "appointment of another maker"])
    def test_nor_does_an_address_open_another_makers_door(
        self, cast: Cast, network: Network, power: str
    ) -> None:
        person = cast.employee_ab
        if power == "superuser":
            Person.objects.filter(pk=person.pk).update(is_superuser=True)
        else:
            AppointmentFactory.create(person=person, kind=Kind.HEADQUARTERS, manufacturer=network.maker_b)
        response = save(client_of(cast, "headquarters"), url("edit", person), email="mine@example.org")
        assert errors(response) == {}
        person.refresh_from_db()
        assert person.email != "mine@example.org"

    def test_headquarters_add_somebody_with_the_first_employment(self, cast: Cast, network: Network) -> None:
        headquarters = client_of(cast, "headquarters")
        person = {"username": "new", "first_name": "Nele", "last_name": "Neu", "language": "de"}
        required = "Dieses Feld muss ausgefüllt werden."
        assert errors(save(headquarters, url("add", Person), **person)) == {
            "dealership": [required],
            "role": [required],
            "starts_on": [required],
        }
        employment = {"dealership": network.a1.pk, "role": network.role.pk, "starts_on": "01.03.2025"}
        assert errors(save(headquarters, url("add", Person), **person, **employment)) == {}
        made = Person.objects.get(username="new")
        assert not made.has_usable_password()
        assert made.employments.values_list("dealership__number", "role__code", "starts_on").get() == (
            "A1",
            "ADVISOR",
            date(2025, 3, 1),
        )
        assert list(ModelLogEntry.objects.values_list("content_type__model", "label").order_by("pk")) == [
            ("person", "Nele Neu"),
            ("employment", "Nele Neu · Autohaus A1"),
        ]

    def test_administrators_add_somebody_without(self, cast: Cast) -> None:
        response = save(client_of(cast, "admin"), url("add", Person), username="new", is_active="on")
        assert errors(response) == {}
        assert Person.objects.get(username="new").is_active

    def test_only_administrators_make_administrators(self, cast: Cast) -> None:
        for persona, made in (("headquarters", False), ("admin", True)):
            values = form_values(client_of(cast, persona), url("edit", cast.employee))
            client_of(cast, persona).post(url("edit", cast.employee), {**values, "is_superuser": "on"})
            cast.employee.refresh_from_db()
            assert cast.employee.is_superuser is made

    def test_nobody_locks_themselves_out(self, cast: Cast) -> None:
        admin = client_of(cast, "admin")
        values = form_values(admin, url("edit", cast.admin))
        assert "is_active" not in values
        admin.post(url("edit", cast.admin), values)
        cast.admin.refresh_from_db()
        assert (cast.admin.is_active, cast.admin.is_superuser) == (True, True)

    def test_no_page_knows_a_password(self, cast: Cast) -> None:
        admin = client_of(cast, "admin")
        for view in ("inspect", "edit", "history"):
            assert cast.employee.password not in admin.get(url(view, cast.employee)).content.decode()
        assert "password" not in admin.get(url("edit", cast.employee)).context["form"].fields


class TestDeletion:
    def test_what_others_point_at_stays(self, cast: Cast, network: Network) -> None:
        admin = client_of(cast, "admin")
        for response in (admin.get(url("delete", network.group)), admin.post(url("delete", network.group))):
            text = " ".join(response.content.decode().split())
            assert "„Gruppe A“ kann nicht gelöscht werden, weil noch darauf verwiesen wird: </p>" in text
            assert response.context["deletion"].blocked == ["1 Berechtigung", "2 Betriebe"]
        assert response.status_code == 409
        assert DealerGroup.objects.filter(pk=network.group.pk).exists()
        assert not ModelLogEntry.objects.exists()

    def test_what_goes_with_a_row_is_said_and_remembered(self, cast: Cast, network: Network) -> None:
        cooperation = CooperationFactory.create(code="COOP")
        for dealership in (network.a1, network.a2):
            CooperationMemberFactory.create(cooperation=cooperation, dealership=dealership)
        admin = client_of(cast, "admin")
        page = admin.get(url("delete", cooperation)).content.decode()
        assert "2 Mitglieder von Kooperationen" in page
        assert admin.post(url("delete", cooperation)).status_code == 302
        assert not Cooperation.objects.exists()
        entries = ModelLogEntry.objects.order_by("pk").values_list("action", "content_type__model", "data")
        assert [(action, model) for action, model, data in entries] == [
            ("dealerships.delete", "cooperation"),
            ("dealerships.delete", "cooperationmember"),
            ("dealerships.delete", "cooperationmember"),
        ]
        assert [data["changes"] for action, model, data in entries][1] == {
            "cooperation": ["COOP", None],
            "dealership": ["A1", None],
        }


class TestHistory:
    def test_an_edit_keeps_the_old_and_the_new_values(self, cast: Cast, network: Network) -> None:
        save(
            client_of(cast, "headquarters"), url("edit", network.coast), name="Küste", parent=network.south.pk
        )
        entry = ModelLogEntry.objects.for_instance(network.coast).get()
        assert (entry.action, entry.user, entry.label, entry.data) == (
            "dealerships.edit",
            cast.headquarters,
            "Küste",
            {"changes": {"name": [network.coast.name, "Küste"], "parent": ["A/NORTH", "A/SOUTH"]}},
        )

    def test_an_edit_that_changes_nothing_leaves_none(self, cast: Cast, network: Network) -> None:
        assert errors(save(client_of(cast, "admin"), url("edit", network.coast))) == {}
        assert not ModelLogEntry.objects.exists()

    def test_a_refused_edit_leaves_none(self, cast: Cast, network: Network) -> None:
        save(client_of(cast, "admin"), url("edit", network.coast), parent=network.west_b.pk)
        assert not ModelLogEntry.objects.exists()

    def test_it_is_read_in_words(self, cast: Cast, network: Network) -> None:
        franchise = network.a1.franchises.get()
        save(client_of(cast, "admin"), url("edit", franchise), contract="agency", ends_on="31.12.2027")
        page = " ".join(
            client_of(cast, "headquarters").get(url("history", franchise)).content.decode().split()
        )
        assert "Vertragsform: Händler → <strong>Agentur</strong>" in page
        assert "Bis: – → <strong>31.12.2027</strong>" in page

    def test_what_only_administrators_know_is_not_told(self, cast: Cast) -> None:
        save(client_of(cast, "admin"), url("edit", cast.employee), is_superuser="on", last_name="Neu")
        pages = [
            client_of(cast, name).get(url("history", cast.employee)) for name in ("headquarters", "admin")
        ]
        assert ["Administrator" in page.content.decode() for page in pages] == [False, True]


class TestLists:
    def test_every_word_must_be_found_somewhere(self, cast: Cast) -> None:
        admin = client_of(cast, "admin")
        PersonFactory.create(username="p1", first_name="Anna", last_name="Becker")
        PersonFactory.create(username="p2", first_name="Anna", last_name="Adler")
        assert [one.username for one in listed(admin, Person, "q=becker+anna")] == ["p1"]
        assert listed(admin, Person, "q=anna+unknown") == []

    def test_employments_by_where_today_lies(self, cast: Cast) -> None:
        future = EmploymentFactory.create(person=cast.stranger, starts_on=date(2999, 1, 1))
        admin = client_of(cast, "admin")
        assert listed(admin, Employment, "stretch=future") == [future]
        assert listed(admin, Employment, "stretch=past") == [cast.former_colleague.employments.get()]
        assert len(listed(admin, Employment, "stretch=current")) == Employment.objects.count() - 2

    def test_a_filter_value_that_is_none_is_an_error(self, cast: Cast) -> None:
        response = client_of(cast, "admin").get(f"{url('index', Employment)}?stretch=soon")
        assert response.status_code == 400
        assert list(response.context["object_list"]) == []
        assert "Diesen Filterwert gibt es nicht" in response.content.decode()
        exported = client_of(cast, "admin").get(f"{url('index', Employment)}?stretch=soon&export=csv")
        assert (exported.status_code, "Content-Disposition" in exported) == (400, False)

    def test_another_makers_row_is_no_filter_value(self, cast: Cast, network: Network) -> None:
        address = f"{url('index', Area)}?manufacturer={network.maker_b.pk}"
        assert client_of(cast, "headquarters").get(address).status_code == 400

    @pytest.mark.parametrize("persona", ["headquarters", "admin"])
    @pytest.mark.parametrize(
        "make",
        [
            lambda network: AreaFactory.create(manufacturer=network.maker_a, parent=network.coast),
            lambda network: FranchiseFactory.create(manufacturer=network.maker_a, area=network.coast),
            lambda network: EmploymentFactory.create(dealership=network.a1),
            lambda network: AppointmentFactory.create(kind=Kind.TRAINER, manufacturer=network.maker_a),
            lambda network: CooperationMemberFactory.create(dealership=network.a1),
        ],
        ids=["areas", "franchises", "employments", "appointments", "cooperation members"],
    )
    def test_more_rows_need_no_more_queries(
        self, cast: Cast, network: Network, persona: str, make: Callable[[Network], models.Model]
    ) -> None:
        client = client_of(cast, persona)

        def queries() -> list[int]:
            return [queries_of(client, url("index", model) + query) for query in ("", "?export=csv")]

        model = type(make(network))
        client.get(url("index", model))  # what is cached for the process
        few = queries()
        for _ in range(4):
            make(network)
        assert queries() == few


class TestExports:
    def test_words_instead_of_keys(self, cast: Cast, network: Network) -> None:
        franchise = network.a1.franchises.get()
        franchise.ends_on = date(2027, 12, 31)
        franchise.save()
        query = "q=A1&export=csv"
        response = client_of(cast, "headquarters").get(f"{url('index', Franchise)}?{query}")
        text = body(response).decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
            ["Betrieb", "Hersteller", "Gebiet", "Vertragsform", "Von", "Bis"],
            [
                "A1 · Autohaus A1",
                "A · Maker A",
                f"A/COAST · {network.coast.name}",
                "Händler",
                franchise.starts_on.isoformat(),
                "2027-12-31",
            ],
        ]

    def test_dates_are_dates_in_a_workbook(self, cast: Cast, network: Network) -> None:
        response = client_of(cast, "headquarters").get(f"{url('index', Franchise)}?q=A1&export=xlsx")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body(response)))
        assert workbook.get_sheet_by_index(0).to_python()[1][3:] == [
            "Händler",
            network.a1.franchises.get().starts_on,
            "",
        ]

    def test_nothing_is_a_formula(self, cast: Cast) -> None:
        JobRoleFactory.create(code="FORMULA", name_de="=1+1", name_en="@SUM(A1)")
        address = url("index", JobRole)
        lines = body(client_of(cast, "admin").get(f"{address}?q=FORMULA&export=csv"))
        assert b"FORMULA;'=1+1;'@SUM(A1);" in lines
        response = client_of(cast, "admin").get(f"{address}?q=FORMULA&export=xlsx")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body(response)))
        assert workbook.get_sheet_by_index(0).to_python()[1][:3] == ["FORMULA", "=1+1", "@SUM(A1)"]

    def test_they_hold_what_the_list_holds(self, cast: Cast, network: Network) -> None:
        lines = body(client_of(cast, "headquarters").get(f"{url('index', Area)}?export=csv"))
        assert (b"COAST" in lines, b"B-WEST" in lines) == (True, False)


class Unheard(Exception):
    """What a listener raises in these tests."""


@pytest.fixture
def listener() -> Callable[..., None]:
    def listen(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
        assert connection.in_atomic_block
        raise Unheard(instance)

    return listen


class TestNews:
    """Whoever listens to a row's changes hears of them in the transaction that makes them."""

    def test_a_listener_that_fails_undoes_an_edit(
        self, cast: Cast, network: Network, listener: Callable[..., None]
    ) -> None:
        name = network.coast.name
        post_save.connect(listener, sender=Area)
        try:
            with pytest.raises(Unheard):
                save(client_of(cast, "admin"), url("edit", network.coast), name="Küste")
        finally:
            post_save.disconnect(listener, sender=Area)
        network.coast.refresh_from_db()
        assert (network.coast.name, ModelLogEntry.objects.count()) == (name, 0)

    def test_and_a_deletion(self, cast: Cast, network: Network, listener: Callable[..., None]) -> None:
        area = AreaFactory.create(manufacturer=network.maker_a)
        pre_delete.connect(listener, sender=Area)
        try:
            with pytest.raises(Unheard):
                client_of(cast, "admin").post(url("delete", area))
        finally:
            pre_delete.disconnect(listener, sender=Area)
        assert (Area.objects.filter(pk=area.pk).exists(), ModelLogEntry.objects.count()) == (True, 0)


@pytest.mark.postgresql
def test_whoever_saves_during_an_import_is_told_to_wait(
    cast: Cast, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE_MS", 50)
    busy = "Gerade werden Stammdaten eingespielt. Speichern Sie in einer Minute noch einmal."
    with psycopg.connect(**connection.get_connection_params()) as importing:
        importing.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        admin = client_of(cast, "admin")
        assert errors(save(admin, url("edit", network.coast), name="Küste")) == {"__all__": [busy]}
        assert busy in admin.post(url("delete", JobRoleFactory.create())).content.decode()
    assert errors(save(admin, url("edit", network.coast), name="Küste")) == {}
