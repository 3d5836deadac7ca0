"""Texts from files as our questions keep them: rich text of a few tags, or plain lines.

Whatever is taken out that a reader would have seen, or that was meant to do something, is noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import nh3
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from assessments.exchange.parsed import Notes, Refused, words
from dealerships.bundles.errors import shown

HTML, MOODLE, PLAIN, MARKDOWN = "html", "moodle", "plain", "markdown"
FORMATS = (HTML, MOODLE, PLAIN, MARKDOWN)
LONGEST = 20_000
"""In characters; what parses HTML in the browser's way is slow on long nonsense."""

BLOCKS = words(
    "p div h1 h2 h3 h4 h5 h6 blockquote section article header footer main aside center pre "
    "address figure figcaption dl dt dd hr table tr"
)
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
LISTS = words("ul ol")
HEADINGS = words("h1 h2 h3 h4 h5 h6")
SILENT = (
    BLOCKS
    | LISTS
    | INLINE.keys()
    | HEADINGS
    | words(
        "li br span a code kbd samp tt var cite abbr thead tbody tfoot td th colgroup col caption "
        "font big nobr wbr bdi bdo html body head title img sub sup label"
    )
)
"""Tags that are kept in some way, or that say nothing, or whose loss is noted where it shows."""
DECORATION = words("u s strike del ins small mark q dfn")
WITH_CONTENT = words(
    "script style template noscript iframe object embed svg math video audio select textarea head title"
)
"""Gone with what is in them."""
FORMS = frozenset({"input", "button", "form", "link", "meta", "base"})
WIDE = (SILENT | DECORATION) - WITH_CONTENT
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
SCHEMES = {"http", "https", "mailto"}

MARK, MARK_END = "\ufdd1", "\ufdd2"
"""Around the number of a place where something is to be typed; no characters of any text."""
TOO_LONG = _("ein Text ist länger als 20.000 Zeichen")

