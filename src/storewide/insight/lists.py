"""The trading reviews that were held, as a list."""

from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.insight.review_pages import address_of
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.sources.models import Store

PAST = ListSpec(
    name="trading-reviews",
    columns=(
        Column("week", gettext_lazy("Week"), value="week_label", sort="week", url=address_of),
        Column("finding", gettext_lazy("What it found"), value=lambda row: row.snapshot["finding"]),
        Column("store", gettext_lazy("Store"), value="store__name", sort="store__name", priority=2),
        Column("by", gettext_lazy("Held by"), value="held_by_label", sort="held_by_label", priority=2),
        Column("held", gettext_lazy("Held"), value="held_at", kind=Kind.MOMENT, sort="held_at", priority=3),
    ),
    search=("held_by_label", "store__name", "snapshot__finding"),
    search_label=gettext_lazy("Search findings, people, stores"),
    filters=(
        Filter(
            "store",
            gettext_lazy("Store"),
            lambda: Store.objects.values_list("slug", "name"),
            field="store__slug",
        ),
    ),
    order="-week",
    counted=ngettext_lazy("%(shown)s review", "%(shown)s reviews", "count"),
    empty=Empty(
        gettext_lazy("No review was held yet"),
        gettext_lazy("Run the meeting from the week's page, then freeze it: it stands here as it was read."),
    ),
)
