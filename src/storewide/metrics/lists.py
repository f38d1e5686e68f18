"""The lists of figures, targets and annotations."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.metrics import definitions, rules, words
from storewide.metrics.models import AnnotationKind, Segment, Target
from storewide.sources.models import Store


def target_value(target: Target) -> str:
    """A target as people read it."""
    definition = definitions.named(target.metric)
    return words.shown(definition, rules.of_stored(definition, target.value), target.store.currency)


def metric_choices() -> list[tuple[str, Any]]:
    """Every metric, for a filter or a form."""
    return [(code, words.name(definition)) for code, definition in definitions.all_definitions().items()]


def store_choices() -> list[tuple[str, Any]]:
    """Every store, for a filter."""
    return [(store.slug, store.name) for store in Store.objects.all()]


def segment_choices() -> list[tuple[str, Any]]:
    """Every segment, for a filter."""
    return [(segment.slug, segment.name) for segment in Segment.objects.all()]


TARGETS = ListSpec(
    name="targets",
    columns=(
        Column("month", _("Month"), value=lambda row: f"{row.month:%Y-%m}", sort="month"),
        Column(
            "metric", _("Metric"), value=lambda row: words.name(definitions.named(row.metric)), sort="metric"
        ),
        Column("store", _("Store"), value="store__name", sort="store__name", priority=2),
        Column("segment", _("Segment"), value="segment__name", sort="segment__name", priority=2),
        Column("value", _("Target"), value=target_value, sort="value"),
        Column(
            "change",
            _("Change"),
            value=lambda _row: _("Change"),
            url=lambda row: reverse("metrics:target", args=[row.pk]),
            priority=2,
        ),
    ),
    search=("metric",),
    filters=(
        Filter("metric", _("Metric"), metric_choices),
        Filter("store", _("Store"), store_choices, field="store__slug"),
        Filter("segment", _("Segment"), segment_choices, field="segment__slug"),
        PeriodFilter("month", _("Month"), "month"),
    ),
    order="-month",
    counted=ngettext_lazy("%(shown)s target", "%(shown)s targets", "count"),
    empty=Empty(
        _("No target is set"),
        _(
            "A target is what a metric should be in a month. Until there is one, last year's same weeks stand in."
        ),
        Action(_("Set a target"), "/metrics/targets/new/"),
    ),
)

ANNOTATIONS = ListSpec(
    name="annotations",
    columns=(
        Column(
            "label",
            _("What happened"),
            sort="label",
            url=lambda row: reverse("metrics:annotation", args=[row.pk]),
        ),
        Column("kind", _("Kind"), value="get_kind_display", sort="kind"),
        Column("day", _("Day"), kind=Kind.DAY, sort="day"),
        Column("until", _("Until"), kind=Kind.DAY, sort="until", priority=3),
        Column("store", _("Store"), value="store__name", sort="store__name", priority=2),
        Column("area", _("Area"), value="area__name", sort="area__name", priority=3),
    ),
    search=("label",),
    filters=(
        Filter("kind", _("Kind"), AnnotationKind.choices),
        Filter("store", _("Store"), store_choices, field="store__slug"),
        PeriodFilter("day", _("Day"), "day"),
    ),
    order="-day",
    counted=ngettext_lazy("%(shown)s annotation", "%(shown)s annotations", "count"),
    empty=Empty(
        _("Nothing noted yet"),
        _("An annotation says on every chart what happened on a day: a campaign, an outage, a price change."),
        Action(_("Note what happened"), "/metrics/annotations/new/"),
    ),
)
