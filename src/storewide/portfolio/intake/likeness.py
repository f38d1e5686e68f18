"""How much two requests ask for the same: the words they share, and titles that are written alike. Pure.

Cosine of the stems of both (those of the title twice as heavy), or Dice's coefficient of the letter triples of the
titles where that is more: it sees through misspellings and compound words.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from storewide.kit.matching import folded

#: from so much on two requests are shown as perhaps the same
ALIKE = 0.42
#: letters of a word that count; endings do not
STEM = 6
_WORD = re.compile(r"[^\W_]{3,}")
_TITLE_WEIGHT = 2
#: words that say nothing of what is asked for
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "the and for with from that this have has are was not can they them our you your when which what who will "
        "would should could more all any but into out their there than then also only one how its new make need "
        "der die das und für mit von den dem des ein eine einen nicht auf ist sind wir sie bei zum zur oder als "
        "auch kann werden wird haben hat mehr alle nur noch aus wie",
    )
)


def stems(text: str) -> list[str]:
    """The words of a text that say what it is about, folded and cut to their beginning, in their order."""
    found = (folded(word) for word in _WORD.findall(text))
    return [word[:STEM] for word in found if word not in _EMPTY]


def score(title: str, problem: str, other_title: str, other_problem: str) -> float:
    """From 0, nothing in common, to 1, the same."""
    shared = _cosine(_weights(title, problem), _weights(other_title, other_problem))
    return max(shared, _dice(_triples(title), _triples(other_title)))


def telling_words(title: str, problem: str, most: int = 8) -> list[str]:
    """The words by which a store's requests are searched for ones alike: those of the title, then the longest others."""
    named = [word for word in _WORD.findall(title.lower()) if folded(word) not in _EMPTY]
    others = sorted(
        {word for word in _WORD.findall(problem.lower()) if folded(word) not in _EMPTY},
        key=lambda word: (-len(word), word),
    )
    return list(dict.fromkeys(word[:STEM] for word in [*named, *others]))[:most]


def _weights(title: str, problem: str) -> Counter[str]:
    found = Counter(dict.fromkeys(stems(problem), 1))
    for stem in set(stems(title)):
        found[stem] = _TITLE_WEIGHT
    return found


def _cosine(first: Counter[str], second: Counter[str]) -> float:
    if not first or not second:
        return 0.0
    both = sum(weight * second[stem] for stem, weight in first.items())
    return both / math.sqrt(_square(first) * _square(second))


def _square(weights: Counter[str]) -> int:
    return sum(weight * weight for weight in weights.values())


def _triples(text: str) -> Counter[str]:
    letters = f"  {' '.join(_WORD.findall(folded(text)))} "
    return Counter(letters[at : at + 3] for at in range(len(letters) - 2))


def _dice(first: Counter[str], second: Counter[str]) -> float:
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def best[T](scored: Sequence[tuple[float, T]], most: int) -> list[T]:
    """Those that are alike enough, most alike first."""
    found = [(each, one) for each, one in scored if each >= ALIKE]
    return [one for _score, one in sorted(found, key=lambda pair: -pair[0])[:most]]
