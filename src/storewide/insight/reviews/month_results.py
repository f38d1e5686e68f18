"""The results of a month in a review: line by line, beside plan and last year; what is missing says so."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.metrics import results, results_pages
from storewide.metrics.results import Results
from storewide.metrics.results_pages import Shown
from storewide.sources.models import Store


def of_store(store: Store, month: Days) -> dict[str, Any]:
    """The table of one store's month."""
    return table(results.of_stores((store,), month)[0])


def table(found: Results) -> dict[str, Any]:
    """The lines of some results as a table of texts."""
    rows = results_pages.rows(found)
    return {
        "title": _("Results of the month, %(currency)s") % {"currency": found.currency},
        "heads": [_("Line"), _("This month"), _("Share of net sales"), _("Plan"), _("Last year")],
        "texts": [0],
        "rows": [_row(each) for each in rows],
        "tones": ["plain"] * len(rows),
        "toned": None,
        "more": {"label": _("All results"), "url": reverse("metrics:results")},
    }


def _row(shown: Shown) -> list[str]:
    return [
        shown.name,
        _money(shown.amount) if shown.amount is not None else _("missing"),
        formats.percent(shown.share),
        _money(shown.plan),
        _money(shown.last_year),
    ]


def _money(amount: Money | None) -> str:
    return formats.NO_VALUE if amount is None else formats.money(amount.minor, amount.currency, 0)
