"""The rollouts of the Falkenau network: what each requires, its waves, and how far the dealerships are.

All systems are invented. Days are counted from the demo day: -45 is 45 days before it.
"""

from __future__ import annotations

from typing import NamedTuple

SALES_TEAM = "VKB GWB GKB VKL LEAD"
CUSTOMER_CONTACT = "VKB GWB GKB VKL LEAD CRM PEX FDL SVB SVA EMP"
WORKSHOP = "WL MECH DIAG HVT HVE KL"


class Requirement(NamedTuple):
    code: str
    name_de: str
    name_en: str
    course: str = ""
    """The certification that the demo's people earn for it; empty for a checklist."""
    competence: str = ""
    """The proof as COMPETENCE@LEVEL; empty: the certification itself."""
    roles: str = ""
    share: int = 0
    heads: int = 0
    per: int | None = None
    or_all: bool = False
    poolable: bool = False
    newcomer_days: int = 0
    lead_days: int = 0
    mandatory: bool = True
    items: tuple[tuple[str, str, str], ...] = ()
    """Of a checklist: code, name in German and in English."""

    @property
    def proof(self) -> str:
        if not self.course:
            return ""
        return f"competence:{self.competence}" if self.competence else f"certification:{self.course}"


class Pin(NamedTuple):
    """A dealership whose part in the story is fixed."""

    town: str
    status: str
    short: tuple[str, ...] = ()
    """The mandatory requirements that are not met, and no others; empty: any that fit."""
    waived: tuple[str, ...] = ()
    """Requirements that are not met either, but waived."""


class Wave(NamedTuple):
    code: str
    name: str
    go_live: int
    sites: int | tuple[str, ...]
    """These towns, or so many of those that the rollout's other waves have left."""
    on_track: int = 0
    at_risk: int = 0
    not_ready: int = 0
    """How many stand where on the demo day; all others are ready."""
    pins: tuple[Pin, ...] = ()


class Rollout(NamedTuple):
    code: str
    name: str
    system: str
    system_name: str
    release: str
    requirements: tuple[Requirement, ...]
    waves: tuple[Wave, ...]
    region: str = "NORD"
    """The region whose turn it is first."""
    manufacturer: str = "FAL"
    hypercare_days: int = 42
    warn_days: int = 28


def _key_users(course: str, roles: str, *, lead_days: int = 42, poolable: bool = False) -> Requirement:
    return Requirement("KEYUSER", "Key-User geschult, je 15 Personen eine",
    "Key users trained, one for every 15",
                       course, roles=roles, per=15, lead_days=lead_days, poolable=poolable)  # fmt: skip


def _instruction(lead_days: int) -> Requirement:
    return Requirement("UNTERWEISUNG", "Werkstatt in Hochvolt unterwiesen",
    "Workshop instructed in high voltage",
                       "HV-UNTERWEISUNG", roles=WORKSHOP, share=100, lead_days=lead_days)  # fmt: skip


_EV_SPECIALIST = Requirement("SPEZ-EV", "E-Mobilität: Spezialistin oder Spezialist benannt",
                             "E-mobility specialist named", "SK-EMOBIL", "AH6.3@5", "VKB GKB VKL PEX",
                             heads=1, or_all=True, lead_days=30)  # fmt: skip

