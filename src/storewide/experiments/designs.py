"""The design of an experiment as somebody states it: the hypothesis in parts, who is counted, whence the assignment."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.experiments.models import Design, DesignKind, Device, Experiment, Source
from storewide.flags.models import Layer
from storewide.kit import formats

#: the parts of a hypothesis in the order of its sentence
PARTS = ("saw", "change", "for_whom", "will", "known_by")
LARGEST_HOLDOUT = Decimal(50)
WHOLE = Decimal(100)
LONGEST_PERIOD = 28


@dataclass(frozen=True, kw_only=True)
class DesignPlan:
    """What a plan says besides arms, days and metrics; see `models.Design`, whose fields these are."""

    kind: str = DesignKind.TEST
    source: str = Source.EXPOSURES
    flag: str = ""
    saw: str = ""
    change: str = ""
    for_whom: str = ""
    will: str = ""
    known_by: str = ""
    trigger: str = ""
    device: str = ""
    country: str = ""
    period_days: int = 1
    holdout_percent: Decimal = Decimal(0)
    layer: str = ""
    layer_percent: Decimal = Decimal(50)

    @property
    def in_parts(self) -> bool:
        """Whether the hypothesis is stated in parts."""
        return any(getattr(self, part).strip() for part in PARTS)

    @property
    def share(self) -> float:
        """The part of the units that it may take in: its share of the layer, all without one."""
        return float(self.layer_percent / WHOLE) if self.layer else 1.0

    @property
    def narrowed(self) -> bool:
        """Whether it leaves some of the store's traffic out."""
        return any((self.device, self.country, self.trigger, self.layer))

    @property
    def sentence(self) -> str:
        """The hypothesis in parts as one sentence and how it will be known."""
        words = {part: getattr(self, part).strip().rstrip(".") for part in PARTS}
        return (
            _(
                "Because we saw %(saw)s, we believe that %(change)s for %(for_whom)s will %(will)s. "
                "We will know by %(known_by)s."
            )
            % words
        )


def of(experiment: Experiment) -> DesignPlan:
    """The design of an experiment."""
    kept = Design.objects.get(experiment=experiment)
    return DesignPlan(**{field.name: getattr(kept, field.name) for field in fields(DesignPlan)})


def hypothesis(stated: str, design: DesignPlan) -> str:
    """The hypothesis as everybody reads it: the sentence of its parts, else as somebody put it."""
    return design.sentence if design.in_parts else stated


def faults(stated: str, design: DesignPlan) -> dict[str, str]:
    """What is wrong with the hypothesis and the design, by field."""
    found = _hypothesis_faults(stated, design)
    for field, known in (("kind", DesignKind), ("source", Source), ("device", Device)):
        value = getattr(design, field)
        if value not in known.values and not (field == "device" and value == ""):
            words = {"value": value, "known": ", ".join(known.values)}
            found[field] = _("“%(value)s” is not known here; choose one of %(known)s.") % words
    if design.source == Source.FLAG and not design.flag.strip():
        found["flag"] = _("No flag is named; name the flag that assigns, or choose another assignment.")
    if design.source != Source.FLAG and design.flag:
        found["flag"] = _("A flag is named, but the assignment comes from elsewhere; leave the flag out.")
    found |= _layer_faults(design)
    if not 0 <= design.holdout_percent <= LARGEST_HOLDOUT:
        found["holdout_percent"] = _("%(share)s %% cannot stay without it; choose from 0 to 50 %%.") % {
            "share": design.holdout_percent
        }
    return found | _kind_faults(design)


def _layer_faults(design: DesignPlan) -> dict[str, str]:
    if not 0 < design.layer_percent <= WHOLE:
        return {
            "layer_percent": _("%(share)s %% of a layer is no share; choose from 0.1 to 100 %%.")
            % {"share": design.layer_percent}
        }
    if not design.layer:
        return {}
    if design.source != Source.FLAG:
        return {
            "layer": _(
                "A layer is named, but only flags share one; let a flag assign, or leave the layer out."
            )
        }
    if not Layer.objects.filter(key=design.layer).exists():
        return {"layer": _("There is no layer “%(layer)s”; make it first.") % {"layer": design.layer}}
    return {}


def _kind_faults(design: DesignPlan) -> dict[str, str]:
    found = {}
    if not 1 <= design.period_days <= LONGEST_PERIOD:
        found["period_days"] = _("A period has %(days)s days; choose from 1 to %(most)s.") % {
            "days": formats.number(design.period_days),
            "most": LONGEST_PERIOD,
        }
    if design.kind == DesignKind.SWITCHBACK and (design.trigger or design.device or design.country):
        found["kind"] = _(
            "A switchback changes the whole store by period; leave out who is counted, device and country."
        )
    if design.country and not (len(design.country) == 2 and design.country.isalpha()):
        found["country"] = _("“%(country)s” is no country; write its two letters, such as DE.") % {
            "country": design.country
        }
    return found


def _hypothesis_faults(stated: str, design: DesignPlan) -> dict[str, str]:
    if not design.in_parts:
        if stated.strip():
            return {}
        return {"hypothesis": _("The hypothesis is empty; say why it should help whom.")}
    empty = _("This part of the hypothesis is empty; fill in all five, or put it in your own words.")
    return {part: empty for part in PARTS if not getattr(design, part).strip()}


def write(experiment: Experiment, design: DesignPlan) -> None:
    """Keep the design of a draft, in place of the one before."""
    Design.objects.update_or_create(experiment=experiment, defaults=vars(design))


def changes(before: DesignPlan, after: DesignPlan) -> dict[str, list[Any]]:
    """Each part of the design that differs, with both values, for the trail."""
    return {
        name: [str(value), str(getattr(after, name))]
        for name, value in vars(before).items()
        if value != getattr(after, name)
    }
