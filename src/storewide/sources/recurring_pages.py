"""What the page of a store's recurring revenue says: what runs, what is renewed, which quotes become orders."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.pages import Page
from storewide.lib import money
from storewide.lib.periods import Days
from storewide.sources import below_store
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.sources.recurring_lists import Row
from storewide.warehouse import books
from storewide.warehouse.recurring import Month, Quotes

#: months shown
_MONTHS = 24


def finding(store: Store, months: Sequence[Month]) -> str:
    """Recurring revenue in one sentence."""
    if not months:
        return _("No order of this store runs for a term")
    newest = months[-1]
    values = {
        "worth": formats.money(newest.running, store.currency),
        "month": formats.month(newest.month),
    }
    decided = [month for month in months[-12:] if month.renewal is not None]
    if not decided:
        return _("Terms worth %(worth)s a month ran at the end of %(month)s") % values
    renewed = sum(month.renewed for month in decided)
    values["share"] = formats.percent(Decimal(renewed) / sum(month.renewed + month.left for month in decided))
    return (
        _(
            "Terms worth %(worth)s a month ran at the end of %(month)s; %(share)s of those that ended were renewed"
        )
        % values
    )


def of_quotes(store: Store, found: Quotes) -> str:
    """What became of the quotes, in words; empty where there were none."""
    if not found.made:
        return ""
    said = ngettext(
        "%(ordered)s of %(made)s quote became an order (%(share)s)",
        "%(ordered)s of %(made)s quotes became orders (%(share)s)",
        found.made,
    ) % {
        "ordered": formats.number(found.ordered),
        "made": formats.number(found.made),
        "share": formats.percent(Decimal(found.ordered) / found.made),
    }
    if found.days is None:
        return f"{said}."
    after = ngettext("half of them within %(count)s day", "half of them within %(count)s days", found.days)
    worth = formats.money(found.ordered_worth, store.currency)
    return _("%(said)s, worth %(worth)s, %(after)s.") % {
        "said": said,
        "worth": worth,
        "after": after % {"count": found.days},
    }


def recurring(store: Store, today: date) -> dict[str, Any]:
    """Everything the page shows beside its list; `rows` are the list's."""
    days = _days(today)
    months = books.recurring_months(warehouse(), store.slug, days)
    return {
        "rows": [Row(month, store.currency) for month in months],
        "chart": _chart(store, months) if months else None,
        "quotes": of_quotes(store, books.quotes(warehouse(), store.slug, days)),
        "page": Page(
            title=finding(store, months),
            short=_("Recurring revenue"),
            purpose=_("What orders with a term bring each month, and whether they are renewed."),
            guide="data#recurring-revenue",
            crumbs=below_store.crumbs(store),
        ),
    }


def _days(today: date) -> Days:
    """The full months before today's, at most so many as are shown."""
    last = today.replace(day=1) - timedelta(days=1)
    number = last.year * 12 + last.month - _MONTHS
    return Days(date(number // 12, number % 12 + 1, 1), last)


def _chart(store: Store, months: Sequence[Month]) -> Chart:
    scale = 10 ** money.exponent(store.currency)
    return Chart(
        key="recurring",
        kind=ChartKind.COLUMN,
        title=_("What terms bring a month, at the end of each month"),
        unit=Unit(_("%(currency)s a month") % {"currency": store.currency}, "money"),
        xs=tuple(f"{month.month:%Y-%m}" for month in months),
        series=(Series(_("A month's worth"), tuple(month.running / scale for month in months)),),
        alt=_("A column for each month: a month's worth of the terms that ran on its last day."),
        x_label=_("Month"),
    )