KUNDENKOMPASS = Rollout(
    "KUNDENKOMPASS", "Einführung KundenKompass", "KUNDENKOMPASS", "KundenKompass", "1.0",
    (
        Requirement("STAMMDATEN", "Verkauf pflegt Kundendaten sicher", "Sales maintain customer records",
                    "KK-STAMMDATEN", "AH1.1@4", SALES_TEAM, share=100, newcomer_days=30, lead_days=7),
        Requirement("LEADS", "Verkauf bearbeitet Leads fristgerecht", "Sales work leads in time",
                    "KK-LEADS", "AH1.2@4", SALES_TEAM, share=100, newcomer_days=30, lead_days=7),
        _key_users("KEY-KUNDENKOMPASS", SALES_TEAM + " CRM"),
        Requirement("EINWILLIGUNG", "Kundenkontakt holt Einwilligungen richtig ein",
                    "Customer contact obtains consent correctly",
                    "KK-EINWILLIGUNG", "AH1.3@4", CUSTOMER_CONTACT, share=100, newcomer_days=30, lead_days=7),
        Requirement("DATENBEREINIGUNG", "Kundendaten bereinigt", "Customer records cleansed",
                    lead_days=28, mandatory=False, items=(
                        ("PROTOKOLL",
                         "Protokoll von der Geschäftsführung unterschrieben (Dubletten unter 3 %)",
                         "Protocol signed by the dealer principal (duplicates below 3 %)"),
                    )),
    ),
    (
        Wave("P", "Pilot", -140, ("Hamburg", "Düsseldorf", "Ulm", "Potsdam")),
        Wave("W1", "Welle 1", -45, 12, not_ready=2, pins=(
            Pin("Freiburg", "not_ready", ("KEYUSER",)),
            Pin("Rosenheim", "ready", waived=("KEYUSER",)),
        )),
        Wave("W2", "Welle 2", 28, 16, at_risk=5, not_ready=3, pins=(
            Pin("Magdeburg", "not_ready", ("KEYUSER",)),
            Pin("Chemnitz", "not_ready", ("KEYUSER",)),
            Pin("Husum", "not_ready", ("KEYUSER",)),
            Pin("Kiel", "at_risk", ("EINWILLIGUNG", "LEADS")),
            Pin("Leipzig", "at_risk", ("EINWILLIGUNG",)),
            Pin("Jena", "ready"),
        )),
        Wave("W3", "Welle 3", 84, 16, on_track=13),
    ),
    region="SUED",
)  # fmt: skip

WERKBRUECKE = Rollout(
    "WERKBRUECKE", "Einführung WerkBrücke", "WERKBRUECKE", "WerkBrücke", "1.0",
    (
        Requirement("TECHNIK", "Technik geprüft", "Technology checked", lead_days=21, items=(
            ("DMS-VERSION", "DMS in der verlangten Version", "DMS in the required version"),
            ("LEITUNG", "Leitung und Firewall freigegeben", "Line and firewall released"),
            ("TESTBUCHUNG", "Testbuchung von Anfang bis Ende geglückt", "Test booking succeeded end to end"),
        )),
        _key_users("KEY-WERKBRUECKE", "SVB TZV BUHA", poolable=True),
        Requirement("BELEGE", "Aufträge und Belege werden sicher abgewickelt",
                    "Orders and documents handled safely",
                    "WB-BELEGE", "AH2.1@4", "SVB SVA TZV BUHA DIS", share=90, newcomer_days=30, lead_days=14),
        Requirement("IT", "IT-Ansprechperson und Vertretung benannt", "IT contact and deputy named",
                    "WB-SCHNITTSTELLEN", "AH2.2@5", "ITA BUHA DIS SL", heads=2, or_all=True, poolable=True,
                    lead_days=42),
        Requirement("NOTBETRIEB", "Alle kennen den Notbetrieb", "All know the downtime procedure",
                    "WB-NOTBETRIEB", "AH2.5@3", share=100, lead_days=7, mandatory=False),
    ),
    (
        Wave("P", "Pilot", -30, ("Hannover", "Heilbronn", "Chemnitz"), not_ready=1, pins=(
            Pin("Chemnitz", "not_ready", ("TECHNIK",)),
        )),
        Wave("W1", "Welle 1", 60, 20, on_track=9, at_risk=5, pins=(
            Pin("Lübbenau", "on_track", ("TECHNIK",)),
            Pin("Görlitz", "ready"),
            Pin("Neuruppin", "ready"),
            Pin("Magdeburg", "at_risk", ("IT",)),
        )),
        Wave("W2", "Welle 2", 120, 25, on_track=22),
    ),
    region="OST",
)  # fmt: skip

_HANDOVER = "VKB GWB AUS PEX"

