"""What systems of issues could send, or somebody in their place: each is answered in a sentence, and changes nothing."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.portfolio.models import Request, Tracked, Tracker, TrackerHeard
from storewide.portfolio.tracking import operations
from tests.portfolio.tracking.trackers import GITHUB_URL, GITLAB, JIRA, connect, github, post


@pytest.fixture
def hook(owner: User, mate: User, asked: Request, at: datetime) -> tuple[Tracker, str]:
    made = connect(mate, at, "github", "https://github.com")
    operations.track(request=asked, url=GITHUB_URL, by=mate, at=at)
    return made


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"1", b"[" * 100_000, b'{"issue": NaN}', b"\xff\xfe", b'{"a"']
)
def test_no_delivery(hook: tuple[Tracker, str], client: Client, body: bytes) -> None:
    address = f"/portfolio/trackers/github/{hook[1]}/"
    answer = client.post(address, body, content_type="application/json", headers={"X-GitHub-Event": "issues"})
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]
    assert TrackerHeard.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "\ud800"),
        ("title", "a\0b"),
        ("title", "x" * 100_000),
        ("state", "x" * 100_000),
        ("state", {"a": 1}),
        ("number", 10**400),
        ("number", -1),
        ("labels", [None, 1, "a", {"name": ["x"]}, {"name": "\ud800 in progress"}]),
        ("labels", {"name": "a"}),
        ("updated_at", "99999999999999999999"),
        ("updated_at", "0001-01-01T00:00:00+14:00"),
        ("updated_at", "9999-12-31T23:59:59-14:00"),
        ("updated_at", 1e308),
        ("updated_at", True),
    ],
)
def test_odd_values(hook: tuple[Tracker, str], client: Client, field: str, value: Any) -> None:
    body = github()
    body["issue"][field] = value
    answer = post(client, *hook, body, **{"X-GitHub-Event": "issues"})
    assert answer.status_code in (200, 422), answer.content
    assert Tracked.objects.count() == 1


def test_a_clock_that_is_ahead_does_not_silence_what_comes_later(
    hook: tuple[Tracker, str], client: Client
) -> None:
    ahead = github("labeled", "open", "in progress", at="2999-01-01T00:00:00Z")
    post(client, *hook, ahead, **{"X-GitHub-Event": "issues"})
    known = Tracked.objects.get()
    assert known.at is not None
    assert known.at <= datetime.now(UTC) + timedelta(minutes=1)
    post(client, *hook, github("closed", "closed", at="2999-01-02T00:00:00Z"), **{"X-GitHub-Event": "issues"})
    assert Tracked.objects.get().state == "closed"


@pytest.mark.parametrize(
    ("provider", "site", "body", "way"),
    [
        ("gitlab", "https://gitlab.com", GITLAB, ("object_attributes",)),
        ("jira", "https://jira.atlassian.com", JIRA, ("issue", "fields")),
        ("jira", "https://jira.atlassian.com", JIRA, ("issue", "fields", "status")),
    ],
)
@pytest.mark.parametrize("value", [None, [], "a", 7, {"a": []}])
def test_parts_of_another_shape_are_refused(
    owner: User,
    mate: User,
    client: Client,
    at: datetime,
    provider: str,
    site: str,
    body: Any,
    way: Any,
    value: Any,
) -> None:
    made = connect(mate, at, provider, site)
    sent = json.loads(json.dumps(body))
    inner = sent
    for each in way[:-1]:
        inner = inner[each]
    inner[way[-1]] = value
    answer = post(client, *made, sent)
    assert answer.status_code == 422
    assert "is missing or not what it should be" in answer.json()["detail"]
    assert TrackerHeard.objects.count() == 0
