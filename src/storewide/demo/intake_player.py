"""How requests of the demo store came in: a mailbox, one asked twice, a type with evidence, who says it helped."""

from datetime import timedelta
from typing import Any

from storewide.demo.diary import Stage, acting, moment
from storewide.kit.permissions import SYSTEM
from storewide.portfolio import operations as portfolio
from storewide.portfolio.intake import mailbox_operations
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.intake.telling import Telling
from storewide.portfolio.models import Function, Request, RequestType, Resolution
from storewide.portfolio.needs import operations as needs

#: the functions that ask in turn
_FUNCTIONS = (Function.MARKETING, Function.SERVICE, Function.SALES, Function.IT, Function.FINANCE)


def play(stage: Stage) -> None:
    """After the requests themselves."""
    first = Request.objects.order_by("number").first()
    if first is None:
        return
    at = moment(stage.until, -1, 0)
    for number, asked in enumerate(Request.objects.filter(state="asked").order_by("number")):
        function = _FUNCTIONS[number % len(_FUNCTIONS)]
        intake.tell_more(request=asked, function=function, own={}, by=SYSTEM, at=at, expected_version=None)
    values = {
        "name": "Requests",
        "address": "requests@shop.example",
        "area": first.area,
        "store": stage.store,
    }
    mailbox_operations.make_mailbox(by=SYSTEM, at=at, **values)
    _lost_sale(stage, first)
    resolution = Resolution.objects.first()
    if resolution is not None:
        author = acting(stage.shop.requests[resolution.request.number - 1].author)
        needs.say(asked=resolution, resolved="partly", words="We answer it by phone now.", by=author, at=at)


def _lost_sale(stage: Stage, first: Request) -> None:
    """Sales asks with evidence, and asks again for what was asked before, which is merged."""
    by, at = acting(stage.shop.requests[0].author), moment(stage.until, -2, 0)
    kind = RequestType.objects.get(slug="lost-sale")
    own = {"customer_group": "Small businesses", "deals": "7", "amount": "84000"}
    said: dict[str, Any] = {"area": first.area, "store": stage.store, "by": by}
    problem = "Offices order for several rooms and want one quote; seven of them bought elsewhere."
    portfolio.ask(
        title="A quote for several rooms", problem=problem, told=Telling("sales", kind, own), at=at, **said
    )
    again = portfolio.ask(
        title="Quotes for rooms of an office", problem=problem, told=Telling("finance"), at=at, **said
    )
    into = Request.objects.get(title="A quote for several rooms")
    intake.merge(
        request=again, into=into, reason="Sales asks for the same.", by=by, at=at + timedelta(hours=3)
    )
