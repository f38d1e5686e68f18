"""Files that no tool writes, or that somebody made to do harm: refused in a sentence, and nothing is kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access.models import User
from storewide.jobs.models import Job
from storewide.ownership.models import Area
from storewide.portfolio.exchange import operations, reading
from storewide.portfolio.models import RequestImport
from tests.portfolio.exchange.test_exchange import BOARD

HEAD = "Issue key,Summary,Status,Created,Description\n"
ODD: tuple[Any, ...] = (None, 1, "a", [], [None], [1, []], {}, {"id": {}}, True)


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    from storewide.lib.data_folder import DataFolder

    settings.DATA = DataFolder(tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The first line names no columns"),
        (b"\0" * 1000, "The first line names no columns"),
        (b"{" * 100_000, "This JSON is no board of Trello"),
        (b'{"lists": 1, "cards": 2}', "This JSON is no board of Trello"),
        (
            f'{HEAD}A-1,"{"x" * 200_000}'.encode(),
            "A cell has no end at line 2; a quote is missing there or before.",
        ),
        (
            (HEAD + "".join(f"A-{n},Some,State {n},,\n" for n in range(101))).encode(),
            "The rows are in 101 different states; at most 100 are told apart.",
        ),
    ],
)
def test_what_is_no_export(as_mate: Client, content: bytes, says: str, tmp_path: Path) -> None:
    file = SimpleUploadedFile("../../evil\x00.csv", content or b" ")
    answer = as_mate.post("/portfolio/import/", {"file": file})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert RequestImport.objects.count() == 0
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize("where", ["lists", "members", "cards"])
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_boards_of_another_shape(where: str, odd: Any) -> None:
    told = ""
    try:
        reading.read(json.dumps({**BOARD, where: odd}).encode())
    except reading.NotAnExport as refusal:
        told = refusal.sentence
    assert told in ("", "This JSON is no board of Trello: it needs “lists” and “cards”.")


@pytest.mark.parametrize(
    "field", ["id", "name", "desc", "idList", "idMembers", "labels", "shortUrl", "closed"]
)
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_cards_of_another_shape(field: str, odd: Any) -> None:
    cards = [{**BOARD["cards"][0], field: odd}]  # type: ignore[index]
    found = reading.read(json.dumps({**BOARD, "cards": cards}).encode())
    assert len(found.rows) + len(found.refused) == 1


def test_texts_that_no_database_keeps_lose_what_cannot_be_kept() -> None:
    cards = [{**BOARD["cards"][0], "name": "Dark\0 mo\ud800de", "desc": "\udfff"}]  # type: ignore[index]
    row = reading.read(json.dumps({**BOARD, "cards": cards}).encode()).rows[0]
    assert (row.title, row.text) == ("Dark mode", "")


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_days_beyond_the_calendar_are_no_days(day: str) -> None:
    assert "is no day" in reading.read(f"{HEAD}A-1,Some,Open,{day},\n".encode()).refused[0].sentence


def test_two_people_take_the_same_file_over_at_once(mate: User, area: Area, at: Any) -> None:
    kept = operations.keep(file_name="a.csv", content=f"{HEAD}A-1,Some,Open,,\n".encode(), by=mate, at=at)
    other = RequestImport.objects.get(pk=kept.pk)
    operations.start(found=kept, area=area, states={"Open": "asked"}, by=mate, at=at)
    with pytest.raises(operations.WrongState, match="was taken over already"):
        operations.start(found=other, area=area, states={"Open": "asked"}, by=mate, at=at)
    assert Job.objects.filter(kind=operations.JOB).count() == 1
