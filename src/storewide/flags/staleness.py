"""Flags that should be gone or looked at: expired, forgotten, decided long ago, or asked for by nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

from django.conf import settings

from storewide.flags.models import Flag, FlagState, Version, VersionState
from storewide.flags.rules import reading
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse.flag_counts import Evaluated, read_evaluated
from storewide.warehouse.questions import SourceFault

UNCHANGED_AFTER = timedelta(days=90)
NOT_ASKED_AFTER = timedelta(days=14)


class Why(Enum):
    """What makes a flag stale, the worst first."""

    EXPIRED = "expired"
    ONE_VARIANT = "one_variant"
    NOT_ASKED = "not_asked"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Stale:
    """A flag that should be gone or looked at, and why; `since` when.

    `variant`: what everybody is served, where that is so in each environment with customers.
    """

    flag: Flag
    reasons: tuple[Why, ...]
    since: date
    variant: str | None = None


def evaluated() -> list[Evaluated]:
    """What the public port has counted of flags; nothing where the file cannot be read."""
    try:
        return read_evaluated(settings.DATA.flag_counts)
    except (OSError, ValueError, KeyError, TypeError):
        return []


def stale(flags: Sequence[Flag], at: datetime) -> list[Stale]:
    """Those of the flags that are stale at a moment, the longest first; two queries and one small file."""
    live: dict[object, list[Version]] = {}
    for version in Version.objects.filter(state=VersionState.LIVE).for_page():
        live.setdefault(version.flag_id, []).append(version)
    logged = _logged()
    asked: dict[str, datetime] = {}
    for each in evaluated():
        asked[each.flag] = max(each.at, asked.get(each.flag, each.at))
    for flag in flags:
        keys = {f"flag:{flag.key}", *_experiments(live.get(flag.pk, []))}
        seen = [*(logged[key] for key in keys if key in logged), *filter(None, [asked.get(flag.key)])]
        if seen:
            asked[flag.key] = max(seen)
    found = [
        one
        for flag in flags
        if (one := _of(flag, live.get(flag.pk, []), asked.get(flag.key), at)) is not None
    ]
    return sorted(found, key=lambda one: (one.since, one.flag.key))


def _logged() -> dict[str, datetime]:
    """The last day of the assignment log by the key of its exposures, over all stores."""
    found: dict[str, datetime] = {}
    for store in Store.objects.values_list("slug", flat=True):
        try:
            known = warehouse().experiments(store)
        except SourceFault:
            continue
        for each in known:
            last = datetime.combine(each.last, time(23, 59), UTC)
            found[each.key] = max(last, found.get(each.key, last))
    return found


def _experiments(versions: list[Version]) -> Iterator[str]:
    for version in versions:
        yield from reading.experiments_of(version.content)


def _of(flag: Flag, live: list[Version], asked: datetime | None, at: datetime) -> Stale | None:
    if flag.state == FlagState.RETIRED:
        return None
    reasons: dict[Why, date] = {}
    today = at.date()
    if flag.expires_on is not None and flag.expired(today):
        reasons[Why.EXPIRED] = flag.expires_on
    newest = max((each.live_at for each in live if each.live_at), default=None)
    variant = _one_variant(live)
    if newest is not None:
        # what was decided today is not forgotten yet
        if variant is not None and newest <= at - NOT_ASKED_AFTER:
            reasons[Why.ONE_VARIANT] = newest.date()
        since = asked or newest
        if since <= at - NOT_ASKED_AFTER and newest <= at - NOT_ASKED_AFTER:
            reasons[Why.NOT_ASKED] = since.date()
    changed = newest or flag.created_at
    if changed <= at - UNCHANGED_AFTER:
        reasons[Why.UNCHANGED] = changed.date()
    if not reasons:
        return None
    ordered = tuple(why for why in Why if why in reasons)
    return Stale(flag, ordered, min(reasons.values()), variant)


def _one_variant(live: list[Version]) -> str | None:
    """The variant that everybody is served wherever customers are; None where it is not one."""
    guarded = [each for each in live if each.environment.guarded]
    variants = {reading.only_variant(each.content) for each in guarded}
    return variants.pop() if len(variants) == 1 else None
