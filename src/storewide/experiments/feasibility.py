"""What a planned test could find at its store's own traffic, computed before it starts.

Traffic and variance are those of the store's newest days, of whoever the plan would count; where the store has no
events, both are taken from its totals. Looks each day and guardrails take their share of the units.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Any

from storewide.experiments import baselines, designs, queries
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import DesignKind, Experiment, Method, Role, Source
from storewide.experiments.plans import ArmPlan, MeasurePlan, Plan, margin_for
from storewide.experiments.queries import Facts
from storewide.experiments.totals_known import baseline_of_totals
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.sources.house import warehouse
from storewide.stats import boundaries
from storewide.stats import designs as planning
from storewide.stats.designs import Design
from storewide.stats.planning import Baseline, EffectUnusable
from storewide.warehouse import arrival_answers
from storewide.warehouse.arrivals import Arrivals, ArrivalsQuestion
from storewide.warehouse.trials import EVENTS

ALPHA = 0.05
POWER = 0.8
DAY = 7
#: longer than half a year nobody runs a test
LONGEST_WEEKS = 26
#: days of the past that are looked at, at most: the newest say most, and reading more takes longer
LOOKED_AT = 56
#: weeks shown, at least
SHOWN = 8
#: what is nearer to a change than an order, the nearest first
NEARER = ("product_view_rate", "add_to_cart_rate", "checkout_start_rate")


@dataclass(frozen=True)
class Nearer:
    """A metric nearer to the change, and the smallest effect that it would show by the planned end."""

    metric: str
    smallest: float


@dataclass(frozen=True)
class Guarded:
    """A guardrail with its margin, and the weeks until it can be shown to hold; None where that is out of reach."""

    metric: str
    margin: float
    weeks: int | None


@dataclass(frozen=True, kw_only=True)
class Feasible:
    """What a test could find: effects are relative (0.03 is 3 %), `by_week` the smallest after each full week.

    `units` come in the planned `days`; `wanted` is the effect that matters; `weeks` until it is found, None where
    no traffic would do. `narrowed` where the plan leaves some of the store's traffic out.
    """

    metric: str
    days: int
    units: int
    daily_units: float
    smallest: float | None
    wanted: float
    weeks: int | None
    by_week: tuple[float | None, ...]
    guardrails: tuple[Guarded, ...] = ()
    nearer: tuple[Nearer, ...] = ()
    inflation: float = 1.0
    narrowed: bool = False
    looked_at: tuple[date, date]
    baseline: Baseline = field(repr=False)

    @property
    def enough(self) -> bool:
        """Whether the planned days find the effect that matters."""
        return self.smallest is not None and self.smallest <= self.wanted

    @property
    def hopeless(self) -> bool:
        """Whether not even half a year would find it."""
        return self.weeks is None or self.weeks > LONGEST_WEEKS

    def document(self) -> dict[str, Any]:
        """As the registration and the API keep it."""
        return {
            "metric": self.metric,
            "days": self.days,
            "units": self.units,
            "daily_units": round(self.daily_units, 2),
            "smallest_effect": self.smallest,
            "wanted_effect": self.wanted,
            "weeks_needed": self.weeks,
            "smallest_effect_by_week": list(self.by_week),
            "guardrails": [vars(each) for each in self.guardrails],
            "nearer": [vars(each) for each in self.nearer],
            "inflation_for_looks": round(self.inflation, 4),
            "baseline": {"mean": self.baseline.mean, "variance": self.baseline.variance},
            "looked_at": [day.isoformat() for day in self.looked_at],
            "alpha": ALPHA,
            "power": POWER,
        }


def of_experiment(experiment: Experiment, facts: Facts) -> Feasible | None:
    """What a draft could find; None where the store's history cannot say."""
    plan = Plan(
        **{
            name: getattr(experiment, name) for name in ("key", "name", "hypothesis", "area", "store", "case")
        },
        starts_on=experiment.starts_on,
        ends_on=experiment.ends_on,
        unit=experiment.unit,
        arms=tuple(
            ArmPlan(key=arm.key, name=arm.name, is_control=arm.is_control, weight=arm.weight)
            for arm in facts.arms
        ),
        measures=tuple(
            MeasurePlan(metric=each.metric, role=each.role, margin=each.margin) for each in facts.measures
        ),
        design=designs.of(experiment),
    )
    return of_plan(plan, method=experiment.method)


def frozen(experiment: Experiment) -> dict[str, Any] | None:
    """What the registration keeps of a draft's chances, as it is about to start."""
    found = of_experiment(experiment, queries.facts_of(experiment))
    return found.document() if found else None


def of_plan(plan: Plan, method: str = Method.SEQUENTIAL) -> Feasible | None:
    """What a plan could find, which need not be kept yet; None where the store's history cannot say.

    It says nothing of a switchback, whose units are periods, nor of a platform's test, whose traffic is not known here.
    """
    lead = _lead(plan.measures)
    known = figures.extent(plan.store.slug)
    elsewhere = plan.design.source == Source.TOTALS or plan.design.kind == DesignKind.SWITCHBACK
    if lead is None or known is None or elsewhere:
        return None
    days = (plan.ends_on - plan.starts_on).days + 1
    past = Days(max(known.first, known.last - timedelta(days=min(days, LOOKED_AT) - 1)), known.last)
    came = _arrivals(plan, past)
    baseline, daily = _known(lead, plan, came, past)
    if baseline is None or not daily:
        return None
    daily *= plan.design.share
    design = _design(plan, method, days)
    weeks = _weeks(baseline, _wanted(plan, lead), daily, design)
    shown = max(SHOWN, ceil(days / DAY))
    at_end = _smallest(baseline, daily * days / DAY, design)
    return Feasible(
        metric=lead.metric,
        days=days,
        units=round(daily * days),
        daily_units=daily,
        smallest=at_end,
        wanted=_wanted(plan, lead),
        weeks=weeks,
        by_week=tuple(planning.smallest_effects(baseline, daily_units=daily, weeks=shown, design=design)),
        guardrails=tuple(_guarded(plan, came, past, daily, design)),
        nearer=tuple(_nearer(lead.metric, came, daily * days / DAY, design)),
        inflation=design.inflation,
        narrowed=plan.design.narrowed,
        looked_at=(past.first, past.last),
        baseline=baseline,
    )


