"""Every address of the product with a record behind it, so that tests and measurements can visit all of them.

A route whose parts have no sample here fails the walk: whoever adds a page adds what it shows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from storewide.access.models import ApiKey, Invitation, User
from storewide.assessment.models import Assessment
from storewide.assessment.models import Job as JobToBeDone
from storewide.coordination.models import (
    Board,
    BoardInput,
    BoardMember,
    Criterion,
    Item,
    Mechanism,
    Meeting,
    Pilot,
    WorkingGroup,
)
from storewide.demand.models import Campaign, ChannelRule
from storewide.experiments.models import Experiment
from storewide.flags.models import Audience, Flag, Holdout, Version
from storewide.jobs.models import ChatRoom, Delivery, Job, Webhook
from storewide.ledger.models import Decision, IntendedEffect, MeasuredEffect
from storewide.listening.models import Feedback
from storewide.metrics.models import Alert, AlertRule, Annotation, Metric, Segment, Target
from storewide.organization.models import (
    Absence,
    AdviceAnswers,
    DecisionRight,
    Membership,
    Person,
    Role,
    Skill,
    Team,
    TeamDecision,
    Unit,
    UnitFunction,
)
from storewide.ownership.models import Activity, Area, DutyShift, Suppression
from storewide.portfolio.models import Request, RequestState
from storewide.releases.models import Briefing, Carried, Release, ReleaseState, Step
from storewide.rhythm.models import Action, Review
from storewide.service.models import Burn, Hook, Incident, Maintenance, Objective, Probe
from storewide.sources.models import Connection, Import, ImportState, OwnPreset, Store, WriteKey
from storewide.strategy.models import Document, Goal, KeyResult
from storewide.strategy.models import Objective as PlanObjective
from storewide.strategy.models.competition import Competitor, Feature, Signal, SwotEntry
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal

NOWHERE = "no-such-token"


@dataclass(frozen=True)
class Route:
    """One address pattern: its full name, and the names of its parts."""

    name: str
    parts: frozenset[str]


def routes() -> list[Route]:
    """Every named route of the pages; the API is walked by its own document."""
    return sorted(set(_routes(get_resolver(), "")), key=lambda route: route.name)


def _routes(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            # what programs speak is walked by its own tests
            if pattern.namespace not in ("api", "scim"):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from _routes(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Route(f"{prefix}{pattern.name}", frozenset(pattern.pattern.converters))


def _first(model: Any, **where: Any) -> Callable[[], Any]:
    return lambda: model.objects.filter(**where).order_by("pk").first()


def _pk(find: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: getattr(find(), "pk", None)


def _experiment(state: str) -> Callable[[], Any]:
    """The number of an experiment in a state; of any where none stands there, since its page then leads on."""
    return lambda: getattr(_first(Experiment, state=state)() or _first(Experiment)(), "number", None)


def _release(state: ReleaseState) -> Callable[[], Any]:
    """The number of a release in a state; of any where none stands there, since its page then leads on."""
    return lambda: getattr(_first(Release, state=state)() or _first(Release)(), "number", None)


def _assessment(*states: str) -> Callable[[], Any]:
    """The short name of an assessment in one of these states."""
    rows = Assessment.objects.order_by("pk")
    return lambda: rows.filter(state__in=states).values_list("slug", flat=True).first()


def _own_metric() -> Any:
    return Metric.objects.exclude(definition__isnull=True).values_list("code", flat=True).first()


def _segment() -> Any:
    return Segment.objects.values_list("slug", flat=True).first()


#: by the name of a part, how to find a record for it
PARTS: dict[str, Callable[[], Any]] = {
    "user_id": _pk(_first(User)),
    "invitation_id": _pk(_first(Invitation)),
    "key_id": _pk(_first(ApiKey)),
    "job_id": _pk(_first(Job)),
    "effect_id": _pk(_first(IntendedEffect, frozen_at__isnull=False)),
    "measured_id": _pk(_first(MeasuredEffect)),
    "decision_id": _pk(_first(Decision)),
    "briefing_id": _pk(_first(Briefing)),
    "carried_id": _pk(_first(Carried)),
    "step_id": _pk(_first(Step)),
    "feedback_id": _pk(_first(Feedback)),
    "person_id": _pk(_first(Person)),
    "team_id": _pk(_first(Team)),
    "unit_id": _pk(_first(Unit)),
    "function_id": _pk(_first(UnitFunction)),
    "membership_id": _pk(_first(Membership)),
    "skill_id": _pk(_first(Skill)),
    "absence_id": _pk(_first(Absence)),
    "role_id": _pk(_first(Role)),
    "right_id": _pk(_first(DecisionRight)),
    "action_id": _pk(_first(Action)),
    "incident_id": _pk(_first(Incident)),
    "hook_id": _pk(_first(Hook)),
    "probe_id": _pk(_first(Probe, steps__number=0)),
    "place": lambda: 0,
    "maintenance_id": _pk(_first(Maintenance)),
    "objective_id": _pk(_first(Objective)),
    "burn_id": _pk(_first(Burn)),
    "alert_id": _pk(_first(Alert)),
    "watched_id": _pk(_first(AlertRule)),
    "room_id": _pk(_first(ChatRoom)),
    "shift_id": _pk(_first(DutyShift)),
    "webhook_id": lambda: getattr(_first(Delivery)() or _first(Webhook)(), "webhook_id", None),
    "delivery_id": _pk(_first(Delivery)),
    "review_id": _pk(_first(Review)),
    "campaign_id": _pk(_first(Campaign)),
    "rule_id": _pk(_first(ChannelRule)),
    "connection_id": _pk(_first(Connection)),
    "goal": _pk(_first(Goal, metric="spend")),
    "blip_slug": lambda: "playwright",
    "objective": _pk(_first(PlanObjective)),
    "key_result": _pk(_first(KeyResult)),
    "document": _pk(_first(Document)),
    "level": lambda: "coordination",
    "stage": lambda: "doing",
    "part": lambda: "orders",
    "provider": lambda: "pagerduty",
    "week": lambda: "2026-W10",
    "day": lambda: "2026-03-09",
    "month": lambda: "2026-02",
    "cause": lambda: "missing",
    "token": lambda: NOWHERE,
    "digest": lambda: "0" * 64,
    "form": lambda: "png",
    "code": lambda: "spend",
    "area": lambda: "metrics",
    "number": lambda: getattr(_first(Request, state=RequestState.ASKED)(), "number", None),
}
#: where the part alone does not say which record is meant
ROUTES: dict[str, Callable[[], Any]] = {
    "coordination:item-block": _pk(_first(Item)),
    "coordination:item-unblock": _pk(_first(Item)),
    "coordination:meeting-notes": _pk(_first(Meeting)),
    "coordination:tell": _pk(_first(BoardInput)),
    **{
        f"assessment:{page}": _assessment("decided")
        for page in ("assessment", "jobs", "gaps", "options", "recommendation", "look-again", "tell-effect")
    },
    "demand:change": _pk(_first(Campaign, state="planned")),
    "demand:start": _pk(_first(Campaign, state="planned")),
    "experiments:experiment": _experiment("ended"),
    "experiments:figures": _experiment("ended"),
    "experiments:change": _experiment("draft"),
    "experiments:start": _experiment("draft"),
    "experiments:read": _experiment("running"),
    "experiments:decide": _experiment("ended"),
    "experiments:stop": _experiment("running"),
    "experiments:registration": _experiment("ended"),
    "experiments:registration-json": _experiment("ended"),
    "experiments:totals": _experiment("running"),
    "experiments:learning": _experiment("decided"),
    "experiments:own-data": lambda: Store.objects.values_list("slug", flat=True).order_by("pk").first(),
    "organization:advice": _pk(_first(AdviceAnswers)),
    "organization:template": lambda: "seven-areas",
    "organization:maturity-of": lambda: "data",
    "organization:maturity-assess": lambda: "data",
    "organization:decision": _pk(_first(TeamDecision)),
    "organization:decision-settle": _pk(_first(TeamDecision, decided_at=None)),
    "organization:decision-remove": _pk(_first(TeamDecision)),
    "metrics:area": lambda: Area.objects.values_list("slug", flat=True).first(),
    "metrics:definition-change": _own_metric,
    "metrics:definition-retire": _own_metric,
    "metrics:definition-bring-back": _own_metric,
    "metrics:segment": _segment,
    "metrics:segment-change": _segment,
    "metrics:segment-remove": _segment,
    "metrics:results-store": lambda: Store.objects.values_list("slug", flat=True).first(),
    "metrics:results-unit": _pk(_first(Unit)),
    "metrics:target": _pk(_first(Target)),
    "metrics:target-remove": _pk(_first(Target)),
    "metrics:annotation": _pk(_first(Annotation)),
    "metrics:annotation-remove": _pk(_first(Annotation)),
    "portfolio:promise": lambda: getattr(_first(Request, state=RequestState.BET)(), "number", None),
    "portfolio:freeze": lambda: getattr(_first(Request, state=RequestState.BET)(), "number", None),
    "releases:release": _release(ReleaseState.PREPARING),
    "releases:change": _release(ReleaseState.PREPARING),
    "releases:cancel": _release(ReleaseState.PREPARING),
    "releases:carry": _release(ReleaseState.PREPARING),
    "releases:sign-off": _release(ReleaseState.PREPARING),
    "releases:briefing": _release(ReleaseState.PREPARING),
    "releases:go-live": _release(ReleaseState.PREPARING),
    "releases:watch": _release(ReleaseState.LIVE),
    "releases:decide": _release(ReleaseState.LIVE),
    "strategy:compared-area": lambda: "checkout",
    "strategy:competitor": lambda: "fjordhus",
    "strategy:kept": lambda: "deals",
    "strategy:kept-add": lambda: "deals",
    "strategy:evidence-file": lambda: "deals",
    "strategy:evidence-file-take": lambda: "deals",
    "strategy:feature": _pk(_first(Feature)),
    "strategy:feature-change": _pk(_first(Feature)),
    "strategy:competitor-change": _pk(_first(Competitor)),
    "strategy:deal": _pk(_first(LostDeal)),
    "strategy:deal-change": _pk(_first(LostDeal)),
    "strategy:customer-ask": _pk(_first(CustomerAsk)),
    "strategy:customer-ask-change": _pk(_first(CustomerAsk)),
    "strategy:swot-entry": _pk(_first(SwotEntry)),
    "strategy:swot-entry-change": _pk(_first(SwotEntry)),
    "strategy:signal": _pk(_first(Signal)),
    "strategy:signal-change": _pk(_first(Signal)),
    "strategy:candidate": _pk(_first(Candidate)),
    "strategy:candidate-change": _pk(_first(Candidate)),
    "strategy:candidate-close": _pk(_first(Candidate)),
    "strategy:gather": _pk(_first(Candidate)),
    "strategy:reason-change": _pk(_first(LossReason)),
    "sources:write-key": _pk(_first(WriteKey)),
    "sources:write-key-standing": _pk(_first(WriteKey)),
    "sources:write-key-change": _pk(_first(WriteKey)),
    "sources:write-key-revoke": _pk(_first(WriteKey)),
    "sources:map-columns": uuid4,
    "sources:preset": _pk(_first(OwnPreset)),
    "sources:preset-change": _pk(_first(OwnPreset)),
    "sources:preset-delete": _pk(_first(OwnPreset)),
    "sources:import-questions": _pk(_first(Import, state=ImportState.WAITING)),
}


def address(route: Route) -> str:
    """The route's address with a record of the database; LookupError where none is known for a part."""
    kwargs = {}
    for part in route.parts:
        find = ROUTES.get(route.name) or PARTS.get(part) or _of_module(route.name, part)
        value = find() if find else None
        if value is None:
            raise LookupError(f"{route.name} has no sample for <{part}>; add one to tests/walk.py")
        kwargs[part] = value
    return reverse(route.name, kwargs=kwargs)


