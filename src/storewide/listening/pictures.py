"""What customers said by day, drawn."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from storewide.kit.charts import Chart, Series, Unit
from storewide.listening import queries
from storewide.listening.models import FeedbackKind
from storewide.listening.queries import Heard, Voice

#: how far the picture and its finding look back
DAYS = 28


def last_days(today: date) -> tuple[Voice, Chart | None]:
    """What was heard in the last 28 days and its picture by day; no picture where nothing was heard."""
    first = today - timedelta(days=DAYS - 1)
    counts = queries.by_day(first, today)
    voice = Voice(tuple(Heard(kind, sum(counts[kind])) for kind in FeedbackKind))
    if not voice.total:
        return voice, None
    most = max(voice.kinds, key=lambda each: each.count)
    said = {"kind": most.kind.label, "count": most.count, "all": voice.total}
    chart = Chart(
        key="voice",
        title=_("%(kind)s comes first: %(count)s of %(all)s") % said,
        unit=Unit(_("notes a day")),
        x_label=_("Day"),
        xs=tuple(first + timedelta(days=number) for number in range(DAYS)),
        series=tuple(
            Series(kind.label, tuple(float(count) for count in counts[kind]))
            for kind in FeedbackKind
            if any(counts[kind])
        ),
        alt=_("Notes by day and kind over the last 28 days."),
    )
    return voice, chart
