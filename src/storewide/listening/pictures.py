"""What customers said of late, drawn by kind."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.listening import queries
from storewide.listening.queries import Voice

#: how far the picture and its finding look back
DAYS = 28


def last_days(today: date) -> tuple[Voice, Chart | None]:
    """What was heard in the last 28 days, and its picture; no picture where nothing was heard."""
    voice = queries.heard_since(today - timedelta(days=DAYS - 1))
    if not voice.total:
        return voice, None
    most = max(voice.kinds, key=lambda each: each.count)
    said = {"kind": most.kind.label, "count": most.count, "all": voice.total}
    chart = Chart(
        key="voice",
        title=_("%(kind)s comes first: %(count)s of %(all)s") % said,
        unit=Unit(_("notes in 28 days")),
        kind=ChartKind.BAR,
        x_label=_("Kind"),
        xs=tuple(str(each.kind.label) for each in voice.kinds),
        series=(Series(_("Notes"), tuple(float(each.count) for each in voice.kinds)),),
        alt=_("How often each kind was noted over the last 28 days."),
    )
    return voice, chart
