"""Every change to campaigns: planned, started with its promise frozen, and ended with what was measured."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.audit import trail
from storewide.demand import rules
from storewide.demand.models import Campaign, CampaignState, Channel, Holdout
from storewide.kit import formats
from storewide.kit.errors import PartsRefused, Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes
from storewide.ledger import evidence_operations as evidence
from storewide.ledger import operations as ledger
from storewide.ledger.evidence_operations import Measurement
from storewide.ledger.models import Decision, Outcome
from storewide.ledger.operations import Promise
from storewide.metrics import definitions
from storewide.metrics import operations as metrics
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.metrics.operations import Happening
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: what may be decided about a campaign that is over
OUTCOMES = (Outcome.REPEAT, Outcome.ITERATE, Outcome.STOP)
ONE_DAY = timedelta(days=1)

SENTENCES = {
    "ends_before": gettext_lazy("The campaign ends before it begins; choose a later last day."),
    "too_long": gettext_lazy("A campaign lasts at most %(most)s days; plan the rest as another one."),
    "not_a_kpi": gettext_lazy("A campaign promises visitors, buyers or spend."),
    "not_of_people": gettext_lazy(
        "With people held out buyers or spend can be measured: how many come is given by the draw."
    ),
    "nothing": gettext_lazy("The promise must be above 0 percent."),
}


class NotAPlan(PartsRefused):
    """What was planned cannot be a campaign; `by_field` says what is wrong with which part."""


class NotReady(Refusal):
    """A campaign cannot start: nobody owns it, or its day has not come or is past."""

    status = 409


class NoSuchOutcome(Refusal):
    """A campaign is run again, changed, or not run again; nothing else is decided about it."""

    field = "outcome"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a campaign is to be, see `Campaign`."""

    store: Store
    name: str
    key: str
    marketing_channel: str
    budget_minor: int
    owner: Person | None
    area: Area
    first: date
    last: date
    metric: str
    direction: str
    size: Decimal
    guardrails: list[str] = field(default_factory=list)
    holdout: str = Holdout.NONE
    held_out: list[str] = field(default_factory=list)
    experiment: str = ""
    control: str = ""
    control_share: int | None = None


@trail.operation
def plan_campaign(*, plan: Plan, by: Actor, at: datetime) -> Campaign:
    """Plan a campaign; it may change until it starts. Raises NotAPlan."""
    _check(plan, None)
    campaign = Campaign(**vars(plan), created_at=at)
    campaign.save(force_insert=True)
    changes = {"budget": [None, formats.money(plan.budget_minor, plan.store.currency)]}
    trail.record(action="demand.campaign.plan", of=campaign, by=by, at=at, changes=changes)
    return campaign


@trail.operation
def change_campaign(
    *, campaign: Campaign, plan: Plan, by: Actor, at: datetime, expected_version: int | None
) -> Campaign:
    """Plan a campaign otherwise. Raises NotAPlan, Conflict, and WrongState once it has started."""
    lock(Campaign.objects.get(pk=campaign.pk), CampaignState.PLANNED)
    _check(plan, campaign)
    differing = save_changes(campaign, vars(plan), expected_version)
    trail.record(action="demand.campaign.change", of=campaign, by=by, at=at, changes=differing)
    return campaign


@trail.operation
def start_campaign(*, campaign: Campaign, by: Actor, at: datetime) -> Campaign:
    """Start: freezes the promise and marks every chart of the store. All of it or nothing.

    Raises NotReady, WrongState, and what the ledger says of the promise.
    """
    lock(campaign, CampaignState.PLANNED)
    owner = _ready(campaign, at)
    promise = Promise(
        what=campaign.name,
        metric=campaign.metric,
        direction=campaign.direction,
        size=campaign.size,
        due_on=campaign.last + ONE_DAY,
        owner=owner,
        area=campaign.area,
        store=campaign.store,
    )
    drafted = ledger.draft(promise=promise, source=campaign.link, by=by, at=at)
    campaign.effect = ledger.freeze(effect=drafted, by=by, at=at)
    campaign.state, campaign.started_at = CampaignState.RUNNING, at
    campaign.version += 1
    campaign.save()
    _mark_charts(campaign, by, at)
    changes = {"state": [CampaignState.PLANNED, CampaignState.RUNNING]}
    trail.record(action="demand.campaign.start", of=campaign, by=by, at=at, changes=changes)
    return campaign


