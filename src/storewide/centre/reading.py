"""Reads of a centre: how experts are booked, how orders are answered, which tools overlap, which bets are to stop."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.centre import rules
from storewide.centre.models import Bet, Booking, Centre, Expert, Order, Service, StopSide, Tool
from storewide.centre.models.hub import BetQuerySet
from storewide.centre.rules import Booked, Kept, StopRule
from storewide.kit import formats
from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.metrics import definitions, figures
from storewide.metrics import rules as metric_rules
from storewide.organization.models import Absence

#: utilisation looks so many weeks ahead, this one included
AHEAD = 8
#: "booked" on the overview is said of so many weeks
SOON = 4
#: a metric of a stop rule is read over so many days
WINDOW = 28
#: at most so many orders tell how a service is answered, the newest
ANSWERED = 500


@dataclass(frozen=True)
class Week:
    """A week of an expert, or of several together: hours booked and bookable."""

    monday: date
    booked: Decimal
    bookable: Decimal

    @property
    def share(self) -> Decimal | None:
        """How much of it is booked; None where nothing can be."""
        return self.booked / self.bookable if self.bookable else None


@dataclass(frozen=True)
class Load:
    """An expert with their weeks to come."""

    expert: Expert
    weeks: tuple[Week, ...]

    @property
    def share(self) -> Decimal | None:
        """How much of the next four weeks is booked."""
        return share_of(self.weeks[:SOON])


def share_of(weeks: Iterable[Week]) -> Decimal | None:
    """How much of some weeks is booked; None where nothing can be."""
    known = list(weeks)
    total = sum((week.bookable for week in known), Decimal())
    return sum((week.booked for week in known), Decimal()) / total if total else None


def loads(experts: Sequence[Expert], today: date) -> list[Load]:
    """How experts are booked in the eight weeks from this one on; two queries."""
    mondays = [rules.monday_of(today) + timedelta(weeks=step) for step in range(AHEAD)]
    last = mondays[-1] + timedelta(days=6)
    booked: dict[Any, list[Booked]] = defaultdict(list)
    rows = Booking.objects.open().filter(expert__in=experts, begins__lte=last, ends__gte=mondays[0])
    for each in rows:
        booked[each.expert_id].append(Booked(each.hours, each.begins, each.ends))
    away = _away([expert.person_id for expert in experts], mondays[0], last)
    return [_load(expert, mondays, booked[expert.pk], away[expert.person_id]) for expert in experts]


def together(found: Sequence[Load]) -> list[Week]:
    """The weeks of all experts added."""
    columns = zip(*(load.weeks for load in found), strict=True)
    return [
        Week(
            column[0].monday,
            sum((week.booked for week in column), Decimal()),
            sum((week.bookable for week in column), Decimal()),
        )
        for column in columns
    ]


def answers(services: Iterable[Service]) -> dict[Any, Kept]:
    """By service, how its orders were answered; one query."""
    known = {service.pk: service for service in services}
    hours: dict[Any, list[float]] = defaultdict(list)
    rows = Order.objects.filter(service__in=known, accepted_at__isnull=False)
    for order in rows.order_by("-created_at")[:ANSWERED]:
        hours[order.service_id].append(order.response_hours or 0.0)
    return {pk: rules.kept(hours[pk], service.response_hours) for pk, service in known.items()}


def overlaps(tools: Iterable[Tool]) -> list[list[Tool]]:
    """Tools in use for the same purpose, two or more together; the words of the purpose decide, not their letters' size."""
    found: dict[str, list[Tool]] = defaultdict(list)
    for tool in tools:
        if tool.is_open:
            found[" ".join(tool.purpose.lower().split())].append(tool)
    return [each for each in found.values() if len(each) > 1]


def costs_of(tools: Iterable[Tool]) -> list[Money]:
    """What tools in use cost a year, a sum for each currency."""
    sums: dict[str, int] = defaultdict(int)
    for tool in tools:
        if tool.is_open:
            sums[tool.currency] += tool.cost_minor
    return [Money(minor, currency) for currency, minor in sorted(sums.items())]


def bets(centre: Centre) -> BetQuerySet:
    """The bets of a centre with what was spent on each; one query."""
    return Bet.objects.with_spent().filter(centre=centre).select_related("owner", "store", "centre__unit")


def stops(bet: Bet, today: date) -> list[str]:
    """Why a bet is to stop, a sentence for each part of its stop rule that holds; its `spent` is read."""
    if not bet.is_open:
        return []
    value = metric_value(bet)
    limit = bet.stop_value
    rule = StopRule(
        on=bet.stop_on,
        spent=bet.stop_spent_minor,
        below=limit if bet.stop_side == StopSide.BELOW else None,
        above=limit if bet.stop_side == StopSide.ABOVE else None,
    )
    currency = bet.centre.currency
    said = {
        "day": formats.day(bet.stop_on),
        "spent": formats.money(spent_on(bet), currency, 0),
        "limit": formats.money(bet.stop_spent_minor, currency, 0),
        "metric": metric_name(bet),
        "value": formats.number(value, 2),
        "threshold": formats.number(limit, 2),
    }
    words = {
        "day": _("%(day)s is reached"),
        "spent": _("%(spent)s of %(limit)s are spent"),
        "below": _("%(metric)s is %(value)s, below %(threshold)s"),
        "above": _("%(metric)s is %(value)s, above %(threshold)s"),
    }
    return [words[part] % said for part in rule.met(today, spent_on(bet), value)]


def metric_name(bet: Bet) -> str:
    """The metric of its stop rule in words; its code where it is gone."""
    found = definitions.all_definitions().get(bet.metric)
    return _(found.name) if found else bet.metric


def metric_value(bet: Bet) -> Decimal | None:
    """The metric of a stop rule as people read it, over the last 28 days there are figures of; None where unknown."""
    definition = definitions.all_definitions().get(bet.metric)
    store = bet.store
    if definition is None or store is None:
        return None
    known = figures.extent(store.slug)
    if known is None:
        return None
    days = Days(max(known.first, known.last - timedelta(days=WINDOW - 1)), known.last)
    try:
        measures = figures.measures_of([bet.metric])
        rows = figures.ask(first=days.first, last=days.last, store=store.slug, measures=measures).rows
    except figures.FiguresRefused:
        return None
    ratio = rows[0].ratio(bet.metric) if rows else None
    if ratio is None:
        return None
    plain = metric_rules.plain(definition, ratio, store.currency)
    return plain * 100 if definition.unit == "rate" else plain


def _load(expert: Expert, mondays: list[date], booked: list[Booked], away: set[date]) -> Load:
    hours = rules.by_week(booked)
    weeks = (
        Week(monday, hours.get(monday, Decimal()), rules.bookable(expert.weekly_hours, monday, away))
        for monday in mondays
    )
    return Load(expert, tuple(weeks))


def _away(people: Iterable[Any], first: date, last: date) -> dict[Any, set[date]]:
    found: dict[Any, set[date]] = defaultdict(set)
    for row in Absence.objects.filter(person__in=list(people), begins__lte=last, ends__gte=first):
        begins, ends = max(row.begins, first), min(row.ends, last)
        days = (ends - begins).days + 1
        found[row.person_id] |= {begins + timedelta(days=step) for step in range(days)}
    return found


def spent_on(bet: Bet) -> int:
    """What was spent on a bet, counted by `with_spent`."""
    spent: int = getattr(bet, "spent", 0)
    return spent
