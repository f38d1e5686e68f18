"""Markdown of guidelines as a page shows it."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt


@lru_cache(maxsize=256)
def shown(text: str) -> SafeString:
    """A text in Markdown as HTML; HTML in it is shown as it is written, and its pictures as links."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    # the renderer escapes what the text holds, raw HTML is switched off, and addresses that run a script are refused
    html: SafeString = mark_safe(markdown.render(text))  # noqa: S308
    return html
