"""Many requests, files of other tools and limits of the board over REST."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.lib.data_folder import DataFolder
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.exchange import tasks
from storewide.portfolio.models import Limit, Request, RequestImport
from tests.portfolio.exchange.test_exchange import JIRA, Running

API = "/api/v1/portfolio"


def caller(user: User, at: datetime) -> Client:
    scopes = ["portfolio:read", "portfolio:write"]
    _key, token = key_operations.create_key(
        name="script", user=user, scopes=scopes, expires_at=None, by=user, at=at
    )
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def api(mate: User, at: datetime) -> Client:
    return caller(mate, at)


@pytest.fixture
def three(area: Area, mate: User, at: datetime) -> list[Request]:
    Area.objects.create(slug="basket", name="Basket", group="order_entry")
    asked = [
        portfolio.ask(title=name, problem="-", area=area, store=None, by=mate, at=at)
        for name in ("Apple", "Berry", "Cherry")
    ]
    portfolio.decline(request=asked[1], reason="No.", by=mate, at=at)
    return asked


def test_many_are_tried_then_changed(api: Client, three: list[Request]) -> None:
    def many(**more: Any) -> tuple[int, Any]:
        said = {"numbers": [1, 2, 3], "area": "basket", **more}
        answer = api.post(f"{API}/requests/many", said, content_type="application/json")
        return answer.status_code, answer.json()

    left = [{"number": 2, "why": "it is declined already, and was answered"}]
    assert many(**{"try": True}) == (200, {"changed": [1, 3], "left": left})
    assert many(all_or_nothing=True) == (200, {"changed": [], "left": left})
    assert not Request.objects.filter(area__slug="basket").exists()
    assert many() == (200, {"changed": [1, 3], "left": left})
    assert Request.objects.filter(area__slug="basket").count() == 2
    assert many(numbers=[9])[1]["detail"] == "There is no request “9”."
    assert many(numbers=[1], area="")[1]["detail"] == "Choose what should change."
    assert many(numbers=list(range(501)))[0] == 422


def test_a_file_is_handed_over_looked_at_and_taken_over(
    api: Client, area: Area, settings: Any, tmp_path: Path
) -> None:
    settings.DATA = DataFolder(tmp_path)
    kept = api.post(f"{API}/imports", {"file": SimpleUploadedFile("jira.csv", JIRA.encode())})
    found = kept.json()
    assert (kept.status_code, found["tool"], found["rows"], found["refused"]) == (201, "jira", 6, 3)
    assert found["columns"]["person"] == "Reporter"
    assert found["refusals"][0] == {"line": 5, "why": "It has no title."}
    at_import = f"{API}/imports/{found['id']}"
    columns = {"key": "Issue key", "title": "Summary", "state": "Status", "person": "Labels"}
    again = api.put(f"{at_import}/columns", {"columns": columns}, content_type="application/json").json()
    assert (again["columns"], again["heads"][:2]) == (columns, ["Summary", "Issue key"])
    said = {"area": area.slug, "states": {"To Do": "accepted"}}
    started = api.post(f"{at_import}/start", said, content_type="application/json").json()
    assert (started["state"], started["states"]["To Do"]) == ("running", "accepted")
    tasks.take_over(Running(RequestImport.objects.get()))
    assert api.get(at_import).json()["made"] == 4
    assert [each["state"] for each in api.get(f"{API}/imports").json()] == ["done"]
    assert Request.objects.get(title="Save the basket").state == "accepted"


def test_limits_are_set_and_lifted(api: Client) -> None:
    Team.objects.create(name="Checkout")
    said = {"state": "building", "team": "checkout", "most": 3, "strict": True}
    limit = api.put(f"{API}/board/limits", said, content_type="application/json").json()
    assert (limit["state"], limit["team"], limit["most"], limit["strict"]) == (
        "building",
        "Checkout",
        3,
        True,
    )
    assert api.get(f"{API}/board/limits").json() == [limit]
    wrong = api.put(f"{API}/board/limits", {**said, "most": 0}, content_type="application/json")
    assert wrong.json()["detail"] == "A limit of 0 lets nothing in; write 1 or more, or lift it."
    assert api.delete(f"{API}/board/limits/{limit['id']}").status_code == 204
    assert not Limit.objects.exists()


def test_a_viewer_changes_nothing(viewer: User, at: datetime, three: list[Request]) -> None:
    api = caller(viewer, at)
    many = {"numbers": [1], "area": "basket"}
    assert api.post(f"{API}/requests/many", many, content_type="application/json").status_code == 403
    assert api.get(f"{API}/imports").status_code == 403
    limit = {"state": "building", "most": 1}
    assert api.put(f"{API}/board/limits", limit, content_type="application/json").status_code == 403
