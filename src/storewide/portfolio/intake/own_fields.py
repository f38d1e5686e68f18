"""What a type of request asks beyond title and problem: its own fields, how their values are read, and the evidence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import evidence_files, formats
from storewide.kit.errors import PartsRefused
from storewide.kit.evidence import Handed, NotTaken
from storewide.kit.payloads import web_address

LONGEST_TEXT, LONGEST_FILE, LONGEST_LABEL, MOST_FIELDS = 2000, 300, 120, 30
#: what the field of a form is called for the key of an own field
PREFIX = "own_"
_YES, _NO = ("true", "yes", "1", "on"), ("false", "no", "0", "off")


class FieldKind(TextChoices):
    """What can be written into an own field."""

    TEXT = "text", gettext_lazy("Text")
    NUMBER = "number", gettext_lazy("Number")
    CHOICE = "choice", gettext_lazy("Choice")
    DAY = "day", gettext_lazy("Day")
    YES_NO = "yes_no", gettext_lazy("Yes or no")
    LINK = "link", gettext_lazy("Link")
    FILE = "file", gettext_lazy("File")


class Need(TextChoices):
    """When the value of an own field must be there."""

    OPTIONAL = "optional", gettext_lazy("Never: it may be left empty")
    ASK = "ask", gettext_lazy("When asking")
    ACCEPT = "accept", gettext_lazy("As evidence, before the request is accepted")


@dataclass(frozen=True)
class OwnField:
    """One question of a type; `choices` are those of a choice, `key` is what programs call it."""

    key: str
    label: str
    kind: str = FieldKind.TEXT
    need: str = Need.OPTIONAL
    help: str = ""
    choices: tuple[str, ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """As the type keeps it."""
        return {**asdict(self), "choices": list(self.choices)}

    @property
    def kind_label(self) -> str:
        """What can be written into it, in words."""
        return str(FieldKind(self.kind).label)

    @property
    def need_label(self) -> str:
        """When it must be there, in words."""
        return str(Need(self.need).label)


@dataclass(frozen=True)
class Told:
    """The value of an own field on one request, with its label and kind as they were when it was written.

    Of a file that was handed in, `value` is its name, `file` what it is kept as (digest and kind), `size` its bytes.
    """

    key: str
    label: str
    kind: str
    value: Any
    file: str = ""
    size: int = 0

    @property
    def document(self) -> dict[str, Any]:
        """As the request keeps it."""
        held = asdict(self)
        return held if self.file else {name: held[name] for name in ("key", "label", "kind", "value")}

    @property
    def shown(self) -> str:
        """The value in words."""
        if self.kind == FieldKind.YES_NO:
            return _("Yes") if self.value else _("No")
        if self.kind == FieldKind.DAY:
            return formats.day(date.fromisoformat(self.value))
        if self.kind == FieldKind.NUMBER:
            return formats.number(Decimal(self.value))
        if self.file:
            size = formats.number(max(self.size / 1000, 1), 0)
            return _("%(name)s (%(size)s kB)") % {"name": self.value, "size": size}
        return str(self.value)

    @property
    def url(self) -> str:
        """Where a link leads; empty for everything else, a file that is kept here too."""
        return web_address(str(self.value)) if self.kind in (FieldKind.LINK, FieldKind.FILE) else ""


class FieldFault(ValueError):
    """The document of an own field breaks its schema; the message names the field, what is wrong, and the cure."""


def read(documents: Iterable[Mapping[str, Any]]) -> tuple[OwnField, ...]:
    """The own fields that a type keeps, in their order."""
    return tuple(OwnField(**{**each, "choices": tuple(each.get("choices", ()))}) for each in documents)


def parse(place: str, document: Mapping[str, Any]) -> OwnField:
    """Check the document of one field against the schema; raises FieldFault, which names `place`."""
    known = {each.name for each in fields(OwnField)}
    if unknown := sorted(set(document) - known):
        raise FieldFault(
            f"{place} has {unknown[0]}; a field has {', '.join(sorted(known))} and nothing else."
        )
    if missing := sorted({"key", "label"} - set(document)):
        raise FieldFault(f"{place} has no {missing[0]}; give every field a key and a label.")
    found = read([document])[0]
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", found.key):
        raise FieldFault(f"{place} has the key “{found.key}”; write small letters, digits and _.")
    if found.kind not in FieldKind.values:
        raise FieldFault(f"{place} has the kind “{found.kind}”; choose {', '.join(FieldKind.values)}.")
    if found.need not in Need.values:
        raise FieldFault(f"{place} has the need “{found.need}”; choose {', '.join(Need.values)}.")
    if (found.kind == FieldKind.CHOICE) != bool(found.choices):
        raise FieldFault(
            f"{place} is a {found.kind} with {len(found.choices)} choices; only choices have some."
        )
    return found


def told(documents: Iterable[Mapping[str, Any]]) -> tuple[Told, ...]:
    """What a request tells in own fields."""
    return tuple(Told(**each) for each in documents)


def checked(
    asked: Sequence[OwnField], given: Mapping[str, Any], held: Sequence[Told] = ()
) -> list[dict[str, Any]]:
    """The documents to keep of what was written into own fields, by key; a file may be `Handed` in.

    A value that was `held` under no field of the type is kept until its key is given empty, and so is a file whose
    name is given.
    Raises PartsRefused, by the names of the fields of a form: a value that cannot be read, one that must be there and
    is not, and a key that is unknown.
    """
    keys = {each.key for each in asked}
    besides = {each.key: each for each in held if each.key not in keys}
    gone = {key for key in besides if key in given and not given[key]}
    same = {key for key, each in besides.items() if given.get(key) == each.value}
    wrong = {f"{PREFIX}{key}": _unknown(key, keys) for key in given if key not in keys | gone | same}
    files = {each.key: each for each in held if each.file}
    kept: list[dict[str, Any]] = []
    for field in asked:
        try:
            found = _told(field, given.get(field.key), files.get(field.key))
        except (ValueError, NotTaken) as fault:
            wrong[f"{PREFIX}{field.key}"] = fault.sentence if isinstance(fault, NotTaken) else str(fault)
            continue
        if found is not None:
            kept.append(found.document)
        elif field.need == Need.ASK:
            wrong[f"{PREFIX}{field.key}"] = _("“%(label)s” must be filled in.") % {"label": field.label}
    if wrong:
        raise PartsRefused(wrong)
    return kept + [each.document for key, each in besides.items() if key not in gone]


def lacking(asked: Sequence[OwnField], held: Sequence[Told]) -> list[str]:
    """The labels of what is needed before a request is accepted and is not there yet: evidence, and what mail left out."""
    there = {each.key for each in held}
    return [each.label for each in asked if each.need != Need.OPTIONAL and each.key not in there]


def _unknown(key: str, keys: set[str]) -> str:
    if not keys:
        return _("This type has no field “%(key)s”; it has none of its own.") % {"key": key}
    return _("This type has no field “%(key)s”; it has %(keys)s.") % {
        "key": key,
        "keys": ", ".join(sorted(keys)),
    }


def _told(field: OwnField, given: Any, file: Told | None) -> Told | None:
    """What is told in one field; None for nothing. `file` is what is kept there already. Raises ValueError, NotTaken."""
    if isinstance(given, Handed):
        if field.kind != FieldKind.FILE:
            raise ValueError(_("“%(label)s” takes no file; write it.") % {"label": field.label})
        kept_as = evidence_files.name_of(given)
        return Told(field.key, field.label, field.kind, given.called, kept_as, len(given.content))
    value = _value(field, given)
    if file is not None and field.kind == FieldKind.FILE and value == file.value:
        return file
    return None if value is None else Told(field.key, field.label, field.kind, value)


def _value(field: OwnField, given: Any) -> Any:
    """The value as it is kept; None for none. Raises ValueError with a sentence."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    said = {"label": field.label, "value": str(given)[:80]}
    if field.kind == FieldKind.YES_NO:
        return _yes_or_no(given, said)
    text = given.isoformat() if isinstance(given, date) else str(given).strip()
    if field.kind == FieldKind.NUMBER:
        return _number(text, said)
    if field.kind == FieldKind.DAY:
        return _day(text, said)
    if field.kind == FieldKind.CHOICE and text not in field.choices:
        raise ValueError(
            _("“%(value)s” is no choice of “%(label)s”; choose one of: %(choices)s.")
            % {**said, "choices": ", ".join(field.choices)}
        )
    if field.kind == FieldKind.LINK and not web_address(text):
        raise ValueError(_("“%(value)s” is no link; give one that begins with https://.") % said)
    longest = LONGEST_FILE if field.kind == FieldKind.FILE else LONGEST_TEXT
    if len(text) > longest:
        raise ValueError(
            _("“%(label)s” is %(length)s characters long; at most %(most)s are kept.")
            % {"label": field.label, "length": len(text), "most": longest}
        )
    return text


def _yes_or_no(given: Any, said: dict[str, str]) -> bool:
    if isinstance(given, bool):
        return given
    word = str(given).strip().lower()
    if word not in (*_YES, *_NO):
        raise ValueError(_("“%(value)s” is neither yes nor no; write one of them in “%(label)s”.") % said)
    return word in _YES


def _number(text: str, said: dict[str, str]) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**15:
        raise ValueError(_("“%(value)s” is no number; write one such as 12.5 in “%(label)s”.") % said)
    return f"{number:f}"


def _day(text: str, said: dict[str, str]) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(
            _("“%(value)s” is no day; write one such as 2026-03-31 in “%(label)s”.") % said
        ) from None
