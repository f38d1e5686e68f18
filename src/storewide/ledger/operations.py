"""Every change to the ledger: a promise is drafted, changed while it is a draft, and frozen once."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.ledger import rules
from storewide.ledger.models import IntendedEffect
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store


class NotAPromise(Refusal):
    """Size or date make no promise that could be measured."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class FrozenPromise(Refusal):
    """A frozen promise cannot be changed or frozen again."""

    status = 409


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What somebody promises: `metric` goes `direction` by `size` percent until `due_on`, says `owner`."""

    what: str
    metric: str
    direction: str
    size: Decimal
    due_on: date
    owner: Person
    area: Area
    store: Store | None


SENTENCES = {
    "size_not_positive": gettext_lazy("The size is %(size)s %%; it must be above 0 (the direction says up or down)."),
    "size_too_large": gettext_lazy("The size is %(size)s %%; it must be at most %(bound)s %%."),
    "due_in_the_past": gettext_lazy("%(day)s is not after today; a promise is about the future."),
    "due_too_late": gettext_lazy("%(day)s is more than three years away; choose a date by which it can be measured."),
}


@trail.operation
def draft(*, promise: Promise, source: Link, by: Actor, at: datetime) -> IntendedEffect:
    """Write down an intended effect that may still change; raises NotAPromise for a size or date that cannot be."""
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
def freeze(*, effect: IntendedEffect, by: Actor, at: datetime) -> IntendedEffect:
    """Freeze a promise for good: from here on nobody can change what was promised, only measure it."""
    effect = _draft_of(effect)
    _check(_promise_of(effect), at)
    effect.frozen_at = at
    effect.frozen_by_id = by.id
    effect.frozen_by_label = by.label
    effect.digest = rules.digest({name: getattr(effect, name) for name in IntendedEffect.PROMISED})
    effect.version += 1
    effect.save()
    trail.record(
        action="ledger.effect.freeze", of=effect, by=by, at=at, changes={"digest": [None, effect.digest]}
    )
    return effect


def _draft_of(effect: IntendedEffect) -> IntendedEffect:
    stored = IntendedEffect.objects.select_for_update().get(pk=effect.pk)
    if stored.frozen_at is not None:
        raise FrozenPromise(
            _("“%(promise)s” was frozen on %(day)s by %(who)s; a frozen promise does not change.")
            % {"promise": stored, "day": stored.frozen_at.date().isoformat(), "who": stored.frozen_by_label}
        )
    return stored


def _promise_of(effect: IntendedEffect) -> Promise:
    return Promise(
        what=effect.promise,
        metric=effect.metric,
        direction=effect.direction,
        size=effect.size,
        due_on=effect.due_on,
        owner=effect.owner,
        area=effect.area,
        store=effect.store,
    )


def _check(promise: Promise, at: datetime) -> None:
    for field, code, values in rules.faults(size=promise.size, due_on=promise.due_on, today=at.date()):
        raise NotAPromise(field, str(SENTENCES[code]) % values)
