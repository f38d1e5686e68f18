"""Holdouts that flags keep, found in the exposures: how the plan that reads them begins.

A holdout of flags is written down as `holdout:KEY`; what an experiment keeps without it once it shipped as `KEY-holdout`.
The control are those held out, and the planned split is the share that is kept, so that the split can be checked.
"""

from typing import Any

from django.utils.translation import gettext as _

from storewide.experiments.models import Design, DesignKind, Variant
from storewide.flags.models import Holdout
from storewide.flags.rules.bucketing import SLOTS
from storewide.sources.models import Store

OF_FLAGS, OF_EXPERIMENT = "holdout:", "-holdout"
#: weights of what an experiment keeps are in tenths of a percent
_WHOLE = 1000


def begun(store: Store, key: str) -> dict[str, Any]:
    """What the form of such a plan begins with; nothing where the key is no holdout's."""
    if key.startswith(OF_FLAGS):
        return _of_flags(key.removeprefix(OF_FLAGS))
    return _of_experiment(store, key)


def _of_flags(key: str) -> dict[str, Any]:
    holdout = Holdout.objects.select_related("area").filter(key=key).first()
    if holdout is None:
        return {}
    without, others = _("without the changes"), _("with the changes")
    return {
        "kind": DesignKind.HOLDOUT,
        "name": _("Holdout: %(name)s") % {"name": holdout},
        "hypothesis": holdout.purpose,
        "area": holdout.area,
        "arms": f"held-out, {without}, {holdout.share}\nnot-held-out, {others}, {SLOTS - holdout.share}",
    }


def _of_experiment(store: Store, key: str) -> dict[str, Any]:
    kept = (
        Design.objects.select_related("experiment__area")
        .filter(experiment__store=store, experiment__key__startswith=key.removesuffix(OF_EXPERIMENT))
        .filter(holdout_percent__gt=0)
    )
    design = next((each for each in kept if key_of(each.experiment.key) == key), None)
    if design is None:
        return {}
    experiment, held = design.experiment, round(design.holdout_percent * 10)
    control, *others = Variant.objects.filter(experiment=experiment).order_by("-is_control", "id")
    if len(others) != 1:
        # of several arms the exposures say which one shipped
        return {"kind": DesignKind.HOLDOUT, "area": experiment.area, "unit": experiment.unit}
    return {
        "kind": DesignKind.HOLDOUT,
        "name": (_("Holdout: %(name)s") % {"name": experiment})[:160],
        "hypothesis": _("What experiment %(number)s found still holds.") % {"number": experiment.number},
        "area": experiment.area,
        "unit": experiment.unit,
        "arms": f"{control.key}, {control.name}, {held}\n{others[0].key}, {others[0].name}, {_WHOLE - held}",
    }


def key_of(key: str) -> str:
    """The key that the exposures of what an experiment keeps without it carry."""
    return f"{key}{OF_EXPERIMENT}"[:100]
