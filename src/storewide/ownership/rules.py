"""Whose duty a title says it is, read from its words alone: “Head of checkout” is for Checkout. Pure."""

import re
from enum import IntEnum
from functools import lru_cache

#: words that make a title one of somebody who answers for something
DUTIES = frozenset(("head", "lead", "leader", "owner", "manager", "director", "chief", "responsible"))
_FILLING = frozenset(("of", "for", "the", "and", "a", "senior", "management", "area"))
_WORD = re.compile(r"[^\W_]+")


class Fit(IntEnum):
    """How well a title fits an area; a higher one is better."""

    NONE = 0
    #: the title names a part of the area: “Head of search” for Search and navigation
    PART = 1
    #: the title names the area and nothing else
    WHOLE = 2


# the titles of a directory repeat: thousands of people carry a few hundred of them
@lru_cache(maxsize=8192)
def fit(title: str, area: str) -> Fit:
    """How well the title of a person fits the name of an area."""
    words = _words(title)
    about = _about(words - DUTIES)
    if not about or not words & DUTIES:
        return Fit.NONE
    named = _about(_words(area))
    if about == named:
        return Fit.WHOLE
    return Fit.PART if about < named else Fit.NONE


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


def _about(words: frozenset[str]) -> frozenset[str]:
    """The words that say what it is about, in the singular as far as a last letter tells."""
    return frozenset(word.removesuffix("s") or word for word in words - _FILLING)
