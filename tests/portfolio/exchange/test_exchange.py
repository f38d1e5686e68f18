"""Files of Jira, Productboard and Trello become requests, once."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access.models import User
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio.exchange import operations, reading, rules, tasks
from storewide.portfolio.models import Origin, Request, RequestImport, RequestState, Stage, Tool

JIRA = """\
Summary,Issue key,Issue id,Issue Type,Status,Project key,Reporter,Created,Labels,Labels,Component/s,Description
Guest checkout,WEB-1,10001,Story,In Progress,WEB,Ana Ruiz,15/Jan/24 10:32 AM,mobile,ux,One-page checkout,"Half of them leave,
at the account form."
Save the basket,WEB-2,10002,Story,To Do,WEB,somebody@else.example,16/Jan/24 9:05 AM,,,,
,WEB-3,10003,Bug,To Do,WEB,,17/Jan/24 9:05 AM,,,,
Fax orders,WEB-4,10004,Story,Won't Do,WEB,,18/Jan/24 9:05 AM,,,,Nobody has one.
Again,WEB-2,10002,Story,To Do,WEB,,16/Jan/24 9:05 AM,,,,
Odd day,WEB-5,10005,Story,To Do,WEB,,last week,,,,
"""
PRODUCTBOARD = """Feature ID;Name;Description;Status;Owner;Component;Created at
f-1;Wish list;People come back for it.;Candidate;ana@shop.example;One-page checkout;2024-02-03T10:00:00Z
"""
TRELLO = """\
Card ID,Card Name,Card URL,Card Description,Labels,Members,List ID,List Name,Board ID,Archived
5f2d1e40a1b2c3d4e5f60718,Dark mode,https://trello.com/c/abc,Eyes hurt.,ux,Ana Ruiz,l1,Doing,b1,false
"""
BOARD = {
    "id": "b1",
    "name": "Ideas",
    "lists": [{"id": "l1", "name": "Doing"}],
    "members": [{"id": "m1", "fullName": "Ana Ruiz", "username": "ana"}],
    "cards": [
        {
            "id": "5f2d1e40a1b2c3d4e5f60718",
            "name": "Dark mode",
            "desc": "Eyes hurt.",
            "idList": "l1",
            "closed": False,
            "idMembers": ["m1"],
            "labels": [{"name": "ux"}],
            "shortUrl": "https://trello.com/c/abc",
        },
        {"id": "5f2d1e40a1b2c3d4e5f60719", "name": "Old", "desc": "", "idList": "l1", "closed": True},
    ],
}


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    from storewide.lib.data_folder import DataFolder

    settings.DATA = DataFolder(tmp_path)


class Running:
    """A job's attempt, as its function sees it."""

    def __init__(self, found: RequestImport) -> None:
        self.arguments = {"import": str(found.pk)}
        self.told: list[tuple[int, int]] = []

    def progress(self, done: int, total: int) -> None:
        self.told.append((done, total))

    def stop_requested(self) -> bool:
        return False


def take_over(content: str, area: Area, by: User, at: datetime) -> tuple[RequestImport, Running]:
    found = operations.keep(file_name="x.csv", content=content.encode(), by=by, at=at)
    operations.start(found=found, area=area, states=found.chosen["states"], by=by, at=at)
    run = Running(found)
    tasks.take_over(run)
    found.refresh_from_db()
    return found, run


def test_a_jira_export_is_read_row_by_row() -> None:
    export = reading.read(("\ufeff" + JIRA).encode())
    assert (export.tool, [row.key for row in export.rows]) == (Tool.JIRA, ["WEB-1", "WEB-2", "WEB-4"])
    first = export.rows[0]
    assert (first.line, first.title, first.person, first.area) == (
        2,
        "Guest checkout",
        "Ana Ruiz",
        "One-page checkout",
    )
    assert first.text == "Half of them leave,\nat the account form."
    assert first.created == datetime(2024, 1, 15, 10, 32, tzinfo=UTC)
    assert [(each.line, each.sentence) for each in export.refused] == [
        (5, "It has no title."),
        (7, "“WEB-2” stands in line 4 already."),
        (8, "“last week” is no day; write it as 2026-11-22 or 22/Nov/26 10:30 AM."),
    ]


def test_productboard_and_trello_are_read() -> None:
    board = reading.read(PRODUCTBOARD.encode())
    assert (board.tool, board.rows[0].key, board.rows[0].state) == (Tool.PRODUCTBOARD, "f-1", "Candidate")
    card = reading.read(TRELLO.encode())
    assert (card.tool, card.rows[0].url) == (Tool.TRELLO, "https://trello.com/c/abc")
    assert card.rows[0].created == datetime(2020, 8, 7, 9, 26, 24, tzinfo=UTC)
    told = reading.read(json.dumps(BOARD).encode())
    assert [(row.title, row.state, row.person) for row in told.rows] == [
        ("Dark mode", "Doing", "Ana Ruiz"),
        ("Old", "Archived", ""),
    ]
    assert rules.digest(told.rows[0]) == rules.digest(card.rows[0])


