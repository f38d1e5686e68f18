"""Whether a few typed letters mean something: each typed word must begin a word of it, whatever case and accents."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from storewide.kit.search import MOST

#: of what was typed no more is read
LETTERS, WORDS = 80, 6
#: so many rows of one kind are ranked; the best of them are shown
RANKED = 120
#: what a plain letter also stands for, so that “muller” finds “Müller” and “Muller” alike
_ACCENTED = {
    "a": "àáâãäåāăą",
    "c": "çćĉċč",
    "d": "ďđ",
    "e": "èéêëēĕėęě",
    "g": "ĝğġģ",
    "i": "ìíîïĩīĭįı",
    "l": "ĺļľł",
    "n": "ñńņň",
    "o": "òóôõöøōŏő",
    "r": "ŕŗř",
    "s": "śŝşšș",
    "t": "ţťț",
    "u": "ùúûüũūŭůűų",
    "y": "ýÿŷ",
    "z": "źżž",
}
_PLAIN = str.maketrans({accented: plain for plain, many in _ACCENTED.items() for accented in many})


def folded(text: str) -> str:
    """The text in small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(maxsize=64)
def typed(text: str) -> tuple[str, ...]:
    """The words of what somebody typed, folded; at most 6, out of the first 80 letters."""
    return tuple(folded(text[:LETTERS]).split()[:WORDS])


def place(text: str, title: str, rest: str = "") -> int | None:
    """How well a title fits what was typed, 0 best; None where a word is neither in the title nor in `rest`.

    0 it is the title, 1 the title begins so, 2 every word begins one of the title's, 3 some stand in `rest`.
    """
    words = typed(text)
    name = folded(title)
    whole = " ".join(words)
    if not words:
        return None
    if name == whole:
        return 0
    if name.startswith(whole):
        return 1
    if all(_begins(word, name) for word in words):
        return 2
    both = f"{name} {folded(rest)}"
    return 3 if all(_begins(word, both) for word in words) else None


def best[T](
    text: str, candidates: Iterable[T], title: Callable[[T], str], rest: Callable[[T], str]
) -> list[T]:
    """The candidates that fit what was typed, best first and short titles before long ones; at most `MOST`."""
    placed = ((place(text, title(each), rest(each)), each) for each in candidates)
    found = [(rank, len(title(each)), title(each), each) for rank, each in placed if rank is not None]
    return [each for *_rank, each in sorted(found, key=lambda one: one[:3])[:MOST]]


def best_rows(text: str, rows: QuerySet[Any], title: str, *others: str) -> list[Any]:
    """The rows whose field `title` or other fields (paths with `__`) fit what was typed, best first; one query."""
    words = typed(text)
    if not words:
        return []
    # one text a row: the database calls back for each text and word, which is what a search costs on SQLite
    wanted = Q(*(Q(searched__iregex=_pattern(word)) for word in words))
    rows = rows.alias(searched=_joined(title, *others))
    found = list(rows.filter(wanted)[:RANKED])
    return best(
        text, found, lambda row: _text(row, title), lambda row: " ".join(_text(row, path) for path in others)
    )


def _joined(*paths: str) -> Concat:
    nothing, space = (Value(each, output_field=TextField()) for each in ("", " "))
    parts: list[Any] = [space]
    for path in paths:
        parts += [Coalesce(Cast(path, TextField()), nothing), space]
    return Concat(*parts, output_field=TextField())


def _begins(word: str, text: str) -> bool:
    """Whether a word of the text begins so; what is no letter or digit parts words."""
    return word in text and re.search(rf"(^|\W){re.escape(word)}", text) is not None


def _pattern(word: str) -> str:
    """The same as a pattern for the database, with every accent a plain letter may carry."""
    letters = (
        f"[{letter}{_ACCENTED[letter]}]" if letter in _ACCENTED else _escaped(letter) for letter in word
    )
    # every text begins with a space: no alternative for its beginning, which would double the time
    return r"\W" + "".join(letters)


def _escaped(letter: str) -> str:
    # PostgreSQL refuses a backslash before a letter that means nothing, so only signs get one
    return letter if letter.isalnum() or letter == "_" else f"\\{letter}"


def _text(row: Any, path: str) -> str:
    parts: Sequence[str] = path.split("__")
    for part in parts:
        row = getattr(row, part, None)
    return "" if row is None else str(row)