def _of_ownership(name: str) -> Any:
    """What a short name in an address of ownership names."""
    is_activity = name.startswith("ownership:activity") and name != "ownership:activity-add"
    return Activity if is_activity else Area


def _slug_of(model: Any) -> Callable[[], Any]:
    return lambda: model.objects.values_list("slug", flat=True).first()


def _of_module(name: str, part: str) -> Callable[[], Any] | None:
    module = name.partition(":")[0]
    found: dict[tuple[str, str], Callable[[], Any]] = {
        ("coordination", "group_id"): _pk(_first(WorkingGroup)),
        ("coordination", "part_id"): _pk(_first(Criterion)),
        ("coordination", "kind"): lambda: "members" if ":piece-" in name else "criteria",
        ("coordination", "waiting_id"): _pk(_first(Team)),
        ("coordination", "blocking_id"): lambda: getattr(Team.objects.order_by("pk").last(), "pk", None),
        ("coordination", "mechanism_id"): _pk(_first(Mechanism)),
        ("coordination", "board_id"): _pk(_first(Board)),
        ("coordination", "whole_id"): _pk(_first(Board)),
        ("coordination", "piece_id"): _pk(_first(BoardMember)),
        ("coordination", "pilot_id"): _pk(_first(Pilot)),
        ("assessment", "slug"): _assessment("jobs", "options"),
        ("assessment", "kind"): lambda: "job",
        ("assessment", "table"): lambda: "jobs",
        ("assessment", "part_id"): _pk(_first(JobToBeDone, assessment__state="jobs")),
        ("sources", "slug"): lambda: Store.objects.values_list("slug", flat=True).first(),
        ("sources", "pk"): _pk(_first(Import)),
        ("flags", "key"): lambda: Flag.objects.filter(state="live").values_list("key", flat=True).first(),
        ("flags", "environment"): lambda: "production",
        ("flags", "audience"): lambda: Audience.objects.values_list("key", flat=True).first(),
        ("flags", "holdout"): lambda: Holdout.objects.values_list("key", flat=True).first(),
        ("flags", "version_id"): _pk(_first(Version)),
        ("rhythm", "store"): lambda: Store.objects.values_list("slug", flat=True).first(),
        ("strategy", "slug"): lambda: "house-radar",
        ("strategy", "written_as"): lambda: "csv",
        ("ownership", "slug"): _slug_of(_of_ownership(name)),
        ("ownership", "part"): lambda: "C",
        ("ownership", "who"): _pk(_first(Role)),
        ("ownership", "person_id"): _pk(_first(Person)),
        ("ownership", "team_id"): _pk(_first(Team)),
        ("ownership", "suppression"): _pk(_first(Suppression)),
    }
    return found.get((module, part))