FAHRLINK = Rollout(
    "FAHRLINK", "Einführung FahrLink", "FAHRLINK", "FahrLink", "1.4",
    (
        Requirement("DIENSTE", "Dienste erklären und aktivieren", "Explain and activate services",
                    "FL-DIENSTE", "AH3.1@4", _HANDOVER, share=100, newcomer_days=30, lead_days=7),
        Requirement("DATEN", "Fahrzeugdaten erklären", "Explain vehicle data",
                    "FL-DATEN", "AH3.5@4", _HANDOVER, share=100, newcomer_days=30, lead_days=7),
        Requirement("KONTO", "Zwei können Nutzerkonten übergeben", "Two can hand over accounts",
                    "FL-KONTO", "AH3.2@5", "AUS PEX VKB", heads=2, or_all=True, lead_days=7),
    ),
    (
        Wave("P", "Pilot", -200, ("Hamburg", "Köln", "Stuttgart", "Berlin", "Münster")),
        Wave("W1", "Welle 1", -120, 43, not_ready=5, pins=(
            Pin("Emden", "not_ready", ("DIENSTE",)),
        )),
    ),
)  # fmt: skip

FAHRLINK_2 = Rollout(
    "FAHRLINK-2", "FahrLink 2.0: Was ist neu", "FAHRLINK", "FahrLink", "2.0",
    (
        Requirement("DELTA", "Neuerungen von Version 2.0 gelernt", "Learned what is new in version 2.0",
                    "FL-DELTA-2.0", roles=_HANDOVER, share=100, newcomer_days=30),
    ),
    (Wave("ALLE", "Alle Betriebe", 50, 48, on_track=30, pins=(Pin("Jena", "ready"),)),),
)  # fmt: skip

ORDERPFAD = Rollout(
    "ORDERPFAD", "Einführung OrderPfad", "ORDERPFAD", "OrderPfad", "3.1",
    (
        Requirement("LEITUNG", "Verkaufsleitung zuerst", "Sales managers first",
                    "OP-LEITUNG", "AH4.1@5", "VKL", share=100, lead_days=35),
        Requirement("BESTELLUNG", "Online-Bestellung begleiten", "Support online orders",
                    "OP-BESTELLUNG", "AH4.1@4", "VKB GKB DIS VKL", share=100, newcomer_days=30, lead_days=7),
        Requirement("VIDEO", "Vier von fünf beherrschen die Videoberatung",
                    "Four out of five master video consultation",
                    "OP-VIDEO", "AH4.5@4", "VKB", share=80, newcomer_days=30, lead_days=14),
        Requirement("IDENT", "Identprüfung und Signatur", "Identification and signature",
                    "OP-IDENT", "AH4.3@4", "BUHA", heads=1, or_all=True, lead_days=14, mandatory=False),
    ),
    (
        Wave("P", "Pilot", -20, ("Bielefeld", "Schwerin", "Stuttgart", "Berlin"), not_ready=2, pins=(
            Pin("Schwerin", "not_ready", ("VIDEO",)),
            Pin("Bielefeld", "not_ready", ("LEITUNG",)),
        )),
        Wave("W1", "Welle 1", 50, 22, on_track=10, at_risk=5, pins=(
            Pin("Kiel", "on_track", ("BESTELLUNG", "VIDEO")),
        )),
        Wave("W2", "Welle 2", 110, 22, on_track=18),
    ),
)  # fmt: skip

AGENTURKONTOR = Rollout(
    "AGENTURKONTOR", "Einführung AgenturKontor", "AGENTURKONTOR", "AgenturKontor", "1.0",
    (
        Requirement("FREIGABE", "Start von beiden Seiten freigegeben", "Start released by both sides",
                    lead_days=14, items=(
                        ("BETRIEB", "Geschäftsführung hat unterschrieben", "Dealer principal has signed"),
                        ("HERSTELLER", "Außendienst hat unterschrieben", "Area manager has signed"),
                    )),
        Requirement("AGENTUR", "Verkauf beherrscht den Agenturprozess", "Sales master the agency process",
                    "AK-AGENTUR", "AH4.2@5", "VKB VKL GKB FDL DIS", share=100, newcomer_days=30,
                    lead_days=14),
        Requirement("PROVISION", "Buchhaltung rechnet Provisionen ab", "Accounting settles commissions",
                    "AK-PROVISION", roles="BUHA", share=100, lead_days=14),
    ),
    (
        Wave("ALPEN", "Pilot Alpenmarkt", 20, ("Salzburg", "Innsbruck", "Kufstein"), at_risk=2, pins=(
            Pin("Innsbruck", "at_risk", ("FREIGABE",)),
            Pin("Kufstein", "at_risk", ("PROVISION",)),
        )),
        Wave("W1", "Welle 1", 140, 45, on_track=41),
    ),
)  # fmt: skip

