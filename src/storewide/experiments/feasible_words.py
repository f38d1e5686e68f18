"""Feasibility in words: what the test could find, and the honest way out where that is not enough."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.experiments import result_words
from storewide.experiments.feasibility import Feasible
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import Experiment
from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.tags import Tone

#: weeks beyond which nobody waits for a guardrail
MOST_WEEKS = 104


@dataclass(frozen=True)
class Told:
    """Feasibility as its page shows it: the sentence, the ways out, the tone, what each guardrail takes, the chart."""

    sentence: str
    advice: str
    ways: tuple[str, ...]
    guardrails: tuple[str, ...]
    tone: Tone
    chart: Chart
    method: str


def told(found: Feasible, unit: str) -> Told:
    """What can be found in words; `unit` as people call it."""
    return Told(
        sentence=sentence(found, unit),
        advice=advice(found),
        ways=() if found.enough else ways(found),
        guardrails=tuple(_guarded(found, unit)),
        tone=Tone.GOOD if found.enough else Tone.BAD if found.hopeless else Tone.WAITING,
        chart=chart(found, unit),
        method=_method(found, unit),
    )


def of_experiment(found: Feasible | None, experiment: Experiment) -> Told | None:
    """The same for an experiment; None where nothing can be said."""
    return told(found, experiment.get_unit_display()) if found else None


def sentence(found: Feasible, unit: str) -> str:
    """What it finds by its planned end."""
    words = {
        "units": formats.number(float(f"{found.units:.3g}"), 0),
        "days": formats.number(found.days),
        "metric": _inside(found.metric, unit),
        "size": formats.percent(found.smallest),
    }
    if found.smallest is None:
        return _("Hardly anybody comes in %(days)s days: too few to compare anything.") % words
    if unit == "customer":
        return (
            _(
                "About %(units)s customers come in %(days)s days. If the true change of %(metric)s is %(size)s, "
                "this test finds it in 4 of 5 cases; smaller ones it mostly misses."
            )
            % words
        )
    return (
        _(
            "About %(units)s visitors come in %(days)s days. If the true change of %(metric)s is %(size)s, "
            "this test finds it in 4 of 5 cases; smaller ones it mostly misses."
        )
        % words
    )


def advice(found: Feasible) -> str:
    """Whether that is enough, in one sentence."""
    size = {"size": formats.percent(found.wanted)}
    if found.enough:
        return _("The change that matters to you, %(size)s, is found within the planned days.") % size
    if found.hopeless:
        return (
            _("To find %(size)s would take longer than half a year: as it is, this test cannot answer you.")
            % size
        )
    weeks = found.weeks or 0
    return ngettext(
        "To find %(size)s it takes %(weeks)s week.", "To find %(size)s it takes %(weeks)s weeks.", weeks
    ) % {**size, "weeks": formats.number(weeks)}


def ways(found: Feasible) -> tuple[str, ...]:
    """What could be done instead, the best first."""
    said = []
    if not found.hopeless:
        said.append(_("Run it longer, in whole weeks."))
    nearer = next((each for each in found.nearer if each.smallest < min(found.smallest or 1, 1)), None)
    if found.smallest is not None and found.smallest < 1:
        said.append(
            _("Test a bolder change, one that could move it by %(size)s or more.")
            % {"size": formats.percent(found.smallest)}
        )
    if nearer is not None:
        said.append(
            _("Judge it by something nearer to the change: of %(metric)s it finds %(size)s in the same days.")
            % {
                "metric": _inside(nearer.metric, ""),
                "size": formats.percent(nearer.smallest),
            }
        )
    if found.narrowed:
        said.append(_("Let all traffic in: the plan leaves some of the store's visitors out."))
    if found.hopeless:
        said.append(_("Release it in stages with a watch: a large harm would show, a small gain never will."))
        said.append(_("Or do not test it: decide by what is known, and say that it is a belief."))
    return tuple(said)


def chart(found: Feasible, unit: str) -> Chart:
    """The smallest effect found after each week, against the one that matters."""
    weeks = tuple(_("week %(number)s") % {"number": n + 1} for n in range(len(found.by_week)))
    words = {"metric": _inside(found.metric, unit), "size": formats.percent(found.wanted)}
    met = next((n + 1 for n, each in enumerate(found.by_week) if each and each <= found.wanted), None)
    title = (
        _("%(size)s of %(metric)s is found from week %(week)s on") % {**words, "week": met}
        if met
        else _("No week shown here finds %(size)s of %(metric)s") % words
    )
    return Chart(
        key="feasible",
        title=title,
        unit=Unit(_("smallest change found"), "percent", 1),
        x_label=_("Full weeks"),
        xs=weeks,
        series=(Series(_("Smallest change found"), found.by_week),),
        alt=_("The smallest change of %(metric)s that is found after each week of the test.") % words,
        kind=ChartKind.COLUMN,
        target=found.wanted,
        target_label=_("the change that matters"),
    )


def _guarded(found: Feasible, unit: str) -> list[str]:
    said = []
    for each in found.guardrails:
        words = {
            "metric": _name(each.metric, unit),
            "margin": formats.percent(each.margin, 1),
            "weeks": formats.number(each.weeks or 0),
        }
        if each.weeks is None or each.weeks > MOST_WEEKS:
            said.append(
                _("%(metric)s: not even two years of this store's traffic show it within %(margin)s.") % words
            )
        else:
            said.append(
                ngettext(
                    "%(metric)s: shown no worse than %(margin)s after %(weeks)s week, if nothing is wrong.",
                    "%(metric)s: shown no worse than %(margin)s after %(weeks)s weeks, if nothing is wrong.",
                    each.weeks,
                )
                % words
            )
    return said


def _method(found: Feasible, unit: str) -> str:
    words = {
        "first": formats.day(found.looked_at[0]),
        "last": formats.day(found.looked_at[1]),
        "mean": result_words.value(found.metric, found.baseline.mean, None),
        "more": formats.percent(found.inflation - 1, 0),
        "metric": _name(found.metric, unit),
    }
    return (
        _(
            "From the store's own traffic and variance of %(first)s to %(last)s (%(metric)s: %(mean)s); power 0.8 of all "
            "that shipping takes, alpha 0.05, %(more)s more units for looking each day."
        )
        % words
    )


def _inside(code: str, unit: str) -> str:
    return formats.inside(_name(code, unit))


def _name(code: str, unit: str) -> str:
    return all_metrics()[code].name_for(unit)
