"""Names of invented people, as they are found side by side in dealerships of the German market."""

from __future__ import annotations

import random
import unicodedata
from typing import NamedTuple


class Origin(NamedTuple):
    weight: int
    """How many of a hundred people."""
    female: tuple[str, ...]
    male: tuple[str, ...]
    family: tuple[str, ...]
    family_female: tuple[str, ...] = ()
    """Where the family name has a form of its own for women, in the order of ``family``."""


def words(text: str) -> tuple[str, ...]:
    """The words of a text, for lists that would be long and thin."""
    return tuple(text.split())


GERMAN = Origin(
    weight=60,
    female=words(
        "Anna Anja Andrea Angelika Annika Antje Astrid Barbara Beate Birgit Britta Carina Carolin "
        "Christiane Claudia Cornelia Dagmar Daniela Doris Elena Elke Emma Eva Franziska Frauke Gabriele "
        "Gesa Hanna Heike Helga Ines Inga Isabel Jana Janine Jasmin Jennifer Johanna Judith Julia Karin "
        "Kathrin Katja Kerstin Kirsten Lara Laura Lea Lena Leonie Lisa Luisa Maike Manuela Maren Marie "
        "Marlene Martina Melanie Miriam Monika Nadine Nele Nicole Petra Pia Ramona Rebecca Sabine Sandra "
        "Sarah Silke Simone Sonja Sophie Stefanie Susanne Svenja Tanja Theresa Ulrike Ute Vanessa Vera "
        "Verena Viola Wiebke Yvonne"
    ),
    male=words(
        "Alexander Andreas Arne Axel Benedikt Benjamin Bernd Bernhard Björn Carsten Christian Christoph "
        "Clemens Daniel David Dennis Detlef Dieter Dirk Dominik Elias Enno Erik Fabian Felix Finn Florian "
        "Frank Frederik Georg Gerd Gregor Hannes Hauke Heiko Hendrik Henning Holger Ingo Jakob Jan Jannik "
        "Jens Joachim Jochen Johannes Jonas Jörg Julian Jürgen Kai Karsten Klaus Lars Leon Linus Lukas "
        "Malte Manuel Marc Marcel Marco Mario Markus Martin Matthias Maximilian Michael Moritz Nico "
        "Niklas Nils Norbert Ole Oliver Olaf Pascal Patrick Paul Peter Philipp Rainer Ralf Robert Roland "
        "Rüdiger Sebastian Simon Stefan Steffen Sven Thomas Thorsten Tim Timo Tobias Tom Udo Ulrich Uwe "
        "Volker Wolfgang"
    ),
    family=words(
        "Ackermann Ahrens Albrecht Altmann Arnold Bachmann Bartels Baumann Becker Behrens Berger Bergmann "
        "Bock Böhm Brandner Braun Breuer Brinkmann Buchholz Busch Carstens Claußen Dietrich Döring Ebert "
        "Eckert Ehlers Engel Ernst Falk Feldmann Fiedler Fink Fischer Franke Freitag Fuchs Gärtner Geiger "
        "Gerlach Greiner Groß Günther Haas Hagemann Hahn Hansen Hartung Heinrich Heller Hempel Hermann "
        "Herzog Hinz Höfer Hoppe Horn Huber Jacobs Jansen Janßen Jung Kaiser Karl Kaufmann Keller Kern "
        "Kessler Kirsch Klein Knapp Köhler König Kraft Kramer Kraus Kröger Krüger Kuhn Kunze Lange Langer "
        "Lehmann Lenz Lindner Lohmann Lorenz Lüders Ludwig Maier Martens Mayer Meier Menzel Mertens "
        "Metzger Michel Möller Moser Müller Naumann Neubauer Neumann Nickel Nolte Oswald Otto Paulsen "
        "Petersen Pfeiffer Pohl Raabe Rausch Reimann Reinhardt Reuter Richter Riedel Ritter Rudolph "
        "Sander Sauer Schäfer Scherer Schilling Schindler Schlüter Schmitz Schneider Schreiber Schröder "
        "Schubert Schuster Schütz Seidel Seifert Siebert Simon Sommer Stahl Stein Steiner Stolz Strauß "
        "Sturm Thiel Thiele Thoms Ullrich Unger Vogel Voigt Volk Wagner Walter Walther Weber Wegner Weiß "
        "Wendt Werner Westphal Wiese Wild Winkler Winter Witt Wolf Wulf Zander Ziegler Zimmermann"
    ),
)