STROMKUNDIG_HUB = Rollout(
    "STROMKUNDIG-HUB", "StromKundig: Stützpunkte für Hochvolt", "STROMKUNDIG",
    "StromKundig",
    "Stützpunkt",
    (
        Requirement("HV-3S", "Zwei dürfen unter Spannung arbeiten", "Two may do live working",
                    "HV-3S", roles="HVE HVT DIAG", heads=2, poolable=True, lead_days=30),
        Requirement("HV-2S", "Zwei fachkundige Personen Hochvolt", "Two qualified for high voltage",
                    "HV-2S", "AH6.1@3", "HVE HVT DIAG MECH", heads=2, lead_days=30),
        _instruction(30),
        _EV_SPECIALIST,
        Requirement("TECHNIK", "Werkstatt ausgestattet", "Workshop equipped", lead_days=30, items=(
            ("LADEPUNKTE", "Vier Ladepunkte", "Four charging points"),
            ("HEBEBUEHNE", "Hebebühne für Batterien", "Lift for batteries"),
            ("SCHUTZ", "Persönliche Schutzausrüstung", "Personal protective equipment"),
        )),
    ),
    (
        Wave("H1", "Stützpunkte der ersten Stunde", -60, ("Hamburg", "Köln", "Stuttgart", "Dresden"),
             not_ready=1,
             pins=(Pin("Dresden", "not_ready", ("HV-3S",)),)),
        Wave("H2", "Weitere Stützpunkte", 75, ("Kiel", "Hannover", "Düsseldorf", "Münster", "Augsburg",
             "Berlin"),
             on_track=4, pins=(Pin("Düsseldorf", "ready"),)),
    ),
)  # fmt: skip

STROMKUNDIG_PARTNER = Rollout(
    "STROMKUNDIG-PARTNER", "StromKundig: Partner ohne Hochvolt-Werkstatt", "STROMKUNDIG",
    "StromKundig", "Partner",
    (
        Requirement("VEREINBARUNG", "Verweis an einen Stützpunkt geregelt", "Referral to a hub agreed",
                    lead_days=60, items=(
                        ("VERTRAG", "Vereinbarung mit einem Stützpunkt", "Agreement with a hub"),
                        ("STELLPLATZ", "Stellplatz für beschädigte Batterien", "Bay for damaged batteries"),
                    )),
        Requirement("ANNAHME", "Elektrofahrzeuge annehmen und weiterleiten",
                    "Accept and refer electric vehicles",
                    "SK-ANNAHME", "AH6.2@4", "SVB SVA", share=100, lead_days=30),
        _instruction(30),
        _EV_SPECIALIST,
    ),
    (Wave("ALLE", "Alle Partner", 75, 38, on_track=20, at_risk=5),),
)  # fmt: skip

_BOOKING = "SVB SVA WPL EMP"

TERMINWERK = Rollout(
    "TERMINWERK", "Einführung TerminWerk", "TERMINWERK", "TerminWerk", "2.2",
    (
        Requirement("TERMINE", "Online-Termine steuern", "Manage online bookings",
                    "TW-TERMINE", "AH5.1@4", _BOOKING, share=100, newcomer_days=30, lead_days=7),
        _key_users("KEY-TERMINWERK", _BOOKING, lead_days=28),
        Requirement("KALENDER", "Kapazitätskalender gepflegt", "Capacity calendar maintained",
                    lead_days=14, mandatory=False, items=(
                        ("KAPAZITAET", "Werkstattstunden der nächsten acht Wochen eingetragen",
                         "Workshop hours of the next eight weeks entered"),
                    )),
    ),
    (
        Wave("P", "Pilot", -90, ("Jena", "Mainz", "Oldenburg", "Ulm")),
        Wave("W1", "Welle 1", -20, 20, not_ready=4, pins=(Pin("Kiel", "ready"),)),
        Wave("W2", "Welle 2", 40, 24, on_track=9, at_risk=6),
    ),
    region="OST",
)  # fmt: skip

