"""What the page of the programme shows: how often tests win, what they add up to, what is held out, what fits."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.experiments import own_data_words, programme_queries, result_words
from storewide.experiments.metrics import all_metrics
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.programme import Sum, WinRate
from storewide.experiments.programme_queries import Capacity, Held, Programme
from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may

#: learnings that the page itself shows
NEWEST = 5


@dataclass(frozen=True)
class Row:
    """What was shipped on one metric, added up: raw, shrunken, its interval, and out of how many tests."""

    metric: str
    raw: str
    shrunken: str
    between: str
    shipped: str


def context(store: str, today: date, crumb: Crumb, actor: Actor) -> dict[str, Any]:
    """Everything the page shows, of one store where its slug is given."""
    found = programme_queries.programme_of(store)
    return {
        "page": Page(
            title=finding(found),
            short=_("Programme of experiments"),
            purpose=_(
                "All experiments together: how often they win, what they add up to, what could be tested."
            ),
            guide="experiments#programme",
            crumbs=(crumb,),
            actions=(
                Action(_("Learnings"), reverse("experiments:learnings"), style="quiet"),
                Action(_("Calendar"), reverse("experiments:calendar"), style="quiet"),
            ),
        ),
        "programme": found,
        "wins": wins(found.win_rate) if found.win_rate else "",
        "rows": [row(each) for each in found.sums],
        "held": [(each.experiment, held(each)) for each in found.held],
        "capacities": [(each, capacity(each)) for each in programme_queries.capacities(today)],
        "learnings": programme_queries.learnings()[:NEWEST],
        "own_data": own_data_words.of_stores(store, may_check=may(actor, ExperimentsPermission.READ)),
    }


def finding(found: Programme) -> str:
    """How the programme stands, in one sentence."""
    if not found.win_rate:
        return _("No experiment was decided on a result yet")
    words = {
        "won": formats.number(found.win_rate.won),
        "read": formats.number(found.win_rate.read),
        "shipped": formats.number(found.shipped),
    }
    return (
        ngettext(
            "%(won)s of %(read)s decided experiment was shown to be better, and %(shipped)s shipped",
            "%(won)s of %(read)s decided experiments were shown to be better, and %(shipped)s shipped",
            found.win_rate.read,
        )
        % words
    )


def wins(rate: WinRate) -> str:
    """The share of wins with its interval."""
    return _("%(share)s win (between %(low)s and %(high)s)") % {
        "share": formats.percent(rate.share, 0),
        "low": formats.percent(rate.low, 0),
        "high": formats.percent(rate.high, 0),
    }


def row(each: Sum) -> Row:
    """What was shipped on one metric, in words."""
    low, high = each.interval
    return Row(
        metric=_metric(each.metric),
        raw=result_words.signed(each.raw.value),
        shrunken=result_words.signed(each.shrunken.value),
        between=_("%(low)s to %(high)s")
        % {"low": formats.signed(low * 100, 1), "high": formats.signed(high * 100, 1)},
        shipped=_("%(shipped)s of %(tested)s")
        % {"shipped": formats.number(each.shipped), "tested": formats.number(each.tested)},
    )


def held(one: Held) -> str:
    """What a holdout shows beside the sum of what was shipped in its area."""
    if one.line is None or one.line.relative is None or one.line.relative_interval is None:
        return _("Its truth is not known yet: nothing was read of it.")
    low, high = one.line.relative_interval
    words = {
        "metric": _metric(one.line.metric),
        "size": result_words.signed(one.line.relative),
        "low": formats.signed(low * 100, 1),
        "high": formats.signed(high * 100, 1),
    }
    same = next((each for each in one.shipped if each.metric == one.line.metric), None)
    if same is None:
        return _("%(metric)s with all changes against without: %(size)s (%(low)s to %(high)s).") % words
    words["sum"] = result_words.signed(same.shrunken.value)
    return (
        _(
            "%(metric)s with all changes against without: %(size)s (%(low)s to %(high)s); its tests add up to %(sum)s, "
            "luck taken out."
        )
        % words
    )


def capacity(one: Capacity) -> str:
    """How many tests a store's traffic carries."""
    words = {
        "units": formats.number(float(f"{one.weekly_units:.3g}"), 0),
        "metric": _metric(one.metric).lower(),
        "effect": formats.percent(one.effect),
        "weeks": formats.number(one.weeks or 0),
        "one": formats.number(one.one_by_one),
        "side": formats.number(one.side_by_side),
    }
    if not one.one_by_one:
        return (
            _(
                "%(units)s new visitors a week carry no test of %(effect)s of %(metric)s within half a year: test bolder "
                "changes, or something nearer to the change."
            )
            % words
        )
    return (
        ngettext(
            "With %(units)s new visitors a week a test that finds %(effect)s of %(metric)s takes %(weeks)s week: %(one)s "
            "a year one after the other, %(side)s with one at a time in each area that tests.",
            "With %(units)s new visitors a week a test that finds %(effect)s of %(metric)s takes %(weeks)s weeks: %(one)s "
            "a year one after the other, %(side)s with one at a time in each area that tests.",
            one.weeks or 0,
        )
        % words
    )


def _metric(code: str) -> str:
    return all_metrics()[code].name_for(_("visitor"))
