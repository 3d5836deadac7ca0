"""Markdown as Wagtail keeps rich text: paragraphs, headings, lists, bold, italic and links, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token


class Allowed(NamedTuple):
    """What a place in a lesson may hold beyond paragraphs, bold and italic."""

    headings: bool = False
    lists: bool = False
    links: bool = False


PROSE = Allowed(headings=True, lists=True, links=True)
SHORT = Allowed(lists=True, links=True)
LINE = Allowed(links=True)
QUESTION = Allowed(lists=True)

_TAGS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "strong": "b",
    "em": "i",
}
_ALWAYS = frozenset({"paragraph", "strong", "em", "text", "text_special", "softbreak", "inline"})
_LISTS = frozenset({"bullet_list", "ordered_list", "list_item"})
_NAMES = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "an image",
    "fence": "code",
    "code_block": "code",
    "code_inline": "code",
    "blockquote": "a block quote",
    "hr": "a rule",
    "hardbreak": "a line break",
    "table": "a table",
    "heading": "a heading",
    "link": "a link",
    "bullet_list": "a list",
    "ordered_list": "a list",
}

# Everything is recognised, so that what isn't allowed is refused and not shown as it stands.
_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table")
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign]


class NotAllowed(ValueError):
    """The text holds something that has no place there."""


def html_of(markdown: str, allowed: Allowed) -> str:
    """The text as rich text; the same text always gives the same.

    :raises NotAllowed: where it holds more than is allowed.
    """
    tokens = _PARSER.parse(markdown)
    for token in _all(tokens):
        _refuse(token, allowed)
    for first, second in pairwise(tokens):
        if (first.type, second.type, second.level > 0) == ("paragraph_close", "paragraph_open", True):
            raise NotAllowed("one paragraph in each entry of a list")
    return "".join(_render(tokens))


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _kind(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")


def _refuse(token: Token, allowed: Allowed) -> None:
    kind = _kind(token)
    if kind == "heading" and allowed.headings:
        if token.tag not in ("h2", "h3"):
            raise NotAllowed("headings of the second and third level (## and ###) alone")
        return
    if kind == "link" and allowed.links:
        if token.nesting == 1:
            url = urlsplit(str(token.attrs["href"]))
            if url.scheme not in ("https", "http", "mailto") or not (url.netloc or url.path):
                raise NotAllowed(f"a link to https://…, not to {token.attrs['href']!r}")
        return
    if kind in _ALWAYS or (kind in _LISTS and allowed.lists):
        return
    raise NotAllowed(f"text without {_NAMES.get(kind, kind)}")


def _render(tokens: list[Token]) -> Iterator[str]:
    inside_item = 0
    for token in tokens:
        kind = _kind(token)
        if kind == "inline":
            yield "".join(_render(token.children or []))
        elif kind in ("text", "text_special"):
            yield escape(token.content, quote=False)
        elif kind == "softbreak":
            yield " "
        elif kind == "link":
            yield f'<a href="{escape(str(token.attrs["href"]))}">' if token.nesting == 1 else "</a>"
        else:
            tag = token.tag if kind == "heading" else _TAGS[kind]
            inside_item += token.nesting if kind == "list_item" else 0
            if kind == "paragraph" and inside_item:
                continue  # the editor knows no paragraphs in a list's entries
            yield f"<{tag}>" if token.nesting == 1 else f"</{tag}>"
