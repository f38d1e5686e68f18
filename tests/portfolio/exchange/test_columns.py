"""Which column is which: known, guessed, or as people say; and a large file, in bounded time and memory."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import WrongState
from storewide.lib.data_folder import DataFolder
from storewide.ownership.models import Area
from storewide.portfolio.exchange import columns, operations, reading, tasks
from storewide.portfolio.models import Request, RequestImport, Tool
from tests.portfolio.exchange.test_exchange import JIRA, Running

AHA = """\
Reference;Idea name;What hurts;Where it is;Asked by;Since
A-1;Wish list;They come back for it.;Under consideration;Ana Ruiz;03.02.2024
A-2;Gift wrapping;;Shipped;;
"""
SAID = {"key": "Reference", "title": "Idea name", "text": "What hurts", "state": "Where it is"}


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = DataFolder(tmp_path)


def test_the_columns_of_a_tool_that_is_not_known_are_guessed() -> None:
    export = reading.read(b"Subject,Ref,Stage,Owner\nGift wrapping,7,New,Ana\n")
    assert (export.tool, export.lacking) == (Tool.OTHER, [])
    assert dict(export.columns) == {"key": "Ref", "title": "Subject", "state": "Stage", "person": "Owner"}
    assert [(row.key, row.title, row.state, row.person) for row in export.rows] == [
        ("7", "Gift wrapping", "New", "Ana")
    ]


def test_without_key_or_title_no_row_is_read() -> None:
    export = reading.read(AHA.encode())
    assert (export.tool, export.lacking, export.rows, export.refused) == (Tool.OTHER, ["title"], (), ())
    assert export.heads == ("Reference", "Idea name", "What hurts", "Where it is", "Asked by", "Since")


def test_a_guess_of_the_state_with_too_many_of_them_is_dropped() -> None:
    rows = "".join(f"{number},Some,State {number}\n" for number in range(101))
    export = reading.read(f"ID,Title,Status\n{rows}".encode())
    assert (export.tool, export.states, len(export.rows)) == (Tool.OTHER, ["no state"], 101)


def test_columns_that_people_choose_are_read(area: Area, mate: User, at: datetime) -> None:
    found = operations.keep(file_name="ideas.csv", content=AHA.encode(), by=mate, at=at)
    assert (found.tool, found.rows) == ("other", 0)
    with pytest.raises(operations.NothingToTake, match=r"“ideas\.csv” holds no row that can be taken over"):
        operations.start(found=found, area=area, states={}, by=mate, at=at)
    said = {**SAID, "person": "Asked by", "created": "Since"}
    found = operations.choose_columns(found=found, columns=said, by=mate, at=at)
    assert (found.rows, found.refused) == (2, 0)
    assert found.chosen["states"] == {"Under consideration": "asked", "Shipped": "live"}
    assert Entry.objects.get(action="portfolio.import.columns").changes == {"columns": [{}, said]}
    operations.start(found=found, area=area, states=found.chosen["states"], by=mate, at=at)
    tasks.take_over(Running(found))
    first, second = Request.objects.order_by("number")
    assert (first.title, first.problem, first.asked_by_label) == (
        "Wish list",
        "They come back for it.",
        "Ana Ruiz",
    )
    assert first.created_at.date().isoformat() == "2024-02-03"
    assert (second.state, second.asked_by_label) == ("live", "another tool")
    with pytest.raises(WrongState, match="was taken over already"):
        operations.choose_columns(found=found, columns=said, by=mate, at=at)


def test_the_columns_of_a_known_tool_are_chosen_otherwise(mate: User, at: datetime) -> None:
    found = operations.keep(file_name="jira.csv", content=JIRA.encode(), by=mate, at=at)
    said = {"key": "Issue id", "title": "Summary", "state": "Issue Type"}
    found = operations.choose_columns(found=found, columns=said, by=mate, at=at)
    assert (found.tool, found.chosen["states"]) == ("jira", {"Story": "asked"})
    assert [row.key for row in operations.read(found).rows] == ["10001", "10002", "10004", "10005"]


def test_people_say_which_column_is_which(as_mate: Client, as_viewer: Client, area: Area) -> None:
    answer = as_mate.post("/portfolio/import/", {"file": SimpleUploadedFile("ideas.csv", AHA.encode())})
    found = RequestImport.objects.get()
    page = f"/portfolio/import/{found.pk}/columns/"
    assert answer.headers["Location"] == page
    assert as_viewer.get(page).status_code == 403
    shown = as_mate.get(page).content.decode()
    assert "ideas.csv has 6 columns; key and title are needed" in shown
    assert '<option value="Reference" selected>Reference</option>' in shown
    lacking = as_mate.post(page, {"key": "Reference"})
    assert (lacking.status_code, "This field is required" in lacking.content.decode()) == (422, True)
    assert as_mate.post(page, {**SAID, "title": "Nonsense"}).status_code == 422
    assert as_mate.post(page, SAID).headers["Location"] == found.get_absolute_url()
    looked = as_mate.get(found.get_absolute_url()).content.decode()
    assert "2 requests can be taken over" in looked
    assert f'href="{page}"' in looked
    assert "from the column “Where it is”" in looked


def test_a_board_has_no_columns_to_choose(as_mate: Client) -> None:
    board = b'{"lists": [{"id": "1", "name": "Doing"}], "cards": [{"id": "c", "name": "Dark mode", "idList": "1"}]}'
    as_mate.post("/portfolio/import/", {"file": SimpleUploadedFile("board.json", board)})
    found = RequestImport.objects.get()
    assert (
        as_mate.get(f"/portfolio/import/{found.pk}/columns/").headers["Location"] == found.get_absolute_url()
    )
    assert "Choose the columns" not in as_mate.get(found.get_absolute_url()).content.decode()


def test_every_field_can_be_guessed_and_asked_for() -> None:
    heads = ["id", "title", "description", "status", "requester", "created", "component", "url"]
    assert columns.guessed(heads) == dict(zip(columns.FIELDS, heads, strict=True))


def test_20000_rows_are_one_job_in_bounded_time_and_queries(
    area: Area, mate: User, at: datetime, django_assert_max_num_queries: Any
) -> None:
    lines = (
        f"Change number {number},WEB-{number},In Progress,Somebody {number % 50},2024-01-15 10:32,Because.\n"
        for number in range(20_000)
    )
    content = ("Summary,Issue key,Status,Reporter,Created,Description\n" + "".join(lines)).encode()
    found = operations.keep(file_name="jira.csv", content=content, by=mate, at=at)
    operations.start(found=found, area=area, states={"In Progress": "building"}, by=mate, at=at)
    run = Running(found)
    began = time.process_time()
    # 40 batches: what is written of one does not grow with what was written before
    with django_assert_max_num_queries(40 * 60):
        tasks.take_over(run)
    took = time.process_time() - began
    found.refresh_from_db()
    assert (found.made, found.refused, Request.objects.count()) == (20_000, 0, 20_000)
    assert (len(run.told), run.told[-1]) == (41, (20_000, 20_000))
    assert took < 120
