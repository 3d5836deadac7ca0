"""Who works where, with what: the tables of the dealer network."""

from __future__ import annotations

from dealerships.models.appointments import SCOPE_FIELD, SCOPE_FIELDS, Appointment, Kind
from dealerships.models.cooperations import Cooperation, CooperationMember, Cover
from dealerships.models.imports import ImportState, NetworkImport
from dealerships.models.invitations import Invitation
from dealerships.models.mail import Mail, MailPreference, MailState
from dealerships.models.network import (
    Agreement,
    Area,
    Contract,
    DealerGroup,
    Dealership,
    Franchise,
    Manufacturer,
)
from dealerships.models.people import Department, Employment, JobRole, Language, Leave, Person
from dealerships.models.systems import Release, System

__all__ = [
    "SCOPE_FIELD",
    "SCOPE_FIELDS",
    "Agreement",
    "Appointment",
    "Area",
    "Contract",
    "Cooperation",
    "CooperationMember",
    "Cover",
    "DealerGroup",
    "Dealership",
    "Department",
    "Employment",
    "Franchise",
    "ImportState",
    "Invitation",
    "JobRole",
    "Kind",
    "Language",
    "Leave",
    "Mail",
    "MailPreference",
    "MailState",
    "Manufacturer",
    "NetworkImport",
    "Person",
    "Release",
    "System",
]
