"""Every change to the ledger: a promise is drafted, changed while it is a draft, and frozen once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import PartsRefused, Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.ledger import rules
from storewide.ledger.evidence_operations import is_person, regrade
from storewide.ledger.models import IntendedEffect
from storewide.metrics import definitions
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store


class NotAPromise(PartsRefused):
    """What was given is no promise that could be measured; `by_field` says what is wrong with which part."""


class FrozenPromise(Refusal):
    """A frozen promise cannot be changed or frozen again."""

    status = 409


@dataclass(frozen=True)
class Guardrail:
    """A metric that must not get worse by more than `margin` percent while another one is moved."""

    metric: str
    margin: Decimal


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What somebody promises: `metric` goes `direction` by `size` percent until `due_on`, says `owner`.

    None of the `guardrails` gets worse by more than its margin meanwhile.
    """

    what: str
    metric: str
    direction: str
    size: Decimal
    due_on: date
    owner: Person
    area: Area
    store: Store | None
    guardrails: tuple[Guardrail, ...] = ()


SENTENCES = {
    "size_no_number": gettext_lazy("The size is “%(size)s”; it must be a number of percent, such as 3.0."),
    "size_not_positive": gettext_lazy(
        "The size is %(size)s %%; it must be above 0 (the direction says up or down)."
    ),
    "size_too_large": gettext_lazy("The size is %(size)s %%; it must be at most %(bound)s %%."),
    "size_too_fine": gettext_lazy("The size is %(size)s %%; write it with at most two decimals."),
    "size_below_nothing": gettext_lazy(
        "The size is %(size)s %%; nothing can go down by more than %(bound)s %%."
    ),
    "direction_unknown": gettext_lazy("The direction is “%(direction)s”; it must be up or down."),
    "due_in_the_past": gettext_lazy("%(day)s is not after today; a promise is about the future."),
    "guardrail_is_promised": gettext_lazy(
        "“%(metric)s” is the metric that is promised; a guardrail is another one."
    ),
    "guardrail_twice": gettext_lazy("“%(metric)s” is a guardrail twice; give it one margin."),
    "margin_out_of_bounds": gettext_lazy(
        "The margin of “%(metric)s” is %(margin)s %%; it must be above 0 and at most 100 %%, with two decimals at most."
    ),
    "guardrails_too_many": gettext_lazy("%(count)s guardrails are too many; keep the %(bound)s that matter."),
    "due_too_late": gettext_lazy(
        "%(day)s is more than three years away; choose a date by which it can be measured."
    ),
}


@trail.operation
def draft(*, promise: Promise, source: Link, by: Actor, at: datetime) -> IntendedEffect:
    """Write down an intended effect that may still change; raises NotAPromise for what cannot be measured."""
    _check(promise, at)
    effect = IntendedEffect(
        promise=promise.what,
        metric=promise.metric,
        direction=promise.direction,
        size=promise.size,
        due_on=promise.due_on,
        owner=promise.owner,
        area=promise.area,
        store=promise.store,
        guardrails=_kept(promise.guardrails),
        source_kind=source.kind,
        source_id=source.id,
        created_at=at,
    )
    effect.save(force_insert=True)
    trail.record(action="ledger.effect.draft", of=effect, by=by, at=at)
    return effect


@trail.operation
def redraft(*, effect: IntendedEffect, promise: Promise, by: Actor, at: datetime) -> IntendedEffect:
    """Change a draft; raises FrozenPromise once it is frozen."""
    effect = _draft_of(effect)
    _check(promise, at)
    changes = {
        "promise": promise.what,
        "metric": promise.metric,
        "direction": promise.direction,
        "size": promise.size,
        "due_on": promise.due_on,
        "owner": promise.owner,
        "area": promise.area,
        "store": promise.store,
        "guardrails": _kept(promise.guardrails),
    }
    differing = {
        name: [str(getattr(effect, name)), str(value)]
        for name, value in changes.items()
        if getattr(effect, name) != value
    }
    for name, value in changes.items():
        setattr(effect, name, value)
    effect.version += 1
    effect.save()
    trail.record(action="ledger.effect.redraft", of=effect, by=by, at=at, changes=differing)
    return effect


