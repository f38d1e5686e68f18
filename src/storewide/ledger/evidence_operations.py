"""What is added to the ledger after go-live: measured effects, decisions, and promises told after the fact."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.ledger import rules
from storewide.ledger.models import GRADES, Decision, Grade, IntendedEffect, MeasuredEffect
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store


class ReasonMissing(Refusal):
    """A decision without its reason teaches nobody anything."""

    field = "reason"


class AlreadyDecided(Refusal):
    """There is one decision about each experiment and each release."""

    status = 409


class NotAccountable(Refusal):
    """Somebody other than the accountable person wanted to decide."""

    status = 403


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What was measured of one metric: see MeasuredEffect for units and what may be None."""

    what: str
    metric: str
    grade: str
    verdict: str
    estimate: Decimal | None
    low: Decimal | None
    high: Decimal | None
    first: date
    last: date
    method: str
    data_version: int
    area: Area | None = None
    store: Store | None = None


@dataclass(frozen=True, kw_only=True)
class Past:
    """A release of the past as a table tells it; without metric, direction and size nothing was promised."""

    what: str
    day: date
    metric: str = ""
    direction: str = ""
    size: Decimal | None = None
    owner: Person | None = None
    area: Area | None = None
    store: Store | None = None


@trail.operation
def measure(
    *, measurement: Measurement, effect: IntendedEffect | None, source: Link, by: Actor, at: datetime
) -> MeasuredEffect:
    """Write down what was measured; a frozen promise then carries the best grade among its measurements."""
    measured = MeasuredEffect(
        effect=effect, source_kind=source.kind, source_id=source.id, created_at=at, **vars(measurement)
    )
    measured.save(force_insert=True)
    changes = {"grade": [None, measured.grade], "verdict": [None, measured.verdict]}
    trail.record(action="ledger.effect.measure", of=measured, by=by, at=at, changes=changes)
    if effect is not None:
        regrade(effect)
    return measured


@trail.operation
def decide(
    *, what: str, outcome: str, reason: str, accountable: Person, source: Link, by: Actor, at: datetime
) -> Decision:
    """Decide about an experiment or a release, once; raises ReasonMissing, NotAccountable, AlreadyDecided.

    A person may decide only as the accountable one; the system (the demo, a schedule) on their behalf.
    """
    if not reason.strip():
        raise ReasonMissing(_("Write the reason; it is what the next decision learns from."))
    if by.id is not None and not is_person(by, accountable):
        raise NotAccountable(
            _("%(name)s is accountable and decides; ask them, or make yourself accountable for the area.")
            % {"name": accountable}
        )
    if Decision.objects.of(source).exists():
        raise AlreadyDecided(_("“%(what)s” is decided already; a decision stands for good.") % {"what": what})
    decision = Decision.objects.create(
        what=what,
        outcome=outcome,
        reason=reason.strip(),
        accountable=accountable,
        decided_by_id=by.id,
        decided_by_label=by.label[:200],
        decided_at=at,
        source_kind=source.kind,
        source_id=source.id,
        created_at=at,
    )
    changes = {"outcome": [None, outcome], "accountable": [None, str(accountable)]}
    trail.record(action="ledger.decision.decide", of=decision, by=by, at=at, changes=changes)
    return decision


@trail.operation
def tell_past(*, past: Past, source: Link, by: Actor, at: datetime) -> IntendedEffect:
    """Enter a release of the past: frozen as it is told, and marked as promised after the fact."""
    effect = IntendedEffect(
        promise=past.what,
        metric=past.metric,
        direction=past.direction,
        size=past.size,
        due_on=past.day,
        after_the_fact=True,
        owner=past.owner,
        area=past.area,
        store=past.store,
        source_kind=source.kind,
        source_id=source.id,
        frozen_at=at,
        frozen_by_id=by.id,
        frozen_by_label=by.label[:200],
        created_at=at,
    )
    effect.digest = rules.digest(effect.content())
    effect.save(force_insert=True)
    trail.record(
        action="ledger.effect.tell_past", of=effect, by=by, at=at, changes={"digest": [None, effect.digest]}
    )
    return effect


def regrade(effect: IntendedEffect) -> None:
    """Give a frozen promise the best grade among its measurements; a draft waits until it is frozen."""
    grades = set(MeasuredEffect.objects.filter(effect=effect).values_list("grade", flat=True))
    best = next((grade for grade in GRADES if grade in grades), Grade.NONE)
    IntendedEffect.objects.frozen().filter(pk=effect.pk).update(grade=best)
    effect.refresh_from_db(fields=["grade"])


def is_person(actor: Actor, person: Person) -> bool:
    """Whether the actor's account is that of the person: the same e-mail."""
    return actor.id is not None and User.objects.filter(pk=actor.id, email__iexact=person.email).exists()
