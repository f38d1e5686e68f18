"""What types ask: how values are read and refused, and what the built-in file holds."""

from datetime import date
from typing import Any

import pytest

from storewide.kit.errors import PartsRefused
from storewide.portfolio.intake import own_fields, types
from storewide.portfolio.intake.own_fields import FieldFault, OwnField, Told

SIZE = OwnField("size", "Size", "choice", "ask", choices=("S", "L"))
COUNT = OwnField("count", "How many", "number", "accept")
DUE = OwnField("due", "Due", "day")
LAW = OwnField("law", "Required by law", "yes_no")
LINK = OwnField("link", "Link", "link")
ALL = (SIZE, COUNT, DUE, LAW, LINK)


def test_values_are_kept_with_their_labels() -> None:
    given = {
        "size": "L",
        "count": " 12.50 ",
        "due": date(2026, 3, 31),
        "law": "False",
        "link": "https://a.example",
    }
    assert own_fields.told(own_fields.checked(ALL, given)) == (
        Told("size", "Size", "choice", "L"),
        Told("count", "How many", "number", "12.50"),
        Told("due", "Due", "day", "2026-03-31"),
        Told("law", "Required by law", "yes_no", False),
        Told("link", "Link", "link", "https://a.example"),
    )


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, {"own_size": "“Size” must be filled in."}),
        ({"size": "M"}, {"own_size": "“M” is no choice of “Size”; choose one of: S, L."}),
        (
            {"size": "S", "count": "many"},
            {"own_count": "“many” is no number; write one such as 12.5 in “How many”."},
        ),
        (
            {"size": "S", "count": "NaN"},
            {"own_count": "“NaN” is no number; write one such as 12.5 in “How many”."},
        ),
        (
            {"size": "S", "due": "soon"},
            {"own_due": "“soon” is no day; write one such as 2026-03-31 in “Due”."},
        ),
        (
            {"size": "S", "law": "perhaps"},
            {"own_law": "“perhaps” is neither yes nor no; write one of them in “Required by law”."},
        ),
        (
            {"size": "S", "link": "javascript:x"},
            {"own_link": "“javascript:x” is no link; give one that begins with https://."},
        ),
        (
            {"size": "S", "colour": "red"},
            {"own_colour": "This type has no field “colour”; it has count, due, law, link, size."},
        ),
    ],
)
def test_each_wrong_value_is_named(given: dict[str, Any], wrong: dict[str, str]) -> None:
    with pytest.raises(PartsRefused) as refused:
        own_fields.checked(ALL, given)
    assert refused.value.by_field == wrong


def test_what_a_type_asks_no_more_is_kept() -> None:
    held = (Told("old", "Old question", "text", "answer"),)
    assert own_fields.checked([LAW], {"law": True}, held) == [
        {"key": "law", "label": "Required by law", "kind": "yes_no", "value": True},
        {"key": "old", "label": "Old question", "kind": "text", "value": "answer"},
    ]


def test_evidence_that_is_missing_is_named() -> None:
    assert own_fields.lacking(ALL, ()) == ["Size", "How many"]
    assert own_fields.lacking(ALL, own_fields.told(own_fields.checked(ALL, {"size": "S", "count": 0}))) == []


def test_every_built_in_type_fits_its_schema() -> None:
    found = types.all_types()
    assert len(found) == 10
    assert {code for each in found for code in each.functions} >= {
        "sales",
        "marketing",
        "finance",
        "service",
        "help_desk",
        "it",
        "customers",
    }
    assert all(
        any(field.need == "accept" for field in each.fields)
        for each in found
        if each.slug != "front-line-tool"
    )


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"label": "x"}, "f has no key; give every field a key and a label."),
        ({"key": "A b", "label": "x"}, "f has the key “A b”; write small letters, digits and _."),
        (
            {"key": "a", "label": "x", "kind": "date"},
            "f has the kind “date”; choose text, number, choice, day, yes_no, link, file.",
        ),
        (
            {"key": "a", "label": "x", "colour": "red"},
            "f has colour; a field has choices, help, key, kind, label, need and nothing else.",
        ),
        (
            {"key": "a", "label": "x", "kind": "choice"},
            "f is a choice with 0 choices; only choices have some.",
        ),
    ],
)
def test_a_field_that_breaks_the_schema_is_refused(document: dict[str, Any], fault: str) -> None:
    with pytest.raises(FieldFault) as refused:
        own_fields.parse("f", document)
    assert str(refused.value) == fault


def test_a_type_that_breaks_the_schema_is_refused() -> None:
    with pytest.raises(types.TypesFault, match="offered to “sale”"):
        types.parse("f", {"x": {"name": "X", "purpose": "", "functions": ["sale"], "fields": []}})
