"""Pages whose parts alone do not say which record is meant."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from storewide.coordination.models import (
    BoardInput,
    Item,
    Meeting,
)
from storewide.demand.models import Campaign
from storewide.metrics.models import Annotation, Target
from storewide.organization.models import (
    AdviceAnswers,
    TeamDecision,
    Unit,
)
from storewide.ownership.models import Area
from storewide.portfolio.models import BackwardsPage, Criterion, Fit, Request, RequestState
from storewide.releases.models import ReleaseState, Retrospective, Run
from storewide.sources.models import Import, ImportState, OwnPreset, Store, WriteKey
from storewide.strategy.models.competition import Competitor, Feature, Judgement, Signal, SwotEntry
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal, MissedSearch
from tests.walk.finding import assessment, experiment, first, number_of, own_metric, pk, release, segment

#: where the part alone does not say which record is meant
ROUTES: dict[str, Callable[[], Any]] = {
    "coordination:item-block": pk(first(Item)),
    "coordination:item-unblock": pk(first(Item)),
    "coordination:meeting-notes": pk(first(Meeting)),
    "coordination:tell": pk(first(BoardInput)),
    **{
        f"assessment:{page}": assessment("decided")
        for page in ("assessment", "jobs", "gaps", "options", "recommendation", "look-again", "tell-effect")
    },
    "demand:change": pk(first(Campaign, state="planned")),
    "demand:start": pk(first(Campaign, state="planned")),
    "experiments:experiment": experiment("ended"),
    "experiments:figures": experiment("ended"),
    "experiments:change": experiment("draft"),
    "experiments:start": experiment("draft"),
    "experiments:read": experiment("running"),
    "experiments:decide": experiment("ended"),
    "experiments:stop": experiment("running"),
    "experiments:registration": experiment("ended"),
    "experiments:registration-json": experiment("ended"),
    "experiments:totals": experiment("running"),
    "experiments:learning": experiment("decided"),
    "experiments:own-data": lambda: Store.objects.values_list("slug", flat=True).order_by("pk").first(),
    "organization:advice": pk(first(AdviceAnswers)),
    "organization:template": lambda: "seven-areas",
    "organization:maturity-of": lambda: "data",
    "organization:maturity-assess": lambda: "data",
    "organization:decision": pk(first(TeamDecision)),
    "organization:decision-settle": pk(first(TeamDecision, decided_at=None)),
    "organization:decision-remove": pk(first(TeamDecision)),
    "metrics:area": lambda: Area.objects.values_list("slug", flat=True).first(),
    "metrics:definition-change": own_metric,
    "metrics:definition-retire": own_metric,
    "metrics:definition-bring-back": own_metric,
    "metrics:segment": segment,
    "metrics:segment-change": segment,
    "metrics:segment-remove": segment,
    "metrics:results-store": lambda: Store.objects.values_list("slug", flat=True).first(),
    "metrics:results-unit": pk(first(Unit)),
    "metrics:target": pk(first(Target)),
    "metrics:target-remove": pk(first(Target)),
    "metrics:annotation": pk(first(Annotation)),
    "metrics:annotation-remove": pk(first(Annotation)),
    "portfolio:criterion": pk(first(Criterion)),
    "portfolio:criterion-remove": pk(first(Criterion)),
    "portfolio:fit": lambda: getattr(first(Fit)(), "number", None),
    "portfolio:fit-take-over": lambda: getattr(first(Fit)(), "number", None),
    "portfolio:promise": lambda: getattr(first(Request, state=RequestState.BET)(), "number", None),
    "portfolio:freeze": lambda: getattr(first(Request, state=RequestState.BET)(), "number", None),
    **{
        f"portfolio:{page}": lambda: getattr(first(Request, state=RequestState.BET)(), "number", None)
        for page in (
            *(
                "case-read",
                "sign",
                "case-versions",
                "page-versions",
                "document",
                "document-make",
                "document-file",
            ),
            *("backwards", "backwards-write", "backwards-judge", "requirements"),
        )
    },
    **{
        f"portfolio:backwards-{page}": number_of(BackwardsPage, "request")
        for page in ("show", "invite", "remark")
    },
    "releases:day-back": number_of(Run, "release"),
    "releases:take-on": number_of(Retrospective, "release"),
    "releases:release": release(ReleaseState.PREPARING),
    "releases:change": release(ReleaseState.PREPARING),
    "releases:cancel": release(ReleaseState.PREPARING),
    "releases:carry": release(ReleaseState.PREPARING),
    "releases:sign-off": release(ReleaseState.PREPARING),
    "releases:briefing": release(ReleaseState.PREPARING),
    "releases:go-live": release(ReleaseState.PREPARING),
    "releases:go": release(ReleaseState.PREPARING),
    "releases:at-once": release(ReleaseState.PREPARING),
    "releases:day": release(ReleaseState.PREPARING),
    "releases:day-add": release(ReleaseState.PREPARING),
    "releases:accept": release(ReleaseState.LIVE),
    "releases:look-back": release(ReleaseState.LIVE),
    "releases:watch": release(ReleaseState.LIVE),
    "releases:decide": release(ReleaseState.LIVE),
    "strategy:compared-area": lambda: "checkout",
    "strategy:competitor": lambda: "fjordhus",
    "strategy:kept": lambda: "deals",
    "strategy:kept-add": lambda: "deals",
    "strategy:evidence-file": lambda: "deals",
    "strategy:evidence-file-take": lambda: "deals",
    "strategy:feature": pk(first(Feature)),
    "strategy:feature-change": pk(first(Feature)),
    "strategy:feature-remove": pk(first(Feature)),
    "strategy:competitor-change": pk(first(Competitor)),
    "strategy:competitor-remove": pk(first(Competitor)),
    "strategy:search": pk(first(MissedSearch)),
    "strategy:judgement": pk(first(Judgement)),
    "strategy:deal": pk(first(LostDeal)),
    "strategy:deal-change": pk(first(LostDeal)),
    "strategy:deal-remove": pk(first(LostDeal)),
    "strategy:customer-ask": pk(first(CustomerAsk)),
    "strategy:customer-ask-change": pk(first(CustomerAsk)),
    "strategy:customer-ask-remove": pk(first(CustomerAsk)),
    "strategy:swot-entry": pk(first(SwotEntry)),
    "strategy:swot-entry-change": pk(first(SwotEntry)),
    "strategy:swot-entry-remove": pk(first(SwotEntry)),
    "strategy:signal": pk(first(Signal)),
    "strategy:signal-change": pk(first(Signal)),
    "strategy:signal-remove": pk(first(Signal)),
    "strategy:candidate": pk(first(Candidate)),
    "strategy:candidate-change": pk(first(Candidate)),
    "strategy:candidate-remove": pk(first(Candidate)),
    "strategy:candidate-close": pk(first(Candidate)),
    "strategy:gather": pk(first(Candidate)),
    "strategy:reason-change": pk(first(LossReason)),
    "strategy:reason-remove": pk(first(LossReason)),
    "sources:write-key": pk(first(WriteKey)),
    "sources:write-key-standing": pk(first(WriteKey)),
    "sources:write-key-change": pk(first(WriteKey)),
    "sources:write-key-revoke": pk(first(WriteKey)),
    "sources:map-columns": uuid4,
    "sources:preset": pk(first(OwnPreset)),
    "sources:preset-change": pk(first(OwnPreset)),
    "sources:preset-delete": pk(first(OwnPreset)),
    "sources:import-questions": pk(first(Import, state=ImportState.WAITING)),
}
