"""Every change to the types of request and what they ask."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.portfolio.intake import own_fields, telling
from storewide.portfolio.intake.own_fields import FieldKind, OwnField
from storewide.portfolio.models import RequestType


class NameTaken(Refusal):
    """Two types, or two fields of a type, would go by the same name."""

    field = "name"


class FieldRefused(Refusal):
    """A field's choices do not fit its kind, it has no name, or there are too many."""

    field = "choices"


class LabelTaken(Refusal):
    """Two fields of a type would go by the same label."""

    field = "label"


@trail.operation
def make_type(
    *, name: str, purpose: str = "", functions: Sequence[str] = (), by: Actor, at: datetime
) -> RequestType:
    """Make a type of request without own fields; it is offered at once. Raises NameTaken and FunctionUnknown."""
    slug = slugify(name)[:60]
    if not slug or RequestType.objects.filter(slug=slug).exists():
        raise NameTaken(_("There is a type “%(name)s” already; choose another name.") % {"name": name})
    for code in functions:
        telling.require_function(code)
    made = RequestType.objects.create(
        slug=slug, name=name, purpose=purpose, functions=list(functions), created_at=at
    )
    trail.record(action="portfolio.type.make", of=made, by=by, at=at)
    return made


@trail.operation
def change_type(
    *, kind: RequestType, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> RequestType:
    """Change `name`, `purpose` and `functions` of a type. Raises FunctionUnknown and Conflict."""
    for code in changes.get("functions", ()):
        telling.require_function(code)
    differing = save_changes(kind, changes, expected_version)
    trail.record(action="portfolio.type.change", of=kind, by=by, at=at, changes=differing)
    return kind


@trail.operation
def retire_type(*, kind: RequestType, by: Actor, at: datetime) -> RequestType:
    """Offer a type no more; requests keep it. A type that is retired is offered again."""
    kind.retired_at = None if kind.retired_at else at
    kind.version += 1
    kind.save(update_fields=["retired_at", "version"])
    action = "portfolio.type.retire" if kind.retired_at else "portfolio.type.offer"
    trail.record(action=action, of=kind, by=by, at=at)
    return kind


@trail.operation
def set_field(
    *, kind: RequestType, field: OwnField, by: Actor, at: datetime, replaces: str = ""
) -> RequestType:
    """Add an own field to a type, or put it in the place of the one with the key `replaces`.

    A field without a key gets one from its label. Requests keep what they tell, as they told it. Raises LabelTaken
    and FieldRefused.
    """
    kind = RequestType.objects.select_for_update().get(pk=kind.pk)
    asked = list(own_fields.read(kind.fields))
    others = [each for each in asked if each.key != replaces]
    field = replace(field, key=replaces or field.key or _key(field.label, {each.key for each in asked}))
    _check(field, others)
    places = [each.key for each in asked]
    if replaces in places:
        asked[places.index(replaces)] = field
    else:
        asked.append(field)
    return _keep(kind, asked, field.label, by, at)


@trail.operation
def drop_field(*, kind: RequestType, key: str, by: Actor, at: datetime) -> RequestType:
    """Ask a field no more; requests keep what they tell in it."""
    kind = RequestType.objects.select_for_update().get(pk=kind.pk)
    asked = own_fields.read(kind.fields)
    label = next((each.label for each in asked if each.key == key), key)
    return _keep(kind, [each for each in asked if each.key != key], label, by, at)


def _keep(kind: RequestType, asked: Sequence[OwnField], label: str, by: Actor, at: datetime) -> RequestType:
    before = len(kind.fields)
    kind.fields = [each.document for each in asked]
    kind.version += 1
    kind.save(update_fields=["fields", "version"])
    changes = {"field": ["", label], "fields": [str(before), str(len(asked))]}
    trail.record(action="portfolio.type.fields", of=kind, by=by, at=at, changes=changes)
    return kind


def _check(field: OwnField, others: Sequence[OwnField]) -> None:
    if any(each.label.casefold() == field.label.casefold() or each.key == field.key for each in others):
        raise LabelTaken(
            _("This type asks “%(label)s” already; choose another label.") % {"label": field.label}
        )
    if len(others) >= own_fields.MOST_FIELDS:
        raise FieldRefused(
            _("A type asks at most %(most)s things; drop one first.") % {"most": own_fields.MOST_FIELDS}
        )
    if field.kind == FieldKind.CHOICE and len(field.choices) < 2:
        raise FieldRefused(_("Write at least two choices, a line each."))
    if field.kind != FieldKind.CHOICE and field.choices:
        raise FieldRefused(_("Only a choice has choices; leave them out, or make it a choice."))


def _key(label: str, taken: set[str]) -> str:
    """A key for programs out of a label: small letters, digits and underscores, unlike any other."""
    plain = re.sub(r"\W+", "_", slugify(label)).strip("_")[:50] or "field"
    begun = plain if plain[0].isalpha() else f"f_{plain}"
    found, number = begun, 2
    while found in taken:
        found, number = f"{begun}_{number}", number + 1
    return found
