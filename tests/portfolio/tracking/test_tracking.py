"""Issues tell requests how far they are, by what their systems really send."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import BusinessCase, Request, Stage, Standing, Tracked, Tracker
from storewide.portfolio.roadmap import limits
from storewide.portfolio.tracking import operations, rules
from tests.portfolio.tracking.trackers import GITHUB_URL, GITLAB, JIRA, connect, github, post


@pytest.fixture
def secret() -> str:
    return "a secret of both"


@pytest.mark.parametrize(
    ("url", "provider", "key"),
    [
        ("https://github.com/shop/web/issues/12", "github", "shop/web#12"),
        ("https://github.com/shop/web/pull/9/", "github", "shop/web#9"),
        ("https://gitlab.com/shop/team/web/-/issues/7?x=1#note_1", "gitlab", "shop/team/web#7"),
        ("https://git.shop.example/shop/web/-/work_items/7", "gitlab", "shop/web#7"),
        ("https://shop.atlassian.net/browse/WEB-12", "jira", "WEB-12"),
        ("https://jira.shop.example/jira/browse/WEB-12", "jira", "WEB-12"),
    ],
)
def test_an_address_names_its_issue(url: str, provider: str, key: str) -> None:
    named = rules.named(url)
    assert named is not None
    assert (named.provider, named.key) == (provider, key)


@pytest.mark.parametrize("url", ["", "shop/web#12", "https://github.com/shop/web", "javascript:alert(1)"])
def test_what_is_no_issue_is_refused(url: str, asked: Request, mate: User, at: datetime) -> None:
    with pytest.raises(operations.NotAnIssue):
        operations.track(request=asked, url=url, by=mate, at=at)
    assert not Tracked.objects.exists()


def test_github_moves_a_promised_request_and_a_replay_does_nothing(
    client: Client, promised: BusinessCase, owner: User, at: datetime, secret: str
) -> None:
    request = promised.request
    tracker, token = connect(owner, at, "github", "https://github.com")
    tracker.secret = secret
    tracker.save(update_fields=["secret"])
    tracked = operations.track(request=request, url=GITHUB_URL, by=owner, at=at)
    assert tracked.tracker == tracker
    body = github("labeled", "open", "bug", "in progress")
    assert post(client, tracker, token, body, **{"X-GitHub-Event": "issues"}).status_code == 401
    request.refresh_from_db()
    assert request.state == "promised"
    signature = hmac.new(secret.encode(), json.dumps(body).encode(), hashlib.sha256).hexdigest()
    signed = {
        "X-GitHub-Event": "issues",
        "X-Hub-Signature-256": f"sha256={signature}",
        "X-GitHub-Delivery": "1",
    }
    answer = post(client, tracker, token, body, **signed)
    assert (answer.status_code, answer.json()) == (200, {"heard": "Codertocat/Hello-World#1: in progress"})
    request.refresh_from_db()
    tracked.refresh_from_db()
    assert (request.state, tracked.state, tracked.standing) == ("building", "in progress", "doing")
    assert tracked.title == "Spelling error in the README file"
    stages, lines = Stage.objects.count(), Entry.objects.count()
    assert post(client, tracker, token, body, **signed).status_code == 200
    assert (Stage.objects.count(), Entry.objects.count()) == (stages, lines)


def test_a_closed_issue_never_makes_a_request_live(
    client: Client, promised: BusinessCase, owner: User, at: datetime
) -> None:
    tracker, token = connect(owner, at, "github", "https://github.com")
    tracked = operations.track(request=promised.request, url=GITHUB_URL, by=owner, at=at)
    post(client, tracker, token, github("closed", "closed"), **{"X-GitHub-Event": "issues"})
    tracked.refresh_from_db()
    promised.request.refresh_from_db()
    assert (tracked.standing, tracked.state, promised.request.state) == ("done", "closed", "promised")


def test_what_is_older_than_what_was_heard_changes_nothing(
    client: Client, promised: BusinessCase, owner: User, at: datetime
) -> None:
    tracker, token = connect(owner, at, "github", "https://github.com")
    tracked = operations.track(request=promised.request, url=GITHUB_URL, by=owner, at=at)
    event = {"X-GitHub-Event": "issues"}
    post(client, tracker, token, github("labeled", "open", "in review", at="2026-11-20T12:00:00Z"), **event)
    post(client, tracker, token, github("labeled", "open", "in progress", at="2026-11-20T11:00:00Z"), **event)
    tracked.refresh_from_db()
    promised.request.refresh_from_db()
    assert (tracked.standing, promised.request.state) == ("review", "testing")


def test_gitlab_and_jira_tell_too(client: Client, promised: BusinessCase, owner: User, at: datetime) -> None:
    request = promised.request
    jira, jira_token = connect(owner, at, "jira", "https://jira.atlassian.com")
    gitlab, gitlab_token = connect(owner, at, "gitlab", "https://gitlab.example.com")
    operations.track(request=request, url="https://jira.atlassian.com/browse/JRA-20002", by=owner, at=at)
    operations.track(
        request=request, url="https://gitlab.example.com/gitlabhq/gitlab-test/-/issues/23", by=owner, at=at
    )
    assert post(client, jira, jira_token, JIRA).json() == {"heard": "JRA-20002: In Progress"}
    request.refresh_from_db()
    assert request.state == "building"
    assert post(client, gitlab, gitlab_token, GITLAB).json() == {
        "heard": "gitlabhq/gitlab-test#23: In review"
    }
    request.refresh_from_db()
    assert request.state == "testing"
    first, second = Tracked.objects.order_by("created_at", "id")
    assert (first.standing, first.at) == ("doing", datetime.fromtimestamp(1795168800, UTC))
    assert (second.standing, second.at) == ("review", datetime(2026, 11, 20, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("provider", "body", "status"),
    [
        ("github", {"zen": "Keep it logically awesome."}, 200),
        ("github", {"action": "opened"}, 422),
        ("jira", {"timestamp": 1}, 422),
        ("jira", {"webhookEvent": "comment_created"}, 200),
        ("gitlab", {"object_kind": "push"}, 200),
    ],
)
def test_other_deliveries_are_not_used_or_refused_by_name(
    client: Client, owner: User, at: datetime, provider: str, body: dict[str, Any], status: int
) -> None:
    tracker, token = connect(owner, at, provider, "https://x.example.com")
    event = "ping" if "zen" in body else "issues"
    assert post(client, tracker, token, body, **{"X-GitHub-Event": event}).status_code == status
    tracker.refresh_from_db()
    assert bool(tracker.refused_why) == (status == 422)


def test_a_strict_limit_holds_what_an_issue_would_move(
    client: Client, promised: BusinessCase, area: Any, owner: User, at: datetime
) -> None:
    other = portfolio.ask(title="Other", problem="-", area=area, store=None, by=owner, at=at)
    Request.objects.filter(pk=other.pk).update(state="building")
    limits.set_limit(state="building", team=None, most=1, strict=True, by=owner, at=at)
    tracker, token = connect(owner, at, "github", "https://github.com")
    tracked = operations.track(request=promised.request, url=GITHUB_URL, by=owner, at=at)
    post(client, tracker, token, github("labeled", "open", "doing"), **{"X-GitHub-Event": "issues"})
    promised.request.refresh_from_db()
    tracked.refresh_from_db()
    assert (promised.request.state, tracked.standing) == ("promised", Standing.DOING)


def test_a_system_is_connected_by_pages_and_its_token_is_never_shown(
    as_owner: Client, as_mate: Client, asked: Request
) -> None:
    assert as_mate.get("/portfolio/trackers/").status_code == 403
    said = {"name": "Shop", "provider": "github", "site": "https://github.com/shop", "token": "t0k-secret"}
    made = as_owner.post("/portfolio/trackers/new/", {**said, "moves": "on", "tells": "on"}).content.decode()
    tracker = Tracker.objects.get()
    assert (tracker.site, tracker.api) == ("https://github.com", "https://api.github.com")
    assert "/portfolio/trackers/github/swt_" in made
    as_owner.post(f"/portfolio/trackers/{tracker.pk}/sign/", {"secret": "s3cr3t"})
    as_owner.post(f"/portfolio/trackers/{tracker.pk}/change/", {"tells": "on", "token": ""})
    tracker.refresh_from_db()
    assert (tracker.secret, tracker.token, tracker.moves, tracker.tells) == (
        "s3cr3t",
        "t0k-secret",
        False,
        True,
    )
    for path in ("", f"{tracker.pk}/", f"{tracker.pk}/change/"):
        shown = as_owner.get(f"/portfolio/trackers/{path}").content.decode()
        assert "t0k-secret" not in shown
        assert "s3cr3t" not in shown
    assert not Entry.objects.filter(changes__icontains="t0k-secret").exists()
    as_mate.post(f"/portfolio/requests/{asked.number}/track/", {"url": GITHUB_URL})
    assert "Codertocat/Hello-World#1" in as_mate.get(asked.get_absolute_url()).content.decode()
    as_mate.post(f"/portfolio/issues/{Tracked.objects.get().pk}/untrack/")
    assert not Tracked.objects.exists()
    as_owner.post(f"/portfolio/trackers/{tracker.pk}/revoke/")
    tracker.refresh_from_db()
    assert tracker.revoked_at is not None
