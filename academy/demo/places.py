"""Where the Falkenau network is: regions, districts, dealer groups and their dealerships.

The towns exist; the groups, their names and addresses are invented.
"""

from __future__ import annotations

from typing import NamedTuple


class Group(NamedTuple):
    code: str
    name: str
    prefix: str
    """How its dealerships are called, before the town."""
    works_council: bool


class Site(NamedTuple):
    town: str
    postcode: str
    street: str
    group: str
    size: int
    """Employees on the demo day."""
    district: str
    country: str = "DE"


REGIONS = (
    ("NORD", "Region Nord"),
    ("WEST", "Region West"),
    ("SUED", "Region Süd"),
    ("OST", "Region Ost"),
)

DISTRICTS = (
    ("NORD-1", "Bezirk Küste", "NORD"),
    ("NORD-2", "Bezirk Elbe-Weser", "NORD"),
    ("WEST-1", "Bezirk Rhein-Ruhr", "WEST"),
    ("WEST-2", "Bezirk Mittelrhein-Westfalen", "WEST"),
    ("SUED-1", "Bezirk Südwest", "SUED"),
    ("SUED-2", "Bezirk Bayern-Alpen", "SUED"),
    ("OST-1", "Bezirk Berlin-Brandenburg", "OST"),
    ("OST-2", "Bezirk Sachsen-Thüringen", "OST"),
)

MERANO_AREAS = (
    ("DE", "Merano Deutschland", None),
    ("DE-N", "Gebiet Nord", "DE"),
    ("DE-S", "Gebiet Süd", "DE"),
)

MERANO_SITES = {"Bremen": "DE-N", "Bonn": "DE-S", "Augsburg": "DE-S"}
"""The dealerships that sell both makes, with their area in Merano's own tree."""

GROUPS = (
    Group("HANSEWERK", "Hansewerk Mobilität", "Hansewerk", True),
    Group("DEICHGRAF", "Autogruppe Deichgraf", "Autohaus Deichgraf", True),
    Group("RHEINBOGEN", "Rheinbogen Automobile", "Rheinbogen", True),
    Group("WEINBERG", "Weinberg & Wagen", "Weinberg & Wagen", True),
    Group("GIPFELKREUZ", "Gipfelkreuz Automobile", "Gipfelkreuz", True),
    Group("ELBSANDSTEIN", "Elbsandstein Autohäuser", "Autohaus Elbsandstein", True),
    Group("MAERKISCHE", "Märkische Motorwelt", "Märkische Motorwelt", True),
    Group("RUHRTAL", "Ruhrtal Mobil", "Ruhrtal Mobil", True),
    Group("LECHFELD", "Lechfeld Automobile", "Lechfeld Automobile", True),
    Group("SAALETAL", "Saaletal Autohaus", "Autohaus Saaletal", False),
    Group("MOSELSCHLEIFE", "Autoservice Moselschleife", "Autoservice Moselschleife", False),
    Group("SPREEMUEHLE", "Autohaus Spreemühle", "Autohaus Spreemühle", False),
    Group("KRANICHSEE", "Autohaus Kranichsee", "Autohaus Kranichsee", False),
    Group("WIESENGRUND", "Autohaus Wiesengrund", "Autohaus Wiesengrund", False),
)

