"""Deliveries at the door: proved, taken once, kept as deployments with the commits that each brought first."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.access import hook_operations as hooks
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM
from storewide.releases.delivery import hook_operations
from storewide.releases.models import Commit, Deliverer, DeliveryHook, Deployment, Heard, Shipped

pytestmark = pytest.mark.usefixtures("owner")
SECRET = "a long secret of the test"
NOW = datetime.now(UTC).replace(microsecond=0)
A, B, C, M = ("a" * 40, "b" * 40, "c" * 40, "d" * 40)


def made(provider: Deliverer, secret: str = "") -> tuple[DeliveryHook, str]:
    hook, token = hook_operations.make_hook(name="Shop", provider=provider, by=SYSTEM, at=NOW)
    if secret:
        hooks.sign_hook(hook=hook, secret=secret, by=SYSTEM, at=NOW)
    return hook, f"/releases/delivery/hooks/{provider}/{token}/"


def deploy(sha: str, state: str, minutes: int, key: int = 1) -> dict[str, Any]:
    return {
        "deployment": {
            "id": key,
            "sha": sha,
            "ref": "main",
            "environment": "production",
            "created_at": (NOW + timedelta(minutes=minutes - 1)).isoformat(),
        },
        "deployment_status": {"state": state, "created_at": (NOW + timedelta(minutes=minutes)).isoformat()},
        "repository": {"name": "shop", "full_name": "acme/shop", "html_url": "https://github.com/acme/shop"},
    }


def push(before: str, *shas: str) -> dict[str, Any]:
    commits = [
        {
            "id": sha,
            "timestamp": (NOW - timedelta(days=2)).isoformat(),
            "message": "Merge branch x" if sha == M else "Work",
        }
        for sha in shas
    ]
    repository = {"name": "shop", "full_name": "acme/shop"}
    return {"before": before, "after": shas[-1], "commits": commits, "repository": repository}


def send(url: str, content: Any, event: str = "", secret: str = "", **headers: str) -> Any:
    body = json.dumps(content).encode()
    if secret:
        headers["X-Hub-Signature-256"] = (
            "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        )
    if event:
        headers["X-GitHub-Event"] = event
    return Client().post(url, body, content_type="application/json", headers=headers)


def test_a_deployment_brings_the_commits_that_none_before_it_brought() -> None:
    _hook, url = made(Deliverer.GITHUB)
    assert send(url, push("0" * 40, A, B), "push").json() == {"heard": "2 commits of acme/shop"}
    assert send(url, deploy(B, "success", 0), "deployment_status").status_code == 200
    send(url, push(B, C, M), "push")
    answer = send(url, deploy(M, "success", 9, key=2), "deployment_status")

    assert answer.json() == {"heard": "shop on production: succeeded"}
    first, second = Deployment.objects.order_by("ended_at")
    brought = Shipped.objects.order_by("commit__sha").values_list("deployment_id", "commit__sha")
    assert list(brought) == [(first.pk, A), (first.pk, B), (second.pk, C), (second.pk, M)]
    assert list(Commit.objects.filter(is_merge=True).values_list("sha", flat=True)) == [M]


def test_a_push_that_comes_after_its_deployment_is_reckoned_too() -> None:
    _hook, url = made(Deliverer.GITHUB)
    send(url, deploy(B, "success", 0), "deployment_status")
    assert Shipped.objects.count() == 0
    send(url, push("0" * 40, A, B), "push")

    assert Shipped.objects.count() == 2


def test_an_older_word_changes_nothing() -> None:
    _hook, url = made(Deliverer.GITHUB)
    send(url, deploy(B, "success", 5), "deployment_status")
    send(url, deploy(B, "in_progress", 2), "deployment_status")

    assert Deployment.objects.get().outcome == "succeeded"


def test_a_replay_is_answered_the_same_and_counts_once() -> None:
    hook, url = made(Deliverer.GITHUB)
    headers = {"X-GitHub-Delivery": "72d3162e"}
    first = send(url, deploy(B, "in_progress", 0), "deployment_status", **headers)
    entries = Entry.objects.count()
    again = send(url, deploy(B, "in_progress", 0), "deployment_status", **headers)
    word_for_word = send(
        url, deploy(B, "in_progress", 0), "deployment_status", **{"X-GitHub-Delivery": "other"}
    )
    other_body = send(url, deploy(B, "success", 1), "deployment_status", **headers)

    assert first.json() == again.json() == word_for_word.json()
    assert other_body.status_code == 200
    assert (Deployment.objects.get().outcome, Entry.objects.count()) == ("running", entries)
    assert Heard.objects.filter(hook=hook).count() == 2


def test_a_replay_is_forgotten_after_ninety_days() -> None:
    hook, url = made(Deliverer.GITHUB)
    send(url, {"zen": "x", "repository": {}}, "ping")
    Heard.objects.update(at=NOW - timedelta(days=91))
    send(url, {"zen": "y", "repository": {}}, "ping")

    assert Heard.objects.filter(hook=hook).count() == 1


def test_github_must_sign() -> None:
    hook, url = made(Deliverer.GITHUB, SECRET)
    refused = send(url, deploy(B, "success", 0), "deployment_status", secret="wrong")

    assert refused.status_code == 401
    assert Deployment.objects.count() == 0
    hook.refresh_from_db()
    assert "X-Hub-Signature-256" in hook.refused_why
    assert send(url, deploy(B, "success", 0), "deployment_status", secret=SECRET).status_code == 200


@pytest.mark.parametrize(
    ("provider", "good", "bad"),
    [
        (Deliverer.GITLAB, {"X-Gitlab-Token": SECRET}, {"X-Gitlab-Token": "x"}),
        (
            Deliverer.AZURE,
            {"Authorization": "Basic " + base64.b64encode(f"any:{SECRET}".encode()).decode()},
            {"Authorization": "Basic !"},
        ),
        (Deliverer.CDEVENTS, {"Authorization": f"Bearer {SECRET}"}, {"Authorization": "Bearer x"}),
    ],
)
def test_the_others_must_prove_the_secret(provider: Deliverer, good: Any, bad: Any) -> None:
    _hook, url = made(provider, SECRET)
    body = {
        "object_kind": "ping",
        "eventType": "ping",
        "context": {"type": "dev.cdevents.build.queued.0.3.0"},
    }

    assert send(url, body, **bad).status_code == 401
    assert send(url, body).status_code == 401
    assert send(url, body, **good).status_code == 200


def test_what_was_signed_too_long_ago_is_refused() -> None:
    _hook, url = made(Deliverer.CDEVENTS, SECRET)
    content = {"context": {"type": "dev.cdevents.build.queued.0.3.0"}}

    def headers(at: datetime) -> dict[str, str]:
        moment = str(int(at.timestamp()))
        signed = hmac.new(SECRET.encode(), f"{moment}.{json.dumps(content)}".encode(), hashlib.sha256)
        return {"X-Signature-Timestamp": moment, "X-Signature-256": f"sha256={signed.hexdigest()}"}

    assert send(url, content, **headers(NOW - timedelta(minutes=6))).status_code == 401
    assert send(url, content, **headers(datetime.now(UTC))).status_code == 200


def test_no_other_address_takes_a_delivery() -> None:
    hook, url = made(Deliverer.GITHUB)
    assert Client().get(url).status_code == 405
    assert send(url.replace("github", "gitlab"), {}).status_code == 404
    hooks.revoke_hook(hook=hook, by=SYSTEM, at=NOW)
    assert send(url, {}, "ping").status_code == 404


def test_a_person_connects_a_system(client: Client, owner: User) -> None:
    client.force_login(owner)
    answer = client.post("/releases/delivery/hooks/new/", {"name": "Shop", "provider": "github"})
    hook = DeliveryHook.objects.get()

    assert "/releases/delivery/hooks/github/swd_" in answer.content.decode()
    assert client.get(f"/releases/delivery/hooks/{hook.pk}/").status_code == 200
    assert client.get("/releases/delivery/hooks/").status_code == 200
    client.post(f"/releases/delivery/hooks/{hook.pk}/sign/", {"secret": SECRET})
    hook.refresh_from_db()
    assert hook.secret == SECRET
    client.post(f"/releases/delivery/hooks/{hook.pk}/revoke/")
    hook.refresh_from_db()
    assert hook.revoked_at is not None
