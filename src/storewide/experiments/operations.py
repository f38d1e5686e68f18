"""Planning an experiment and starting it: from its start the plan never changes."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.experiments import assignment, designs, plans, registrations, switchbacks
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import KIND, Experiment, ExperimentState, Measure, Role, Unit, Variant
from storewide.experiments.plans import Plan, margin_for
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes, save_numbered
from storewide.metrics import operations as metrics
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.metrics.operations import Happening
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import RequestState


class NobodyDecides(Refusal):
    """Nobody is accountable for the area, so that nobody could decide."""


@trail.operation
def plan(*, plan: Plan, by: Actor, at: datetime) -> Experiment:
    """Write down an experiment as a draft; raises NotAPlan."""
    plans.check(plan, None)
    experiment = Experiment(**plan.facts(), created_at=at)
    save_numbered(experiment)
    _write_parts(experiment, plan)
    trail.record(action="experiments.experiment.plan", of=experiment, by=by, at=at, changes=_told(plan))
    return experiment


@trail.operation
def change(
    *, experiment: Experiment, plan: Plan, by: Actor, at: datetime, expected_version: int | None = None
) -> Experiment:
    """Write the plan of a draft anew; raises NotAPlan, WrongState, Conflict."""
    lock(experiment, ExperimentState.DRAFT)
    plans.check(plan, experiment)
    before = parts_told(experiment)
    differing = save_changes(experiment, plan.facts(), expected_version)
    designed = designs.changes(designs.of(experiment), plan.design)
    _write_parts(experiment, plan)
    after = parts_told(experiment)
    parts = {name: [before[name], after[name]] for name in before if before[name] != after[name]} | designed
    if parts and not differing:
        # arms and metrics are part of what a reader of the plan has seen
        experiment.version += 1
        experiment.save(update_fields=["version"])
    changes = differing | parts
    trail.record(action="experiments.experiment.change", of=experiment, by=by, at=at, changes=changes)
    return experiment


@trail.operation
def start(
    *,
    experiment: Experiment,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
    feasible: dict[str, Any] | None = None,
) -> Experiment:
    """Freeze the plan, and the promise it tests; every chart of the store shows the test from then on.

    `feasible` is what was known of its chances, see `feasibility.document`; it is frozen with the plan. Raises
    WrongState, Conflict, NobodyDecides, and what `portfolio.promise` and `assignment.begin` raise.
    """
    lock(experiment, ExperimentState.DRAFT)
    if experiment.area.holder is None:
        raise NobodyDecides(
            _("Nobody is accountable for %(area)s, so nobody could decide; name somebody on the map first.")
            % {"area": experiment.area}
        )
    if experiment.case is not None and experiment.case.request.state == RequestState.BET:
        portfolio.promise(case=experiment.case, by=by, at=at)
    changes: dict[str, Any] = {
        "state": ExperimentState.RUNNING,
        "started_at": at,
        "started_by_id": by.id,
        "started_by_label": by.label[:200],
    }
    if feasible is not None:
        changes["planned_units"] = feasible["units"]
    save_changes(experiment, changes, expected_version)
    switchbacks.draw(experiment)
    assignment.begin(experiment, by=by, at=at)
    registration = registrations.freeze(experiment, feasible, at)
    annotate(experiment, until=experiment.ends_on, by=by, at=at)
    frozen: dict[str, Any] = {name: [None, value] for name, value in parts_told(experiment).items()}
    frozen["registration"] = [None, registration.digest]
    trail.record(action="experiments.experiment.start", of=experiment, by=by, at=at, changes=frozen)
    return experiment


def annotate(experiment: Experiment, *, until: date, by: Actor, at: datetime) -> None:
    """Mark the experiment's days on every chart of its store, in place of an earlier mark."""
    source = f"{KIND}:{experiment.pk}"
    for old in Annotation.objects.filter(source=source):
        metrics.remove_annotation(annotation=old, by=by, at=at)
    happening = Happening(
        label=(_("Test: %(name)s") % {"name": experiment.name})[:120],
        kind=AnnotationKind.EXPERIMENT,
        day=min(experiment.starts_on, until),
        until=until,
        store=experiment.store,
        area=experiment.area,
        source=source,
    )
    metrics.annotate(happening=happening, by=by, at=at)


def parts_told(experiment: Experiment) -> dict[str, str]:
    """Arms, metrics and days of an experiment as people read them, for the trail."""
    arms = Variant.objects.filter(experiment=experiment).order_by("id")
    measures = Measure.objects.filter(experiment=experiment).order_by("id")
    return {
        "arms": _arms_told(arms),
        "metrics": _measures_told(measures, experiment.unit),
        "days": f"{formats.day(experiment.starts_on)} – {formats.day(experiment.ends_on)}",
    }


def _told(plan: Plan) -> dict[str, Any]:
    return {
        "arms": [None, _arms_told(plan.arms)],
        "metrics": [None, _measures_told(plan.measures, plan.unit)],
    }


def _arms_told(arms: Iterable[Any]) -> str:
    def told(arm: Any) -> str:
        words = {"name": arm.name, "key": arm.key, "weight": arm.weight}
        if arm.is_control:
            return _("%(name)s (key %(key)s, weight %(weight)s, the control)") % words
        return _("%(name)s (key %(key)s, weight %(weight)s)") % words

    return ", ".join(told(arm) for arm in arms)


def _measures_told(measures: Iterable[Any], unit: str) -> str:
    def told(one: Any) -> str:
        margin = margin_for(one.role, one.margin)
        metric = all_metrics()[one.metric].name_for(str(Unit(unit).label))
        words = {"metric": metric, "role": Role(one.role).label}
        if margin is None:
            return _("%(metric)s (%(role)s)") % words
        return _("%(metric)s (%(role)s, margin %(margin)s)") % {
            **words,
            "margin": formats.percent(margin / 100, 2),
        }

    return ", ".join(told(each) for each in measures)


def _write_parts(experiment: Experiment, plan: Plan) -> None:
    Variant.objects.filter(experiment=experiment).delete()
    Measure.objects.filter(experiment=experiment).delete()
    Variant.objects.bulk_create(Variant(experiment=experiment, **vars(arm)) for arm in plan.arms)
    Measure.objects.bulk_create(
        Measure(
            experiment=experiment,
            metric=each.metric,
            role=each.role,
            margin=margin_for(each.role, each.margin),
        )
        for each in plan.measures
    )
    designs.write(experiment, plan.design)