def _lead(measures: tuple[MeasurePlan, ...]) -> MeasurePlan | None:
    """The first success metric that can be foretold."""
    return next(
        (each for each in measures if each.role == Role.SUCCESS and baselines.foretold(each.metric)), None
    )


def _arrivals(plan: Plan, past: Days) -> Arrivals:
    codes = [each.metric for each in plan.measures if baselines.foretold(each.metric)] + list(NEARER)
    metrics = [all_metrics()[code] for code in codes]
    outcomes = tuple(dict.fromkeys(name for each in metrics for name in each.outcomes))
    question = ArrivalsQuestion(
        store=plan.store.slug,
        unit="customer" if plan.unit == "customer" else "visitor",
        first=past.first,
        last=past.last,
        outcomes=outcomes,
        event=plan.design.trigger,
        device=plan.design.device,
        country=plan.design.country,
        pairs=tuple((each.outcome, each.per) for each in metrics if each.per),
    )
    return arrival_answers.ask(warehouse(), question)


def _known(lead: MeasurePlan, plan: Plan, came: Arrivals, past: Days) -> tuple[Baseline | None, float]:
    """The baseline of the first success metric, and units a day."""
    if came.units:
        return baselines.of(all_metrics()[lead.metric], came), came.units / len(past)
    if plan.unit != "visitor" or plan.design.trigger or plan.design.device or plan.design.country:
        return None, 0.0
    total = figures.total(past, store=plan.store.slug)
    visitors = total.measures["visitors"] or 0
    return baseline_of_totals(lead.metric, total), visitors / len(past)


def _design(plan: Plan, method: str, days: int) -> Design:
    control = [arm.weight for arm in plan.arms if arm.is_control]
    others = [arm.weight for arm in plan.arms if not arm.is_control]
    return Design(
        shares=tuple(map(float, control + others)),
        alpha=ALPHA,
        power=POWER,
        successes=sum(each.role == Role.SUCCESS for each in plan.measures),
        guardrails=sum(each.role == Role.GUARDRAIL for each in plan.measures),
        inflation=max(1.0, boundaries.inflation(days, ALPHA, POWER)) if method == Method.SEQUENTIAL else 1.0,
    )


def _wanted(plan: Plan, lead: MeasurePlan) -> float:
    """The relative change to be found: the promised one where it is promised for this metric, else what matters."""
    effect = plan.case.effect if plan.case else None
    if effect is not None and effect.size is not None and effect.metric in all_metrics()[lead.metric].tests:
        return float(effect.size) / 100
    return float(margin_for(lead.role, lead.margin) or 0) / 100


def _weeks(baseline: Baseline, effect: float, daily: float, design: Design) -> int | None:
    try:
        return planning.weeks_needed(
            planning.units_needed(baseline, effect=effect, design=design), daily_units=daily
        )
    except EffectUnusable:
        return None


def _smallest(baseline: Baseline, a_week: float, design: Design) -> float | None:
    """The smallest effect once as many units came as `a_week` times seven."""
    return planning.smallest_effects(baseline, daily_units=a_week, weeks=1, design=design)[0]


def _guarded(plan: Plan, came: Arrivals, past: Days, daily: float, design: Design) -> list[Guarded]:
    found = []
    for each in plan.measures:
        if each.role != Role.GUARDRAIL or not baselines.foretold(each.metric):
            continue
        margin = float(margin_for(each.role, each.margin) or 0) / 100
        baseline = _known(each, plan, came, past)[0]
        if baseline is None:
            continue
        try:
            units = planning.units_for_guardrail(baseline, margin=margin, design=design)
            weeks: int | None = planning.weeks_needed(units, daily_units=daily)
        except EffectUnusable:
            weeks = None
        found.append(Guarded(each.metric, margin, weeks))
    return found


def _nearer(code: str, came: Arrivals, a_week: float, design: Design) -> list[Nearer]:
    """What lies nearer to the change than the first success metric, the most telling first."""
    if not came.units:
        return []
    nearer = NEARER[: NEARER.index(code)] if code in NEARER else NEARER
    # whoever is counted from an event on has come that far already
    reached = [number for number, each in enumerate(nearer) if _event(each) == came.question.event]
    nearer = nearer[reached[0] + 1 :] if reached else nearer
    found = []
    for each in nearer:
        baseline = baselines.of(all_metrics()[each], came)
        smallest = None if baseline is None else _smallest(baseline, a_week, design)
        if smallest is not None:
            found.append(Nearer(each, smallest))
    return sorted(found, key=lambda one: one.smallest)


def _event(code: str) -> str:
    return EVENTS[all_metrics()[code].outcome]