OTHERS = (
    Origin(
        9,
        words("Aylin Elif Esra Fatma Gülay Hatice Melek Nurcan Özlem Selin Sevgi Sibel Yasemin Zeynep"),
        words(
            "Ahmet Ali Burak Can Cem Deniz Emre Erkan Hakan Kemal Mehmet Mert Okan Serkan Tarık Umut Yusuf"
        ),
        words(
            "Acar Akbulut Altun Arslan Aydın Bozkurt Çelik Çetin Demir Doğan Erdem Güneş Kaplan Karaca Koç "
            "Kurt Polat Şahin Taş Yalçın Yavuz Yıldırım"
        ),
    ),
    Origin(
        7,
        words("Agnieszka Beata Danuta Ewa Justyna Katarzyna Magdalena Małgorzata Monika Zofia"),
        words("Adam Bartosz Grzegorz Jakub Kamil Krzysztof Maciej Marek Paweł Piotr Tomasz Wojciech"),
        words(
            "Dąbrowski Górski Jankowski Kamiński Majewski Nowicki Sikorski Wiśniewski Zawadzki Nowak Wójcik "
            "Mazur Pawlak"
        ),
        words(
            "Dąbrowska Górska Jankowska Kamińska Majewska Nowicka Sikorska Wiśniewska Zawadzka Nowak Wójcik "
            "Mazur Pawlak"
        ),
    ),
    Origin(
        5,
        words("Alessia Chiara Federica Francesca Ilaria Laura Paola Serena Silvia Valentina"),
        words("Alessandro Antonio Dario Fabio Giovanni Giuseppe Luca Matteo Salvatore Stefano"),
        words(
            "Amato Barone Caruso Colombo Conti Esposito Ferrara Gallo Greco Lombardi Marino Moretti Rizzo "
            "Vitale"
        ),
    ),
    Origin(
        5,
        words("Alina Anastasia Ekaterina Irina Julia Ljudmila Natalia Oksana Olga Svetlana Tetiana Viktoria"),
        words("Alexej Andrej Artem Dmitri Eugen Igor Maxim Oleksandr Sergej Viktor Vitali Waldemar"),
        words(
            "Bondarenko Kovalenko Kravchenko Shevchuk Melnyk Schulz Kusnezow Morosow Petrow Sokolow Wolkow "
            "Lebedew"
        ),
        words(
            "Bondarenko Kovalenko Kravchenko Shevchuk Melnyk Schulz Kusnezowa Morosowa Petrowa Sokolowa "
            "Wolkowa Lebedewa"
        ),
    ),
    Origin(
        4,
        words("Amina Dina Fatima Hanan Layla Lina Mariam Nour Rania Samira"),
        words("Ahmad Bilal Hassan Ibrahim Karim Khaled Mahmoud Omar Rami Tarek Yasin"),
        words("Abdallah Al-Khatib Aziz Darwisch Haddad Hamdan Hussein Khalil Mansour Nasser Saleh Younes"),
    ),
    Origin(
        4,
        words("Ana Dragana Ivana Jelena Lejla Marija Mirela Selma Vesna"),
        words("Adnan Boris Dejan Goran Ivan Luka Mirko Nenad Senad Zoran"),
        words("Begić Blažević Hadžić Horvat Jovanović Jurić Kovačević Marić Nikolić Perić Petrović Tomić"),
    ),
    Origin(
        2,
        words("Hoa Huong Lan Linh Mai Ngoc Phuong Thao Thu Trang"),
        words("Duc Hai Hung Long Minh Nam Quang Son Tuan Viet"),
        words("Bui Dang Do Hoang Le Ngo Pham Phan Tran Vu"),
    ),
    Origin(
        2,
        words("Dimitra Eleni Georgia Katerina Maria Sofia"),
        words("Alexandros Christos Dimitrios Georgios Ioannis Nikolaos"),
        words("Georgiadis Ioannidis Karagiannis Nikolaidis Papadakis Vlachos"),
        words("Georgiadou Ioannidou Karagianni Nikolaidou Papadaki Vlachou"),
    ),
    Origin(
        2,
        words("Beatriz Carmen Inês Joana Lucía Marta Pilar Teresa"),
        words("Diego Fernando Hugo João Miguel Nuno Pablo Rui"),
        words("Almeida Carvalho Costa Fonseca Herrera Lopes Molina Navarro Ortega Pereira Ramos Vega"),
    ),
)

SHARE_OF_WOMEN = 38
"""Of a hundred; more at the counter than in the workshop, but one figure is enough here."""


WELL_KNOWN = {("Thomas", "Müller"), ("Gerd", "Müller"), ("Michael", "Otto"), ("Wolfgang", "Petersen")}
"""Names that make everybody think of somebody real."""


class Names:
    """Draws full names, no two of them the same."""

    def __init__(self, rng: random.Random, taken: tuple[tuple[str, str], ...] = ()) -> None:
        self._rng = rng
        self._taken = WELL_KNOWN | set(taken)
        self._origins = (GERMAN, *OTHERS)
        self._weights = [origin.weight for origin in self._origins]

    def draw(self) -> tuple[str, str]:
        """A given and a family name."""
        while (name := self._any()) in self._taken:
            pass
        self._taken.add(name)
        return name

    def _any(self) -> tuple[str, str]:
        rng = self._rng
        origin = rng.choices(self._origins, self._weights)[0]
        female = rng.randrange(100) < SHARE_OF_WOMEN
        # Children and grandchildren of immigrants have German given names as often as not.
        given = GERMAN if rng.randrange(100) < 25 else origin
        families = origin.family_female if female and origin.family_female else origin.family
        return rng.choice(given.female if female else given.male), rng.choice(families)


_TRANSLITERATED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l", "đ": "d", "ø": "oe", " ": "-"}
)


def ascii_name(name: str) -> str:
    """The name in small ASCII letters, as in addresses: "Müller-Öztürk" becomes "mueller-oeztuerk"."""
    text = unicodedata.normalize("NFKD", name.lower().translate(_TRANSLITERATED))
    return "".join(char for char in text if char.isascii() and (char.isalnum() or char in "-."))
