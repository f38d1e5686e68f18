"""The search of the front desk: over the newest versions of all briefings, what to answer included, the best first.

The words are kept in this process and follow what is published: a search reads which briefings there are, and of
those that are new what they say.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from threading import Lock
from uuid import UUID

from django.db.models import Count, Sum

from storewide.releases.front_line import parts
from storewide.releases.front_line.search_index import Index
from storewide.releases.models import Briefing

#: briefings that a search shows
FOUND = 20
#: how much a word counts by where it stands; elsewhere 1
_WEIGHTS = {"what_to_say": 2.0, "what_changes": 2.0}
_NAME, _QUESTION, _ANSWER = 3.0, 2.5, 2.0
#: briefings that are read at once
_BATCH = 500

#: a briefing, with the name of its release, which may change
type Key = tuple[UUID, str]


@dataclass(frozen=True)
class Search:
    """What a search found: the best briefings, how many there are in all, and the words to mark in them.

    `read_as`: what was typed and stands nowhere, with the word that it was taken for. `whole`: all words are in each.
    """

    briefings: tuple[Briefing, ...]
    count: int
    words: tuple[str, ...]
    read_as: dict[str, str]
    whole: bool


class _Words:
    """The words of the briefings as they were when somebody last searched, and when each was published."""

    def __init__(self) -> None:
        self.index: Index[Key] = Index()
        self.lock = Lock()
        self.published: dict[Key, datetime] = {}
        self._standing: object = None

    def follow(self) -> None:
        """Take in what is new and leave out what is not current any more; two cheap queries where nothing is."""
        current = Briefing.objects.current()
        # a release that is renamed gets another version
        counted = current.aggregate(n=Count("pk"), names=Sum("release__version"))
        standing = (counted, current.order_by("-published_at", "-pk").values_list("pk", flat=True).first())
        if standing == self._standing:
            return
        rows = current.values_list("pk", "release__name", "published_at")
        self.published = {(pk, name): published for pk, name, published in rows}
        for key in self.index:
            if key not in self.published:
                self.index.drop(key)
        self._take_in({key[0]: key for key in self.published if key not in self.index})
        self._standing = standing

    def _take_in(self, names: dict[UUID, Key]) -> None:
        for some in batched(names, _BATCH):
            for briefing in Briefing.objects.filter(pk__in=some).prefetch_related("questions"):
                self.index.add(names[briefing.pk], _parts(briefing, names[briefing.pk][1]))


_WORDS = _Words()


def begin() -> None:
    """Read what there is before anybody searches; at 5,000 briefings that takes some two seconds."""
    with _WORDS.lock:
        _WORDS.follow()


def search(typed: str, most: int = FOUND) -> Search:
    """The briefings that speak of what was typed, the best first and newer ones before older ones that fit as well."""
    with _WORDS.lock:
        _WORDS.follow()
        found, published = _WORDS.index.find(typed), _WORDS.published
    ranked = sorted(
        found.scores, key=lambda key: (round(found.scores[key], 6), published[key], key[0]), reverse=True
    )
    shown = [key[0] for key in ranked[:most]]
    briefings = Briefing.objects.select_related("release__area", "release__store").in_bulk(shown)
    return Search(
        tuple(briefings[pk] for pk in shown),
        len(ranked),
        # with its accents, a word is marked as it was typed
        (*found.words, *(word for word in typed.split() if not word.isascii())),
        found.read_as,
        whole=found.whole,
    )


def _parts(briefing: Briefing, name: str) -> list[tuple[str, float]]:
    said = [(name, _NAME)]
    said += [(getattr(briefing, part), _WEIGHTS.get(part, 1.0)) for part in parts.LABELS]
    for each in briefing.questions.all():
        said += [(each.question, _QUESTION), (each.answer, _ANSWER)]
    return said
