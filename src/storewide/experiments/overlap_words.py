"""Experiments that meet, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from storewide.experiments.metrics import all_metrics
from storewide.experiments.overlaps import Overlap, Run
from storewide.kit import formats
from storewide.kit.tags import Tag, Tone


@dataclass(frozen=True)
class Meeting:
    """Two experiments that meet: what they share and what follows, with a word for how much it matters."""

    one: Run
    other: Run
    days: str
    shares: str
    follows: str
    tag: Tag


def told(met: Overlap) -> Meeting:
    """The meeting of two experiments as a page shows it."""
    return Meeting(
        one=met.one,
        other=met.other,
        days=_("%(first)s to %(last)s") % {"first": formats.day(met.first), "last": formats.day(met.last)},
        shares=_shares(met),
        follows=_follows(met),
        tag=Tag(_("look at it"), Tone.WAITING) if met.serious else Tag(_("to know"), Tone.PLAIN),
    )


def _shares(met: Overlap) -> str:
    names = ", ".join(all_metrics()[code].name_for(met.one.unit) for code in met.metrics)
    if met.same_area and names:
        return _("the area %(area)s, and %(metrics)s") % {"area": met.one.area, "metrics": names}
    if met.same_area:
        return _("the area %(area)s") % {"area": met.one.area}
    return names or _("the whole store")


def _follows(met: Overlap) -> str:
    if met.whole_store:
        return _("One of them changes the whole store by period, so that the other's days are not alike.")
    if met.same_area:
        return _(
            "Their changes may stand on one page: look at both arms together, or run one after the other."
        )
    return _("Each is drawn by itself, so both stay right; a gain of one is in both arms of the other.")
