"""What the page of an experiment tells of its design, beside the plan: kind, assignment, who is counted, what was learnt."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from storewide.experiments.design_forms import trigger_label
from storewide.experiments.models import (
    Design,
    DesignKind,
    Experiment,
    ExperimentState,
    Learning,
    Registration,
    Source,
    Totals,
)
from storewide.experiments.permissions import ExperimentsPermission
from storewide.kit import formats
from storewide.kit.permissions import Actor, may


@dataclass(frozen=True)
class Line:
    """One thing that the design says, in words."""

    label: str
    value: str


def context(experiment: Experiment, actor: Actor) -> dict[str, Any]:
    """What the templates show, in four queries at most."""
    design = Design.objects.get(experiment=experiment)
    told = Totals.objects.filter(experiment=experiment).first() if design.source == Source.TOTALS else None
    running = experiment.state in (ExperimentState.RUNNING, ExperimentState.ENDED)
    return {
        "design": lines(design),
        "registered": Registration.objects.filter(experiment=experiment).exists(),
        "learning": Learning.objects.filter(experiment=experiment).first(),
        "may_learn": experiment.state == ExperimentState.DECIDED
        and may(actor, ExperimentsPermission.DECIDE, experiment),
        "totals_told": told,
        "may_tell": design.source == Source.TOTALS
        and running
        and may(actor, ExperimentsPermission.READ, experiment),
    }


def lines(design: Design) -> list[Line]:
    """What the design says, leaving out what is as usual."""
    found = [Line(_("Assignment"), _assigned(design))]
    if design.kind != DesignKind.TEST:
        found.insert(0, Line(_("Kind"), str(design.get_kind_display())))
    if design.kind == DesignKind.SWITCHBACK:
        found.append(Line(_("Days of a period"), formats.number(design.period_days)))
    if design.layer:
        words = {"layer": design.layer, "share": formats.percent(design.layer_percent / 100, 1)}
        found.append(Line(_("Layer"), _("%(share)s of “%(layer)s”") % words))
    found.append(Line(_("Who is counted"), _counted(design)))
    if design.holdout_percent:
        share = formats.percent(design.holdout_percent / 100, 1)
        found.append(Line(_("Kept without it after shipping"), share))
    return found


def _assigned(design: Design) -> str:
    if design.source == Source.FLAG:
        return _("the flag “%(flag)s”") % {"flag": design.flag}
    return str(design.get_source_display())


def _counted(design: Design) -> str:
    who = trigger_label(design.trigger)
    where = [str(design.get_device_display()) if design.device else "", design.country]
    narrowed = ", ".join(filter(None, where))
    return _("%(who)s (%(where)s)") % {"who": who, "where": narrowed} if narrowed else who
