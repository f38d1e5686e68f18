"""What figures say of days that lack rows because their files are in quarantine."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.lib.periods import Days, parse_one
from storewide.metrics import figures
from storewide.sources.models import Store
from storewide.warehouse.questions import Incomplete


def sentences(found: Iterable[Incomplete]) -> list[str]:
    """Each day (or month) in a sentence."""
    facts = {"order_line": _("order lines"), "event": _("events"), "traffic": _("rows of daily traffic")}
    return [
        _("%(day)s is incomplete: %(rows)s of %(of)s %(fact)s of %(store)s are quarantined.")
        % {
            "day": _named(each.part),
            "rows": formats.number(each.rows),
            "of": formats.number(each.of),
            "fact": facts[each.fact],
            "store": each.store,
        }
        for each in found
    ]


def of_days(store: Store, days: Days) -> list[str]:
    """The sentences about a store's figures of some days; none where they are whole."""
    return sentences(figures.ask(first=days.first, last=days.last, store=store.slug).incomplete)


def _named(part: str) -> str:
    days = parse_one(part)
    return formats.day(days.first) if days.first == days.last else formats.month(days.first)
