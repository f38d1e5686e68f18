"""What the pages of watched metrics say, and what a rule would have told in the last half year."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.metrics import alerts_lists, alerts_looking, alerts_pages, alerts_series, alerts_words, areas
from storewide.metrics.alerts_series import Cut
from storewide.metrics.models import Alert, AlertRule, AlertState

GUIDE = "alerts#what-is-watched"
#: over so many days a rule is looked back on
LOOKED_BACK = timedelta(days=180)
#: more series than these take longer than a page may
MOST_SERIES = 400
#: so many of a rule's alerts stand on its page
_SHOWN = 8


@dataclass(frozen=True)
class LookedBack:
    """What a rule would have told: how many alerts in how many series, and the newest of them in words."""

    series: int
    count: int
    newest: tuple[str, ...]
    is_judged: bool


def index(*, changeable: bool) -> Page:
    """The list of what is watched."""
    return Page(
        title=_("What is watched"),
        purpose=_(
            "Metrics whose days are looked at every night, and how many false alarms each rule may give."
        ),
        guide=GUIDE,
        crumbs=alerts_pages.crumbs(),
        actions=(alerts_lists.WATCH,) if changeable else (),
    )


def new() -> Page:
    """The form of a new rule."""
    return Page(
        title=_("Watch a metric"),
        purpose=_("Whoever is accountable for the metric hears of days that are not as usual."),
        guide=GUIDE,
        crumbs=_crumbs(),
    )


def change(rule: AlertRule) -> Page:
    """The form of a rule that is there."""
    return Page(
        title=_("Change how often “%(watched)s” may be wrong") % {"watched": alerts_words.watched(rule)},
        purpose=_("From the next look on; alerts that it gave stay."),
        guide=GUIDE,
        crumbs=(*_crumbs(), Crumb(alerts_words.watched(rule), rule.get_absolute_url())),
    )


def detail(rule: AlertRule, *, changeable: bool) -> dict[str, Any]:
    """One rule: what it watches, who hears of it, its newest alerts."""
    area = areas.of_metric(rule.metric)
    alerts = list(Alert.objects.for_list().filter(rule=rule)[:_SHOWN])
    return {
        "page": Page(
            title=alerts_words.watched(rule),
            purpose=_("At most about %(budget)s false alarms a month, in all its series together.")
            % {"budget": formats.number(rule.budget)},
            guide=GUIDE,
            crumbs=_crumbs(),
            actions=_actions(rule) if changeable else (),
        ),
        "rule": rule,
        "area": area,
        "accountable": str(area.holder) if area and area.holder else "",
        "tags": [alerts_lists.ON if rule.is_on else alerts_lists.OFF],
        "alerts": [(each, alerts_words.finding(each)) for each in alerts],
        "waiting": sum(each.state == AlertState.OPEN for each in alerts),
        "history": history(rule),
    }


def look_back(rule: AlertRule, at: datetime) -> LookedBack | None:
    """What a rule, saved or not, would have told in the last half year; None for too many series, or without facts.

    Raises FiguresRefused.
    """
    cut, until = Cut.of(rule), alerts_looking.last_day(rule.store, at)
    if until is None or (rule.by and len(alerts_series.labels(cut)) > MOST_SERIES):
        return None
    series = alerts_looking.read(cut, rule.store, until, [rule.metric])
    if series is None:
        return None
    judged = alerts_looking.judge(rule, series)
    found = [each for each in judged.found(until - LOOKED_BACK) if each.first > until - LOOKED_BACK]
    newest = sorted(found, key=lambda each: each.last, reverse=True)[:_SHOWN]
    told = tuple(
        f"{formats.span(each.first, each.last)}: {alerts_words.finding(as_alert(rule, each))}"
        for each in newest
    )
    return LookedBack(len(series.labels), len(found), told, judged.is_judged())


def as_alert(rule: AlertRule, found: alerts_looking.Found) -> Alert:
    """What was found as the alert that it would have been; not saved."""
    return Alert(rule=rule, **vars(found))


def looked_back_words(found: LookedBack | None) -> str:
    """What a rule would have told, in one sentence."""
    if found is None:
        return _(
            "There are no facts to look back on, or too many series for a page; the first night shall tell."
        )
    if not found.is_judged:
        return _("Not enough is known to judge any day: it takes ten weeks of figures without gaps.")
    values = {
        "count": formats.number(found.count),
        "series": ngettext("%(count)s series", "%(count)s series", found.series)
        % {"count": formats.number(found.series)},
        "days": formats.number(LOOKED_BACK.days),
    }
    return (
        ngettext(
            "In the last %(days)s days it would have given %(count)s alert, in %(series)s.",
            "In the last %(days)s days it would have given %(count)s alerts, in %(series)s.",
            found.count,
        )
        % values
    )


def _crumbs() -> tuple[Crumb, ...]:
    return (*alerts_pages.crumbs(), Crumb(_("What is watched"), reverse("metrics:alert-rules")))


def _actions(rule: AlertRule) -> tuple[Action, ...]:
    change = Action(_("Change"), reverse("metrics:alert-rule-change", args=[rule.pk]), "quiet")
    if rule.is_on:
        switch = Action(
            _("Switch off"), reverse("metrics:alert-rule-off", args=[rule.pk]), "quiet", post=True
        )
    else:
        switch = Action(_("Switch on"), reverse("metrics:alert-rule-on", args=[rule.pk]), "quiet", post=True)
    return change, switch
