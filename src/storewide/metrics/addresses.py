"""Where the pages of metrics are, for whoever names one."""

from django.urls import reverse

from storewide.sources.models import Store


def of_metric(code: str, store: Store | None = None) -> str:
    """The page of a metric, in a store where one is named."""
    return reverse("metrics:metric", args=[code], query={"store": store.slug} if store else None)
