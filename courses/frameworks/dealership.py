"""What working in a dealership asks for beyond DigComp. Each counts towards one of its competences where one fits."""

from __future__ import annotations

from courses.frameworks.data import AreaData, CompetenceData, FrameworkData

DEALERSHIP = FrameworkData(
    code="AUTOHAUS",
    version="1",
    name_de="Autohaus",
    name_en="Dealership",
    licence="",
    credit="",
    source="",
    areas=(
        AreaData("AH1", "Kunde & Lead", "Customer & lead"),
        AreaData("AH2", "DMS & Schnittstellen", "DMS & interfaces"),
        AreaData("AH3", "Vernetztes Fahrzeug", "Connected car"),
        AreaData("AH4", "Online-Vertrieb & Agentur", "Online sales & agency"),
        AreaData("AH5", "Digitaler Service", "Digital service"),
        AreaData("AH6", "Elektromobilität & Hochvolt", "Electric vehicles & high voltage"),
        AreaData("AH7", "Wandel führen", "Leading change"),
    ),
    competences=(
        CompetenceData(
            "AH1.1",
            "AH1",
            "Kundenstammdaten und Dubletten pflegen",
            "Maintain customer records and duplicates",
            "DC-1.3",
        ),
        CompetenceData(
            "AH1.2",
            "AH1",
            "Leads annehmen, qualifizieren, fristgerecht nachfassen",
            "Handle and follow up leads in time",
            "DC-2.1",
        ),
        CompetenceData(
            "AH1.3",
            "AH1",
            "Einwilligungen einholen, dokumentieren, widerrufen",
            "Obtain, record and withdraw consent",
            "DC-4.2",
        ),
        CompetenceData(
            "AH1.4", "AH1", "Kampagnenbausteine lokal anpassen", "Localise campaign modules", "DC-3.2"
        ),
        CompetenceData(
            "AH1.5", "AH1", "Kennzahlen und Dashboards lesen", "Read key figures and dashboards", "DC-1.2"
        ),
        CompetenceData(
            "AH2.1", "AH2", "Auftrag und Belegfluss abwickeln", "Process orders and document flow", "DC-1.3"
        ),
        CompetenceData(
            "AH2.2",
            "AH2",
            "Schnittstellenfehler erkennen, Ticket richtig stellen",
            "Spot interface errors, raise good tickets",
            "DC-5.1",
        ),
        CompetenceData(
            "AH2.3",
            "AH2",
            "Garantie- und Kulanzantrag digital einreichen",
            "Submit warranty and goodwill claims",
            "DC-2.2",
        ),
        CompetenceData(
            "AH2.4", "AH2", "Benutzer und Berechtigungen pflegen", "Maintain users and rights", "DC-2.6"
        ),
        CompetenceData("AH2.5", "AH2", "Notbetrieb bei Systemausfall", "Downtime procedure", "DC-5.1"),
        CompetenceData(
            "AH3.1",
            "AH3",
            "Vernetzte Dienste erklären und aktivieren",
            "Explain and activate connected services",
            "DC-2.1",
        ),
        CompetenceData(
            "AH3.2",
            "AH3",
            "Fahrzeug mit Nutzerkonto verknüpfen, trennen, übergeben",
            "Link, unlink and hand over the vehicle's account",
            "DC-2.6",
        ),
        CompetenceData(
            "AH3.3", "AH3", "Zu Functions on Demand beraten", "Advise on functions on demand", "DC-5.2"
        ),
        CompetenceData(
            "AH3.4",
            "AH3",
            "OTA-Updates und Ferndiagnose begleiten",
            "Support OTA updates and remote diagnosis",
            "DC-5.1",
        ),
        CompetenceData(
            "AH3.5",
            "AH3",
            "Fahrzeugdaten erklären (DSGVO, Data Act)",
            "Explain vehicle data rights (GDPR, Data Act)",
            "DC-4.2",
        ),
        CompetenceData(
            "AH4.1",
            "AH4",
            "Online-Konfiguration und -Bestellung begleiten",
            "Support online configuration and order",
            "DC-2.4",
        ),
        CompetenceData(
            "AH4.2", "AH4", "Agenturprozess, Rollen, Provision", "Agency process, roles, commission", "DC-5.2"
        ),
        CompetenceData(
            "AH4.3",
            "AH4",
            "Digitale Identprüfung und Signatur",
            "Digital identification and signature",
            "DC-2.6",
        ),
        CompetenceData(
            "AH4.4",
            "AH4",
            "Omnichannel-Übergabe zwischen Mensch und System",
            "Omnichannel hand-over",
            "DC-2.1",
        ),
        CompetenceData("AH4.5", "AH4", "Videoberatung durchführen", "Video consultation", "DC-2.4"),
        CompetenceData(
            "AH5.1",
            "AH5",
            "Online-Termine und Kapazität steuern",
            "Manage online bookings and capacity",
            "DC-1.3",
        ),
        CompetenceData("AH5.2", "AH5", "Dialogannahme mit Tablet", "Tablet check-in", "DC-3.1"),
        CompetenceData("AH5.3", "AH5", "Elektronische Fahrzeugakte", "Electronic vehicle file", "DC-1.3"),
        CompetenceData(
            "AH6.1",
            "AH6",
            "Hochvolt-Qualifikation (Stufe 1: S, 2: 1S, 3: 2S, 4: 3S)",
            "High-voltage qualification (level 1: S, 2: 1S, 3: 2S, 4: 3S)",
        ),
        CompetenceData(
            "AH6.2",
            "AH6",
            "Elektrofahrzeuge annehmen und weiterleiten",
            "Accept and refer electric vehicles",
            "DC-5.2",
        ),
        CompetenceData(
            "AH6.3", "AH6", "Zu Laden und Energie beraten", "Advise on charging and energy", "DC-5.2"
        ),
        CompetenceData("AH7.1", "AH7", "Einführung im Betrieb führen", "Lead a rollout on site", "DC-5.3"),
        CompetenceData("AH7.2", "AH7", "Kolleginnen und Kollegen anleiten", "Coach colleagues", "DC-5.4"),
        CompetenceData(
            "AH7.3",
            "AH7",
            "Sicher arbeiten: Phishing, Mehrfaktor-Anmeldung",
            "Work securely: phishing, multi-factor sign-in",
            "DC-4.1",
        ),
        CompetenceData(
            "AH7.4", "AH7", "KI-Werkzeuge sachkundig nutzen", "Use AI tools competently", "DC-1.2"
        ),
    ),
)
