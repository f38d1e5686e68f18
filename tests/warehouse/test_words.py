# ruff: noqa: S608 - values of our own
"""Columns that say few words: numbers in their place from batch to batch, and texts where a word is new."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storewide.warehouse.engines import duck, words
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.words import Words


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with duck.opened(spill=tmp_path / "spill", folders=()) as opened:
        yield opened


def kept(session: Session, told: Words, *names: str | None) -> tuple[str, list[str | None]]:
    """The kind of the column `name` of the batch, and what it says."""
    values = ", ".join(f"({number}, {duck.literal(name)})" for number, name in enumerate(names))
    told.keep(
        session,
        f"SELECT 'e' || number AS event_id, CAST(name AS VARCHAR) AS name FROM (VALUES {values}) AS v(number, name)",
    )
    kinds = {name: kind for name, kind, *_ in session.rows("DESCRIBE stage")}
    said = [name for (name,) in session.rows("SELECT name FROM stage ORDER BY event_id")]
    session.drop("stage")
    assert kinds["event_id"] == "VARCHAR"
    return kinds["name"], said


def test_a_batch_with_a_word_that_is_new_is_read_as_text(session: Session) -> None:
    told = Words()
    assert kept(session, told, *"aaabbb", None) == ("ENUM('a', 'b')", [*"aaabbb", None])
    assert kept(session, told, "b", "it's") == ("VARCHAR", ["b", "it's"])
    assert kept(session, told, *"bbbccc") == ("VARCHAR", [*"bbbccc"])
    assert kept(session, told, *"cb") == ("ENUM('b', 'c')", [*"cb"])


def test_words_of_a_batch_that_was_read_as_text_join_those_before(session: Session) -> None:
    told = Words()
    kept(session, told, *"aaa")
    assert kept(session, told, *"bbb") == ("VARCHAR", [*"bbb"])
    assert kept(session, told, *"abb") == ("ENUM('a', 'b')", [*"abb"])


def test_what_keeps_saying_new_words_stays_text(session: Session) -> None:
    told = Words()
    kept(session, told, *"aaa")
    for word in "bcd":
        assert kept(session, told, *word * 3)[0] == "VARCHAR"
    assert kept(session, told, *"aaa") == ("VARCHAR", [*"aaa"])


@pytest.mark.parametrize(
    "said",
    [
        pytest.param([*"aaabb"], id="a word that is said twice"),
        pytest.param([f"w{number % 201:03}" for number in range(603)], id="too many"),
        pytest.param([None, None], id="none"),
    ],
)
def test_what_promises_more_words_is_text(session: Session, said: list[str | None]) -> None:
    told = Words()
    kind, found = kept(session, told, *said)
    assert (kind, sorted(map(str, found))) == ("VARCHAR", sorted(map(str, said)))


def test_a_sample_that_lacks_a_word_of_its_batch_is_no_fault(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_SAMPLE", 3)
    told = Words()
    assert kept(session, told, *"aaabbb") == ("VARCHAR", [*"aaabbb"])
    assert kept(session, told, *"ba") == ("ENUM('a', 'b')", [*"ba"])


def test_a_question_that_fails_by_itself_fails(session: Session) -> None:
    told = Words()
    kept(session, told, *"aaa")
    with pytest.raises(duck.UNREADABLE):
        told.keep(session, "SELECT 'e1' AS event_id, 'a' AS name, CAST('x' AS INTEGER) AS number")
    assert session.rows("SELECT table_name FROM duckdb_tables()") == []
