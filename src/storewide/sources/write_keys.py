"""Every change to write keys, and the file by which the public port learns of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from storewide.access.rules import new_token
from storewide.audit import trail
from storewide.kit.errors import Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.sources.models import Flags, Store, WriteKey
from storewide.warehouse import write_keys as snapshot

#: what a key begins with, so that a secret one in a web page is seen at once
KEY_PREFIX, SECRET_PREFIX = "wk_", "sk_"


class LimitRefused(Refusal):
    """A limit that would let nothing in."""

    field = "per_minute"


@trail.operation
def make_key(
    *,
    store: Store,
    name: str,
    by: Actor,
    at: datetime,
    per_minute: int = snapshot.PER_MINUTE,
    flags: str = Flags.NONE,
    environment: str = snapshot.ENVIRONMENT,
) -> WriteKey:
    """Make a key with which tracking may send events to a store, `per_minute` of them at most.

    With `flags` (a code of `Flags`) it is answered flags of that environment as well; neither can be changed later.
    """
    _check(per_minute)
    made = WriteKey(
        store=store,
        name=name,
        per_minute=per_minute,
        flags=Flags(flags),
        environment=environment,
        created_at=at,
    )
    made.key = new_token(SECRET_PREFIX if made.is_secret else KEY_PREFIX)
    made.save(force_insert=True)
    changes = {"store": [None, store.slug], "per_minute": [None, per_minute]}
    if made.flags != Flags.NONE:
        changes |= {"flags": [None, made.flags], "environment": [None, environment]}
    trail.record(action="sources.write_key.make", of=made, by=by, at=at, changes=changes)
    transaction.on_commit(publish)
    return made


@trail.operation
def change_key(
    *, key: WriteKey, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> WriteKey:
    """Rename a key or change its limit; raises WrongState once it is revoked."""
    _check(changes.get("per_minute", key.per_minute))
    _still_lets_in(key)
    differing = save_changes(key, changes, expected_version)
    trail.record(action="sources.write_key.change", of=key, by=by, at=at, changes=differing)
    transaction.on_commit(publish)
    return key


@trail.operation
def revoke_key(*, key: WriteKey, by: Actor, at: datetime) -> WriteKey:
    """Let nothing in with this key any more, for good; takes effect within a second."""
    _still_lets_in(key)
    key.revoked_at = at
    key.version += 1
    key.save(update_fields=["revoked_at", "version"])
    trail.record(action="sources.write_key.revoke", of=key, by=by, at=at)
    transaction.on_commit(publish)
    return key


def publish() -> None:
    """Tell the public port which keys let events in; it looks every half second."""
    snapshot.rewrite_keys(settings.DATA.write_keys, _in_force)


def _in_force() -> Iterator[snapshot.Key]:
    for key in WriteKey.objects.filter(revoked_at=None).select_related("store"):
        yield snapshot.Key(key.key, key.store.slug, key.per_minute, key.flags, key.environment)


def _check(per_minute: int) -> None:
    if per_minute < 1:
        raise LimitRefused(
            _("The limit is %(limit)s events a minute; write at least 1, or revoke the key.")
            % {"limit": per_minute}
        )


def _still_lets_in(key: WriteKey) -> None:
    key.refresh_from_db(from_queryset=WriteKey.objects.select_for_update())
    if key.revoked_at is not None:
        raise WrongState(_("The key “%(name)s” is revoked; make a new one.") % {"name": key})
