"""The lists of alerts and of what is watched."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.metrics import alerts_words
from storewide.metrics.lists import metric_choices, store_choices
from storewide.metrics.models import Alert, AlertRule, AlertState
from storewide.organization.models import Person

#: the first action of an empty list, for whoever may
WATCH = Action(_("Watch a metric"), "/metrics/alerts/rules/new/")
ON, OFF = Tag(_("Watched"), Tone.GOOD), Tag(_("Switched off"), Tone.UNKNOWN, "flat")


def _url(row: Any) -> str:
    return str(row.get_absolute_url())


def _owners() -> list[tuple[str, Any]]:
    holders: QuerySet[Person] = Person.objects.filter(pk__in=Alert.objects.values("owner"))
    return [(str(person.pk), person.name) for person in holders]


ALERTS = ListSpec(
    name="alerts",
    columns=(
        Column(
            "what",
            _("Series"),
            value=lambda row: alerts_words.series(row.rule, row.label),
            sort=("rule__metric", "label"),
            url=_url,
        ),
        Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
        Column("last", _("Last day"), kind=Kind.DAY, sort="last"),
        Column("usual", _("Usual"), value=alerts_words.interval, priority=2),
        Column("got", _("Got"), value=lambda row: alerts_words.value(row, row.got)),
        Column("owner", _("Waits for"), value=alerts_words.owner, sort="owner__name", priority=2),
        Column("first", _("First day"), kind=Kind.DAY, sort="first", priority=3),
        Column("store", _("Store"), value="rule__store__name", sort="rule__store__name", priority=3),
        Column("cause", _("Cause"), priority=3),
    ),
    search=("rule__metric", "label", "cause", "rule__segment__name"),
    filters=(
        Filter("state", _("State"), AlertState.choices),
        Filter("metric", _("Metric"), metric_choices, field="rule__metric"),
        Filter("store", _("Store"), store_choices, field="rule__store__slug"),
        Filter("owner", _("Waits for"), _owners, field="owner_id"),
        PeriodFilter("last", _("Last day"), "last"),
    ),
    order="-last",
    counted=ngettext_lazy("%(shown)s alert", "%(shown)s alerts", "count"),
    empty=Empty(
        _("Nothing was out of the ordinary"),
        _(
            "A rule watches a metric, in whole or in each channel, device or country, and tells its owner of days that "
            "are not as usual."
        ),
        Action(_("See what is watched"), "/metrics/alerts/rules/"),
    ),
)


def rules(*, changeable: bool) -> ListSpec:
    """The list of what is watched."""
    return ListSpec(
        name="alert-rules",
        columns=(
            Column("watched", _("What"), value=alerts_words.watched, sort=("metric", "by"), url=_url),
            Column(
                "state", _("State"), value=lambda row: ON if row.is_on else OFF, kind=Kind.TAG, sort="is_on"
            ),
            Column("budget", _("False alarms a month"), kind=Kind.NUMBER, sort="budget"),
            Column("waiting", _("Alerts that wait"), kind=Kind.NUMBER, sort="waiting"),
            Column("store", _("Store"), value="store__name", sort="store__name", priority=2),
            Column(
                "until", _("Looked at until"), value="ran_until", kind=Kind.DAY, sort="ran_until", priority=3
            ),
        ),
        search=("metric", "by", "segment__name"),
        filters=(
            Filter("metric", _("Metric"), metric_choices),
            Filter("store", _("Store"), store_choices, field="store__slug"),
        ),
        order="watched",
        counted=ngettext_lazy("%(shown)s rule", "%(shown)s rules", "count"),
        empty=Empty(
            _("Nothing is watched yet"),
            _("Say which metric shall be watched, and how many false alarms a month you can bear."),
            WATCH if changeable else None,
        ),
    )


def with_waiting(rows: QuerySet[AlertRule]) -> QuerySet[AlertRule]:
    """Rules with the number of their alerts that nobody answered yet."""
    open_ones = Alert.objects.filter(rule=OuterRef("pk"), state=AlertState.OPEN).order_by()
    counted = open_ones.values("rule").annotate(count=Count("pk")).values("count")
    return rows.annotate(waiting=Coalesce(Subquery(counted), 0))
