"""How we stand, and radars, over REST: by the same operations as the pages."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from storewide.access import key_operations
from storewide.access.models import User
from storewide.strategy.competition_kept import KEPT
from storewide.strategy.models.losses import LossReason, LostDeal
from storewide.strategy.models.radar import Blip, Move


@pytest.fixture
def call(owner: User, at: datetime) -> Any:
    """Calls the API with a key that may change strategy."""
    scopes = ["strategy:read", "strategy:write"]
    _key, token = key_operations.create_key(
        name="K", user=owner, scopes=scopes, expires_at=None, by=owner, at=at
    )
    client = Client()

    def ask(method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        url = f"/api/v1/strategy/{path}"
        if method == "GET":
            return client.get(url, headers=headers)
        return client.post(url, body, content_type="application/json", headers=headers)

    return ask


def test_alignment_is_told_as_on_the_page(call: Any) -> None:
    assert call("POST", "competition/competitors", {"name": "Alpha"}).status_code == 201
    feature = call("POST", "competition/features", {"name": "Return labels", "area": "returns"}).json()
    assert feature["about"] == "feature:return-labels"
    deal = {
        "account": "Hotel Nord",
        "lost_on": "2026-03-01",
        "amount": "1200.50",
        "currency": "EUR",
        "reason": "price",
        "about": "feature:return-labels",
        "competitor": "alpha",
    }
    made = call("POST", "competition/deals", deal)
    assert (made.status_code, made.json()["amount"]) == (201, "1200.50")
    judged = {"about": "feature:return-labels", "competitor": "alpha", "stand": "behind", "evidence": "Seen"}
    assert call("POST", "competition/judgements", judged).status_code == 201
    found = call("GET", "competition?first=2026-01-01").json()
    assert found["match_first"] == ["feature:return-labels"]
    assert found["reasons"] == [
        {"reason": "Price", "deals": 1, "lost": [{"amount": "1200.50", "currency": "EUR"}], "share": 1.0}
    ]
    line = next(each for each in found["compared"] if each["about"] == "feature:return-labels")
    assert [(cell["competitor"], cell["stand"], cell["stale"]) for cell in line["stands"]] == [
        ("alpha", "behind", False)
    ]
    assert call("GET", "competition/kept/deals").json()["items"][0]["name"] == "Hotel Nord"


def test_what_is_unknown_is_refused_with_its_name(call: Any) -> None:
    deal = {"account": "A", "lost_on": "2026-03-01", "amount": "1", "currency": "EUR", "reason": "nonsense"}
    answer = call("POST", "competition/deals", deal)
    assert answer.status_code == 422
    assert "nonsense" in answer.content.decode()
    answer = call("POST", "competition/deals", {**deal, "reason": "price", "about": "area:nowhere"})
    assert "area:nowhere" in answer.content.decode()
    assert not LostDeal.objects.exists()


def test_radars_are_laid_out_filled_moved_and_taken_as_files(call: Any) -> None:
    assert call("POST", "radars", {"name": "Shop"}).json()["rings"] == ["Adopt", "Trial", "Assess", "Hold"]
    blip = {"name": "Solr", "quadrant": "tools", "ring": "hold", "on": "2026-01-05"}
    assert call("POST", "radars/shop/blips", blip).status_code == 201
    refused = call("POST", "radars/shop/blips", {**blip, "name": "X", "ring": "Nowhere"})
    assert refused.status_code == 422
    moved = call(
        "POST", "radars/shop/blips/solr/moves", {"ring": "Trial", "reason": "Fast", "on": "2026-02-01"}
    )
    assert moved.json()["movement"] == "in"
    seen = call("GET", "radars/shop?on=2026-01-31").json()
    assert [(each["name"], each["ring"], each["movement"]) for each in seen["blips"]] == [
        ("Solr", "Hold", "new")
    ]
    file = call("GET", "radars/shop/as/csv?on=2026-03-01").content.decode()
    assert file.splitlines()[1].startswith("Solr,Trial,Tools,TRUE")
    content = file + "Redis,Adopt,Platforms,TRUE,,New,,\n"
    tried = call("POST", "radars/shop/file", {"content": content, "dry_run": True}).json()
    assert (tried["accepted"], tried["repeated"]) == (1, 1)
    assert Blip.objects.count() == 1
    call("POST", "radars/shop/file", {"content": content})
    assert Blip.objects.count() == 2
    call("POST", "radars/shop/blips/solr/moves", {"ring": None, "reason": "Gone"})
    assert Move.objects.filter(blip__name="Solr").last().movement == "off"  # type: ignore[union-attr]
    assert len(call("GET", "radars/shop/blips/solr").json()["moves"]) == 3


@pytest.mark.parametrize("kind", sorted(KEPT))
def test_a_list_reads_its_page_alone(call: Any, kind: str, owner: User, at: datetime) -> None:
    rows = KEPT[kind].model.objects
    if kind == "deals":
        reason = LossReason.objects.get(slug="price")
        said = {"amount_minor": 1, "currency": "EUR", "reason": reason, "lost_on": at.date()}
        rows.bulk_create([LostDeal(account=f"A {number:02}", **said) for number in range(12)])
    with CaptureQueriesContext(connection) as asked:
        page = call("GET", f"competition/kept/{kind}?limit=5&offset=5").json()
    assert page["count"] == rows.count()
    assert len(page["items"]) == max(0, min(5, rows.count() - 5))
    table = rows.model._meta.db_table
    reads = [each["sql"] for each in asked if f'FROM "{table}"' in each["sql"].split("WHERE")[0]]
    assert all("COUNT(" in sql or "LIMIT 5" in sql for sql in reads)
    assert reads


def test_a_key_without_the_scope_changes_nothing(owner: User, at: datetime) -> None:
    _key, token = key_operations.create_key(
        name="R", user=owner, scopes=["strategy:read"], expires_at=None, by=owner, at=at
    )
    headers = {"Authorization": f"Bearer {token}"}
    answer = Client().post(
        "/api/v1/strategy/radars", {"name": "X"}, content_type="application/json", headers=headers
    )
    assert answer.status_code == 403
