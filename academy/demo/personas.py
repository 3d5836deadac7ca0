"""The people whom a visitor of the demo may be, and what each of them sees."""

from __future__ import annotations

from typing import NamedTuple


class Persona(NamedTuple):
    username: str
    """The person's id in the bundle; of ``admin`` alone the account that the loader makes."""
    name: str
    role_de: str
    role_en: str
    sees_de: str
    sees_en: str


PERSONAS = (
    Persona(
        "ayse.oezdemir",
        "Ayşe Özdemir",
        "Serviceberaterin in Kiel",
        "Service adviser in Kiel",
        "Was sie lernen muss und bis wann, und was sie schon nachgewiesen hat.",
        "What she has to learn and by when, and what she has already proven.",
    ),
    Persona(
        "lukas.hartwig",
        "Lukas Hartwig",
        "Verkaufsberater in Kiel",
        "Sales consultant in Kiel",
        "Seine Schulungen für KundenKompass und OrderPfad.",
        "His training for KundenKompass and OrderPfad.",
    ),
    Persona(
        "murat.oeztuerk",
        "Murat Öztürk",
        "Serviceberater in Teilzeit, in Essen und Bochum",
        "Part-time service adviser, in Essen and Bochum",
        "Ein Konto für zwei Betriebe: Jeder Nachweis zählt in beiden.",
        "One account for two dealerships: each proof counts at both.",
    ),
    Persona(
        "anke.petersen",
        "Anke Petersen",
        "Betriebsleiterin in Kiel",
        "Dealership manager in Kiel",
        "Ihren Betrieb in jeder Einführung, mit den Namen ihres Teams und dem, was noch fehlt.",
        "Her dealership in every rollout, with the names of her team and what is still missing.",
    ),
    Persona(
        "sabine.brandt",
        "Sabine Brandt",
        "Trainingsleitung der Autogruppe Deichgraf",
        "Head of training of the Deichgraf group",
        "Die sieben Betriebe ihrer Gruppe in vier Regionen.",
        "The seven dealerships of her group in four regions.",
    ),
    Persona(
        "marek.kowalski",
        "Marek Kowalski",
        "Außendienst, Region Ost",
        "Area manager, Region Ost",
        "Zwölf Betriebe: wo es vor dem nächsten Stichtag eng wird, in Zahlen und ohne Namen.",
        "Twelve dealerships: where it gets tight before the next date, in numbers and without names.",
    ),
    Persona(
        "thanh-mai.luong",
        "Thanh Mai Luong",
        "Betriebsrat der Hansewerk Mobilität",
        "Works council of Hansewerk Mobilität",
        "Dieselben Zahlen wie die Leitung, keine Leistungsdaten einzelner Personen.",
        "The same numbers as the management, no performance data of single persons.",
    ),
    Persona(
        "giulia.ferraro",
        "Giulia Ferraro",
        "Trainerin bei Falkenau Automobile",
        "Trainer at Falkenau Automobile",
        "Die Kurse, die sie schreibt, und wo im Netz ihre Themen noch fehlen.",
        "The courses that she writes, and where in the network her topics are still missing.",
    ),
    Persona(
        "jonas.wieland",
        "Jonas Wieland",
        "Rollout-Projektleitung bei Falkenau Automobile",
        "Rollout manager at Falkenau Automobile",
        "Jede Einführung mit ihren Wellen: wer ist bereit, wer nicht, und warum.",
        "Every rollout with its waves: who is ready, who is not, and why.",
    ),
    Persona(
        "katharina.vogt",
        "Katharina Vogt",
        "Handelsentwicklung, Zentrale von Falkenau Automobile",
        "Network development, Falkenau Automobile headquarters",
        "Das ganze Netz mit 48 Betrieben; sie kann Stammdaten einlesen.",
        "The whole network of 48 dealerships; she can import master data.",
    ),
    Persona(
        "chiara.montanari",
        "Chiara Montanari",
        "Zentrale von Merano",
        "Merano headquarters",
        "Nur die drei Betriebe, die auch Merano verkaufen, und nur deren Merano-Einführung.",
        "Only the three dealerships that sell Merano too, and only their Merano rollout.",
    ),
    Persona(
        "admin",
        "Admin",
        "Verwaltung der Akademie",
        "Academy administration",
        "Alles: Stammdaten, Berechtigungen, Inhalte.",
        "Everything: master data, appointments, content.",
    ),
)  # fmt: skip
