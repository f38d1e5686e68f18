"""What hides a result, in words: which part of the data is broken, and how one sees it."""

from datetime import date

from django.utils.translation import gettext as _

from storewide.experiments.gate import Alarm
from storewide.experiments.lines import Fault
from storewide.experiments.metrics import all_metrics
from storewide.experiments.results import Result
from storewide.kit import formats


def because(result: Result, arms: dict[str, str]) -> str:
    """The gravest fault as the end of a sentence; `arms` are names by key."""
    fault = result.faults[0]
    if fault.code == Alarm.SPLIT:
        return _("the split is not as planned: %(counts)s.") % {"counts": split(result, arms)}
    return sentence(fault)


def sentence(fault: Fault) -> str:
    """One fault as the end of a sentence."""
    words = {"where": _where(fault), "count": formats.number(fault.count)}
    said = {
        Alarm.SPLIT: _("the split is not as planned."),
        Alarm.SPLIT_OF_EXPOSED: _("the split is not as planned among all who met an arm, counted or not."),
        Alarm.SPLIT_OF_DAY: _("the split is not as planned among those who entered on %(where)s."),
        Alarm.SPLIT_OF_SEGMENT: _("the split is not as planned in one segment (%(where)s)."),
        Alarm.TWO_ARMS: _("%(count)s units were seen in two arms."),
        Alarm.STRANGE_ARM: _("the exposures name the arm “%(where)s”, which the plan does not have."),
        Alarm.BEFORE_DIFFERS: _(
            "the arms differed before anybody met the change (%(where)s), so chance alone did not draw them."
        ),
        Alarm.DATA_STOPS: _("nobody entered on %(where)s, though many did in the week before."),
    }
    return said[Alarm(fault.code)] % words


def split(result: Result, arms: dict[str, str]) -> str:
    """The units of each arm against its planned share: `As it was 50,000 (planned 49,250), …`."""
    share = result.all_units / sum(result.weights.values())
    return ", ".join(
        _("%(arm)s %(count)s (planned %(planned)s)")
        % {
            "arm": arms[key],
            "count": formats.number(count),
            "planned": formats.number(round(result.weights[key] * share)),
        }
        for key, count in result.units.items()
    )


def _where(fault: Fault) -> str:
    if fault.code in (Alarm.SPLIT_OF_DAY, Alarm.DATA_STOPS):
        return formats.day(date.fromisoformat(fault.where))
    if fault.code == Alarm.SPLIT_OF_SEGMENT:
        dimension, _colon, value = fault.where.partition(": ")
        return f"{segment(dimension)}: {value}"
    if fault.code == Alarm.BEFORE_DIFFERS:
        return all_metrics()[fault.where].name_for(_("unit"))
    return fault.where


def segment(dimension: str) -> str:
    """What a dimension of segments is called."""
    names = {
        "device": _("device"),
        "country": _("country"),
        "marketing_channel": _("marketing channel"),
        "visitor_kind": _("new or returning"),
    }
    return names.get(dimension, dimension)