ANNAHMEPAD = Rollout(
    "ANNAHMEPAD", "Einführung AnnahmePad", "ANNAHMEPAD", "AnnahmePad", "1.2",
    (
        Requirement("ANNAHME", "Dialogannahme mit dem Tablet", "Tablet check-in",
                    "AP-ANNAHME", "AH5.2@4", "SVB", share=90, newcomer_days=30, lead_days=14),
        Requirement("PRAXIS", "Annahme vor Ort beobachtet", "Check-in observed on site",
                    "AP-PRAXIS", roles="SVB", share=90, newcomer_days=30, lead_days=14),
        Requirement("TABLETS", "Geräte bereit", "Devices ready", lead_days=42, items=(
            ("TABLETS", "Ein Tablet für jede Serviceberatung und eines als Reserve",
             "One tablet for every service adviser and one in reserve"),
            ("WLAN", "WLAN in der Annahme gemessen", "Wi-Fi measured at the check-in"),
        )),
    ),
    (
        Wave("W1", "Welle 1", 35, 24, at_risk=8, not_ready=3, pins=(
            Pin("Kiel", "at_risk", ("ANNAHME", "PRAXIS")),
            Pin("Neuruppin", "at_risk", ("PRAXIS",)),
            Pin("Emden", "not_ready", ("TABLETS",)),
        )),
        Wave("W2", "Welle 2", 95, 24, on_track=20),
    ),
    region="OST",
)  # fmt: skip

GARANTIELOTSE = Rollout(
    "GARANTIELOTSE", "Einführung GarantieLotse", "GARANTIELOTSE", "GarantieLotse",
    "4.0",
    (
        Requirement("GARANTIE", "Garantie verantwortet, mit Vertretung",
                    "In charge of warranty, with a deputy",
                    "GL-EXPERTE", "AH2.3@6", "GAR SVB SL", heads=2, or_all=True, lead_days=14),
        Requirement("SACHBEARBEITUNG", "Garantieanträge einreichen", "Submit warranty claims",
                    "GL-SACHBEARBEITUNG", roles="GAR", share=100, lead_days=14),
        Requirement("SELBSTFREIGABE", "Vorrecht: Anträge selbst freigeben",
                    "Privilege: approve claims yourself",
                    "GL-TECHNIK", roles="MECH DIAG HVT", share=100, mandatory=False),
    ),
    (
        Wave("P", "Pilot", -60, ("Lübeck", "Duisburg", "Leipzig")),
        Wave("W1", "Welle 1", 15, 45, at_risk=13, pins=(
            Pin("Cochem", "ready", waived=("GARANTIE",)),
            Pin("Wilhelmshaven", "at_risk", ("GARANTIE",)),
        )),
    ),
)  # fmt: skip

FERNBLICK = Rollout(
    "FERNBLICK", "Einführung FernBlick", "FERNBLICK", "FernBlick", "1.1",
    (
        Requirement("DIAGNOSE", "Ferndiagnose, je acht in der Werkstatt eine Person",
                    "Remote diagnosis, one for every eight technicians",
                    "FB-DIAGNOSE", "AH3.4@5", "DIAG MECH HVT", heads=1, per=8, or_all=True, poolable=True,
                    lead_days=30),
        Requirement("DIALOG", "Einwilligung zur Ferndiagnose erklären", "Explain consent to remote diagnosis",
                    "FB-DIALOG", "AH3.5@4", "SVB", share=100, lead_days=7, mandatory=False),
    ),
    (
        Wave("P", "Pilot", -15, ("Kiel", "Düsseldorf", "Karlsruhe", "Dresden", "Hamburg"), not_ready=1, pins=(
            Pin("Karlsruhe", "not_ready", ("DIAGNOSE",)),
        )),
        Wave("W1", "Welle 1", 70, 43, on_track=21, pins=(
            Pin("Lübbenau", "ready"),
            Pin("Neuruppin", "ready"),
            Pin("Görlitz", "ready"),
        )),
    ),
)  # fmt: skip

