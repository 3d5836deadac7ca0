"""What the templates of blocks need of images and questions."""

from __future__ import annotations

from typing import Any

import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from courses.questions import TYPES
from courses.questions.base import Content

register = template.Library()

TAGS = {"a", "b", "br", "em", "h2", "h3", "i", "li", "ol", "p", "strong", "ul"}
"""What authors can make in the editor; nothing else is shown, however it got in."""
WIDTHS = (480, 960, 1440)
POSTER = "width-640|format-webp|webpquality-55"
SIZES = "(min-width: 46rem) 44rem, calc(100vw - 2rem)"


@register.filter
def prose(value: RichText | str) -> SafeString:
    html = expand_db_html(str(value.source if isinstance(value, RichText) else value))
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return mark_safe(clean)  # noqa: S308 (cleaned in the line above)


@register.simple_tag
def picture(image: Any, alt: str, loading: str = "lazy") -> SafeString:
    """An image as wide as the text and in its own proportions, loaded when it comes near; drawings stay drawings."""
    if image.is_svg() or image.width <= WIDTHS[0]:
        small = image if image.is_svg() else image.get_rendition("original")
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}" loading="{}" decoding="async">',
            small.url,
            alt,
            small.width,
            small.height,
            loading,
        )
    widths = [width for width in WIDTHS if width <= image.width]
    made = [image.get_rendition(f"width-{width}|format-webp") for width in widths]
    biggest = made[-1]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" alt="{}" width="{}" height="{}" loading="{}" decoding="async">',
        biggest.url,
        ", ".join(f"{one.url} {one.width}w" for one in made),
        SIZES,
        alt,
        biggest.width,
        biggest.height,
        loading,
    )


@register.simple_tag
def poster(image: Any) -> str:
    """A video's still, small enough not to weigh more than the rest of the page."""
    url: str = image.url if image.is_svg() else image.get_rendition(POSTER).url
    return url


@register.filter
def is_check(block: Any) -> bool:
    return block.block_type in TYPES


@register.filter
def asked(block: Any) -> Content:
    """What a check question asks, as its type's templates take it."""
    content: Content = block.block.content(block.value)
    return content
