"""The competences: the 21 of DigComp 2.2 (JRC, European Commission, CC BY 4.0), and those of a dealership.

The German titles are the project's own translation. Codes: DC- and the number in DigComp; AH for "Autohaus".
"""

from __future__ import annotations

DIGCOMP = (
    ("DC-1.1", "Daten, Informationen und digitale Inhalte suchen und filtern",
     "Browsing, searching and filtering data, information and digital content"),
    ("DC-1.2", "Daten, Informationen und digitale Inhalte bewerten",
     "Evaluating data, information and digital content"),
    ("DC-1.3", "Daten, Informationen und digitale Inhalte verwalten",
     "Managing data, information and digital content"),
    ("DC-2.1", "Mit digitalen Technologien interagieren", "Interacting through digital technologies"),
    ("DC-2.2", "Mit digitalen Technologien teilen", "Sharing through digital technologies"),
    ("DC-2.3", "Gesellschaftliche Teilhabe mit digitalen Technologien",
     "Engaging in citizenship through digital technologies"),
    ("DC-2.4", "Mit digitalen Technologien zusammenarbeiten", "Collaborating through digital technologies"),
    ("DC-2.5", "Netiquette", "Netiquette"),
    ("DC-2.6", "Digitale Identität verwalten", "Managing digital identity"),
    ("DC-3.1", "Digitale Inhalte entwickeln", "Developing digital content"),
    ("DC-3.2", "Digitale Inhalte integrieren und überarbeiten",
     "Integrating and re-elaborating digital content"),
    ("DC-3.3", "Urheberrecht und Lizenzen", "Copyright and licences"),
    ("DC-3.4", "Programmieren", "Programming"),
    ("DC-4.1", "Geräte schützen", "Protecting devices"),
    ("DC-4.2", "Personenbezogene Daten und Privatsphäre schützen", "Protecting personal data and privacy"),
    ("DC-4.3", "Gesundheit und Wohlbefinden schützen", "Protecting health and well-being"),
    ("DC-4.4", "Umwelt schützen", "Protecting the environment"),
    ("DC-5.1", "Technische Probleme lösen", "Solving technical problems"),
    ("DC-5.2", "Bedarfe und technische Lösungen erkennen", "Identifying needs and technological responses"),
    ("DC-5.3", "Digitale Technologien kreativ nutzen", "Creatively using digital technologies"),
    ("DC-5.4", "Digitale Kompetenzlücken erkennen", "Identifying digital competence gaps"),
)  # fmt: skip

DEALERSHIP = (
    ("AH1.1", "Kundenstammdaten und Dubletten pflegen", "Maintain customer records and duplicates"),
    ("AH1.2", "Leads annehmen, qualifizieren, fristgerecht nachfassen", "Handle and follow up leads in time"),
    ("AH1.3", "Einwilligungen einholen, dokumentieren, widerrufen", "Obtain, record and withdraw consent"),
    ("AH1.4", "Kampagnenbausteine lokal anpassen", "Localise campaign modules"),
    ("AH1.5", "Kennzahlen und Dashboards lesen", "Read key figures and dashboards"),
    ("AH2.1", "Auftrag und Belegfluss abwickeln", "Process orders and document flow"),
    ("AH2.2", "Schnittstellenfehler erkennen, Ticket richtig stellen",
     "Spot interface errors, raise good tickets"),
    ("AH2.3", "Garantie- und Kulanzantrag digital einreichen", "Submit warranty and goodwill claims"),
    ("AH2.4", "Benutzer und Berechtigungen pflegen", "Maintain users and rights"),
    ("AH2.5", "Notbetrieb bei Systemausfall", "Downtime procedure"),
    ("AH3.1", "Vernetzte Dienste erklären und aktivieren", "Explain and activate connected services"),
    ("AH3.2", "Fahrzeug mit Nutzerkonto verknüpfen, trennen, übergeben",
     "Link, unlink and hand over the vehicle's account"),
    ("AH3.3", "Zu Functions on Demand beraten", "Advise on functions on demand"),
    ("AH3.4", "OTA-Updates und Ferndiagnose begleiten", "Support OTA updates and remote diagnosis"),
    ("AH3.5", "Fahrzeugdaten erklären (DSGVO, Data Act)", "Explain vehicle data rights (GDPR, Data Act)"),
    ("AH4.1", "Online-Konfiguration und -Bestellung begleiten", "Support online configuration and order"),
    ("AH4.2", "Agenturprozess, Rollen, Provision", "Agency process, roles, commission"),
    ("AH4.3", "Digitale Identprüfung und Signatur", "Digital identification and signature"),
    ("AH4.4", "Omnichannel-Übergabe zwischen Mensch und System", "Omnichannel hand-over"),
    ("AH4.5", "Videoberatung durchführen", "Video consultation"),
    ("AH5.1", "Online-Termine und Kapazität steuern", "Manage online bookings and capacity"),
    ("AH5.2", "Dialogannahme mit Tablet", "Tablet check-in"),
    ("AH5.3", "Elektronische Fahrzeugakte", "Electronic vehicle file"),
    ("AH6.1", "Hochvolt-Qualifikation (Stufe 1: S, 2: 1S, 3: 2S, 4: 3S)",
     "High-voltage qualification (level 1: S, 2: 1S, 3: 2S, 4: 3S)"),
    ("AH6.2", "Elektrofahrzeuge annehmen und weiterleiten", "Accept and refer electric vehicles"),
    ("AH6.3", "Zu Laden und Energie beraten", "Advise on charging and energy"),
    ("AH7.1", "Einführung im Betrieb führen", "Lead a rollout on site"),
    ("AH7.2", "Kolleginnen und Kollegen anleiten", "Coach colleagues"),
    ("AH7.3", "Sicher arbeiten: Phishing, Mehrfaktor-Anmeldung",
     "Work securely: phishing, multi-factor sign-in"),
    ("AH7.4", "KI-Werkzeuge sachkundig nutzen", "Use AI tools competently"),
)  # fmt: skip

COMPETENCES = DIGCOMP + DEALERSHIP
"""Code, title in German and in English."""
