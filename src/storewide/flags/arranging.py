"""Every change to what flags share: environments, audiences, layers, holdouts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.flags import fitting, publishing
from storewide.flags.models import Audience, Environment, Flag, Holdout, Layer, Tier, Version, VersionState
from storewide.flags.rules import writing
from storewide.kit.errors import Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.ownership.models import Area


class KeyTaken(Refusal):
    """There is one of this key already."""

    field = "key"


class HeldBySecond(Refusal):
    """A change would go around the second person that a flag asks for."""

    status = 409


@trail.operation
def add_environment(*, key: str, name: str, guarded: bool, by: Actor, at: datetime) -> Environment:
    """Add a place that flags are served in. Raises KeyTaken."""
    _free(Environment, key)
    made = Environment(
        key=key, name=name, guarded=guarded, position=Environment.objects.count(), created_at=at
    )
    made.save(force_insert=True)
    trail.record(action="flags.environment.add", of=made, by=by, at=at, changes={"key": [None, key]})
    transaction.on_commit(publishing.publish)
    return made


@trail.operation
def make_audience(
    *, key: str, name: str, condition: dict[str, Any], by: Actor, at: datetime, purpose: str = ""
) -> Audience:
    """Name a condition that rules can ask for. Raises KeyTaken, RulesUnfit."""
    _free(Audience, key)
    _check_audience(key, condition)
    made = Audience(key=key, name=name, purpose=purpose, condition=condition, created_at=at)
    made.save(force_insert=True)
    trail.record(action="flags.audience.make", of=made, by=by, at=at, changes={"key": [None, key]})
    transaction.on_commit(publishing.publish)
    return made


@trail.operation
def change_audience(
    *, audience: Audience, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Audience:
    """Change an audience, and with it what every rule serves that names it.

    Raises HeldBySecond where a flag of high risk names it live where customers are served; RulesUnfit, Conflict.
    """
    condition = changes.get("condition", audience.condition)
    if condition != audience.condition:
        risky = [each.flag.key for each in named_in(audience) if _risky(each)]
        if risky:
            raise HeldBySecond(
                _(
                    "%(flags)s of high risk is served by this audience; make a new audience and propose a version "
                    "that names it, so that a second person looks at it."
                )
                % {"flags": ", ".join(sorted(set(risky)))}
            )
        _check_audience(audience.key, condition)
    before = audience.condition
    differing = save_changes(audience, changes, expected_version)
    if "condition" in differing:
        differing["condition"] = [writing.condition_text(before), writing.condition_text(condition)]
    trail.record(action="flags.audience.change", of=audience, by=by, at=at, changes=differing)
    transaction.on_commit(publishing.publish)
    return audience


@trail.operation
def make_layer(*, key: str, name: str, by: Actor, at: datetime, purpose: str = "") -> Layer:
    """Make a layer: rules in it never reach the same unit. Raises KeyTaken."""
    _free(Layer, key)
    made = Layer(key=key, name=name, purpose=purpose, created_at=at)
    made.save(force_insert=True)
    trail.record(action="flags.layer.make", of=made, by=by, at=at, changes={"key": [None, key]})
    transaction.on_commit(publishing.publish)
    return made


@trail.operation
def begin_holdout(
    *,
    key: str,
    name: str,
    share: int,
    by: Actor,
    at: datetime,
    area: Area | None = None,
    purpose: str = "",
) -> Holdout:
    """Keep a share of units (in hundredths of a percent) without what flags bring from now on. Raises KeyTaken."""
    _free(Holdout, key)
    made = Holdout(key=key, name=name, purpose=purpose, area=area, share=share, begins_at=at, created_at=at)
    made.save(force_insert=True)
    changes = {"share": [None, f"{share / 100:g} %"], "area": [None, str(area or "")]}
    trail.record(action="flags.holdout.begin", of=made, by=by, at=at, changes=changes)
    transaction.on_commit(publishing.publish)
    return made


@trail.operation
def end_holdout(*, holdout: Holdout, by: Actor, at: datetime) -> Holdout:
    """Let those held out in. Raises WrongState once it has ended."""
    holdout.refresh_from_db(from_queryset=Holdout.objects.select_for_update())
    if holdout.ends_at is not None and holdout.ends_at <= at:
        raise WrongState(_("The holdout “%(name)s” has ended already.") % {"name": holdout})
    holdout.ends_at = at
    holdout.version += 1
    holdout.save(update_fields=["ends_at", "version"])
    trail.record(action="flags.holdout.end", of=holdout, by=by, at=at)
    transaction.on_commit(publishing.publish)
    return holdout


def named_in(audience: Audience) -> list[Version]:
    """The live versions whose rules ask for it, directly or through another audience; two queries."""
    conditions = dict(Audience.objects.values_list("key", "condition"))
    names = {audience.key}
    while True:
        more = {key for key, each in conditions.items() if key not in names and _asks(each, names)}
        if not more:
            break
        names |= more
    live = Version.objects.filter(state=VersionState.LIVE).for_page()
    return [each for each in live if any(_asks(rule.get("if"), names) for rule in each.rules)]


def flags_in(layers: Iterable[Layer]) -> list[tuple[Layer, list[Version]]]:
    """Each layer with the live versions that hold slots of it; one query."""
    live = list(Version.objects.filter(state=VersionState.LIVE).for_page().order_by("flag__key"))
    return [
        (layer, [each for each in live if any(_layer(rule) == layer.key for rule in each.rules)])
        for layer in layers
    ]


def flags_held(holdouts: Iterable[Holdout]) -> list[tuple[Holdout, list[Flag]]]:
    """Each holdout with the flags that it keeps some units from; two queries."""
    live = list(Version.objects.filter(state=VersionState.LIVE).for_page())
    kept = list(Flag.objects.kept())
    found = []
    for holdout in holdouts:
        named = {each.flag for each in live if holdout.key in each.content.get("holdouts", ())}
        of_area = {flag for flag in kept if flag.area_id == holdout.area_id}
        found.append((holdout, sorted(named | of_area, key=lambda flag: flag.key)))
    return found


def _layer(rule: dict[str, Any]) -> str:
    return str((rule.get("layer") or {}).get("key", ""))


def _risky(version: Version) -> bool:
    return bool(version.environment.guarded) and version.flag.tier == Tier.HIGH


def _asks(condition: Any, names: set[str]) -> bool:
    if not isinstance(condition, dict):
        return False
    if condition.get("segment") in names:
        return True
    parts = [*condition.get("all", ()), *condition.get("any", ()), condition.get("not")]
    return any(_asks(each, names) for each in parts)


def _check_audience(key: str, condition: dict[str, Any]) -> None:
    known = dict(Audience.objects.values_list("key", "condition"))
    fitting.check_shared({"segments": known | {key: condition}})


def _free(model: Any, key: str) -> None:
    if model.objects.filter(key=key).exists():
        raise KeyTaken(_("The short name “%(key)s” is taken; choose another one.") % {"key": key})
