"""Finding a section of the guide by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit.matching import best
from storewide.kit.permissions import Actor, Level
from storewide.kit.search import Hit
from storewide.web import guide


def sections(actor: Actor, words: str) -> Iterable[Hit]:
    """Documents of the guide and their sections, by heading. No query."""
    if actor.level is Level.NOBODY:
        return
    documents = [guide.read(path) for path in sorted(guide.folder().glob("*.md"))]
    headings = [(each.title, "", each.url) for each in documents] + [
        (section.label, each.title, f"{each.url}#{section.anchor}")
        for each in documents
        for section in each.sections
    ]
    for title, document, url in best(words, headings, lambda each: each[0], lambda each: each[1]):
        yield Hit(_("Guide"), title, document, url)
