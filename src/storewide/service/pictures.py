"""How long incidents lasted, drawn by week; how good a service was, drawn by day."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.lib.periods import Days
from storewide.service.budgets import Standing
from storewide.service.objective_rules import Budget
from storewide.service.queries import Lately, Week


def by_week(lately: Lately) -> Chart | None:
    """Hours of incidents by week; no picture where there was none."""
    if not lately.count:
        return None
    worst = max(lately.weeks, key=lambda week: week.time)
    return Chart(
        key="incidents",
        title=_title(lately, worst),
        unit=Unit(_("hours a week")),
        kind=ChartKind.COLUMN,
        x_label=_("Seven days to"),
        xs=tuple(week.ends.date() for week in lately.weeks),
        series=(
            Series(_("Hours"), tuple(round(week.time.total_seconds() / 3600, 2) for week in lately.weeks)),
        ),
        alt=_("Hours that incidents lasted, by the week they began in, over twelve weeks."),
    )


def _title(lately: Lately, worst: Week) -> str:
    begun = ngettext(
        "%(count)s incident began in twelve weeks; the worst week ended on %(day)s",
        "%(count)s incidents began in twelve weeks; the worst week ended on %(day)s",
        lately.count,
    )
    return begun % {"count": formats.number(lately.count), "day": formats.day(worst.ends.date())}


def by_day(found: Standing, days: tuple[tuple[Days, Budget | None], ...]) -> Chart | None:
    """The share that was good day by day, beside the target; no picture where nothing was measured."""
    shares = tuple(float(budget.share) if budget else None for _day, budget in days)
    known = [share for share in shares if share is not None]
    if not known:
        return None
    objective = found.objective
    below = sum(share < float(objective.share) for share in known)
    title = ngettext("%(count)s day was below the target", "%(count)s days were below the target", below) % {
        "count": formats.number(below)
    }
    return Chart(
        key="objective",
        title=title,
        unit=Unit(_("good"), "percent", 2),
        x_label=_("Day"),
        xs=tuple(day.first for day, _budget in days),
        series=(Series(str(objective.get_aspect_display()), shares),),
        target=float(objective.share),
        target_label=_("target"),
        alt=_("The share that was good, day by day, beside the target."),
    )
