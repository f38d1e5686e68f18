"""Experiments whose change was shipped, as the ledger takes them, and the holdouts that tell what is true of the sum."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from storewide.experiments import programme, rules, worths
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import KIND, Design, DesignKind, Experiment, Role, Unit
from storewide.experiments.programme_queries import Read, newest
from storewide.kit.links import Link
from storewide.ledger.models import Outcome
from storewide.ledger.shipping import HeldOut, Shipped
from storewide.stats import topline

MONTHS = 12


def shipped() -> Iterator[Shipped]:
    """Every experiment that was decided to be shipped, holdouts left out: they change nothing; three queries."""
    holdouts = Design.objects.filter(kind=DesignKind.HOLDOUT).values("pk")
    decided = Experiment.objects.filter(outcome=Outcome.SHIP, decided_at__isnull=False).exclude(
        pk__in=holdouts
    )
    rows = list(
        decided.for_list().select_related("area__responsible", "case").defer("hypothesis", "against_rule")
    )
    read = {each.experiment.pk: each for each in newest(rows)}
    held = Design.objects.filter(experiment__in=rows).exclude(layer="")
    layers = dict(held.values_list("pk", "layer_percent"))
    for each in rows:
        yield _shipped(each, read.get(each.pk), float(layers.get(each.pk, 100)) / 100)


def holdouts() -> Iterator[HeldOut]:
    """Every holdout that was read and compares its first success metric; two queries."""
    plans = Design.objects.filter(kind=DesignKind.HOLDOUT).values("pk")
    for each in newest(Experiment.objects.for_list().filter(pk__in=plans).order_by("number")):
        experiment = each.experiment
        line = next((line for line in each.result.lines if line.role == Role.SUCCESS), None)
        effect = programme.effect_of(line) if line else None
        if line is None or effect is None or line.relative_interval is None:
            continue
        low, high = line.relative_interval
        if line.better != "up":
            low, high = -high, -low
        metric = all_metrics()[line.metric]
        yield HeldOut(
            link=_link(experiment),
            area=experiment.area.slug,
            store=experiment.store.slug,
            first=experiment.starts_on,
            last=experiment.ends_on,
            metric=metric.in_ledger(experiment.get_unit_display()),
            change=effect.value,
            low=low,
            high=high,
        )


def names_of_metrics() -> dict[str, str]:
    """What the ledger calls metrics of experiments that are the same as one of the house, with its code."""
    names = {}
    for each in all_metrics().values():
        for unit in Unit:
            if each.tests and not each.ledger:
                names[each.in_ledger(str(unit.label))] = each.tests[0]
    return names


def _shipped(experiment: Experiment, read: Read | None, layer: float) -> Shipped:
    holder, team = experiment.area.holder, experiment.area.responsible
    assert experiment.decided_at is not None  # noqa: S101 - asked for
    return Shipped(
        link=_link(experiment),
        kind=_("experiment"),
        live_on=experiment.decided_at.astimezone(ZoneInfo(experiment.store.zone)).date(),
        owner=holder.name if holder else "",
        team=team.name if team else "",
        area=experiment.area.slug,
        area_name=experiment.area.name,
        group=experiment.area.group,
        store=experiment.store.slug,
        carries=(("portfolio.request", str(experiment.case.request_id)),) if experiment.case else (),
        base=None if read is None else _base(read, layer),
    )


def _link(experiment: Experiment) -> Link:
    return Link(KIND, str(experiment.pk), experiment.name, experiment.get_absolute_url())


def _base(read: Read, layer: float) -> float | None:
    """What those that see the change spend a year without it, in minor units; None where spend was not compared."""
    result = read.result
    variant = rules.finding(result).variant
    line = worths.spend(result, variant)
    if line is None or result.currency is None or not result.all_units or not result.days:
        return None
    units = result.units[variant]
    monthly = abs(line.control_mean) * units / result.days * worths.MONTH
    return topline.launched(monthly, layer=layer, arm=units / result.all_units) * MONTHS if units else None
