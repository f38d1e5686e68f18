"""Where the pages of metrics are, for whoever names one."""

from datetime import date

from django.urls import reverse

from storewide.lib.periods import Days
from storewide.sources.models import Store


def of_metric(code: str, store: Store | None = None, days: Days | None = None) -> str:
    """The page of a metric, in a store and on days where they are named."""
    asked = {"store": store.slug} if store else {}
    if days is not None:
        asked |= {"from": days.first.isoformat(), "to": days.last.isoformat()}
    return reverse("metrics:metric", args=[code], query=asked or None)


def of_new_metric(area: str = "") -> str:
    """Where a metric is made, for an area (its slug) where one is named."""
    return reverse("metrics:definition-new", query={"area": area} if area else None)


def of_results(month: date) -> str:
    """The results of the month in which a day lies."""
    return reverse("metrics:results", query={"month": f"{month:%Y-%m}"})
