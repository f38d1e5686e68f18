"""What the first day of a watch is told by, hour after hour: pure. A count, or of how many so many (looks that failed)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Text
from storewide.metrics import rules, words
from storewide.metrics.definitions import Definition

#: measures that stretches of hours hold, see `warehouse.stretches`
_BY_HOUR = frozenset(
    {
        "visitors",
        "orders",
        "buyers",
        "spend",
        "checkout_visitors",
        "product_viewers",
        "adders",
        "payers",
        "searchers",
    }
    | {"payments_tried", "payments_refused", "contacts"}
)


@dataclass(frozen=True)
class Series:
    """What is counted by the hour: its `code` (that of its alarm), and whether it hurts where it rises.

    `over`, `under`: the measures it is read from; a share has both. `definition`: the metric it is, for one that is a
    guardrail. `money`: it is told in the store's currency.
    """

    code: str
    name: Text
    over: str
    under: str = ""
    rises: bool = False
    money: bool = False
    definition: Definition | None = None

    def parts(self, held: Mapping[str, int | None]) -> tuple[int | None, int | None]:
        """What it counts, and of how many, in hours that hold these measures; None where they do not tell."""
        if self.definition is not None:
            return rules.parts(self.definition, held)
        return held.get(self.over), held.get(self.under) if self.under else None


ORDERS = Series("web_orders", _("Web orders"), "web_orders")
TROUBLES = Series("web_troubles", _("Complaints and order problems"), "troubles", rises=True)
ALWAYS = (
    ORDERS,
    Series("web_visitors", _("Visitors"), "visitors"),
    Series("web_buyers", _("Buyers"), "buyers"),
    Series("web_spend", _("Spend"), "spend", money=True),
    Series("web_checkouts", _("Visitors who began the checkout"), "checkout_visitors"),
    Series("web_payments_refused", _("Payments refused"), "payments_refused", rises=True),
    Series("web_contacts", _("Contacts"), "contacts", rises=True),
    TROUBLES,
    Series("web_looks_failed", _("Looks at the store that failed"), "looks_failed", "looks", rises=True),
    Series("web_views_slow", _("Page views that were slow"), "views_slow", "views_timed", rises=True),
)


def of_watch(guardrails: Sequence[Definition]) -> tuple[Series, ...]:
    """What is looked at: always the same, and the guardrails that hours tell of and that are not among them."""
    already = {each.over for each in ALWAYS if not each.under} | {"orders"}
    further = (
        Series(
            f"web_{each.code}"[:40],
            words.name(each),
            each.over,
            each.under,
            rises=each.better == "down",
            money=each.unit == "money" and not each.under,
            definition=each,
        )
        for each in guardrails
        if _BY_HOUR.issuperset(each.measures) and (each.under or each.over not in already)
    )
    return (*ALWAYS, *further)