@trail.operation
def move(
    *, effect: IntendedEffect, area: Area, store: Store | None, by: Actor, at: datetime
) -> IntendedEffect:
    """Let a draft belong to another area or store; raises FrozenPromise once it is frozen."""
    effect = _draft_of(effect)
    differing = {
        name: [str(getattr(effect, name)), str(value)]
        for name, value in {"area": area, "store": store}.items()
        if getattr(effect, name) != value
    }
    effect.area, effect.store = area, store
    effect.version += 1
    effect.save()
    trail.record(action="ledger.effect.move", of=effect, by=by, at=at, changes=differing)
    return effect


@trail.operation
def freeze(*, effect: IntendedEffect, by: Actor, at: datetime) -> IntendedEffect:
    """Freeze a promise for good: from here on nobody can change what was promised, only measure it.

    Whoever freezes need not be the owner of the promise; the trail then says for whom it was done.
    """
    effect = _draft_of(effect)
    _check(promise_of(effect), at)
    effect.frozen_at = at
    effect.frozen_by_id = by.id
    effect.frozen_by_label = by.label[:200]
    effect.digest = rules.digest(effect.content())
    effect.version += 1
    effect.save()
    regrade(effect)
    changes: dict[str, Any] = {"digest": [None, effect.digest]}
    if not is_owner(by, effect):
        changes["on_behalf_of"] = [None, str(effect.owner)]
    trail.record(action="ledger.effect.freeze", of=effect, by=by, at=at, changes=changes)
    return effect


def promise_of(effect: IntendedEffect) -> Promise:
    """What an intended effect promises, as it would be drafted; one told after the fact is none to draft."""
    assert effect.size is not None and effect.owner is not None and effect.area is not None  # noqa: S101, PT018 - the database keeps drafts whole
    return Promise(
        what=effect.promise,
        metric=effect.metric,
        direction=effect.direction,
        size=effect.size,
        due_on=effect.due_on,
        owner=effect.owner,
        area=effect.area,
        store=effect.store,
        guardrails=guardrails_of(effect),
    )


def guardrails_of(effect: IntendedEffect) -> tuple[Guardrail, ...]:
    """What must not get worse by more than its margin while the effect is pursued."""
    return tuple(Guardrail(each["metric"], Decimal(each["margin"])) for each in effect.guardrails)


def _kept(guardrails: Iterable[Guardrail]) -> list[dict[str, str]]:
    return [{"metric": each.metric, "margin": f"{each.margin:.2f}"} for each in guardrails]


def is_owner(actor: Actor, effect: IntendedEffect) -> bool:
    """Whether the actor's account is that of the promise's owner: the same e-mail."""
    return effect.owner is not None and is_person(actor, effect.owner)


def _draft_of(effect: IntendedEffect) -> IntendedEffect:
    stored = IntendedEffect.objects.select_for_update().get(pk=effect.pk)
    if stored.frozen_at is not None:
        raise FrozenPromise(
            _("“%(promise)s” was frozen on %(day)s by %(who)s; a frozen promise does not change.")
            % {"promise": stored, "day": formats.day(stored.frozen_at), "who": stored.frozen_by_label}
        )
    return stored


def _check(promise: Promise, at: datetime) -> None:
    # the day is the store's; a promise for all stores goes by UTC
    today = at.astimezone(ZoneInfo(promise.store.zone if promise.store else "UTC")).date()
    by_field = {
        field: str(SENTENCES[code]) % {name: _shown(value) for name, value in values.items()}
        for field, code, values in rules.faults(
            size=promise.size, direction=promise.direction, due_on=promise.due_on, today=today
        )
    }
    try:
        definitions.named(promise.metric)
    except definitions.UnknownMetric as error:
        by_field["metric"] = str(error)
    if faults := _guardrail_faults(promise):
        by_field["guardrails"] = " ".join(faults)
    if promise.owner.left_on is not None and promise.owner.left_on <= today:
        by_field["owner"] = _("%(name)s left on %(day)s; choose somebody who is here.") % {
            "name": promise.owner,
            "day": formats.day(promise.owner.left_on),
        }
    if by_field:
        raise NotAPromise(by_field)


def _guardrail_faults(promise: Promise) -> list[str]:
    """What is wrong with the guardrails, a sentence each."""
    found = []
    for each in promise.guardrails:
        try:
            definitions.named(each.metric)
        except definitions.UnknownMetric as error:
            found.append(str(error))
    given = [(each.metric, each.margin) for each in promise.guardrails]
    for code, values in rules.guardrail_faults(promise.metric, given):
        found.append(str(SENTENCES[code]) % values)
    return found


def _shown(value: object) -> str:
    return formats.day(value) if isinstance(value, date) else str(value)
