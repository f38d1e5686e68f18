"""Deployments to production week by week, as a chart."""

from collections import Counter
from datetime import date, timedelta

from django.utils.translation import gettext as _

from storewide.kit.charts import Chart, Series, Unit
from storewide.releases.delivery.queries import Delivered


def by_week(found: Delivered) -> Chart | None:
    """How many deployments there were each week, and how many of them failed; None of none."""
    if not found.rows:
        return None
    days = found.asked.days
    starts = [days.first + timedelta(days=7 * number) for number in range(len(days) // 7)]
    every, failed = Counter[date](), Counter[date]()
    for row in found.rows:
        ended = row.found.went.ended_at.date()
        start = starts[min((ended - days.first).days // 7, len(starts) - 1)]
        every[start] += 1
        failed[start] += row.found.is_faulty
    values = {"all": sum(every.values()), "failed": sum(failed.values())}
    return Chart(
        key="deployments",
        title=_("%(all)s deployments to production, of which %(failed)s failed") % values,
        unit=Unit(_("deployments a week")),
        xs=tuple(starts),
        series=(
            Series(_("Deployments"), tuple(float(every[start]) for start in starts)),
            Series(_("Failed"), tuple(float(failed[start]) for start in starts)),
        ),
        alt=_("Deployments to production by week, with those that failed: %(all)s and %(failed)s in all.")
        % values,
        x_label=_("Week from"),
    )