_TAG = re.compile(r"<\s*/?\s*([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_HANDLER = re.compile(r"<[a-z][^<>]{0,500}?[\s\"'/]on[a-z]{3,30}+\s{0,10}+=", re.IGNORECASE)
_SCRIPT_URL = re.compile(
    r"(?:href|src)\s{0,10}+=[\s\"']{0,10}+(?:javascript|vbscript)\s{0,10}+:", re.IGNORECASE
)
_STYLED = re.compile(r"<[^<>]{0,500}?[\s\"']style\s{0,10}+=|<font\b", re.IGNORECASE)
_EMBEDDED = re.compile(r"(\bsrc\s{0,10}=\s{0,10}[\"']?)data:[^\"'\s>]*+", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_REAL_TAG = re.compile(
    rf"<(?!/?(?:{'|'.join(sorted(WIDE | WITH_CONTENT | FORMS))})\b[^<>]*>)(?!!--)", re.IGNORECASE
)
_SUB = str.maketrans("0123456789+-=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ")
_SUP = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a file has it."""

    value: str = ""
    format: str = PLAIN

    def __bool__(self) -> bool:
        return bool(self.value.strip())


NO_TEXT = Text()


def rich(text: Text, notes: Notes, *, links: bool = False) -> str:
    """As rich text: paragraphs, lists, bold and italic; links where they may stand.

    :raises Refused: where it is far too long.
    """
    value = text.value.strip()
    if not value:
        return ""
    if "data:" in value:
        value = _EMBEDDED.sub(r"\1", value)
    if len(value) > LONGEST:
        raise Refused(TOO_LONG)
    if "<" not in value and "&" not in value and text.format != MARKDOWN:
        return f"<p>{_broken(escape(value, quote=False), text.format)}</p>"
    return _cleaned(_as_html(value, text.format), notes, links=links)


def lines(text: Text, notes: Notes) -> str:
    """As plain text, which may have several lines."""
    value = text.value.strip()
    if text.format == PLAIN or ("<" not in value and "&" not in value and text.format == MOODLE):
        return value
    html = rich(text, notes)
    if "<b>" in html or "<i>" in html:
        notes.add(_("ohne fett und kursiv in Antworten"))
    return plain(html)


def line(text: Text, notes: Notes) -> str:
    """As plain text in one line."""
    return " ".join(lines(text, notes).split())


def plain(html: str) -> str:
    """Our own rich text as plain text."""
    html = re.sub(r"<br\s*/?>|</p>", "\n", html)
    text = unescape(re.sub(r"<[^>]*>", "", re.sub(r"<li\b[^>]*>", "\n- ", html)))
    return "\n".join(filter(None, (" ".join(one.split()) for one in text.split("\n"))))


def typed(html: str) -> tuple[str, str]:
    """Rich text with marks where something is typed: the paragraphs above the first, and the rest."""
    start = max(html.rfind(tag, 0, html.find(MARK)) for tag in ("<p>", "<ul>", "<ol>"))
    return html[:start], html[start:]


def _broken(escaped: str, format_: str) -> str:
    """Line breaks are layout in HTML and meant elsewhere."""
    return (
        " ".join(escaped.split())
        if format_ == HTML
        else "<br/>".join(" ".join(one.split()) for one in escaped.split("\n"))
    )


def _as_html(value: str, format_: str) -> str:
    if format_ == MARKDOWN:
        return _MARKDOWN.render(value)
    if format_ == PLAIN:
        return _broken(escape(value, quote=False), format_)
    if format_ == MOODLE:
        # Its writers mean signs by signs: only what is a tag is one.
        return _REAL_TAG.sub("&lt;", value).replace("\n", "<br/>")
    return value


def _cleaned(html: str, notes: Notes, *, links: bool) -> str:
    html = _COMMENT.sub("", html)
    _note_what_goes(html, notes)
    harmless = nh3.clean(
        html,
        tags=set(WIDE),
        clean_content_tags=set(WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    writer = _Writer(notes, links=links)
    writer.feed(harmless)
    writer.close()
    return writer.html


def _note_what_goes(html: str, notes: Notes) -> None:
    unknown = sorted({tag.lower() for tag in _TAG.findall(html)} - SILENT - DECORATION)
    if unknown:
        notes.add(_("ohne %(tags)s"), tags=", ".join(f"<{tag}>" for tag in unknown[:5]))
    if _HANDLER.search(html) or _SCRIPT_URL.search(html):
        notes.add(_("ohne Skripte"))
    if _STYLED.search(html):
        notes.add(_("ohne Farben und Schriften"))


class _Writer(HTMLParser):
    """Writes what nh3 has left over again as our rich text: only tags of ours, all text escaped."""

    def __init__(self, notes: Notes, *, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._notes, self._links = notes, links
        self._done: list[str] = []
        self._line: list[str] = []
        self._open: list[str] = []
        """Bold and italic, which go on over the end of a paragraph."""
        self._lists: list[str] = []
        self._in_item: list[bool] = []
        self._href: list[str] = []
        self._shift: list[Callable[[str], str]] = []
        self._pre = 0
        self._has_text = False

    @property
    def html(self) -> str:
        return "".join(self._done)

    def close(self) -> None:
        super().close()
        self._break()
        while self._lists:
            self._end_list()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in LISTS:
            self._break()
            if self._lists and not self._in_item[-1]:
                self._start_item()
            self._done.append(f"<{tag}>")
            self._lists.append(tag)
            self._in_item.append(False)
        elif tag == "li" and self._lists:
            self._end_item()
            self._start_item()
        elif tag == "br":
            self._line.append("<br/>")
        elif tag in BLOCKS:
            self._start_block(tag)
        elif tag == "img":
            self._image(given)
        else:
            self._start_inline(tag, given)

    def _start_block(self, tag: str) -> None:
        self._break()
        if tag == "table":
            self._notes.add(_("ohne Tabelle: ihr Inhalt steht als Text da"))
        if tag in HEADINGS:
            self._open.append("b")
            self._line.append("<b>")
        self._pre += tag == "pre"

    def _start_inline(self, tag: str, given: dict[str, str | None]) -> None:
        if tag in INLINE:
            self._open.append(INLINE[tag])
            self._line.append(f"<{INLINE[tag]}>")
        elif tag == "a":
            self._start_link(given.get("href") or "")
        elif tag in ("sub", "sup"):
            self._shift.append(self._lowered if tag == "sub" else self._raised)
        elif tag in DECORATION:
            self._notes.add(_("ohne unterstrichen, durchgestrichen oder hervorgehoben"))
        elif tag in ("td", "th") and self._has_text:
            self._line.append(" · ")

    def handle_endtag(self, tag: str) -> None:
        if tag in LISTS and self._lists:
            self._end_list()
        elif tag == "li" and self._lists:
            self._end_item()
        elif tag in BLOCKS:
            self._pre -= tag == "pre" and self._pre > 0
            if tag in HEADINGS:
                self._end_inline("b")
            self._break()
        elif tag in INLINE:
            self._end_inline(INLINE[tag])
        elif tag == "a" and self._href:
            self._end_link(self._href.pop())
        elif tag in ("sub", "sup") and self._shift:
            self._shift.pop()

    def handle_data(self, data: str) -> None:
        if self._shift:
            data = self._shift[-1](data)
        self._has_text = self._has_text or bool(data.strip())
        if self._pre:
            self._line.append("<br/>".join(escape(one, quote=False) for one in data.strip("\n").split("\n")))
        else:
            self._line.append(re.sub(r"\s+", " ", escape(data, quote=False)))

    def _break(self) -> None:
        """End the paragraph, or the line in a list's entry; what is bold goes on in the next."""
        closing = "".join(f"</{tag}>" for tag in reversed(self._open))
        text = "".join(self._line) + closing
        self._line = [f"<{tag}>" for tag in self._open]
        text = re.sub(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$", "", text)
        if self._has_text:
            in_list = bool(self._lists) and self._in_item[-1]
            text = re.sub(r"<(b|i)>(\s*)</\1>", r"\2", text)
            if in_list and not self._done[-1].endswith(("<li>", "</ul>", "</ol>")):
                self._done.append("<br/>")
            self._done.append(text if in_list else f"<p>{text}</p>")
        self._has_text = False

    def _start_item(self) -> None:
        self._break()
        self._done.append("<li>")
        self._in_item[-1] = True

    def _end_item(self) -> None:
        self._break()
        if self._in_item[-1]:
            self._done.append("</li>")
            self._in_item[-1] = False

    def _end_list(self) -> None:
        self._end_item()
        self._done.append(f"</{self._lists.pop()}>")
        self._in_item.pop()

    def _end_inline(self, tag: str) -> None:
        """Tags are closed in the order in which they were opened; what lies between is opened again."""
        if tag not in self._open:
            return
        above = []
        while (last := self._open.pop()) != tag:
            self._line.append(f"</{last}>")
            above.append(last)
        self._line.append(f"</{tag}>")
        for one in reversed(above):
            self._open.append(one)
            self._line.append(f"<{one}>")

    def _start_link(self, href: str) -> None:
        keeps = urlsplit_safe(href) in SCHEMES
        if href and not keeps:
            self._notes.add(_("ohne den Verweis auf %(name)s"), name=_name_in(href) or shown(href, 60))
        self._href.append(href if keeps else "")
        if keeps and self._links:
            self._line.append(f'<a href="{escape(href)}">')

    def _end_link(self, href: str) -> None:
        if href and self._links:
            self._line.append("</a>")
        elif href and href not in "".join(self._line[-3:]):
            self.handle_data(f" ({href})")

    def _image(self, given: dict[str, str | None]) -> None:
        name = _name_in(given.get("src") or "")
        if name:
            self._notes.add(_("ohne Bild %(name)s"), name=name)
        else:
            self._notes.add(_("ohne Bild"))
        alt = " ".join((given.get("alt") or "").split())
        if alt:
            self.handle_data(f"[{alt}]")

    def _lowered(self, text: str) -> str:
        return self._shifted(text, _SUB)

    def _raised(self, text: str) -> str:
        return self._shifted(text, _SUP)

    def _shifted(self, text: str, table: dict[int, int]) -> str:
        if all(ord(sign) in table or sign.isspace() for sign in text):
            return text.translate(table)
        self._notes.add(_("ohne hoch- und tiefgestellt"))
        return text


def _name_in(address: str) -> str:
    """The name of the file that an address ends in."""
    return shown(PurePosixPath(unquote(address.split("?")[0])[:300]).name, 60)


def urlsplit_safe(url: str) -> str:
    """The scheme of an address; none of one that can't be split."""
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""
