"""The effect ledger over REST: all frozen promises, and one of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.ledger import queries, words
from storewide.ledger.models import Decision, IntendedEffect, MeasuredEffect
from storewide.ledger.permissions import LedgerPermission

router = Router(tags=["Effect ledger"])


class EffectOut(Schema):
    """A frozen promise; `size` is in percent, `store` null means all stores.

    One told `after_the_fact` may lack metric and direction (empty), size, owner and area (null).
    """

    id: UUID
    what_ships: str
    sentence: str
    metric: str
    direction: str
    size: float | None
    due_on: date
    after_the_fact: bool
    owner: str | None
    area: str | None
    store: str | None
    grade: str
    frozen_at: datetime
    frozen_by: str
    digest: str
    guardrails: list[dict[str, str]]

    @staticmethod
    def resolve_what_ships(effect: IntendedEffect) -> str:
        return effect.promise

    @staticmethod
    def resolve_sentence(effect: IntendedEffect) -> str:
        return words.sentence(effect)

    @staticmethod
    def resolve_owner(effect: IntendedEffect) -> str | None:
        return effect.owner.email if effect.owner else None

    @staticmethod
    def resolve_area(effect: IntendedEffect) -> str | None:
        return effect.area.slug if effect.area else None

    @staticmethod
    def resolve_store(effect: IntendedEffect) -> str | None:
        return effect.store.slug if effect.store else None

    @staticmethod
    def resolve_frozen_by(effect: IntendedEffect) -> str:
        return effect.frozen_by_label


class SealedEffectOut(EffectOut):
    """One frozen promise, with the check that it is as it was frozen."""

    unchanged: bool

    @staticmethod
    def resolve_unchanged(effect: IntendedEffect) -> bool:
        return queries.seal(effect).holds


class MeasuredOut(Schema):
    """One measurement; `estimate`, `low` and `high` are changes in percent, null where they cannot be said."""

    id: UUID
    what: str
    metric: str
    grade: str
    verdict: str
    estimate: float | None
    low: float | None
    high: float | None
    first: date
    last: date
    method: str
    data_version: int
    effect: UUID | None
    source_kind: str
    source_id: str

    @staticmethod
    def resolve_effect(measured: MeasuredEffect) -> UUID | None:
        return measured.effect_id


class DecisionOut(Schema):
    """One decision; `accountable` is the person's e-mail."""

    id: UUID
    what: str
    outcome: str
    reason: str
    accountable: str
    decided_by: str
    decided_at: datetime
    source_kind: str
    source_id: str

    @staticmethod
    def resolve_accountable(decision: Decision) -> str:
        return decision.accountable.email

    @staticmethod
    def resolve_decided_by(decision: Decision) -> str:
        return decision.decided_by_label


@router.get("/measured", response=list[MeasuredOut], operation_id="list_measured_effects")
@paginate(LimitOffsetPagination)
def measured(request: Any, metric: str = "", grade: str = "") -> QuerySet[MeasuredEffect]:
    """What was measured, newest first; narrowed by metric code or grade."""
    require(request.auth, LedgerPermission.VIEW)
    asked = {"metric": metric, "grade": grade}
    return MeasuredEffect.objects.filter(**{name: value for name, value in asked.items() if value})


@router.get("/decisions", response=list[DecisionOut], operation_id="list_decisions")
@paginate(LimitOffsetPagination)
def decisions(request: Any, outcome: str = "") -> QuerySet[Decision]:
    """What was decided, newest first; narrowed by outcome."""
    require(request.auth, LedgerPermission.VIEW)
    found = Decision.objects.select_related("accountable")
    return found.filter(outcome=outcome) if outcome else found


@router.get("/effects", response=list[EffectOut], operation_id="list_effects")
@paginate(LimitOffsetPagination)
def effects(
    request: Any, metric: str = "", area: str = "", grade: str = "", group: str = ""
) -> QuerySet[IntendedEffect]:
    """Frozen promises, newest first; narrowed by metric code, area slug, group of areas or grade."""
    require(request.auth, LedgerPermission.VIEW)
    asked = {"metric": metric, "area__slug": area, "area__group": group, "grade": grade}
    return IntendedEffect.objects.for_ledger().filter(
        **{path: value for path, value in asked.items() if value}
    )


@router.get("/effects/{effect_id}", response=SealedEffectOut, operation_id="get_effect")
def effect(request: Any, effect_id: UUID) -> IntendedEffect:
    """One frozen promise."""
    require(request.auth, LedgerPermission.VIEW)
    return get_object_or_404(IntendedEffect.objects.for_ledger(), pk=effect_id)
