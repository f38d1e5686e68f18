"""The pages of what else moves a KPI: products, stock-outs and price changes, and an overview of them all."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists as kit_lists
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.sources import driver_lists, promotion_words
from storewide.sources import driver_words as words
from storewide.sources import promotions as clashing
from storewide.sources.house import warehouse
from storewide.sources.permissions import SourcesPermission
from storewide.warehouse.drivers import Held


@dataclass(frozen=True)
class Kind:
    """One kind of reason on the overview: what is found about it, and where the rest of it is."""

    name: str
    finding: str
    url: str
    preset: str


def overview(request: HttpRequest) -> HttpResponse:
    """What is known of stock, prices, promotions and media cost, each in a sentence."""
    require(request.user, SourcesPermission.VIEW)
    held = {each.fact: each for each in warehouse().drivers_held()}
    page = Page(
        title=_("What else moves a KPI"),
        purpose=_("A product that was sold out, a new price, an offer: reasons that no visitor states."),
        guide="drivers#what-else-moves-a-kpi",
    )
    context = {"page": page, "kinds": _kinds(held), "may_import": may(request.user, SourcesPermission.IMPORT)}
    return render(request, "sources/drivers.html", context)


def products(request: HttpRequest) -> HttpResponseBase:
    """Every product as it stands."""
    require(request.user, SourcesPermission.VIEW)
    rows = warehouse().products()
    page = Page(
        title=words.products(rows),
        short=_("Products"),
        purpose=_("What is sold, at the newest price and with the newest stock that a file told."),
        guide="drivers#products",
        crumbs=(_to_overview(),),
    )
    return kit_lists.respond(request, driver_lists.products(rows), rows, page=page)


def stock_outs(request: HttpRequest) -> HttpResponseBase:
    """The days on which products could not be bought."""
    require(request.user, SourcesPermission.VIEW)
    rows = warehouse().stock_outs()
    page = Page(
        title=words.stock_outs(rows, _held("stock").last),
        short=_("Stock-outs"),
        purpose=_("Products that had been there and then could not be bought, in the last year of stock."),
        guide="drivers#stock-outs",
        crumbs=(_to_overview(),),
    )
    return kit_lists.respond(request, driver_lists.stock_outs(rows), rows, page=page)


def price_changes(request: HttpRequest) -> HttpResponseBase:
    """The days from which products cost something else."""
    require(request.user, SourcesPermission.VIEW)
    rows = warehouse().price_changes()
    page = Page(
        title=words.price_changes(rows, _held("price").last),
        short=_("Price changes"),
        purpose=_("What became dearer or cheaper from which day, in the last year of prices."),
        guide="drivers#price-changes",
        crumbs=(_to_overview(),),
    )
    return kit_lists.respond(request, driver_lists.price_changes(rows), rows, page=page)


def _kinds(held: dict[str, Held]) -> tuple[Kind, ...]:
    """Each kind of reason with its finding."""
    house, today = warehouse(), now().date()
    cost = held["media_cost"]
    lately = cost.last and Days(cost.last - timedelta(days=words.LATELY - 1), cost.last)
    month = Days(today - timedelta(days=words.LATELY - 1), today)
    running = clashing.running(house.promotions(), month)
    clashes = clashing.clashes(house.promotions(), month)
    return (
        Kind(
            _("Products"),
            words.products(house.products()),
            reverse("sources:products"),
            "generic-products",
        ),
        Kind(
            _("Stock-outs"),
            words.stock_outs(house.stock_outs(), held["stock"].last),
            reverse("sources:stock-outs"),
            "generic-stock",
        ),
        Kind(
            _("Price changes"),
            words.price_changes(house.price_changes(), held["price"].last),
            reverse("sources:price-changes"),
            "generic-prices",
        ),
        Kind(
            _("Promotions"),
            promotion_words.finding(running, clashes, month),
            reverse("sources:promotions"),
            "generic-promotions",
        ),
        Kind(
            _("Media cost"),
            words.media_cost(house.media_cost(lately) if lately else (), cost),
            "",
            "generic-media-cost",
        ),
    )


def _held(fact: str) -> Held:
    return next(each for each in warehouse().drivers_held() if each.fact == fact)


def _to_overview() -> Crumb:
    return Crumb(_("What else moves a KPI"), reverse("sources:drivers"))
