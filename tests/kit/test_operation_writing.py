"""Whatever people write in a text comes back as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from storewide.kit import operation_reading, operation_writing

#: what YAML keeps: no control characters but line breaks and tabs, no halves of pairs
TEXTS = some.text(
    some.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t\r"),
    min_size=1,
    max_size=60,
)


@pytest.mark.parametrize(
    "text", ["no", "007", "~", "null", "2026-01-01", " x ", "a: b", "- a", "#x", "|", "'", '"', "1e3", "\r\n"]
)
def test_texts_that_read_as_something_else(text: str):
    _comes_back(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text(text: str):
    _comes_back(text)


def _comes_back(text: str) -> None:
    row = {"title": "T", "holder": "", "deputy": "", "purpose": "", "accountabilities": text}
    written = operation_writing.write({"roles": [row]})
    (line,) = operation_reading.read(written, "roles.yaml").sections["roles"]
    assert line.row == row
