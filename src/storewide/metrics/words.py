"""Sentences about the KPIs: codes and numbers in, words out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.lib.periods import Days
from storewide.metrics import definitions, measure_words, plan, rules
from storewide.metrics.comparing import Compared, Earlier
from storewide.metrics.definitions import Definition
from storewide.metrics.plan import Plan
from storewide.metrics.scorecard import CODES, Scorecard, Tile
from storewide.ownership.models import Area, Standing
from storewide.sources.closed_months import Restated

#: so many metrics are named in one sentence, the others counted
FEW = 3
#: how many decimals a value of a unit is told with
DIGITS = {"count": 0, "money": 2, "rate": 2, "number": 2, "milliseconds": 0, "days": 1, "score": 3}


def name(definition: Definition) -> str:
    """The metric's name in the language of the page."""
    return _(definition.name)


def shown(definition: Definition, value: Decimal | None, currency: str) -> str:
    """A value as people read it: a count, whole money, money of one order with pennies, a percentage, days."""
    if value is None:
        return formats.NO_VALUE
    if definition.unit == "money":
        return formats.money(round(value), currency, None if definition.under else 0)
    if definition.unit == "rate":
        return formats.percent(value, 2)
    number = formats.number(rules.plain(definition, value, currency), DIGITS[definition.unit])
    if definition.unit == "milliseconds":
        return _("%(number)s ms") % {"number": number}
    return _("%(number)s days") % {"number": number} if definition.unit == "days" else number


def days(period: Days) -> str:
    """Some days in words: `9 Mar 2026`, `1–9 Mar 2026`."""
    return formats.span(period.first, period.last)


def apart(tile: Tile) -> str:
    """How far a metric is from its plan, in a few words."""
    return _apart(tile.value, tile.plan) if tile.whole else _("not whole")


def _apart(value: Decimal | None, planned: Plan | None) -> str:
    deviation = plan.deviation(value, planned)
    standing = plan.standing(deviation)
    size = {"size": formats.percent(abs(deviation)) if deviation is not None else ""}
    last_year = planned is not None and planned.basis == "last_year"
    if standing == "unknown":
        return _("no plan to compare with") if planned is None else _("nothing to compare")
    if standing == "on":
        return _("as last year's same weeks") if last_year else _("on plan")
    if standing == "above":
        return (
            _("%(size)s above last year's same weeks") % size if last_year else _("%(size)s over plan") % size
        )
    return _("%(size)s below last year's same weeks") % size if last_year else _("%(size)s under plan") % size


def moved(compared: Compared) -> Tag:
    """How far a metric moved since the days before, as a tag; good or bad by what the metric should do."""
    change = compared.change
    if change is None:
        return Tag(_("nothing to compare"), Tone.UNKNOWN)
    if round(change, 3) == 0:
        return Tag(_("as before"), Tone.PLAIN)
    size = {"size": formats.percent(abs(change))}
    text = _("%(size)s more than before") % size if change > 0 else _("%(size)s less than before") % size
    return Tag(text, Tone.GOOD if compared.good else Tone.BAD, "up" if change > 0 else "down")


def before(compared: Compared, currency: str) -> str:
    """What a metric was before; and now, where both count refunds of the same age alone."""
    return _("before %(was)s") % {"was": was(compared, currency)}


def was(compared: Compared, currency: str) -> str:
    """What a metric was, where a heading says so already; and what both are now, where they count fewer refunds."""
    values = {
        "before": shown(compared.definition, compared.before, currency),
        "now": shown(compared.definition, compared.now, currency),
    }
    if compared.within is None:
        return values["before"]
    return _("%(before)s, now %(now)s with refunds of the same age") % values


def compared_with(against: Earlier | None, compared: Mapping[str, Compared]) -> str:
    """With which days figures are compared, and how alike their refunds are; empty where they are not."""
    if against is None:
        return ""
    values = {"days": days(against.whole), "holidays": ", ".join(against.holidays)}
    if not compared:
        return _("Nothing to compare with: the figures begin after %(days)s.") % values
    notes = [_("Compared with %(days)s.") % values]
    if against.holidays:
        notes.append(_("Days around %(holidays)s stand against the days around it then.") % values)
    within = next((each.within for each in compared.values() if each.within is not None), None)
    if within is not None:
        notes.append(_alike(within))
    return " ".join(notes)


def _alike(within: int) -> str:
    """Which refunds both sides of a comparison count, where the newer ones are still to come."""
    if within == 0:
        return _("Refunds are still to come: both sides count those made on the day of their order.")
    told = ngettext(
        "Refunds are still to come: both sides count those made within one day of their order.",
        "Refunds are still to come: both sides count those made within %(days)s days of their order.",
        within,
    )
    return told % {"days": formats.number(within)}


def made_of(definition: Definition) -> str:
    """What a metric is made of, in the names of its measures; empty for one that is a measure itself."""
    if definition.over == definition.code and not definition.under:
        return ""
    over = _sum(definition.over)
    if not definition.under:
        return over
    under = _sum(definition.under)
    if definition.scale != 1:
        under = _("%(count)s × %(what)s") % {"count": formats.number(definition.scale), "what": under}
    return f"{over} / {under}"


def _sum(text: str) -> str:
    found = ""
    for sign, measure in definitions.terms(text):
        joined = " + " if found and sign > 0 else " − " if found else "" if sign > 0 else "−"
        found += f"{joined}{measure_words.NAMES[measure]}"
    return found


