"""The reviews that were held and the notes that were sent, as a list."""

from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.insight.reviews.addresses import of_review
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.rhythm.models import ReviewKind
from storewide.sources.models import Store

PAST = ListSpec(
    name="trading-reviews",
    columns=(
        Column("kind", gettext_lazy("Review"), value="get_kind_display", sort="kind"),
        Column("period", gettext_lazy("Period"), value="period_label", sort="begins", url=of_review),
        Column("finding", gettext_lazy("What it found"), value=lambda row: row.snapshot["finding"]),
        Column("about", gettext_lazy("About"), value="subject", sort="store__name", priority=2),
        Column("by", gettext_lazy("Held by"), value="held_by_label", sort="held_by_label", priority=2),
        Column("held", gettext_lazy("Held"), value="held_at", kind=Kind.MOMENT, sort="held_at", priority=3),
    ),
    search=("held_by_label", "store__name", "snapshot__finding"),
    search_label=gettext_lazy("Search findings, people, stores"),
    filters=(
        Filter("kind", gettext_lazy("Review"), ReviewKind.choices),
        Filter(
            "store",
            gettext_lazy("Store"),
            lambda: Store.objects.values_list("slug", "name"),
            field="store__slug",
        ),
    ),
    order="-period",
    counted=ngettext_lazy("%(shown)s review", "%(shown)s reviews", "count"),
    empty=Empty(
        gettext_lazy("No review was held yet"),
        gettext_lazy("Run the meeting from the week's page, then freeze it: it stands here as it was read."),
    ),
)
