"""The texts of documents: which version holds, what changed between two, and Markdown as a page shows it."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from storewide.strategy.models import Document, DocumentVersion


@dataclass(frozen=True)
class Line:
    """One line of the difference between two versions: kept, added or taken out."""

    what: Literal["same", "added", "removed"]
    text: str


def newest(document: Document) -> DocumentVersion:
    """The version that holds."""
    return DocumentVersion.objects.get(document=document, number=document.number)


def difference(before: str, after: str) -> list[Line]:
    """What became of a text line by line: removed lines stand before those that replace them."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for tag, first, last, begins, ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line("same", line) for line in old[first:last]]
        else:
            found += [Line("removed", line) for line in old[first:last]]
            found += [Line("added", line) for line in new[begins:ends]]
    return found


@lru_cache(maxsize=256)
def shown(text: str) -> SafeString:
    """A text in Markdown as HTML; HTML in it is shown as it is written, and its pictures as links."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    # the renderer escapes what the text holds, raw HTML is switched off, and addresses that run a script are refused
    html: SafeString = mark_safe(markdown.render(text))  # noqa: S308
    return html
