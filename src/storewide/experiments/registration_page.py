"""The page of a registration: the plan as it was frozen, to be read beside the outcome."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.experiments import registrations
from storewide.experiments.models import DesignKind, Experiment, Registration, Role, Source
from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page


def context(experiment: Experiment, kept: Registration, crumbs: tuple[Crumb, ...]) -> dict[str, Any]:
    """What the page shows."""
    content = kept.content
    feasible = content["feasibility"]
    intact = registrations.is_intact(kept)
    return {
        "page": Page(
            title=_title(experiment, kept) if intact else _("This document was changed after it was frozen"),
            short=_("Registration"),
            purpose=_("What was planned and expected; it is held against what came out, and never changes."),
            guide="experiments#registration",
            crumbs=crumbs,
            actions=(
                Action(
                    _("Download (JSON)"),
                    reverse("experiments:registration-json", args=[experiment.number]),
                    style="quiet",
                ),
            ),
        ),
        "experiment": experiment,
        "kept": kept,
        "content": content,
        "intact": intact,
        "metrics": [{**each, "role": Role(each["role"]).label} for each in content["metrics"]],
        "kind": DesignKind(content["design"]["kind"]).label,
        "source": Source(content["design"]["source"]).label,
        "smallest": formats.percent(feasible["smallest_effect"]) if feasible else "",
        "wanted": formats.percent(feasible["wanted_effect"]) if feasible else "",
    }


def _title(experiment: Experiment, kept: Registration) -> str:
    day = {"day": formats.day(kept.frozen_at)}
    if experiment.planned_late:
        return _("Frozen on %(day)s, after its first day: somebody may have seen something by then") % day
    return _("Frozen on %(day)s, before anybody saw a result") % day
