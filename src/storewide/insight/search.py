"""What a search over the whole house finds: the hits of all modules and the pages of the rail, grouped by kind."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats, wiring
from storewide.kit.matching import best, place
from storewide.kit.navigation import Entry, Group
from storewide.kit.pages import guide_url
from storewide.kit.requests import SignedInRequest
from storewide.kit.search import Hit
from storewide.kit.tags import Text

LAST = 9


@dataclass(frozen=True)
class Kind:
    """The hits of one kind, best first."""

    label: Text
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Found:
    """What was typed, and what was found for it: the kind with the best hit first."""

    words: str
    kinds: tuple[Kind, ...]

    @property
    def count(self) -> int:
        """How many hits are shown."""
        return sum(len(kind.hits) for kind in self.kinds)

    @property
    def sentence(self) -> str:
        """The result in a few words; an empty text while nothing was typed."""
        if not self.words:
            return ""
        if not self.count:
            return _("Nothing is called “%(words)s”") % {"words": self.words}
        words = {"count": formats.number(self.count), "words": self.words}
        return ngettext("One thing for “%(words)s”", "%(count)s things for “%(words)s”", self.count) % words


def find(request: SignedInRequest, words: str) -> Found:
    """Ask every module; the kind with the best hit comes first, then in the order in which modules are asked."""
    words = " ".join(words.split())
    if not words:
        return Found("", ())
    hits = list(_pages(request, words))
    for search in wiring.load("searches"):
        hits += search(request.user, words)
    kinds: dict[str, list[Hit]] = {}
    for hit in hits:
        kinds.setdefault(str(hit.kind), []).append(hit)
    ordered = sorted(kinds.items(), key=lambda kind: min(_place(words, hit) for hit in kind[1]))
    return Found(words, tuple(Kind(label, tuple(found)) for label, found in ordered))


def _pages(request: SignedInRequest, words: str) -> Iterable[Hit]:
    """The pages of the rail that the person may open."""
    groups: list[Group] = [group(request) for group in wiring.load("navigation")]
    entries = [(group, entry) for group in groups for entry in group.entries]

    def title(each: tuple[Group, Entry]) -> str:
        return str(each[1].label)

    for group, entry in best(words, entries, title, lambda each: str(each[0].label)):
        yield Hit(_("Page"), entry.label, group.label, entry.url)


def _place(words: str, hit: Hit) -> int:
    # the guide explains; whoever types a name means the thing itself
    found = None if hit.url.startswith(guide_url("")) else place(words, str(hit.title))
    return LAST if found is None else found
