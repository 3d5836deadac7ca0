"""The job roles of a dealership, and which of them a team of a given size has."""

from __future__ import annotations

import random

from academy.demo.names import words

JOB_ROLES = (
    ("GF", "Geschäftsführung", "Dealer principal", "management"),
    ("STL", "Betriebsleitung", "Site manager", "management"),
    ("VKL", "Verkaufsleitung", "Sales manager", "sales"),
    ("VKB", "Verkaufsberatung Neuwagen", "New-car sales consultant", "sales"),
    ("GWB", "Verkaufsberatung Gebrauchtwagen", "Used-car sales consultant", "sales"),
    ("GKB", "Gewerbe- und Großkundenbetreuung", "Fleet sales consultant", "sales"),
    ("JVK", "Juniorverkauf", "Trainee sales consultant", "sales"),
    ("PEX", "Produktberatung", "Product expert", "sales"),
    ("FDL", "Finanzdienstleistungsberatung", "Finance and insurance adviser", "sales"),
    ("DIS", "Neuwagendisposition", "Vehicle order planner", "sales"),
    ("AUS", "Fahrzeugauslieferung", "Delivery specialist", "sales"),
    ("SL", "Serviceleitung", "Service manager", "service"),
    ("SVB", "Serviceberatung", "Service adviser", "service"),
    ("SVA", "Serviceassistenz", "Service assistant", "service"),
    ("GAR", "Garantiesachbearbeitung", "Warranty administrator", "service"),
    ("WPL", "Werkstattplanung", "Workshop scheduler", "service"),
    ("WL", "Werkstattleitung", "Workshop foreman", "service"),
    ("MECH", "Kfz-Mechatronik", "Technician", "service"),
    ("DIAG", "Diagnosetechnik", "Diagnostic technician", "service"),
    ("HVT", "Hochvolttechnik (2S)", "High-voltage technician", "service"),
    ("HVE", "Hochvoltfachkraft (3S)", "High-voltage expert", "service"),
    ("KL", "Karosserie und Lack", "Body and paint technician", "service"),
    ("AUF", "Fahrzeugaufbereitung", "Valeter", "service"),
    ("TDL", "Teiledienstleitung", "Parts manager", "parts"),
    ("TZV", "Teile- und Zubehörverkauf", "Parts and accessories seller", "parts"),
    ("LAG", "Lager", "Warehouse clerk", "parts"),
    ("CRM", "CRM-Management", "CRM manager", "sales"),
    ("LEAD", "Kundenkontaktcenter", "Lead agent", "sales"),
    ("MKT", "Marketing und E-Commerce", "Marketing and e-commerce manager", "sales"),
    ("EMP", "Empfang und Zentrale", "Reception", "administration"),
    ("BUHA", "Buchhaltung und Kasse", "Accounting and cash desk", "administration"),
    ("PERS", "Personal- und Ausbildungsleitung", "Human resources and apprentices", "administration"),
    ("ITA", "IT-Ansprechperson", "Dealership IT contact", "administration"),
    ("AZK", "Ausbildung Automobilkaufleute", "Apprentice, commercial", "administration"),
    ("AZM", "Ausbildung Kfz-Mechatronik", "Apprentice, technical", "service"),
    ("GTL", "Trainingsleitung der Händlergruppe", "Head of training, dealer group", "management"),
    ("GIT", "IT-Leitung der Händlergruppe", "Head of IT, dealer group", "management"),
)
"""Code, names in German and English, department."""

_FULL_RANGE = words(
    "STL VKB SVB MECH MECH BUHA VKB TZV EMP SL VKL VKB MECH SVB DIAG CRM GWB MECH DIS AZM HVT GAR MECH "
    "AUS SVA LAG VKB MECH AZK KL SVB MKT WL GKB MECH LEAD TDL ITA PEX VKB MECH FDL WPL SVB HVT MECH GWB "
    "AUF VKB MECH LAG KL AZM DIAG BUHA SVA PERS TZV LEAD JVK MECH AZK VKB SVB AUS KL BUHA EMP AZM GWB "
    "MECH GKB CRM AUF MECH FDL"
)
"""Whom a dealership with sales and service has, in the order in which it hires."""

_SERVICE_ONLY = words("STL SVB MECH MECH BUHA TZV DIAG SVA MECH")


def team(size: int, *, service_only: bool, hub: bool, main: bool) -> list[str]:
    """The job roles of ``size`` people; a ``main`` site has the managing director, a ``hub`` two experts."""
    roles = list((_SERVICE_ONLY if service_only else _FULL_RANGE)[:size])
    if len(roles) < size:
        raise ValueError(f"No team of {size}: there is a list of {len(roles)} roles")
    roles = ["GF" if role == "STL" and main else role for role in roles]
    if hub:
        technicians = [at for at, role in enumerate(roles) if role == "MECH"]
        for at, role in zip(reversed(technicians[1:]), ("HVE", "HVE", "HVT"), strict=False):
            roles[at] = role
    return roles


def second_role(roles: list[str], rng: random.Random) -> str | None:
    """Who looks after the IT where nobody does only that: the role of the one who has it as a second role."""
    if "ITA" in roles:
        return None
    return rng.choice([role for role in ("DIS", "BUHA", "SL") if role in roles])
