"""Releases over REST: the same operations, the same refusals."""

from datetime import date

from django.test import Client

from storewide.organization.models import Person
from storewide.ownership.models import Area, Group
from storewide.portfolio.models import BusinessCase
from storewide.releases.models import Briefing, Release, ReleaseState, Step

API = "/api/v1/releases"


def post(client: Client, path: str, document: object = None) -> tuple[int, dict[str, object]]:
    answer = client.post(f"{API}{path}", document or {}, content_type="application/json")
    return answer.status_code, answer.json()


def test_from_preparing_to_a_refused_go_live(
    as_mate: Client, area: Area, today: date, bet: BusinessCase
) -> None:
    body = {"name": "New search", "area": area.slug, "planned_on": today.isoformat()}
    status, made = post(as_mate, "", body)
    assert (status, made["number"], made["state"], made["store"]) == (201, 1, "preparing", None)
    assert (made["accountable"], made["briefing"]) == ("ana@shop.example", None)
    status, _carried = post(as_mate, "/1/carry", {"request": bet.request.number})
    assert status == 200
    ticked = as_mate.put(
        f"{API}/1/steps/phone", {"done": True, "note": "ok"}, content_type="application/json"
    )
    assert ticked.json()["steps"][0]["note"] == "ok"
    status, refused = post(as_mate, "/1/go-live")
    assert status == 409
    assert "“New search” cannot go live yet; open: the step “Tracking checked" in str(refused)
    assert Release.objects.get().state == ReleaseState.PREPARING


def test_releases_are_narrowed_by_group_of_areas(as_viewer: Client, release: Release) -> None:
    own = Area.objects.get(pk=release.area_id).group
    for group in Group.values:
        found = as_viewer.get(API, {"group": group, "state": "preparing"}).json()
        assert [each["number"] for each in found["items"]] == ([release.number] if group == own else [])


def test_briefing_and_acknowledgement(as_mate: Client, release: Release, briefing: Briefing) -> None:
    body = {"what_changes": "a", "what_to_say": "b", "teams": ["help desk"]}
    status, second = post(as_mate, f"/{release.number}/briefing", body)
    assert (status, second["version"], second["teams"]) == (201, 2, ["Help desk"])
    assert post(as_mate, f"/briefings/{briefing.pk}/acknowledge")[0] == 409
    assert (
        post(as_mate, f"/briefings/{second['id']}/acknowledge")[0] == 403
    )  # nobody in People has this e-mail
    Person.objects.create(name="Milan", email="milan@shop.example")
    assert post(as_mate, f"/briefings/{second['id']}/acknowledge")[0] == 200
    assert post(as_mate, f"/{release.number}/briefing", body | {"teams": ["nobody"]})[0] == 422


def test_sign_off_go_live_and_decide(as_mate: Client, ready: Release) -> None:
    assert post(as_mate, f"/{ready.number}/sign-off", {"words": "fine"})[0] == 200
    status, live = post(as_mate, f"/{ready.number}/go-live")
    assert (status, live["state"], live["open"]) == (200, "live", [])
    assert post(as_mate, f"/{ready.number}/decide", {"outcome": "keep", "reason": "r"})[0] == 403


def test_a_viewer_reads_and_writes_nothing(as_viewer: Client, release: Release) -> None:
    listed = as_viewer.get(f"{API}?state=preparing").json()
    assert [each["name"] for each in listed["items"]] == ["New checkout"]
    assert len(as_viewer.get(f"{API}/1").json()["open"]) == 6
    assert post(as_viewer, "/1/sign-off")[0] == 403
    assert not Step.objects.exclude(done_at=None).exists()
