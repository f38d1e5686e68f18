"""API keys: what one opens, and when it ends."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from storewide.access import key_operations, operations, queries, rules
from storewide.access.models import ApiKey, User
from storewide.audit.models import Entry
from storewide.kit.permissions import Level


def make(user: User, at: datetime, **more: Any) -> tuple[ApiKey, str]:
    values = {"name": "Sync", "scopes": ["metrics:read", "jobs:read", "jobs:read"], "expires_at": None}
    return key_operations.create_key(user=user, by=user, at=at, **values | more)


def test_create_key_keeps_its_digest_beginning_and_scopes(mate: User, at: datetime) -> None:
    key, token = make(mate, at)
    key.refresh_from_db()
    assert token.startswith("sw_")
    assert (key.digest, key.start, key.scopes) == (
        rules.digest(token),
        token[:10],
        ["jobs:read", "metrics:read"],
    )
    assert token not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(("scopes", "said"), [([], "choose at least one"), (["all"], "“all” is not a scope")])
def test_create_key_without_a_known_scope_is_refused(
    mate: User, at: datetime, scopes: list[str], said: str
) -> None:
    with pytest.raises(key_operations.UnknownScope, match=said):
        make(mate, at, scopes=scopes)
    assert not ApiKey.objects.exists()


def test_actor_of_key_is_its_user_within_its_scopes(mate: User, at: datetime) -> None:
    _key, token = make(mate, at)
    actor = queries.actor_of_key(token, at)
    assert actor is not None
    assert (actor.id, actor.label, actor.level) == (mate.pk, "Milan (Sync)", Level.MEMBER)
    assert actor.holds_scope("jobs:read")
    assert not actor.holds_scope("jobs:write")
    assert queries.actor_of_key("sw_guess", at) is None


def test_a_key_ends_when_revoked_expired_or_its_user_is_out(owner: User, mate: User, at: datetime) -> None:
    key, revoked = make(mate, at)
    _key, timed = make(mate, at, expires_at=at + timedelta(days=1))
    key_operations.revoke_key(key=key, by=mate, at=at)
    key_operations.revoke_key(key=key, by=mate, at=at + timedelta(hours=1))
    key.refresh_from_db()
    assert key.revoked_at == at
    assert queries.actor_of_key(revoked, at) is None
    assert queries.actor_of_key(timed, at) is not None
    assert queries.actor_of_key(timed, at + timedelta(days=1)) is None
    operations.change_user(user=mate, changes={"is_active": False}, by=owner, at=at, expected_version=1)
    assert queries.actor_of_key(timed, at) is None


def test_use_of_a_key_is_kept_to_the_minute(mate: User, at: datetime, django_assert_num_queries: Any) -> None:
    key, token = make(mate, at)
    queries.actor_of_key(token, at)
    with django_assert_num_queries(1):
        queries.actor_of_key(token, at + timedelta(seconds=60))
    queries.actor_of_key(token, at + timedelta(seconds=61))
    key.refresh_from_db()
    assert key.last_used_at == at + timedelta(seconds=61)
