"""Every change to how the store is held against others: records written down and changed, judgements, evidence gathered."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import PartsRefused, Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import Record, save_changes
from storewide.lib.money import EXPONENTS
from storewide.metrics import definitions
from storewide.organization import removing
from storewide.ownership.models import Area, Group
from storewide.strategy import short_names
from storewide.strategy.models.competition import Competitor, Feature, Judgement, Signal, SwotEntry
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal, MissedSearch

#: what its line in the trail begins with, by record
ACTIONS: dict[type[Record], str] = {
    Competitor: "strategy.competitor",
    Feature: "strategy.feature",
    SwotEntry: "strategy.swot",
    Signal: "strategy.signal",
    LossReason: "strategy.reason",
    LostDeal: "strategy.deal",
    CustomerAsk: "strategy.ask",
    Candidate: "strategy.candidate",
}


class NotSo(PartsRefused):
    """What was written cannot be so; `by_field` says what is wrong with which part."""


class ReasonMissing(Refusal):
    """Whoever reads of an idea that is taken up or dropped wants to know why."""

    field = "outcome"


@trail.operation
def add[Kept: Record](*, record: Kept, by: Actor, at: datetime) -> Kept:
    """Write down a competitor, feature, lost deal, ask or any other record that is not saved yet. Raises NotSo."""
    check(record, at.date())
    if isinstance(record, (Competitor, Feature, LossReason)) and not record.slug:
        record.slug = short_names.free(record.name, type(record).objects.all(), 60, "other")
    record.created_at = at
    record.save(force_insert=True)
    trail.record(action=f"{ACTIONS[type(record)]}.add", of=record, by=by, at=at)
    return record


@trail.operation
def change[Kept: Record](
    *, record: Kept, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Kept:
    """Change what a record says. Raises NotSo, Conflict."""
    changed = type(record)(
        **{each.attname: getattr(record, each.attname) for each in record._meta.concrete_fields}
    )
    for name, value in changes.items():
        setattr(changed, name, value)
    check(changed, at.date())
    differing = save_changes(record, changes, expected_version)
    trail.record(action=f"{ACTIONS[type(record)]}.change", of=record, by=by, at=at, changes=differing)
    return record


@trail.operation
def remove(*, record: Record, by: Actor, at: datetime) -> None:
    """Take out what was entered by mistake. Raises StillNeeded, which names what hangs on it."""
    trail.record(action=f"{ACTIONS[type(record)]}.remove", of=record, by=by, at=at)
    removing.remove(record)


@trail.operation
def judge(*, judgement: Judgement, by: Actor, at: datetime) -> Judgement:
    """Say how we stand against a competitor in a feature; what was said before stays as history. Raises NotSo."""
    check(judgement, at.date())
    judgement.by_label, judgement.created_at = by.label[:200], at
    judgement.save(force_insert=True)
    changes = {"stand": ["", f"{judgement.about}: {judgement.get_stand_display()}"]}
    trail.record(action="strategy.competitor.judge", of=judgement.competitor, by=by, at=at, changes=changes)
    return judgement


@trail.operation
def close(*, candidate: Candidate, state: str, outcome: str, by: Actor, at: datetime) -> Candidate:
    """Take up or drop the idea of a product, or open it again, with the reason. Raises ReasonMissing."""
    if state != Candidate.State.OPEN and not outcome.strip():
        raise ReasonMissing(_("Write why; whoever gave the evidence will read it."))
    differing = save_changes(candidate, {"state": state, "outcome": outcome.strip()}, None)
    trail.record(action="strategy.candidate.close", of=candidate, by=by, at=at, changes=differing)
    return candidate


@trail.operation
def gather(
    *,
    candidate: Candidate,
    deals: Iterable[LostDeal],
    asks: Iterable[CustomerAsk],
    searches: Iterable[MissedSearch],
    by: Actor,
    at: datetime,
) -> Candidate:
    """Say which deals, asks and searches speak for an idea: these and no others; what speaks for another one stays there."""
    kept: tuple[tuple[Any, list[Any]], ...] = (
        (LostDeal, [each.pk for each in deals]),
        (CustomerAsk, [each.pk for each in asks]),
        (MissedSearch, [each.pk for each in searches]),
    )
    for model, keys in kept:
        model.objects.filter(candidate=candidate).exclude(pk__in=keys).update(candidate=None)
        model.objects.filter(pk__in=keys, candidate=None).update(candidate=candidate)
    counts = {
        name: len(keys) for name, (_model, keys) in zip(("deals", "asks", "searches"), kept, strict=True)
    }
    changes = {name: ["", str(count)] for name, count in counts.items()}
    trail.record(action="strategy.candidate.gather", of=candidate, by=by, at=at, changes=changes)
    return candidate


def check(record: Record, today: date) -> None:
    """Raise NotSo where a record says what cannot be."""
    faults = {field: fault for fault_of in _CHECKS for field, fault in fault_of(record, today)}
    if faults:
        raise NotSo(faults)


type _Faults = Iterable[tuple[str, str]]


def _name_taken(record: Record, _today: date) -> _Faults:
    if isinstance(record, (Competitor, Feature, Candidate, LossReason)):
        others = type(record).objects.filter(name__iexact=record.name).exclude(pk=record.pk)
        if others.exists():
            yield "name", _("“%(name)s” is there already; choose another name.") % {"name": record.name}


def _not_come(record: Record, today: date) -> _Faults:
    for field in ("judged_on", "noted_on", "lost_on", "asked_on", "dated"):
        day = getattr(record, field, None)
        if day is not None and day > today:
            yield field, _("%(day)s has not come; choose a day until today.") % {"day": formats.day(day)}


def _expires_before(record: Record, _today: date) -> _Faults:
    ends = getattr(record, "expires_on", None)
    begins = next(
        (getattr(record, name) for name in ("judged_on", "noted_on", "dated") if hasattr(record, name)), None
    )
    if ends and begins and ends < begins:
        yield (
            "expires_on",
            _("It would end before %(day)s; choose a later day.") % {"day": formats.day(begins)},
        )


def _about_elsewhere(record: Record, _today: date) -> _Faults:
    if isinstance(record, Feature) and record.area.group == Group.OPERATION:
        yield "area", _("%(area)s is no store feature; choose an area of the store.") % {"area": record.area}
    area, feature = getattr(record, "area", None), getattr(record, "feature", None)
    if area is not None and feature is not None and feature.area_id != area.pk:
        said = {"feature": feature, "area": feature.area}
        yield "about", _("%(feature)s belongs to %(area)s; leave the area out or name that one.") % said


def _without_evidence(record: Record, _today: date) -> _Faults:
    if isinstance(record, (Judgement, SwotEntry)) and not (
        record.evidence.strip() or record.evidence_address or record.evidence_file.strip()
    ):
        yield "evidence", _("Say what it rests on: a sentence, an address or the name of a file.")


def _currency_unknown(record: Record, _today: date) -> _Faults:
    if isinstance(record, LostDeal) and record.currency not in EXPONENTS:
        said = {"currency": record.currency}
        yield (
            "currency",
            _("currency “%(currency)s” is not known; use its three letters, such as EUR.") % said,
        )


def _number_taken(record: Record, _today: date) -> _Faults:
    if isinstance(record, LostDeal) and record.number:
        others = LostDeal.objects.filter(Q(number=record.number) & ~Q(pk=record.pk))
        if others.exists():
            yield "number", _("A lost deal has the number “%(number)s” already.") % {"number": record.number}


def _metric_unknown(record: Record, _today: date) -> _Faults:
    if not isinstance(record, Signal) or not record.metric:
        return
    if record.metric not in definitions.all_definitions():
        yield "metric", _("There is no metric “%(code)s”; choose one of yours.") % {"code": record.metric}
    if record.value is None:
        yield "value", _("Give the value that our metric is held against.")


_CHECKS: tuple[Callable[[Record, date], _Faults], ...] = (
    _name_taken,
    _not_come,
    _expires_before,
    _about_elsewhere,
    _without_evidence,
    _currency_unknown,
    _number_taken,
    _metric_unknown,
)


def subject(area: Area | None, feature: Feature | None) -> dict[str, Any]:
    """What a record is about, as its fields: a feature brings its area along."""
    return {"area": feature.area if feature else area, "feature": feature}
