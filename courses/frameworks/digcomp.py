"""DigComp 2.2, the Digital Competence Framework for Citizens, and what its titles are in DigComp 3.0.

© European Union, Joint Research Centre, CC BY 4.0. The English titles are those of the two editions; the German ones
are the project's own translation.
"""

from __future__ import annotations

from courses.frameworks.data import AreaData, CompetenceData, CrosswalkData, FrameworkData

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
CREDIT = "DigComp © European Union"
SOURCE = "https://joint-research-centre.ec.europa.eu/digcomp_en"

DIGCOMP_2_2 = FrameworkData(
    code="DIGCOMP",
    version="2.2",
    name_de="DigComp",
    name_en="DigComp",
    licence=LICENCE,
    credit=CREDIT,
    source=SOURCE,
    areas=(
        AreaData("1", "Informations- und Datenkompetenz", "Information and data literacy"),
        AreaData("2", "Kommunikation und Zusammenarbeit", "Communication and collaboration"),
        AreaData("3", "Erstellung digitaler Inhalte", "Digital content creation"),
        AreaData("4", "Sicherheit", "Safety"),
        AreaData("5", "Problemlösung", "Problem solving"),
    ),
    competences=(
        CompetenceData(
            "DC-1.1",
            "1",
            "Daten, Informationen und digitale Inhalte suchen und filtern",
            "Browsing, searching and filtering data, information and digital content",
        ),
        CompetenceData(
            "DC-1.2",
            "1",
            "Daten, Informationen und digitale Inhalte bewerten",
            "Evaluating data, information and digital content",
        ),
        CompetenceData(
            "DC-1.3",
            "1",
            "Daten, Informationen und digitale Inhalte verwalten",
            "Managing data, information and digital content",
        ),
        CompetenceData(
            "DC-2.1",
            "2",
            "Mit digitalen Technologien interagieren",
            "Interacting through digital technologies",
        ),
        CompetenceData(
            "DC-2.2", "2", "Mit digitalen Technologien teilen", "Sharing through digital technologies"
        ),
        CompetenceData(
            "DC-2.3",
            "2",
            "Gesellschaftliche Teilhabe mit digitalen Technologien",
            "Engaging in citizenship through digital technologies",
        ),
        CompetenceData(
            "DC-2.4",
            "2",
            "Mit digitalen Technologien zusammenarbeiten",
            "Collaborating through digital technologies",
        ),
        CompetenceData("DC-2.5", "2", "Netiquette", "Netiquette"),
        CompetenceData("DC-2.6", "2", "Digitale Identität verwalten", "Managing digital identity"),
        CompetenceData("DC-3.1", "3", "Digitale Inhalte entwickeln", "Developing digital content"),
        CompetenceData(
            "DC-3.2",
            "3",
            "Digitale Inhalte integrieren und überarbeiten",
            "Integrating and re-elaborating digital content",
        ),
        CompetenceData("DC-3.3", "3", "Urheberrecht und Lizenzen", "Copyright and licences"),
        CompetenceData("DC-3.4", "3", "Programmieren", "Programming"),
        CompetenceData("DC-4.1", "4", "Geräte schützen", "Protecting devices"),
        CompetenceData(
            "DC-4.2",
            "4",
            "Personenbezogene Daten und Privatsphäre schützen",
            "Protecting personal data and privacy",
        ),
        CompetenceData(
            "DC-4.3", "4", "Gesundheit und Wohlbefinden schützen", "Protecting health and well-being"
        ),
        CompetenceData("DC-4.4", "4", "Umwelt schützen", "Protecting the environment"),
        CompetenceData("DC-5.1", "5", "Technische Probleme lösen", "Solving technical problems"),
        CompetenceData(
            "DC-5.2",
            "5",
            "Bedarfe und technische Lösungen erkennen",
            "Identifying needs and technological responses",
        ),
        CompetenceData(
            "DC-5.3", "5", "Digitale Technologien kreativ nutzen", "Creatively using digital technologies"
        ),
        CompetenceData(
            "DC-5.4", "5", "Digitale Kompetenzlücken erkennen", "Identifying digital competence gaps"
        ),
    ),
)

DIGCOMP_3_0 = FrameworkData(
    code="DIGCOMP",
    version="3.0",
    name_de="DigComp",
    name_en="DigComp",
    licence=LICENCE,
    credit=CREDIT,
    source=SOURCE,
    areas=(
        AreaData(
            "1",
            "Informationen suchen, bewerten und verwalten",
            "Information search, evaluation and management",
        ),
        AreaData("2", "Kommunikation und Zusammenarbeit", "Communication and collaboration"),
        AreaData("3", "Erstellung von Inhalten", "Content creation"),
        AreaData(
            "4",
            "Sicherheit, Wohlbefinden und verantwortungsvolle Nutzung",
            "Safety, wellbeing and responsible use",
        ),
        AreaData("5", "Probleme erkennen und lösen", "Problem identification and solving"),
    ),
    crosswalk=(
        CrosswalkData(
            "DC-1.1",
            "1.1",
            "1",
            "Informationen suchen und filtern",
            "Browsing, searching and filtering information",
        ),
        CrosswalkData("DC-1.2", "1.2", "1", "Informationen bewerten", "Evaluating information"),
        CrosswalkData("DC-1.3", "1.3", "1", "Informationen verwalten", "Managing information"),
        CrosswalkData(
            "DC-2.1",
            "2.1",
            "2",
            "Mit und durch digitale Technologien interagieren",
            "Interacting through and with digital technologies",
        ),
        CrosswalkData("DC-2.2", "2.2", "2"),
        CrosswalkData("DC-2.3", "2.3", "2"),
        CrosswalkData("DC-2.4", "2.4", "2"),
        CrosswalkData("DC-2.5", "2.5", "2", "Digitale Umgangsformen", "Digital behaviour"),
        CrosswalkData("DC-2.6", "2.6", "2"),
        CrosswalkData("DC-3.1", "3.1", "3"),
        CrosswalkData("DC-3.2", "3.2", "3"),
        CrosswalkData("DC-3.3", "3.3", "3"),
        CrosswalkData(
            "DC-3.4",
            "3.4",
            "3",
            "Informatisches Denken und Programmieren",
            "Computational thinking and programming",
        ),
        CrosswalkData("DC-4.1", "4.1", "4"),
        CrosswalkData("DC-4.2", "4.2", "4"),
        CrosswalkData("DC-4.3", "4.3", "4", "Wohlbefinden fördern", "Supporting wellbeing"),
        CrosswalkData(
            "DC-4.4",
            "4.4",
            "4",
            "Umweltwirkungen digitaler Technologien",
            "Environmental impacts of digital technologies",
        ),
        CrosswalkData(
            "DC-5.1",
            "5.1",
            "5",
            "Technische Probleme erkennen und lösen",
            "Identifying and solving technical problems",
        ),
        CrosswalkData(
            "DC-5.2",
            "5.2",
            "5",
            "Bedarfe und digitale Lösungen erkennen",
            "Identifying needs and digital technological responses",
        ),
        CrosswalkData(
            "DC-5.3",
            "5.3",
            "5",
            "Kreative Lösungen mit digitalen Technologien finden",
            "Identifying creative solutions using digital technologies",
        ),
        CrosswalkData(
            "DC-5.4",
            "5.4",
            "5",
            "Digitalen Kompetenzbedarf erkennen und decken",
            "Identifying and addressing digital competence needs",
        ),
    ),
)
