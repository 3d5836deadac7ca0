"""People, where they work, what they may see, and when they are away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerships import history
from dealerships.models import (
    Appointment,
    Dealership,
    Department,
    Employment,
    JobRole,
    Kind,
    Language,
    Leave,
    Manufacturer,
    Person,
)
from dealerships.models.appointments import Makers
from dealerships.models.network import dealerships_of
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.filters import ChoiceFilter, RowFilter, StretchFilter, filterset
from dealerships.viewsets.forms import MasterDataForm, RowField
from dealerships.viewsets.policy import (
    CHANGE,
    KEEP,
    LOOK,
    VIEW,
    MasterDataPolicy,
    at_dealerships,
    employed_at_dealerships,
    everything,
)
from dealerships.viewsets.views import CreateView


class JobRoleViewSet(MasterDataViewSet):
    model = JobRole
    policy = MasterDataPolicy(JobRole, rights={Kind.HEADQUARTERS: LOOK}, seen=everything)
    icon = "clipboard-list"
    form_fields = ("code", "name_de", "name_en", "department")
    fixed_fields = ("code",)
    list_display = ("code", "name_de", "name_en", "department")
    search_fields = ("code", "name_de", "name_en")
    filterset_class = filterset(JobRole, department=ChoiceFilter(choices=Department.choices))


# People ---------------------------------------------------------------------------------------------------


class PersonForm(MasterDataForm):
    """A person's master data; passwords are nobody's but their own.

    A maker's people add somebody together with the first employment, since without one they would not see the
    person. Administrators may leave it out.
    """

    dealership = RowField(Dealership.objects.all(), label=_("Betrieb"), required=False)
    role = RowField(JobRole.objects.all(), label=_("Funktion"), required=False)
    starts_on = forms.DateField(label=_("von"), required=False)

    employment = ("dealership", "role", "starts_on")
    administrative = ("is_active", "is_superuser")

    def __init__(self, *args: Any, for_user: Person, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        if not for_user.is_superuser:
            for name in self.administrative:
                del self.fields[name]
        for name in self.employment:
            if self.instance.pk:
                del self.fields[name]
            else:
                self.fields[name].required = not for_user.is_superuser

    def closed_fields(self) -> set[str]:
        closed = super().closed_fields()
        if self.instance.pk and not may_change_email(self.for_user, self.instance):
            closed.add("email")
        if self.instance.pk == self.for_user.pk:
            closed.update(self.administrative)  # nobody locks themselves out
        return closed & set(self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = [name for name in self.employment if cleaned.get(name)]
        if given and not self.instance.pk:
            for name in self.employment:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Zu einer Beschäftigung gehören Betrieb, Funktion und Beginn."))
        return cleaned

    def save(self, commit: bool = True) -> Person:
        if not self.instance.pk:
            self.instance.set_unusable_password()
        person: Person = super().save(commit)
        self.first_employment: Employment | None = None
        if self.cleaned_data.get("dealership"):
            values = {name: self.cleaned_data[name] for name in self.employment}
            self.first_employment = Employment.objects.create(person=person, **values)
        return person


def may_change_email(user: Person, person: Person) -> bool:
    """Whose address this is decides who gets in as that person.

    So a maker's people change it only before the first sign-in, and only of accounts that can do no more than
    they themselves may grant: no administrator, no appointment outside their reach.
    """
    if user.is_superuser:
        return True
    if person.has_signed_in or person.is_superuser:
        return False
    theirs = AppointmentViewSet.policy.allowed(user, CHANGE)
    return not person.appointments.exclude(pk__in=Appointment.objects.filter(theirs).values("pk")).exists()


class CreatePersonView(CreateView):
    def after_saving(self, form: Any) -> None:
        if (employment := form.first_employment) is not None:
            changed = history.changes({}, history.values(employment))
            history.log_change(employment, changed, user=self.request.user, action=history.CREATED)  # type: ignore[arg-type]


class PersonViewSet(MasterDataViewSet):
    model = Person
    policy = MasterDataPolicy(
        Person, rights={Kind.HEADQUARTERS: frozenset({"add", CHANGE, VIEW})}, rows=employed_at_dealerships
    )
    icon = "user"
    form_class = PersonForm
    add_view_class = CreatePersonView
    form_fields = ("username", "first_name", "last_name", "email", "language", "is_active", "is_superuser")
    fixed_fields = ("username",)
    private_fields = ("is_active", "is_superuser")
    list_display = ("username", "last_name", "first_name", "email", "language")
    search_fields = ("username", "first_name", "last_name", "email")
    filterset_class = filterset(
        Person,
        language=ChoiceFilter(choices=Language.choices),
    )


class EmploymentViewSet(MasterDataViewSet):
    model = Employment
    policy = MasterDataPolicy(Employment, rights={Kind.HEADQUARTERS: KEEP}, rows=at_dealerships)
    icon = "clipboard-list"
    form_fields = ("person", "dealership", "role", "starts_on", "ends_on")
    fixed_fields = ("person", "dealership", "role", "starts_on")
    list_display = ("person", "dealership", "role", "starts_on", "ends_on")
    search_fields = (
        "person__username",
        "person__first_name",
        "person__last_name",
        "dealership__number",
        "dealership__name",
    )
    filterset_class = filterset(Employment, stretch=StretchFilter(), role=RowFilter(JobRole))


def _appointments(makers: Makers) -> Q:
    """For the maker itself, its areas and its dealerships; a dealer group is nobody's but its own."""
    return (
        Q(manufacturer__in=makers)
        | Q(area__manufacturer__in=makers)
        | Q(dealership__in=dealerships_of(makers))
    )


class AppointmentViewSet(MasterDataViewSet):
    model = Appointment
    policy = MasterDataPolicy(Appointment, rights={Kind.HEADQUARTERS: KEEP}, rows=_appointments)
    icon = "key"
    form_fields = ("person", "kind", "dealership", "group", "area", "manufacturer", "starts_on", "ends_on")
    fixed_fields = ("person", "kind", "dealership", "group", "area", "manufacturer", "starts_on")
    list_display = form_fields
    search_fields = (
        "person__username",
        "person__first_name",
        "person__last_name",
        "dealership__number",
        "dealership__name",
        "group__name",
        "area__name",
        "manufacturer__name",
    )
    filterset_class = filterset(
        Appointment,
        stretch=StretchFilter(),
        kind=ChoiceFilter(choices=Kind.choices),
        manufacturer=RowFilter(Manufacturer),
    )


class LeaveViewSet(MasterDataViewSet):
    """Administrators' alone: the maker's side learns of no absence."""

    model = Leave
    policy = MasterDataPolicy(Leave)
    icon = "calendar-alt"
    form_fields = ("person", "starts_on", "ends_on")
    fixed_fields = ("person", "starts_on")
    list_display = ("person", "starts_on", "ends_on")
    search_fields = ("person__username", "person__first_name", "person__last_name")
    filterset_class = filterset(Leave, stretch=StretchFilter())
