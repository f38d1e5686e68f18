"""What is written in a field of the operation as a file, read as the field says; and words near to one that is not known."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.kit.operation_file import Field, Kind

#: letters of a wrong value that are shown
SHOWN = 80
#: known words that are listed, where more are not
LISTED = 20

_TRUE, _FALSE = {"yes", "true", "on"}, {"no", "false", "off"}


class ValueRefused(Refusal):
    """A field cannot hold what is written in it."""


def value_of(field: Field, text: str) -> Any:
    """The text as the field's own kind of value. Raises ValueRefused."""
    words: dict[str, Any] = {"name": field.name, "value": text[:SHOWN]}
    try:
        value = _READERS[field.kind](text)
    except (ValueError, InvalidOperation):
        words["kind"] = field.kind.value
        raise ValueRefused(_("“%(name)s” is “%(value)s”; it must be %(kind)s.") % words) from None
    if field.choices and value not in field.choices:
        words["near"] = near(value, field.choices)
        raise ValueRefused(_("“%(name)s” is “%(value)s”; %(near)s") % words)
    if field.longest and len(value) > field.longest:
        words |= {"count": len(value), "most": field.longest}
        raise ValueRefused(_("“%(name)s” has %(count)s characters; it may have %(most)s.") % words)
    if field.bounds and not field.bounds[0] <= value <= field.bounds[1]:
        words |= {"least": field.bounds[0], "most": field.bounds[1]}
        raise ValueRefused(_("“%(name)s” is %(value)s; it must be from %(least)s to %(most)s.") % words)
    return value


def address_fault(row: Mapping[str, Any], *names: str) -> str:
    """What is wrong with the first of these fields that is no address of a page, as a sentence; empty where none is."""
    for name in names:
        if row[name] and not row[name].lower().startswith(("https://", "http://")):
            words = {"name": name, "value": row[name][:SHOWN]}
            return _("“%(name)s” is “%(value)s”; an address begins with https://.") % words
    return ""


def near(word: str, known: Iterable[str]) -> str:
    """Whether a known word was meant, to end a sentence with; the known words where none is near."""
    every = list(known)
    small = {each.lower(): each for each in reversed(every)}
    if found := difflib.get_close_matches(word.lower(), small, 1):
        return _("did you mean “%(word)s”?") % {"word": small[found[0]]}
    if len(every) > LISTED:
        return _("check how it is written.")
    return _("known are: %(words)s.") % {"words": ", ".join(every) or "–"}


def _yes_no(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError(text)
    return text.lower() in _TRUE


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError(text)
    return text


_READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: int,
    Kind.DECIMAL: _decimal,
    Kind.YES_NO: _yes_no,
    Kind.DAY: date.fromisoformat,
}
