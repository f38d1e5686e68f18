"""Working groups over REST."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.coordination.models import (
    AskedInput,
    Criterion,
    Participant,
    Path,
    Visibility,
    WorkingGroup,
)
from storewide.organization.models import Person

BASE = "/api/v1/coordination"


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"{BASE}{path}", body, content_type="application/json")


def test_a_group_is_set_up_planned_and_followed(as_mate: Client, ana: Person, today: date) -> None:
    body = {
        "name": "Search",
        "initiative": "Find it",
        "begins": today,
        "ends": today + timedelta(days=55),
        "sponsor": ana.email,
    }
    made = post(as_mate, "/groups", body).json()
    assert (made["state"], made["standing"], made["participants"][0]["person"]) == (
        "planned",
        "No exit criterion yet",
        "ana@shop.example",
    )
    path = post(as_mate, f"/groups/{made['id']}/paths", {"text": "Needs"})
    assert (path.status_code, path.json()["text"]) == (201, "Needs")
    said = {"path": "needs", "text": "Forty jobs", "due_on": today, "person": "Ana Ruiz"}
    criterion = post(as_mate, f"/groups/{made['id']}/criteria", said).json()
    assert post(as_mate, f"/groups/{made['id']}/start", {}).json()["state"] == "running"
    done = post(as_mate, f"/group-parts/criteria/{criterion['id']}/done", {"words": "See the sheet"}).json()
    assert (done["words"], done["path"], done["person"]) == ("See the sheet", "Needs", "ana@shop.example")
    changed = as_mate.patch(
        f"{BASE}/group-parts/criteria/{criterion['id']}",
        {"text": "Fifty jobs"},
        content_type="application/json",
    ).json()
    assert (changed["text"], changed["due_on"], changed["person"]) == (
        "Fifty jobs",
        today.isoformat(),
        "ana@shop.example",
    )


def test_what_is_missing_is_named_by_its_field(group: WorkingGroup, path: Path, as_mate: Client) -> None:
    response = post(as_mate, f"/groups/{group.pk}/criteria", {"path": "Needs", "text": "Forty jobs"})
    assert (response.status_code, "due_on" in response.content.decode()) == (422, True)
    assert not Criterion.objects.exists()


def test_a_group_of_its_people_is_theirs_also_here(
    running: WorkingGroup, criterion: Criterion, as_mate: Client, as_viewer: Client
) -> None:
    WorkingGroup.objects.update(visibility=Visibility.MEMBERS)
    assert as_viewer.get(f"{BASE}/groups").json()["items"] == []
    assert as_viewer.get(f"{BASE}/groups/{running.pk}").status_code == 404
    assert [each["name"] for each in as_mate.get(f"{BASE}/groups").json()["items"]] == ["One catalogue"]


@pytest.mark.parametrize(("door", "status"), [("as_owner", 200), ("as_mate", 200), ("as_viewer", 403)])
def test_who_disbands(
    door: str, status: int, running: WorkingGroup, criterion: Criterion, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(door)
    body = {"outcome": "Needs", "reason": "Time", "owners": {str(criterion.pk): "ana@shop.example"}}
    assert post(client, f"/groups/{running.pk}/disband", body).status_code == status


def test_who_was_asked_answers_also_as_a_viewer(
    running: WorkingGroup,
    collaborator: Participant,
    ana: Person,
    today: date,
    as_mate: Client,
    as_viewer: Client,
) -> None:
    asking = {"person": "vera@shop.example", "text": "Which languages?", "due_on": today}
    mine = post(as_mate, f"/groups/{running.pk}/inputs", asking).json()["id"]
    hers = post(as_mate, f"/groups/{running.pk}/inputs", asking | {"person": ana.email}).json()["id"]
    answer = {"words": "German and Dutch"}
    assert post(as_viewer, f"/group-parts/inputs/{hers}/done", answer).status_code == 403
    assert post(as_viewer, f"/group-parts/inputs/{mine}/done", answer).status_code == 200
    assert [each.answer for each in AskedInput.objects.order_by("pk")] == ["German and Dutch", ""]
