"""The rules that hold now, as one document for each store and environment, and the file that carries them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from storewide.flags.models import (
    Audience,
    Environment,
    Flag,
    Holdout,
    Layer,
    Switch,
    Version,
    VersionState,
)
from storewide.flags.rules import snapshot
from storewide.flags.rules.snapshot import Place
from storewide.sources.models import Store

#: what is tried in place of the live version of a flag in an environment
type Tried = tuple[Flag, Environment, Mapping[str, Any]]


def publish() -> None:
    """Tell the public port which rules hold; it looks every half second."""
    snapshot.rewrite(settings.DATA.flag_rules, documents)


def is_behind() -> bool:
    """Whether the public port goes by other rules than those that hold: the file could not be written, or was lost."""
    now = {place: snapshot.version_of(each) for place, each in documents().items()}
    return snapshot.versions(settings.DATA.flag_rules) != now


def documents(
    tried: Tried | None = None, shared: Mapping[str, Any] | None = None
) -> dict[Place, dict[str, Any]]:
    """The rules by store and environment, as they are or with something tried; seven queries.

    `shared` replaces `segments`, `layers` or `holdouts`.
    """
    common = _shared() | dict(shared or {})
    live = _live(tried)
    stores = list(Store.objects.order_by("slug"))
    environments = list(Environment.objects.all())
    return {
        (store.slug, environment.key): {
            "schema": snapshot.SCHEMA,
            "slots": 10_000,
            # who tries a flag out is in no experiment
            "records": environment.guarded,
            **common,
            "flags": {
                flag.key: told
                for flag, told in live.get(environment.pk, ())
                if flag.store_id in (None, store.pk)
            },
        }
        for store in stores
        for environment in environments
    }


def _live(tried: Tried | None) -> dict[Any, list[tuple[Flag, dict[str, Any]]]]:
    """What each flag serves, by environment."""
    off = set(Switch.objects.filter(is_on=False).values_list("flag_id", "environment_id"))
    holdouts = list(Holdout.objects.order_by("key"))
    versions = Version.objects.filter(state=VersionState.LIVE).for_page().order_by("flag__key")
    served: list[tuple[Flag, Any, Mapping[str, Any], str]] = [
        (each.flag, each.environment_id, each.served or {}, str(each.number))
        for each in versions
        if tried is None or (each.flag_id, each.environment_id) != (tried[0].pk, tried[1].pk)
    ]
    if tried is not None:
        served.append((tried[0], tried[1].pk, tried[2], "tried"))
    found: dict[Any, list[tuple[Flag, dict[str, Any]]]] = {}
    for flag, environment, rules, number in served:
        enabled = (flag.pk, environment) not in off
        told = flag_document(flag, rules, number=number, enabled=enabled, holdouts=holdouts)
        found.setdefault(environment, []).append((flag, told))
    return found


def flag_document(
    flag: Flag, served: Mapping[str, Any], *, number: str, enabled: bool, holdouts: Iterable[Holdout]
) -> dict[str, Any]:
    """A flag as whoever evaluates it reads it."""
    named = list(served.get("holdouts", ()))
    named += [each.key for each in holdouts if each.area_id == flag.area_id and each.key not in named]
    return {
        # what a version holds comes first: what the flag is, and its switch, is never a version's to say
        **served,
        "type": flag.type,
        "unit": flag.unit,
        "salt": flag.key,
        "sticky": flag.sticky,
        "client": flag.client,
        "log": flag.logged,
        "enabled": enabled,
        "version": number,
        "holdouts": named,
    }


def _shared() -> dict[str, Any]:
    return {
        "segments": dict(Audience.objects.order_by("key").values_list("key", "condition")),
        "layers": {each.key: {"salt": each.salt} for each in Layer.objects.order_by("key")},
        "holdouts": {each.key: holdout_document(each) for each in Holdout.objects.order_by("key")},
    }


def holdout_document(holdout: Holdout) -> dict[str, Any]:
    """A holdout as whoever evaluates it reads it."""
    return {
        "salt": holdout.experiment,
        "slots": [[0, holdout.share]],
        "from": holdout.begins_at.isoformat(),
        "until": holdout.ends_at.isoformat() if holdout.ends_at else None,
    }
