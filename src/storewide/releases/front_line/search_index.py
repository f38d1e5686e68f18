"""Texts found by the words that somebody types: the best first, whatever the ending, and through a misspelling. Pure.

A word that is typed means every word that it begins or that holds it; where there is none, the words that are fewest
letters away (Damerau-Levenshtein distance to the beginning of a word, two neighbours that changed places being one).
What fits is weighed by how rare the word is among all texts (inverse document frequency) and by where it stands.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from storewide.kit.matching import folded

#: of what is typed no more is read
WORDS, LETTERS = 12, 40
#: how well a word fits that is the one typed, begins so, or holds it; one that is misspelt
_SAME, _BEGINS, _HOLDS, _MISSPELT = 1.0, 0.8, 0.5, 0.6
#: letters of the shortest word that is looked for within others, and that may be misspelt once or twice
_WITHIN, _ONCE, _TWICE = 4, 4, 8
#: a second mention counts less than the first
_ENOUGH = 1.5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Found[K: Hashable]:
    """What was found: each text with how well it fits, and the words that it was found by.

    `read_as`: what was typed and fits nothing, with the word that it was taken for. `whole`: each text holds all words.
    """

    scores: dict[K, float]
    words: tuple[str, ...]
    read_as: dict[str, str]
    whole: bool


class Index[K: Hashable]:
    """The words of many texts, kept in memory; texts come and go one by one."""

    def __init__(self) -> None:
        self._texts: dict[K, dict[str, float]] = {}
        self._places: dict[str, dict[K, float]] = {}
        self._pairs: dict[str, set[str]] = defaultdict(set)

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[K]:
        return iter(tuple(self._texts))

    def add(self, key: K, parts: Iterable[tuple[str, float]]) -> None:
        """Take in a text: each part with how much a word in it counts."""
        texts: dict[float, list[str]] = defaultdict(list)
        for text, weight in parts:
            texts[weight].append(text)
        weights: dict[str, float] = {}
        for weight, some in texts.items():
            for word, count in Counter(_WORD.findall(folded("\n".join(some)))).items():
                weights[word] = weights.get(word, 0.0) + weight * count
        self._texts[key] = weights
        for word, weight in weights.items():
            if word not in self._places:
                self._places[word] = {}
                for pair in _pairs(word):
                    self._pairs[pair].add(word)
            self._places[word][key] = weight

    def drop(self, key: K) -> None:
        """Leave a text out from now on."""
        for word in self._texts.pop(key):
            del self._places[word][key]
            if not self._places[word]:
                del self._places[word]
                for pair in _pairs(word):
                    self._pairs[pair].discard(word)

    def find(self, typed: str) -> Found[K]:
        """The texts that hold every word that was typed; where none does, those that hold some of them."""
        scores: dict[K, float] = defaultdict(float)
        hits: Counter[K] = Counter()
        meant: dict[str, None] = {}
        read_as: dict[str, str] = {}
        asked = dict.fromkeys(_stem(word[:LETTERS]) for word in _WORD.findall(folded(typed))[:WORDS])
        for word in asked:
            fitting = self._fitting(word)
            if not fitting:
                fitting = self._misspelt(word)
                if fitting:
                    read_as[word] = min(fitting, key=lambda each: (len(each), each))
            meant |= dict.fromkeys(fitting if word in read_as else [word])
            for key, score in self._best(fitting).items():
                scores[key] += score
                hits[key] += 1
        all_of_them = {key: score for key, score in scores.items() if hits[key] == len(asked)}
        return Found(all_of_them or dict(scores), tuple(meant), read_as, bool(all_of_them) or not scores)

    def _fitting(self, word: str) -> dict[str, float]:
        found = {}
        for each in self._places:
            if each.startswith(word):
                found[each] = _SAME if each in (word, f"{word}s") else _BEGINS
            elif len(word) >= _WITHIN and word in each:
                found[each] = _HOLDS
        return found

    def _misspelt(self, word: str) -> dict[str, float]:
        """The words that are fewest letters away, at most one or two by its length."""
        allowed = (len(word) >= _ONCE) + (len(word) >= _TWICE)
        if not allowed:
            return {}
        shared: Counter[str] = Counter()
        for pair in _pairs(word):
            shared.update(self._pairs.get(pair, ()))
        least = max(1, len(word) - 3 * allowed)
        near: dict[int, list[str]] = defaultdict(list)
        for each, count in shared.items():
            if count >= least and (apart := distance(word, each, allowed)) <= allowed:
                near[apart].append(each)
        return dict.fromkeys(near[min(near)], _MISSPELT) if near else {}

    def _best(self, fitting: dict[str, float]) -> dict[K, float]:
        """How well each text fits one typed word: by the best of the words that it means."""
        found: dict[K, float] = {}
        for word, quality in fitting.items():
            places = self._places[word]
            rare = math.log(1 + len(self._texts) / len(places))
            for key, weight in places.items():
                found[key] = max(found.get(key, 0.0), quality * rare * weight / (weight + _ENOUGH))
        return found


def distance(word: str, other: str, most: int) -> int:
    """How many letters lie between a word and the nearest beginning of another one; `most` + 1 where more do.

    A letter too many, too few or another one is one; so are two neighbours that changed places.
    """
    before: list[int] = []
    row = list(range(len(word) + 1))
    best = row[-1]
    for place, letter in enumerate(other[: len(word) + most], start=1):
        older, before, row = before, row, [place]
        for at, mine in enumerate(word, start=1):
            value = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (mine != letter))
            if at > 1 and place > 1 and mine == other[place - 2] and word[at - 2] == letter:
                value = min(value, older[at - 2] + 1)
            row.append(value)
        best = min(best, row[-1])
        if min(row) > most:
            break
    return min(best, most + 1)


def _pairs(word: str) -> set[str]:
    """Its pairs of neighbouring letters, the first one marked."""
    return {f"^{word[0]}", *(word[at : at + 2] for at in range(len(word) - 1))}


def _stem(word: str) -> str:
    """The word without its plural s, so that “returns” also finds “return label”."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