@pytest.mark.parametrize("content", ["", "a\nb\n", "{}", '{"cards": 1'])
def test_what_is_no_export_is_refused(content: str) -> None:
    with pytest.raises(reading.NotAnExport):
        reading.read(content.encode())


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("To Do", "asked"), ("Backlog", "asked"), ("New idea", "asked"), ("Selected for Development", "accepted"),
        ("Planned", "accepted"), ("In Progress", "building"), ("In Review", "testing"), ("Done", "live"),
        ("Released", "live"), ("Won't Do", "declined"), ("Archived", "declined"),
    ],
)  # fmt: skip
def test_states_are_proposed(theirs: str, ours: str) -> None:
    assert rules.ours(theirs) == ours


def test_a_file_is_taken_over_once(area: Area, ana: Person, owner: User, at: datetime) -> None:
    other = Area.objects.create(slug="basket", name="Basket", group="order_entry")
    found, run = take_over(JIRA, other, owner, at)
    assert (found.state, found.made, found.changed, found.same, found.refused) == ("done", 3, 0, 0, 3)
    assert run.told[-1] == (3, 3)
    first, second, third = Request.objects.order_by("number")
    assert (first.area, first.state, first.asked_by_label) == (area, "building", "Ana Ruiz")
    assert first.created_at == datetime(2024, 1, 15, 10, 32, tzinfo=UTC)
    assert (second.area, second.state, second.asked_by_label) == (other, "asked", "somebody@else.example")
    assert (third.state, third.answer) == ("declined", "It is “Won't Do” in Jira.")
    assert next((each.state, each.begins) for each in Stage.objects.filter(request=first)) == (
        "asked",
        first.created_at,
    )
    again, _run = take_over(JIRA, other, owner, at)
    assert (again.made, again.changed, again.same) == (0, 0, 3)
    assert (Request.objects.count(), Origin.objects.count()) == (3, 3)


def test_what_changed_there_changes_here_and_nothing_else(area: Area, owner: User, at: datetime) -> None:
    take_over(JIRA, area, owner, at)
    second = Request.objects.get(title="Save the basket")
    changed = JIRA.replace("Save the basket", "Save the whole basket").replace(
        "WEB-1,10001,Story,In Progress", "WEB-1,10001,Story,In Review"
    )
    found, _run = take_over(changed, area, owner, at)
    assert (found.made, found.changed, found.same) == (0, 2, 1)
    second.refresh_from_db()
    assert (second.title, second.state) == ("Save the whole basket", "asked")
    assert Request.objects.get(title="Guest checkout").state == "testing"


def test_a_state_set_here_stays_while_theirs_does(area: Area, owner: User, at: datetime) -> None:
    from storewide.portfolio import operations as portfolio

    take_over(JIRA, area, owner, at)
    second = Request.objects.get(title="Save the basket")
    portfolio.accept(request=second, by=owner, at=at)
    take_over(JIRA.replace("Save the basket", "Save it"), area, owner, at)
    second.refresh_from_db()
    assert (second.title, second.state) == ("Save it", RequestState.ACCEPTED)


def test_a_file_is_chosen_looked_at_and_confirmed_by_pages(
    as_mate: Client, as_viewer: Client, area: Area
) -> None:
    assert as_viewer.get("/portfolio/import/").status_code == 403
    file = SimpleUploadedFile("jira.csv", JIRA.encode())
    answer = as_mate.post("/portfolio/import/", {"file": file})
    found = RequestImport.objects.get()
    assert answer.headers["Location"] == f"/portfolio/import/{found.pk}/"
    shown = as_mate.get(f"/portfolio/import/{found.pk}/").content.decode()
    assert "3 requests can be taken over, 3 are refused" in shown
    assert "Line 5" in shown
    assert not Request.objects.exists()
    states = {"state_0": "building", "state_1": "asked", "state_2": "declined"}
    as_mate.post(f"/portfolio/import/{found.pk}/", {"area": str(area.pk), **states})
    found.refresh_from_db()
    assert (found.state, found.chosen["states"]["In Progress"]) == ("running", "building")
    tasks.take_over(Running(found))
    assert (
        "3 new, 0 changed, 0 as they were, 3 refused"
        in as_mate.get(found.get_absolute_url()).content.decode()
    )


def test_a_file_of_no_known_tool_is_told_beside_the_field(as_mate: Client) -> None:
    answer = as_mate.post("/portfolio/import/", {"file": SimpleUploadedFile("x.csv", b"a\nb\n")})
    assert answer.status_code == 422
    assert "Issue key, Summary and Status" in answer.content.decode()
    assert not RequestImport.objects.exists()


def test_2000_rows_go_in_batches(area: Area, owner: User, at: datetime) -> None:
    rows = "".join(f"R{number},W-{number},To Do\n" for number in range(2000))
    found, run = take_over("Summary,Issue key,Status\n" + rows, area, owner, at)
    assert (found.made, len(run.told)) == (2000, 5)
    assert Request.objects.count() == 2000
