"""What is said about money at risk."""

from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.lib.money import Money
from storewide.service.risk import Risk, Slowness, Untold

#: so many orders and more are told without decimals
_MANY = 10


def sentence(found: Risk | Untold) -> str:
    """What an incident cost, in one sentence; or why that cannot be said."""
    if isinstance(found, Untold):
        return untold(found)
    values = {
        "missing": orders(found.shortfall.missing),
        "low": orders(found.shortfall.low),
        "high": orders(found.shortfall.high),
        "got": formats.number(found.got),
        "expected": orders(found.expectation.expected),
    }
    if not found.is_certain:
        came = (
            _(
                "%(got)s orders came where about %(expected)s are usual: no more is missing than chance explains."
            )
            if found.got
            else _("No order came where about %(expected)s are usual: that may be chance.")
        )
        return came % values
    if found.worth is None or found.least is None or found.most is None:
        said = _("About %(missing)s orders were expected and not taken (between %(low)s and %(high)s).")
        return said % values
    worth = {"worth": money(found.worth), "least": money(found.least), "most": money(found.most)}
    said = _(
        "About %(missing)s orders worth %(worth)s were expected and not taken (between %(low)s and %(high)s orders, "
        "%(least)s and %(most)s)."
    )
    return said % (values | worth)


def untold(why: Untold) -> str:
    """Why it cannot be said what an incident cost."""
    return {
        Untold.NO_STORE: _("It is about all stores; name the store it hit, and what it cost is shown."),
        Untold.TOO_YOUNG: _(
            "Fewer than three weeks of orders are known before it, too few to say what is usual."
        ),
        Untold.NOT_YET: _("The orders of these hours have not come in yet."),
        Untold.NO_FAULT: _("Nothing is counted, since it was no fault."),
    }[why]


def orders(count: float) -> str:
    """A number of orders as people say it: whole from ten on, one decimal below."""
    return formats.number(Decimal(str(round(count, 1))), 0 if count >= _MANY else None)


def money(amount: Money) -> str:
    """An amount without its cents."""
    return formats.money(amount.minor, amount.currency, 0)


def slowness(found: Slowness | None) -> str:
    """What slow pages went with, in one sentence."""
    if found is None:
        return _(
            "No page was timed for slow and quick visitors alike, so nothing can be said of what slowness costs."
        )
    estimate, low, high = found.buyers
    values = {
        "visitors": formats.number(found.visitors),
        "buyers": orders(max(0.0, estimate)),
        "low": orders(max(0.0, low)),
        "high": orders(max(0.0, high)),
    }
    if not found.is_certain:
        return (
            _(
                "The %(visitors)s visitors whose page came late bought as often as others of the same page, device "
                "and marketing channel, as far as can be told."
            )
            % values
        )
    worth = found.worth(estimate)
    values["worth"] = money(worth) if worth else ""
    said = (
        _(
            "The %(visitors)s visitors whose page came late bought less often than others of the same page, device and "
            "marketing channel: about %(buyers)s buyers fewer, worth %(worth)s (between %(low)s and %(high)s buyers)."
        )
        if worth
        else _(
            "The %(visitors)s visitors whose page came late bought less often than others of the same page, device "
            "and marketing channel: about %(buyers)s buyers fewer (between %(low)s and %(high)s)."
        )
    )
    return said % values
