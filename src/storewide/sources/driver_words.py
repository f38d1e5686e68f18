"""What is said about the things beside orders and visits that move a KPI."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.warehouse.drivers import Held, PriceChange, Product, ReachCost, StockOut

#: so many days back from the newest count as "of late"
LATELY = 28


def products(found: Sequence[Product]) -> str:
    """How many products there are, and how many of them are sold out."""
    if not found:
        return _("No product is known yet")
    told = [each for each in found if each.available is not None]
    out = sum(each.available <= 0 for each in told if each.available is not None)
    said = {"all": formats.number(len(told)), "out": formats.number(out)}
    if not told:
        return ngettext(
            "%(count)s product, its stock is not known",
            "%(count)s products, their stock is not known",
            len(found),
        ) % {"count": formats.number(len(found))}
    if not out:
        return _("None of the %(all)s products whose stock is known is sold out") % said
    return (
        ngettext("%(out)s of %(all)s products is sold out", "%(out)s of %(all)s products are sold out", out)
        % said
    )


def stock_outs(found: Sequence[StockOut], told: date | None) -> str:
    """How many products are sold out now, else how many were of late."""
    if told is None:
        return _("Stock is not known yet")
    said = {"day": formats.day(told)}
    still = sum(each.last is None for each in found)
    if still:
        return ngettext(
            "One product is sold out on %(day)s",
            "%(count)s products are sold out on %(day)s",
            still,
        ) % (said | {"count": formats.number(still)})
    if not found:
        return _("No product was sold out in the year up to %(day)s") % said
    return ngettext(
        "Nothing is sold out; one product was in the year up to %(day)s",
        "Nothing is sold out; products were %(count)s times in the year up to %(day)s",
        len(found),
    ) % (said | {"count": formats.number(len(found))})


def price_changes(found: Sequence[PriceChange], told: date | None) -> str:
    """How many prices changed of late, and how many of them fell."""
    if told is None:
        return _("Prices are not known yet")
    lately = [each for each in found if (told - each.day).days < LATELY]
    said = {"days": LATELY, "day": formats.day(told)}
    if not lately:
        return _("No price changed in the %(days)s days up to %(day)s") % said
    fell = sum(each.after.minor < each.before.minor for each in lately)
    return ngettext(
        "One price changed in the %(days)s days up to %(day)s, %(fell)s of them down",
        "%(count)s prices changed in the %(days)s days up to %(day)s, %(fell)s of them down",
        len(lately),
    ) % (said | {"count": formats.number(len(lately)), "fell": formats.number(fell)})


def media_cost(found: Sequence[ReachCost], held: Held) -> str:
    """What reach cost of late, by currency."""
    if held.last is None:
        return _("Media cost is not known yet")
    sums: dict[str, int] = {}
    for each in found:
        sums[each.cost.currency] = sums.get(each.cost.currency, 0) + each.cost.minor
    told = " + ".join(formats.money(minor, currency) for currency, minor in sorted(sums.items()))
    said = {"sum": told, "days": LATELY, "day": formats.day(held.last)}
    return _("Reach cost %(sum)s in the %(days)s days up to %(day)s") % said
