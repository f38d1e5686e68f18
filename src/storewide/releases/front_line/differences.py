"""What differs between two versions of a briefing, word by word, so that “wording only” can be judged. Pure."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A run of words: kept, taken out or put in."""

    words: str
    how: str


@dataclass(frozen=True)
class Difference:
    """One part of a briefing that is not as it was; `pieces` in reading order."""

    part: str
    pieces: tuple[Piece, ...]


def between(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """The parts that differ, in the order of `after` and then of what only `before` has; blanks alone are no difference."""
    names = [*after, *(name for name in before if name not in after)]
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(Difference(name, pieces(old, new)) for name, old, new in pairs if old.split() != new.split())


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as runs of words: `same`, `out` and `in`."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[Piece] = []
    for how, left, left_end, right, right_end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if how == "equal":
            found += _piece(old[left:left_end], "same")
        else:
            found += _piece(old[left:left_end], "out") + _piece(new[right:right_end], "in")
    return tuple(found)


def _piece(words: Sequence[str], how: str) -> list[Piece]:
    return [Piece("".join(words), how)] if words else []