@trail.operation
def end_campaign(
    *, campaign: Campaign, outcome: str, reason: str, seen: Measurement | None, by: Actor, at: datetime
) -> Decision:
    """End a campaign with its owner's decision, and keep what was `seen` of its promise in the ledger.

    Before its last day it ends on the day before `at`. Raises WrongState, NoSuchOutcome, NotReady, and what
    `ledger.decide` raises.
    """
    lock(campaign, CampaignState.RUNNING)
    measured = _decidable(outcome, seen)
    assert campaign.owner is not None  # noqa: S101 - what started has an owner
    decision = evidence.decide(
        what=campaign.name,
        outcome=outcome,
        reason=reason,
        accountable=campaign.owner,
        source=campaign.link,
        by=by,
        at=at,
    )
    evidence.measure(measurement=measured, effect=campaign.effect, source=campaign.link, by=by, at=at)
    before = campaign.last
    campaign.last = min(campaign.last, campaign.store.day_of(at) - ONE_DAY)
    campaign.state, campaign.ended_at = CampaignState.ENDED, at
    campaign.version += 1
    campaign.save()
    if campaign.last != before:
        _mark_charts(campaign, by, at)
    changes = {
        "state": [CampaignState.RUNNING, CampaignState.ENDED],
        "outcome": [None, decision.get_outcome_display()],
    }
    trail.record(action="demand.campaign.end", of=campaign, by=by, at=at, changes=changes)
    return decision


def _ready(campaign: Campaign, at: datetime) -> Person:
    """The owner; raises NotReady naming what keeps the campaign from starting."""
    today = campaign.store.day_of(at)
    said: dict[str, Any] = {"name": campaign.name, "first": formats.day(campaign.first)}
    if campaign.owner is None:
        raise NotReady(_("“%(name)s” has no owner; name the person who promises its effect.") % said)
    if today < campaign.first:
        raise NotReady(_("“%(name)s” begins on %(first)s; start it then, or change its first day.") % said)
    if today > campaign.last:
        raise NotReady(_("The last day of “%(name)s” is past; plan other days.") % said)
    return campaign.owner


def _decidable(outcome: str, seen: Measurement | None) -> Measurement:
    """What was seen of the promise; raises NoSuchOutcome, and NotReady where nothing was."""
    if outcome not in OUTCOMES:
        raise NoSuchOutcome(
            _("“%(outcome)s” is not decided about a campaign; choose %(allowed)s.")
            % {"outcome": outcome, "allowed": ", ".join(OUTCOMES)}
        )
    if seen is None:
        raise NotReady(
            _("No full day of the campaign has figures yet; end it tomorrow, or import them first.")
        )
    return seen


def _mark_charts(campaign: Campaign, by: Actor, at: datetime) -> None:
    """Mark its days on every chart of the store, in place of an earlier mark."""
    source = f"{Campaign.KIND}:{campaign.pk}"
    for mark in Annotation.objects.filter(source=source):
        metrics.remove_annotation(annotation=mark, by=by, at=at)
    happening = Happening(
        label=campaign.name,
        kind=AnnotationKind.CAMPAIGN,
        day=campaign.first,
        until=campaign.last if campaign.last != campaign.first else None,
        store=campaign.store,
        area=campaign.area,
        source=source,
    )
    metrics.annotate(happening=happening, by=by, at=at)


def _check(plan: Plan, campaign: Campaign | None) -> None:
    found = {
        name: str(SENTENCES[code]) % {"most": rules.LONGEST_DAYS}
        for name, code in rules.faults(
            first=plan.first, last=plan.last, metric=plan.metric, size=plan.size, holdout=plan.holdout
        ).items()
    }
    if plan.marketing_channel not in Channel.values:
        found["marketing_channel"] = _("“%(channel)s” is not a marketing channel.") % {
            "channel": plan.marketing_channel
        }
    found |= _check_holdout(plan)
    for code in plan.guardrails:
        if code not in definitions.all_definitions():
            found["guardrails"] = _("“%(metric)s” is not a metric.") % {"metric": code}
    same = Campaign.objects.filter(store=plan.store, key=plan.key)
    if (same.exclude(pk=campaign.pk) if campaign else same).exists():
        found["key"] = _("Another campaign of %(store)s has the key “%(key)s”; give this one its own.") % {
            "store": plan.store,
            "key": plan.key,
        }
    if found:
        raise NotAPlan(found)


def _check_holdout(plan: Plan) -> dict[str, str]:
    """What a holdout lacks, by field."""
    if plan.holdout == Holdout.REGIONS and not plan.held_out:
        return {"held_out": _("Name at least one country that does not get the campaign.")}
    if plan.holdout != Holdout.PEOPLE:
        return {}
    found = {}
    if not plan.experiment:
        found["experiment"] = _("Name the experiment whose exposures say who was held out.")
    if not plan.control:
        found["control"] = _("Name the variant of those who were held out.")
    if plan.control_share is None or not 0 < plan.control_share < 100:
        found["control_share"] = _("Say how many of a hundred people are held out, from 1 to 99.")
    return found
