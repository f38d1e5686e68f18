"""What the requests of one type tell in its own fields, as filters and columns of their list."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from storewide.kit.cells import Kind
from storewide.kit.list_filters import Choices
from storewide.kit.lists import Column, Filter
from storewide.portfolio.intake import own_fields
from storewide.portfolio.intake.own_fields import PREFIX, FieldKind, OwnField, Told
from storewide.portfolio.models import RequestQuerySet, RequestType

#: of what is not chosen from a list, whether it is told at all
TOLD, NOT_TOLD = "told", "not_told"
_CELLS = {FieldKind.NUMBER: Kind.NUMBER, FieldKind.DAY: Kind.DAY}


def filters(kind: RequestType | None) -> tuple[Filter, ...]:
    """A filter for each own field of a type; none where no type is chosen."""
    asked = own_fields.read(kind.fields) if kind else ()
    return tuple(
        Filter(f"{PREFIX}{each.key}", each.label, _choices(each), apply=partial(_narrow, kind, each))
        for each in asked
    )


def columns(kind: RequestType | None) -> tuple[Column, ...]:
    """A column for each own field of a type, on wide screens and in the CSV file."""
    asked = own_fields.read(kind.fields) if kind else ()
    return tuple(
        Column(
            f"{PREFIX}{each.key}",
            each.label,
            value=partial(_cell, each),
            kind=_CELLS.get(FieldKind(each.kind), Kind.TEXT),
            priority=3,
        )
        for each in asked
    )


def telling(rows: RequestQuerySet, kind: RequestType, wanted: Mapping[str, str]) -> RequestQuerySet:
    """Those of a type that tell these values by key, as filters and the API name them; unknown keys match nothing."""
    asked = {each.key: each for each in own_fields.read(kind.fields)}
    for key, value in wanted.items():
        rows = _narrow(kind, asked[key], rows, value) if key in asked else rows.none()
    return rows


def _choices(field: OwnField) -> Choices:
    if field.kind == FieldKind.CHOICE:
        return [*((each, each) for each in field.choices), (NOT_TOLD, _("not told"))]
    if field.kind == FieldKind.YES_NO:
        return [("true", _("Yes")), ("false", _("No")), (NOT_TOLD, _("not told"))]
    return [(TOLD, _("told")), (NOT_TOLD, _("not told"))]


def _narrow(kind: RequestType | None, field: OwnField, rows: RequestQuerySet, value: str) -> RequestQuerySet:
    """Looked at here and not by the database, since each database asks lists in another language."""
    matches = _matching(field, value)
    told = rows.filter(type=kind).values_list("pk", "told")
    return rows.filter(pk__in=[pk for pk, documents in told if matches(_of(documents, field.key))])


def _matching(field: OwnField, value: str) -> Callable[[Told | None], bool]:
    if value == NOT_TOLD:
        return lambda found: found is None
    if value == TOLD and field.kind not in (FieldKind.CHOICE, FieldKind.YES_NO):
        return lambda found: found is not None
    return lambda found: found is not None and _written(found) == value


def _written(found: Told) -> str:
    return str(found.value).lower() if found.kind == FieldKind.YES_NO else str(found.value)


def _of(documents: Iterable[Mapping[str, Any]], key: str) -> Told | None:
    return next((each for each in own_fields.told(documents) if each.key == key), None)


def _cell(field: OwnField, row: Any) -> Any:
    found = _of(row.told, field.key)
    if found is None:
        return None
    if found.kind == field.kind == FieldKind.NUMBER:
        return Decimal(found.value)
    if found.kind == field.kind == FieldKind.DAY:
        return date.fromisoformat(found.value)
    # where the type asked otherwise then, it is written as it was told
    return None if field.kind in _CELLS else found.shown