KAMPAGNENBAUKASTEN = Rollout(
    "KAMPAGNENBAUKASTEN", "Einführung KampagnenBaukasten", "KAMPAGNENBAUKASTEN",
    "KampagnenBaukasten", "1.0",
    (
        Requirement("LOKAL", "Kampagnen lokal anpassen", "Localise campaigns",
                    "KB-LOKAL", "AH1.4@5", "MKT CRM", heads=1, or_all=True),
    ),
    (Wave("ALLE", "Pflicht für alle", 60, 48, on_track=14),),
)  # fmt: skip

SCHLUESSELBUND = Rollout(
    "SCHLUESSELBUND", "Einführung SchlüsselBund", "SCHLUESSELBUND",
    "SchlüsselBund",
    "2.0",
    (
        Requirement("SICHER", "Alle melden sich sicher an", "All sign in safely",
                    "SB-SICHER", "DC-4.1@3", share=100, lead_days=7),
        Requirement("GERAETE", "Zweiter Faktor ausgegeben", "Second factor handed out", lead_days=28, items=(
            ("FAKTOR", "Für jedes Konto ein zweiter Faktor", "A second factor for every account"),
            ("NOTFALL", "Notfallcodes hinterlegt", "Emergency codes deposited"),
        )),
    ),
    (
        Wave("W1", "Welle 1", -10, 24, not_ready=6, pins=(
            Pin("Hagen", "not_ready", ("SICHER",)),
            Pin("Hamburg", "ready"),
            Pin("Kiel", "ready"),
        )),
        Wave("W2", "Welle 2", 25, 24, at_risk=11, not_ready=2),
    ),
)  # fmt: skip

TEXTGEHILFE = Rollout(
    "TEXTGEHILFE", "Pilot TextGehilfe", "TEXTGEHILFE", "TextGehilfe", "0.9",
    (
        Requirement("KI", "KI-Werkzeuge sachkundig nutzen", "Use AI tools competently",
                    "TG-KI", "AH7.4@3", "VKB SVB MKT LEAD", share=100, lead_days=7),
    ),
    (Wave("P", "Pilot", 45, ("Hamburg", "Düsseldorf", "Ulm", "Potsdam"), on_track=3),),
)  # fmt: skip

RELAZIONE = Rollout(
    "RELAZIONE", "Einführung Merano Relazione", "RELAZIONE", "Merano Relazione (CRM)", "5.0",
    (
        Requirement("BASIS", "Verkauf arbeitet mit Relazione", "Sales work with Relazione",
                    "MER-RELAZIONE", roles="VKB VKL", share=100, newcomer_days=60, lead_days=10),
        _key_users("KEY-RELAZIONE", "VKB VKL CRM", lead_days=35),
    ),
    (
        Wave("P", "Pilot", -12, ("Bonn",)),
        Wave("W1", "Welle 1", 38, ("Bremen", "Augsburg"), at_risk=1, pins=(
            Pin("Augsburg", "at_risk", ("KEYUSER",)),
        )),
    ),
    manufacturer="MER", hypercare_days=28, warn_days=30,
)  # fmt: skip

ROLLOUTS = (
    KUNDENKOMPASS, WERKBRUECKE, FAHRLINK, FAHRLINK_2, ORDERPFAD, AGENTURKONTOR, STROMKUNDIG_HUB,
    STROMKUNDIG_PARTNER,
    TERMINWERK, ANNAHMEPAD, GARANTIELOTSE, FERNBLICK, KAMPAGNENBAUKASTEN, SCHLUESSELBUND, TEXTGEHILFE,
    RELAZIONE,
)  # fmt: skip
