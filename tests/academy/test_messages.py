"""The translations: what is collected from sources, what the check refuses, that German stays as written."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext

from academy import messages

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext_lazy
title = _("Betrieb")
label = gettext_lazy("Gebiet")
count = ngettext("%(n)s Person", "%(n)s Personen", n)
state = pgettext_lazy("Zustand", "Offen")
name = "Nicht übersetzt"
"""
TEMPLATE = """{% load i18n %}
<h1>{% translate "Übersicht" %}</h1>
      {% if rows %}
  <p title="{% translate 'Stand' context 'Zeit' %}">{% blocktranslate trimmed with name=x.name %}
      Hallo, %(ungewöhnlich)
      {{ name }}
  {% endblocktranslate %}</p>
    {% else %}
 {% blocktranslate count n=rows|length %}Ein Betrieb{% plural %}{{ n }} Betriebe{% endblocktranslate %}
      {% endif %}
{{ value|default:_("keine") }}{% comment %} {% translate "Nicht dies" %} {% endcomment %}
{% translate 'Doch dies' %}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "readiness").mkdir()
    (tmp_path / "templates").mkdir()
    return tmp_path


def write_catalogue(root: Path, text: str) -> None:
    path = root / messages.CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(messages.HEADER + text, encoding="utf-8")


def problems(root: Path) -> list[str]:
    return messages.problems(messages.read_catalogue(root / messages.CATALOGUE), messages.all_texts(root))


def test_texts_of_python_are_those_in_a_translating_call(root: Path) -> None:
    (root / "readiness" / "a.py").write_text(PYTHON)
    assert messages.all_texts(root) == [
        messages.Text((None, "Betrieb"), "readiness/a.py", 3),
        messages.Text((None, "Gebiet"), "readiness/a.py", 4),
        messages.Text((None, ("%(n)s Person", "%(n)s Personen")), "readiness/a.py", 5),
        messages.Text(("Zustand", "Offen"), "readiness/a.py", 6),
    ]


def test_texts_of_a_template_are_collected_however_it_is_indented(root: Path) -> None:
    (root / "templates" / "a.html").write_text(TEMPLATE)
    assert messages.all_texts(root) == [
        messages.Text((None, "Übersicht"), "templates/a.html", 2),
        messages.Text(("Zeit", "Stand"), "templates/a.html", 4),
        messages.Text((None, "Hallo, %%(ungewöhnlich) %(name)s"), "templates/a.html", 4),
        messages.Text((None, ("Ein Betrieb", "%(n)s Betriebe")), "templates/a.html", 9),
        messages.Text((None, "keine"), "templates/a.html", 11),
        messages.Text((None, "Doch dies"), "templates/a.html", 13),
    ]


def test_a_source_that_is_no_python_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "readiness" / "a.py").write_text("x = (\n")
    assert messages.main(["check"], root) == 1
    assert "readiness/a.py: " in capsys.readouterr().err


def test_update_keeps_translations_adds_new_texts_and_drops_what_is_gone(root: Path) -> None:
    (root / "readiness" / "a.py").write_text('_("Betrieb"), _("Gebiet")')
    write_catalogue(root, 'msgid "Betrieb"\nmsgstr "Dealership"\n\nmsgid "Fort"\nmsgstr "Gone"\n')
    messages.main(["update"], root)
    body = (root / messages.CATALOGUE).read_text(encoding="utf-8").removeprefix(messages.HEADER)
    assert body == (
        '#: readiness/a.py\nmsgid "Betrieb"\nmsgstr "Dealership"\n\n'
        '#: readiness/a.py\nmsgid "Gebiet"\nmsgstr ""\n\n'
    )


def test_a_second_update_changes_no_byte(root: Path) -> None:
    (root / "readiness" / "a.py").write_text(PYTHON)
    (root / "templates" / "a.html").write_text(TEMPLATE)
    messages.main(["update"], root)
    first = (root / messages.CATALOGUE).read_bytes()
    messages.main(["update"], root)
    assert (root / messages.CATALOGUE).read_bytes() == first


@pytest.mark.parametrize(
    ("source", "catalogue", "expected"),
    [
        ('_("Betrieb")', 'msgid "Betrieb"\nmsgstr "Dealership"\n', []),
        ('_("Betrieb")', "", ["readiness/a.py:1: not in the catalogue: 'Betrieb'"]),
        ('_("Betrieb")', 'msgid "Betrieb"\nmsgstr ""\n', ["readiness/a.py:1: not translated: 'Betrieb'"]),
        (
            '_("Betrieb")',
            '#, fuzzy\nmsgid "Betrieb"\nmsgstr "Dealer"\n',
            ["readiness/a.py:1: fuzzy: 'Betrieb'"],
        ),
        ("", 'msgid "Fort"\nmsgstr "Gone"\n', ["obsolete, no source has it: 'Fort'"]),
        ("", '#~ msgid "Fort"\n#~ msgstr "Gone"\n', ["obsolete, no source has it: 'Fort'"]),
        (
            '_("%(a)s von %(b)s")',
            'msgid "%(a)s von %(b)s"\nmsgstr "%(a)s of %(c)s"\n',
            ["readiness/a.py:1: other placeholders than the source: '%(a)s von %(b)s'"],
        ),
        (
            '_("{a} von 100 %")',
            'msgid "{a} von 100 %"\nmsgstr "of 100 %"\n',
            ["readiness/a.py:1: other placeholders than the source: '{a} von 100 %'"],
        ),
        (
            'ngettext("Eine", "%(n)s", n)',
            'msgid "Eine"\nmsgid_plural "%(n)s"\nmsgstr[0] "One"\nmsgstr[1] ""\n',
            ["readiness/a.py:1: not translated: 'Eine / %(n)s'"],
        ),
        (
            'ngettext("%(n)s Tag", "%(n)s Tage", n)',
            'msgid "%(n)s Tag"\nmsgid_plural "%(n)s Tage"\nmsgstr[0] "one day"\nmsgstr[1] "%(n)s days"\n',
            [],
        ),
        (
            'pgettext("Zustand", "Offen")',
            'msgid "Offen"\nmsgstr "Open"\n',
            [
                "obsolete, no source has it: 'Offen'",
                "readiness/a.py:1: not in the catalogue: 'Offen' (context 'Zustand')",
            ],
        ),
        (
            '_("Von ")',
            'msgid "Von "\nmsgstr "By"\n',
            ["readiness/a.py:1: other blanks at its edges than the source: 'Von '"],
        ),
    ],
)
def test_check_names_each_fault_and_its_place(
    root: Path, source: str, catalogue: str, expected: list[str]
) -> None:
    (root / "readiness" / "a.py").write_text(source)
    write_catalogue(root, catalogue)
    assert problems(root) == expected


def test_the_compiled_catalogue_is_what_django_speaks(root: Path) -> None:
    (root / "readiness" / "a.py").write_text(PYTHON)
    write_catalogue(
        root,
        'msgid "Betrieb"\nmsgstr "Dealership"\n\nmsgctxt "Zustand"\nmsgid "Offen"\nmsgstr "Open"\n\n'
        'msgid "%(n)s Person"\nmsgid_plural "%(n)s Personen"\n'
        'msgstr[0] "%(n)s person"\nmsgstr[1] "%(n)s people"\n',
    )
    assert messages.main(["compile"], root) == 0
    import gettext as standard

    with (root / messages.CATALOGUE).with_suffix(".mo").open("rb") as file:
        english = standard.GNUTranslations(file)
    assert [
        english.gettext("Betrieb"),
        english.pgettext("Zustand", "Offen"),
        english.ngettext("%(n)s Person", "%(n)s Personen", 1),
        english.ngettext("%(n)s Person", "%(n)s Personen", 2),
    ] == ["Dealership", "Open", "%(n)s person", "%(n)s people"]


def test_german_texts_stay_as_they_are_written() -> None:
    """Django and Wagtail have German catalogues too: a text that is a key of theirs would change."""
    changed = {}
    with translation.override("de"):
        for text in messages.all_texts(messages.ROOT):
            context, message = text.key
            if isinstance(message, tuple):
                shown = ngettext(message[0], message[1], 2) if context is None else message[1]
                written = message[1]
            else:
                shown = gettext(message) if context is None else pgettext(context, message)
                written = message
            if shown != written:
                changed[f"{text.file}: {written}"] = shown
    assert changed == {}


LIBRARY = 'msgid "In moderation"\nmsgstr "In Moderation"\n\nmsgid "By %(who)s"\nmsgstr "Von %(who)s"\n'


@pytest.mark.parametrize(
    ("anew", "expected"),
    [
        ('msgid "In moderation"\nmsgstr "In Prüfung"\n', []),
        ('msgid "In review"\nmsgstr "In Prüfung"\n', ["the library doesn't say this: 'In review'"]),
        ('msgid "In moderation"\nmsgstr "In Moderation"\n', ["the library says just so: 'In moderation'"]),
        ('msgid "In moderation"\nmsgstr ""\n', ["not translated: 'In moderation'"]),
        (
            'msgid "By %(who)s"\nmsgstr "Von %(whom)s"\n',
            ["other placeholders than the source: 'By %(who)s'"],
        ),
    ],
)
def test_what_is_said_anew_is_said_by_the_library_and_otherwise(
    tmp_path: Path, anew: str, expected: list[str]
) -> None:
    catalogues = []
    for name, text in (("anew.po", anew), ("library.po", LIBRARY)):
        (tmp_path / name).write_text(messages.HEADER + text, encoding="utf-8")
        catalogues.append(messages.read_catalogue(tmp_path / name))
    found = messages.problems_anew(catalogues[0], catalogues[1:])
    assert found == [f"{messages.SAID_ANEW}: {one}" for one in expected]


def test_the_admin_speaks_of_reviews_and_languages_as_we_do() -> None:
    with translation.override("de"):
        assert [gettext(one) for one in ("In Moderation", "Locale", "Submit for moderation")] == [
            "In Prüfung",
            "Sprache",
            "Zur Prüfung einreichen",
        ]
