"""What lists of people can be narrowed by."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealerships.models import Person
from dealerships.services.invitations import AccountState


class AccountFilter(django_filters.FilterSet):
    """People of one dealership, as `services.invitations.accounts_of` gives them."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Name, Kennung oder E-Mail"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = django_filters.ChoiceFilter(
        field_name="account_state", choices=AccountState.choices, label=_("Zugang"), empty_label=_("alle")
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def search(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Every word is found in the name, the id or the address."""
        for word in value.split():
            people = people.filter(
                Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(username__icontains=word)
                | Q(email__icontains=word)
            )
        return people
