"""How long incidents lasted, drawn by week."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Series, Unit
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
