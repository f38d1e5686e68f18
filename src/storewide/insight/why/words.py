"""Why a metric changed, in sentences: codes and numbers in, words out."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.insight.why import happenings
from storewide.insight.why.answer import Why
from storewide.insight.why.asking import Where
from storewide.insight.why.drivers import Driver
from storewide.insight.why.happenings import Happening
from storewide.kit import formats
from storewide.kit.tags import Tag
from storewide.metrics import choice_pages, definitions, rules
from storewide.metrics import words as metrics
from storewide.metrics.definitions import Definition, UnknownMetric
from storewide.metrics.models import AnnotationKind
from storewide.ownership.models import Area, Standing
from storewide.warehouse.questions import NONE

#: so many coincidences are named in one sentence
_NAMED = 2


def bare(why: Why, units: int) -> str:
    """A change as a number alone, where a heading tells its unit."""
    if why.asked.definition.unit != "money":
        return signed(why, units)
    amount = rules.major(Decimal(units) / why.split.unit, why.currency)
    return formats.signed(amount, 0 if why.split.unit == 1 else 2)


def unit(why: Why) -> str:
    """What such a number counts."""
    return why.currency if why.asked.definition.unit == "money" else ""


def owner(area: Area | None, on: date) -> Tag:
    """Who answers for an area, by name; a gap as everywhere."""
    if area is not None and area.holder is not None and area.standing(on) is Standing.OWNED:
        return Tag(str(area.holder))
    return metrics.owner(area, on)


def points(why: Why, change: float) -> str:
    """A part of the change in points of a hundred of what the metric was before."""
    share = why.points(change)
    if share is None:
        return signed(why, round(change))
    return _("%(points)s points") % {"points": formats.number(abs(share) * 100, 1)}


def signed(why: Why, units: int) -> str:
    """A change in the unit of the metric, with its sign: `−41,300 EUR`, `+1,204`, `−0.12 points`."""
    definition = why.asked.definition
    value = Decimal(units) / why.split.unit
    sign = "+" if units > 0 else ""
    if definition.unit == "rate":
        return _("%(points)s points") % {"points": sign + formats.number(value * 100, 2)}
    return sign + metrics.shown(definition, value, why.currency)


def driver_name(driver: Driver) -> str:
    """A driver as people say it."""
    names = {
        "orders_per_buyer": _("Orders per buyer"),
        "average_order_value": _("Average order value"),
        "gross_per_order": _("Gross sales per order"),
    }
    if driver.code in names:
        return names[driver.code]
    found = _definition(driver.code)
    return metrics.name(found) if found else driver.code.replace("_", " ").capitalize()


def _definition(code: str) -> Definition | None:
    try:
        return definitions.named(code)
    except UnknownMetric:
        return None


def value(why: Why, driver: Driver, number: float) -> str:
    """What a driver was in one period: in the unit of the metric that it is."""
    if driver.code == "orders_per_buyer":
        return formats.number(number, 3)
    return metrics.shown(*measured(why, driver, number), why.currency)


def measured(why: Why, driver: Driver, number: float) -> tuple[Definition, Decimal]:
    """The metric whose unit a driver is told in, and its number as figures have it (minor units of money)."""
    found = _definition(driver.metric if driver.code == "gross_per_order" else driver.code)
    if found is None:
        found = why.asked.definition
    scale = found.scale if driver.under else 1
    return found, Decimal(repr(number)) * (1 if why.split.unit > 1 else scale)


def place(where: Where) -> str:
    """A segment in words: `on mobile in DE`, `by paid search`, `without a marketing channel`."""
    return " ".join(_one_place(name, value) for name, value in where)


def _one_place(name: str, value: str) -> str:
    dimension = choice_pages.labels().get(name, name)
    said = {"value": segment(value), "dimension": dimension.lower()}
    if value == NONE:
        return _("without a %(dimension)s") % said
    if name == "device":
        return _("on %(value)s") % said
    if name == "country":
        return _("in %(value)s") % said
    if name in ("marketing_channel", "sales_channel"):
        return _("by %(value)s") % said
    return _("of %(dimension)s %(value)s") % said


def segment(value: str) -> str:
    """A value of a dimension as people read it."""
    return _("(none)") if value == NONE else value.replace("_", " ")


def same_day(why: Why) -> str:
    """What began on the day since which the metric is another, or within one day asked about; else empty."""
    day = _day(why)
    if day is None:
        return ""
    began = happenings.coinciding(why.happened, day)
    return ", ".join(named(each) for each in began[:_NAMED])


def _day(why: Why) -> date | None:
    if why.told and why.told.since:
        return why.told.since
    return why.asked.days.first if len(why.asked.days) == 1 else None


def named(happening: Happening) -> str:
    """A happening with what it did to spend."""
    effect = happening.effect
    if effect is None:
        return happening.label
    values = {"what": happening.label, "said": effect.said}
    if happening.kind == AnnotationKind.STOCK_OUT:
        return _("%(what)s is out of stock") % values
    if happening.kind == AnnotationKind.PRICE:
        return _("%(what)s changed its price (%(said)s)") % values
    return _("the promotion %(what)s") % values


def kind(happening: Happening) -> str:
    """What kind of thing happened."""
    if happening.kind == "promotion":
        return _("Promotion")
    return str(AnnotationKind(happening.kind).label)


def effect_of(happening: Happening, currency: str) -> str:
    """What a happening did to spend, and how that is known; empty where only its dates are."""
    effect = happening.effect
    if effect is None:
        return ""
    if effect.amount is None:
        return _("sold out, but too few days before it to say what it usually sells")
    values = {
        "amount": formats.signed_money(effect.amount, currency, 0),
        "price": formats.signed_money(effect.price or 0, currency, 0),
        "quantity": formats.signed_money(effect.quantity or 0, currency, 0),
        "said": effect.said,
    }
    if effect.kind == "stock_out":
        return _("%(amount)s of spend, by what it usually sells on a day") % values
    if effect.kind == "price":
        return _("%(said)s: %(price)s by price and %(quantity)s by quantity of what it sold") % values
    return _("%(price)s by discounts and %(quantity)s by what was sold of what it lowered") % values


def basis(why: Why) -> tuple[str, ...]:
    """What one must know before believing the split: how people are shared out, what is hidden, how refunds count."""
    notes = []
    if any(each.over == "visitors" or each.under == "visitors" for each in why.split.drivers):
        notes.append(
            _("Visitors and buyers do not add up over segments: visitors are shared out by their sessions.")
        )
    if why.noise.total is None:
        notes.append(_("There is too little history to say what moves by itself."))
    else:
        notes.append(
            _(
                "What moves as much by itself is told so: the same split over %(count)s earlier pairs of periods."
            )
            % {"count": formats.number(why.noise.pairs)}
        )
    if why.asked.matured is not None:
        notes.append(
            _(
                "Refunds count on the day of their order, those made within %(days)s days after it: both periods alike."
            )
            % {"days": formats.number(why.asked.matured)}
        )
    return tuple(notes)


def when(happening: Happening, why: Why) -> str:
    """What its dates say: that it began on the day of the turn, or nothing but that it was there."""
    if happening.first == _day(why):
        return _("on the same day")
    return ""


def steps(why: Why) -> list[tuple[str, int]]:
    """The change in named steps, in the order of the drivers: these, or the segments of a metric that has but one."""
    drivers = why.drivers
    if len(drivers) == 1 and drivers[0].cuts:
        cut = drivers[0].cuts[0]
        ordered = sorted(cut.ranked, key=lambda each: -each.power)
        return [(segment(each.segment.label), each.segment.change) for each in ordered]
    return [(driver_name(each), each.change) for each in drivers]


def drivers_title(why: Why) -> str:
    """What stands above the drivers: they come in the order of what the change was for the store."""
    if not why.split.change:
        return _("What moved it")
    gained = (why.split.change > 0) == (why.asked.definition.better == "up")
    return _("What moved it, best first") if gained else _("What moved it, worst first")