SITES = (
    Site("Kiel", "24103", "Fördeblick 12", "HANSEWERK", 30, "NORD-1"),
    Site("Lübeck", "23552", "An der Salzmühle 4", "HANSEWERK", 23, "NORD-1"),
    Site("Flensburg", "24937", "Grenzlandring 31", "HANSEWERK", 14, "NORD-1"),
    Site("Rostock", "18055", "Kranweg 8", "HANSEWERK", 18, "NORD-1"),
    Site("Schwerin", "19053", "Seeufer 27", "HANSEWERK", 12, "NORD-1"),
    Site("Husum", "25813", "Am Koogdeich 3", "DEICHGRAF", 11, "NORD-1"),
    Site("Hamburg", "20537", "Alter Speicherweg 90", "HANSEWERK", 75, "NORD-2"),
    Site("Bremen", "28195", "Weserbogen 45", "HANSEWERK", 27, "NORD-2"),
    Site("Oldenburg", "26122", "Huntestraße 18", "HANSEWERK", 16, "NORD-2"),
    Site("Hannover", "30159", "Leineufer 61", "HANSEWERK", 28, "NORD-2"),
    Site("Wilhelmshaven", "26382", "Jadeallee 22", "DEICHGRAF", 13, "NORD-2"),
    Site("Emden", "26721", "Am Siel 7", "DEICHGRAF", 12, "NORD-2"),
    Site("Düsseldorf", "40221", "Rheinwiesen 110", "RHEINBOGEN", 50, "WEST-1"),
    Site("Köln", "50968", "Südkai 73", "RHEINBOGEN", 29, "WEST-1"),
    Site("Duisburg", "47059", "Hafenring 15", "RHEINBOGEN", 15, "WEST-1"),
    Site("Essen", "45127", "Zechenplatz 9", "RUHRTAL", 21, "WEST-1"),
    Site("Bochum", "44787", "Fördergerüst 2", "RUHRTAL", 15, "WEST-1"),
    Site("Hagen", "58095", "Volmetal 33", "RUHRTAL", 11, "WEST-1"),
    Site("Bonn", "53111", "Siebengebirgsblick 14", "RHEINBOGEN", 18, "WEST-2"),
    Site("Koblenz", "56068", "Moselzeile 5", "RHEINBOGEN", 14, "WEST-2"),
    Site("Mainz", "55116", "Am Rebstock 40", "RHEINBOGEN", 16, "WEST-2"),
    Site("Münster", "48143", "Giebelgang 19", "DEICHGRAF", 21, "WEST-2"),
    Site("Bielefeld", "33602", "Sparrenweg 28", "DEICHGRAF", 16, "WEST-2"),
    Site("Cochem", "56812", "Schleifenweg 1", "MOSELSCHLEIFE", 7, "WEST-2"),
    Site("Stuttgart", "70173", "Kesselrand 66", "WEINBERG", 31, "SUED-1"),
    Site("Heilbronn", "74072", "Trollingergasse 11", "WEINBERG", 15, "SUED-1"),
    Site("Karlsruhe", "76133", "Fächerallee 52", "WEINBERG", 19, "SUED-1"),
    Site("Freiburg", "79098", "Bächleweg 6", "WEINBERG", 15, "SUED-1"),
    Site("Ulm", "89073", "Spatzenwinkel 13", "WEINBERG", 12, "SUED-1"),
    Site("Mannheim", "68159", "Quadratgasse 24", "DEICHGRAF", 18, "SUED-1"),
    Site("Rosenheim", "83022", "Innbrücke 10", "GIPFELKREUZ", 14, "SUED-2"),
    Site("Salzburg", "5020", "Salzachkai 37", "GIPFELKREUZ", 17, "SUED-2", "AT"),
    Site("Innsbruck", "6020", "Nordkettenweg 16", "GIPFELKREUZ", 15, "SUED-2", "AT"),
    Site("Kufstein", "6330", "Unter der Festung 2", "GIPFELKREUZ", 7, "SUED-2", "AT"),
    Site("Augsburg", "86150", "Lechkanal 29", "LECHFELD", 20, "SUED-2"),
    Site("Landsberg", "86899", "Wehrgasse 8", "LECHFELD", 11, "SUED-2"),
    Site("Berlin", "10245", "Spreespeicher 88", "MAERKISCHE", 33, "OST-1"),
    Site("Potsdam", "14467", "Havelufer 21", "MAERKISCHE", 16, "OST-1"),
    Site("Cottbus", "03046", "Tuchmacherweg 17", "MAERKISCHE", 12, "OST-1"),
    Site("Magdeburg", "39104", "Elbauenweg 34", "DEICHGRAF", 14, "OST-1"),
    Site("Lübbenau", "03222", "Kahnfährgasse 5", "SPREEMUEHLE", 6, "OST-1"),
    Site("Neuruppin", "16816", "Am Kranichsee 9", "KRANICHSEE", 8, "OST-1"),
    Site("Dresden", "01067", "Sandsteinufer 48", "ELBSANDSTEIN", 25, "OST-2"),
    Site("Leipzig", "04109", "Messehof 30", "ELBSANDSTEIN", 23, "OST-2"),
    Site("Chemnitz", "09111", "Spinnereiweg 12", "ELBSANDSTEIN", 15, "OST-2"),
    Site("Jena", "07743", "Glasmacherplatz 3", "SAALETAL", 13, "OST-2"),
    Site("Saalfeld", "07318", "Feengrottenweg 20", "SAALETAL", 9, "OST-2"),
    Site("Görlitz", "02826", "Neißewiese 6", "WIESENGRUND", 9, "OST-2"),
)

SERVICE_ONLY = frozenset({"Cochem", "Saalfeld"})
"""Workshops with a service contract: they sell no cars."""

HUBS = (
    "Hamburg",
    "Köln",
    "Stuttgart",
    "Dresden",
    "Kiel",
    "Hannover",
    "Düsseldorf",
    "Münster",
    "Augsburg",
    "Berlin",
)
"""Where high-voltage batteries are repaired; all others refer their customers to one of these."""

ALPINE = ("Salzburg", "Innsbruck", "Kufstein")
"""The Austrian dealerships, first to become agents."""

NUMBERS = {site.town: f"D{position:03}" for position, site in enumerate(SITES, start=1)}
"""The dealership's number in the bundle, by its town."""

GROUP_OF = {group.code: group for group in GROUPS}
SITE_OF = {site.town: site for site in SITES}


def main_site(group: str) -> str:
    """The town of a group's largest dealership, where its management sits."""
    return max((site for site in SITES if site.group == group), key=lambda site: site.size).town


def dealership_name(site: Site) -> str:
    return f"{GROUP_OF[site.group].prefix} {site.town}"


def _agreement(site: Site) -> str:
    if not GROUP_OF[site.group].works_council:
        return "none_needed"
    return "missing" if site.group == "LECHFELD" else "reached"


AGREEMENTS: dict[str, str] = {NUMBERS[site.town]: _agreement(site) for site in SITES}
"""Whether the works council has agreed to pages with names, by dealership number (not part of a bundle).

Nine employers have a works council; at one of them, with two dealerships, there is no agreement yet.
"""
