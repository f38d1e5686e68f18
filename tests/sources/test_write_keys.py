"""Write keys: made, changed, revoked; what the public port is told of them, and their pages."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import WrongState
from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.sources import write_key_pages, write_keys
from storewide.sources.models import Store, WriteKey
from storewide.warehouse.write_keys import Count, Key, read_keys, write_counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(store: Store, at: datetime, django_capture_on_commit_callbacks) -> WriteKey:
    with django_capture_on_commit_callbacks(execute=True):
        return write_keys.make_key(store=store, name="Shop, browser", by=SYSTEM, at=at)


def test_make_key_tells_the_public_port_and_is_audited(key: WriteKey, folder: DataFolder) -> None:
    assert key.key.startswith("wk_")
    assert read_keys(folder.write_keys) == {key.key: Key(key.key, "main", 60_000)}
    assert folder.write_keys.stat().st_mode & 0o777 == 0o600
    assert [entry.action for entry in Entry.objects.of(key)] == ["sources.write_key.make"]


@pytest.mark.parametrize(("flags", "prefix"), [("client", "wk_"), ("server", "sk_")])
def test_make_key_tells_which_flags_it_is_answered(
    store: Store,
    at: datetime,
    folder: DataFolder,
    django_capture_on_commit_callbacks,
    flags: str,
    prefix: str,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = write_keys.make_key(
            store=store, name="Shop", flags=flags, environment="staging", by=SYSTEM, at=at
        )
    assert made.key.startswith(prefix)
    assert read_keys(folder.write_keys) == {made.key: Key(made.key, "main", 60_000, flags, "staging")}


@pytest.mark.parametrize(
    ("flags", "said", "not_said"),
    [
        ("none", "it can read nothing, so it may stand in a web page", "openfeature"),
        ("client", "@openfeature/ofrep-web-provider", "@openfeature/ofrep-provider"),
        ("server", "reads all flags of production: a secret, for servers only", "web-provider"),
    ],
)
def test_the_page_of_a_key_says_which_flags_it_is_answered(
    as_owner: Client, store: Store, flags: str, said: str, not_said: str
) -> None:
    form = {"store": str(store.pk), "name": "App", "per_minute": "100", "flags": flags}
    as_owner.post(reverse("sources:write-key-new"), form)
    page = as_owner.get(reverse("sources:write-key", args=[WriteKey.objects.get().pk])).content.decode()
    assert said in page
    assert not_said not in page


def test_make_key_tells_nobody_before_it_is_committed(store: Store, at: datetime, folder: DataFolder) -> None:
    write_keys.make_key(store=store, name="Shop", by=SYSTEM, at=at)
    assert not folder.write_keys.exists()


@pytest.mark.parametrize("limit", [0, -1])
def test_make_key_refuses_a_limit_that_lets_nothing_in(store: Store, at: datetime, limit: int) -> None:
    with pytest.raises(write_keys.LimitRefused) as refused:
        write_keys.make_key(store=store, name="Shop", per_minute=limit, by=SYSTEM, at=at)
    assert refused.value.sentence == (
        f"The limit is {limit} events a minute; write at least 1, or revoke the key."
    )
    assert not WriteKey.objects.exists()


def test_change_key_changes_its_limit(
    key: WriteKey, at: datetime, folder: DataFolder, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write_keys.change_key(
            key=key, changes={"per_minute": 5}, by=SYSTEM, at=at, expected_version=key.version
        )
    assert read_keys(folder.write_keys)[key.key].per_minute == 5


def test_revoke_key_lets_nothing_in_any_more(
    key: WriteKey, at: datetime, folder: DataFolder, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write_keys.revoke_key(key=key, by=SYSTEM, at=at)
    assert read_keys(folder.write_keys) == {}
    key.refresh_from_db()
    assert key.revoked_at == at
    with pytest.raises(WrongState) as refused:
        write_keys.revoke_key(key=key, by=SYSTEM, at=at)
    assert refused.value.sentence == "The key “Shop, browser” is revoked; make a new one."


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("write-keys", [200, 200, 200, 302]),
        ("write-key-new", [200, 403, 403, 302]),
        ("write-key", [200, 200, 200, 302]),
        ("write-key-standing", [200, 200, 200, 302]),
        ("write-key-change", [200, 403, 403, 302]),
    ],
)
def test_pages_by_who_asks(
    as_owner: Client, as_mate: Client, as_viewer: Client, as_stranger: Client, key: WriteKey, name, statuses
) -> None:
    parts = [] if name in ("write-keys", "write-key-new") else [key.pk]
    address = reverse(f"sources:{name}", args=parts)
    assert [each.get(address).status_code for each in (as_owner, as_mate, as_viewer, as_stranger)] == statuses


def test_a_member_cannot_revoke(as_mate: Client, key: WriteKey) -> None:
    assert as_mate.post(reverse("sources:write-key-revoke", args=[key.pk])).status_code == 403
    key.refresh_from_db()
    assert key.revoked_at is None


def test_owner_makes_changes_and_revokes_on_the_pages(as_owner: Client, store: Store) -> None:
    form = {"store": str(store.pk), "name": "App", "per_minute": "100"}
    answer = as_owner.post(reverse("sources:write-key-new"), form)
    made = WriteKey.objects.get()
    address = reverse("sources:write-key", args=[made.pk])
    assert answer.headers["Location"] == address
    page = as_owner.get(address).content.decode()
    assert f"src=&quot;http://testserver/v1/storewide.js&quot; data-key=&quot;{made.key}&quot;" in page
    change = {"name": "App 2", "per_minute": "7", "expected_version": str(made.version)}
    assert as_owner.post(reverse("sources:write-key-change", args=[made.pk]), change).status_code == 302
    stale = as_owner.post(reverse("sources:write-key-change", args=[made.pk]), change | {"name": "App 3"})
    assert stale.status_code == 422
    as_owner.post(reverse("sources:write-key-revoke", args=[made.pk]))
    made.refresh_from_db()
    assert (made.name, made.per_minute, made.revoked_at is not None) == ("App 2", 7, True)
    page = as_owner.get(address).content.decode()
    assert "“App 2” is revoked; nothing gets in with it" in page
    assert "storewide.js" not in page


def test_a_wrong_limit_is_said_beside_the_field(as_owner: Client, store: Store) -> None:
    form = {"store": str(store.pk), "name": "App", "per_minute": "0"}
    assert as_owner.post(reverse("sources:write-key-new"), form).status_code == 422
    assert not WriteKey.objects.exists()


AT = datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (Count(), "“Shop, browser” has sent nothing yet"),
        (
            Count(received=5, received_at=datetime(2026, 11, 22, 12, 0, 26, tzinfo=UTC)),
            "“Shop, browser” sends: the last event came 4 seconds ago",
        ),
        (
            Count(received=5, received_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC)),
            "“Shop, browser” sends: the last event came 2 hours ago",
        ),
        (
            Count(refused=1, refused_at=AT, reason="userId is missing; send it."),
            "Nothing that “Shop, browser” sent could be taken; the reason is below",
        ),
    ],
)
def test_finding_says_how_the_key_stands(key: WriteKey, count: Count, sentence: str) -> None:
    assert write_key_pages.finding(key, count, AT) == sentence


def test_the_pages_show_what_the_edge_counted(as_viewer: Client, key: WriteKey, folder: DataFolder) -> None:
    reason = "event is missing; name the event."
    write_counts(folder.write_key_counts, {key.key: Count(1234, 12, AT, AT, reason)})
    page = as_viewer.get(reverse("sources:write-key", args=[key.pk])).content.decode()
    assert ">1,234<" in page
    assert reason in page
    assert ">1,234<" in as_viewer.get(reverse("sources:write-keys")).content.decode()


def test_api_reads_makes_and_revokes(
    owner: User, at: datetime, client: Client, store: Store, folder: DataFolder
) -> None:
    from storewide.access import key_operations

    _key, token = key_operations.create_key(
        name="Key", user=owner, scopes=["sources:read", "sources:write"], expires_at=None, by=owner, at=at
    )
    sent = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {token}"}}
    made = client.post("/api/v1/data/write-keys", {"name": "App", "store": "main"}, **sent)
    assert (made.status_code, made.json()["store"], made.json()["per_minute"]) == (201, "main", 60_000)
    write_counts(folder.write_key_counts, {made.json()["key"]: Count(7, 0, AT)})
    one = client.get(f"/api/v1/data/write-keys/{made.json()['id']}", **sent).json()
    assert (one["received"], one["received_at"], one["revoked_at"]) == (7, "2026-11-22T12:00:30Z", None)
    assert client.post(f"/api/v1/data/write-keys/{one['id']}/revoke", **sent).json()["revoked_at"]
    assert client.get("/api/v1/data/write-keys", **sent).json()["count"] == 1