def finding(card: Scorecard) -> str:
    """The scorecard in one sentence: spend first, then which of its factors moved it most."""
    spend = card.tile("spend")
    values = {
        "spend": shown(spend.definition, spend.value, spend.currency),
        "days": days(card.days),
        "apart": apart(spend),
    }
    if spend.value is None or not card.total.measures["lines"]:
        return _("No orders (%(days)s)") % values
    if spend.standing == "unknown":
        return _("%(spend)s spent (%(days)s); no target is set and last year is not known") % values
    most = _moved_most(card)
    if most is None or spend.standing == "on":
        return _("Spend is %(apart)s: %(spend)s") % values
    values |= {"metric": most.name.lower(), "moved": _apart(most.value, most.plan)}
    return _("Spend is %(apart)s. What differs most: %(metric)s, %(moved)s") % values


@dataclass(frozen=True)
class _Factor:
    """One of the factors whose product is spend."""

    name: str
    value: Decimal | None
    plan: Plan | None

    @property
    def deviation(self) -> Decimal | None:
        return plan.deviation(self.value, self.plan)


def _moved_most(card: Scorecard) -> _Factor | None:
    """The factor furthest from its plan in the direction spend went; None where none is known.

    Only factors whose plan is of the same kind as that of spend: a target explains nothing against last year.
    """
    spend = card.tile("spend")
    if spend.plan is None or spend.deviation is None:
        return None
    same_way = [
        factor
        for factor in _factors(card)
        if factor.plan is not None
        and factor.plan.basis == spend.plan.basis
        and factor.deviation is not None
        and factor.deviation * spend.deviation > 0
    ]
    return max(same_way, key=lambda factor: abs(factor.deviation or Decimal(0)), default=None)


def _factors(card: Scorecard) -> list[_Factor]:
    """Visitors, conversion and order value; what a buyer spends, where no orders are planned but buyers are."""
    tiles = [card.tile(code) for code in ("visitors", "conversion", "average_order_value")]
    found = [_Factor(name(tile.definition), tile.value, tile.plan) for tile in tiles]
    spend, buyers, worth = card.tile("spend"), card.tile("buyers"), tiles[-1]
    planned = plan.of_ratio(spend.plan, buyers.plan)
    if planned is not None and (worth.plan is None or worth.plan.basis == "last_year"):
        a_buyer = spend.value / buyers.value if spend.value is not None and buyers.value else None
        found[-1] = _Factor(_("Spend per buyer"), a_buyer, planned)
    return found


def basis(card: Scorecard, codes: Collection[str] = CODES) -> str:
    """Where the plan of the metrics shown comes from and how visitors were counted, as a note under the finding."""
    notes = []
    shown = [tile for tile in card.tiles if tile.definition.code in codes]
    if any(tile.plan is not None and tile.plan.basis == "last_year" for tile in shown):
        notes.append(_("Where no target is set, last year's same weeks stand in: provisional."))
    if card.visitors_basis == "sum of days":
        notes.append(
            _("Visitors come from daily counts: somebody who came on three days counts three times.")
        )
    if card.visitors_basis is None:
        notes.append(_("No visitors are known for these days, so conversion cannot be said."))
    return " ".join(notes)


def closed(month: Restated | None) -> str:
    """What was reported of a closed month, where later facts have made another figure of it; else empty."""
    if month is None or not month.difference("spend"):
        return ""
    values = {
        "month": month.month,
        "reported": formats.money(month.closed.spend, month.closed.currency),
        "now": formats.money(month.now["spend"], month.closed.currency),
    }
    return (
        _("%(month)s was reported with a spend of %(reported)s; facts that came later make it %(now)s.")
        % values
    )


def owner(area: Area | None, on: date) -> Tag:
    """Who answers for a metric of this area on a day; a gap is told by word and shape."""
    standing = area.standing(on) if area else Standing.VACANT
    if area is None or standing is Standing.VACANT:
        return Tag(_("nobody"), Tone.WAITING, "warning")
    if standing is Standing.LEFT:
        return Tag(_("%(name)s has left") % {"name": area.holder}, Tone.BAD)
    return Tag(_("%(name)s (%(role)s)") % {"name": area.holder, "role": area.accountable})


def ownerless(found: Sequence[Definition], area: Area | None, on: date) -> str:
    """Why nobody owns these metrics of one area, and what to do about it, in one sentence."""
    values = {"metric": named_few(found), "area": area, "name": area.holder if area else None}
    one = len(found) == 1
    if area is None:
        return _("%(metric)s has no owner: it belongs to no area; give it to one.") % values
    if area.standing(on) is Standing.LEFT:
        text = (
            _("%(metric)s has no owner: %(name)s, accountable for %(area)s, has left; name a successor.")
            if one
            else _(
                "%(metric)s have no owner: %(name)s, accountable for %(area)s, has left; name a successor."
            )
        )
        return text % values
    text = (
        _("%(metric)s has no owner: nobody is accountable for %(area)s; name one person.")
        if one
        else _("%(metric)s have no owner: nobody is accountable for %(area)s; name one person.")
    )
    return text % values


def named_few(found: Sequence[Definition]) -> str:
    """The names of some metrics, those beyond the first few by their number: `Visitors, Sessions and 5 more`."""
    names = [name(each) for each in found]
    if len(names) == 1:
        return names[0]
    if len(names) <= FEW:
        return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
    more = {"names": ", ".join(names[:FEW]), "count": formats.number(len(names) - FEW)}
    return _("%(names)s and %(count)s more") % more
