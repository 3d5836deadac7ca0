"""What people of the Falkenau network can earn, how long it is valid and which competences it grants."""

from __future__ import annotations

from typing import NamedTuple


class Certification(NamedTuple):
    code: str
    name_de: str
    name_en: str
    months: int | None
    """None: it never expires."""
    grants: tuple[tuple[str, int], ...] = ()
    """Competences with their levels."""


def _key_user(system: str, name: str) -> Certification:
    return Certification(
        f"KEY-{system}",
        f"Key-User {name}",
        f"Key user {name}",
        24,
        (("AH2.4", 5), ("AH7.2", 5)),
    )


CERTIFICATIONS = (
    Certification("KK-STAMMDATEN", "KundenKompass: Kundendaten pflegen", "KundenKompass: customer records",
                  24,
                  (("AH1.1", 4), ("DC-1.3", 4))),
    Certification("KK-LEADS", "KundenKompass: Leads bearbeiten", "KundenKompass: working leads", 24,
                  (("AH1.2", 4), ("DC-2.1", 4))),
    Certification("KK-EINWILLIGUNG", "Einwilligungen im Kundenkontakt", "Consent in customer contact", 24,
                  (("AH1.3", 4), ("DC-4.2", 4))),
    _key_user("KUNDENKOMPASS", "KundenKompass"),
    Certification("CRM-ALT", "Vorgängersystem: Kundenverwaltung", "Predecessor system: customer records",
                  None,
                  (("AH1.1", 2), ("AH1.2", 2))),
    Certification("WB-BELEGE", "WerkBrücke: Auftrag und Belege", "WerkBrücke: orders and documents", 24,
                  (("AH2.1", 4), ("DC-1.3", 4))),
    Certification("WB-SCHNITTSTELLEN", "WerkBrücke: Schnittstellen betreuen",
                  "WerkBrücke: looking after interfaces",
                  24, (("AH2.2", 5), ("DC-5.1", 5))),
    Certification("WB-NOTBETRIEB", "WerkBrücke: Notbetrieb", "WerkBrücke: downtime procedure", 24, (("AH2.5",
                  3),)),
    _key_user("WERKBRUECKE", "WerkBrücke"),
    Certification("FL-DIENSTE", "FahrLink: Dienste erklären", "FahrLink: explaining services", 24,
                  (("AH3.1", 4), ("AH3.3", 3))),
    Certification("FL-DATEN", "FahrLink: Fahrzeugdaten erklären", "FahrLink: explaining vehicle data", 24,
                  (("AH3.5", 4), ("DC-4.2", 4))),
    Certification("FL-KONTO", "FahrLink: Nutzerkonto verknüpfen", "FahrLink: linking accounts", 24,
                  (("AH3.2", 5), ("DC-2.6", 5))),
    Certification("FL-DELTA-2.0", "FahrLink 2.0: Was ist neu", "FahrLink 2.0: what is new", 24),
    Certification("OP-BESTELLUNG", "OrderPfad: Online bestellen", "OrderPfad: ordering online", 24,
                  (("AH4.1", 4), ("AH4.4", 4))),
    Certification("OP-LEITUNG", "OrderPfad für Führungskräfte", "OrderPfad for managers", 24,
                  (("AH4.1", 5), ("AH7.1", 4))),
    Certification("OP-VIDEO", "Videoberatung", "Video consultation", 24, (("AH4.5", 4), ("DC-2.4", 4))),
    Certification("OP-IDENT", "Identprüfung und Signatur", "Identification and signature", 24,
                  (("AH4.3", 4), ("DC-2.6", 4))),
    Certification("AK-AGENTUR", "AgenturKontor: Verkaufen als Agentur", "AgenturKontor: selling as an agent",
                  24,
                  (("AH4.2", 5),)),
    Certification("AK-PROVISION", "AgenturKontor: Provision abrechnen",
                  "AgenturKontor: commission accounting", 24),
    Certification("HV-1S", "Hochvolt 1S: unterwiesene Person", "High voltage 1S: instructed person", None,
                  (("AH6.1", 2),)),
    Certification("HV-2S", "Hochvolt 2S: fachkundige Person", "High voltage 2S: qualified person", None,
                  (("AH6.1", 3),)),
    Certification("HV-3S", "Hochvolt 3S: Arbeiten unter Spannung", "High voltage 3S: live working", None,
                  (("AH6.1", 4),)),
    Certification("HV-UNTERWEISUNG", "Jährliche Unterweisung Hochvolt", "Yearly high-voltage instruction",
                  12),
    Certification("SK-ANNAHME", "Elektrofahrzeuge annehmen und weiterleiten", "Accepting and referring EVs",
                  24,
                  (("AH6.2", 4),)),
    Certification("SK-EMOBIL", "Spezialistin oder Spezialist E-Mobilität", "E-mobility specialist", 24,
                  (("AH6.3", 5),)),
    Certification("TW-TERMINE", "TerminWerk: Termine und Kapazität", "TerminWerk: bookings and capacity", 24,
                  (("AH5.1", 4), ("DC-1.3", 4))),
    _key_user("TERMINWERK", "TerminWerk"),
    Certification("AP-ANNAHME", "AnnahmePad: Dialogannahme", "AnnahmePad: tablet check-in", 24,
                  (("AH5.2", 4), ("AH5.3", 4))),
    Certification("AP-PRAXIS", "AnnahmePad: beobachtete Annahme", "AnnahmePad: observed check-in", 24),
    Certification("GL-SACHBEARBEITUNG", "GarantieLotse: Anträge einreichen",
                  "GarantieLotse: submitting claims", 24,
                  (("AH2.3", 4),)),
    Certification("GL-EXPERTE", "GarantieLotse: Garantie verantworten",
                  "GarantieLotse: in charge of warranty", 24,
                  (("AH2.3", 6),)),
    Certification("GL-TECHNIK", "GarantieLotse: Befund und Nachweis in der Werkstatt",
                  "GarantieLotse: findings and evidence in the workshop", 24),
    Certification("FB-DIAGNOSE", "FernBlick: Ferndiagnose und Updates",
                  "FernBlick: remote diagnosis and updates", 60,
                  (("AH3.4", 5), ("DC-5.1", 5))),
    Certification("FB-DIALOG", "FernBlick: Einwilligung zur Ferndiagnose",
                  "FernBlick: consent to remote diagnosis",
                  24, (("AH3.5", 4),)),
    Certification("KB-LOKAL", "KampagnenBaukasten: lokal anpassen", "KampagnenBaukasten: adapting locally",
                  24,
                  (("AH1.4", 5), ("DC-3.2", 5))),
    Certification("SB-SICHER", "Sicher anmelden, Geräte schützen", "Signing in safely, protecting devices",
                  24,
                  (("DC-4.1", 3), ("AH7.3", 3))),
    Certification("TG-KI", "KI-Assistenten sachkundig nutzen", "Using AI assistants competently", 24,
                  (("AH7.4", 3), ("DC-1.2", 4))),
    Certification("MER-RELAZIONE", "Merano Relazione: Grundlagen", "Merano Relazione: basics", 18, (("AH1.2",
                  3),)),
    _key_user("RELAZIONE", "Merano Relazione"),
    Certification("DATENSCHUTZ", "Datenschutz im Autohaus", "Data protection in the dealership", 24,
                  (("DC-4.2", 3),)),
    Certification("GELDWAESCHE", "Geldwäscheprävention", "Prevention of money laundering", 24),
    Certification("DATA-ACT", "Data Act: Pflichten im Verkauf", "Data Act: duties in sales", 24, (("AH3.5",
                  3),)),
)  # fmt: skip
