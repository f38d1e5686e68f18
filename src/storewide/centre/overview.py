"""The first page of a centre: how what it is measured by moved, and what of it needs somebody."""

from datetime import date
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.centre import charging, measures, reading, record_pages
from storewide.centre.measures import Measure
from storewide.centre.models import (
    BetCost,
    Centre,
    Expert,
    GuidelineException,
    HubBudget,
    Order,
    Service,
    Tool,
)
from storewide.centre.pieces import Entry, Section
from storewide.kit import formats
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import Actor
from storewide.lib.money import Money

#: so many lines of a card
SHOWN = 5


def of_centre(centre: Centre, actor: Actor, today: date, *, changes: bool) -> dict[str, Any]:
    """All that the first page shows."""
    month = measures.usual_month(today)
    read = measures.read(actor, centre, month)
    experts = list(Expert.objects.open().filter(centre=centre).select_related("person", "centre__unit"))
    loads = reading.loads(experts, today) if experts else []
    weeks = reading.together(loads) if loads else []
    tools = list(Tool.objects.open().filter(centre=centre).select_related("owner"))
    ending = list(Tool.objects.ending(today).filter(centre=centre).select_related("owner"))
    share = reading.share_of(weeks[: reading.SOON])
    change = Action(_("Change"), reverse("centre:centre-change", args=[centre.pk]), "quiet")
    return {
        "page": Page(
            title=finding(read, len(ending), share),
            short=str(centre),
            purpose=_("%(centre)s: what it shares with other units, and what it is measured by.")
            % {"centre": centre},
            guide="centre#overview",
            actions=(change,) if changes else (),
        ),
        "measures": read,
        "month": formats.month(month.first),
        "served": ", ".join(unit.name for unit in charging.served(centre)[:12]),
        "chart": record_pages.chart(weeks, _("Experts")),
        "sections": [
            _tools(tools, ending, today),
            _services(centre),
            _guidelines(centre, today),
            _hub(centre, today),
        ],
    }


def finding(read: list[Measure], ending: int, share: Any) -> str:
    """How the centre stands in one sentence: what moved, what ends, how booked its experts are."""
    moved = ", ".join(each.moved.lower() for each in read if each.moved)
    parts = [moved[:1].upper() + moved[1:] if moved else _("What it is measured by is steady or not known")]
    if ending:
        words = ngettext(
            "one tool ends or is due for notice within 60 days",
            "%(count)s tools end or are due for notice within 60 days",
            ending,
        )
        parts.append(words % {"count": formats.number(ending)})
    if share is not None:
        parts.append(_("experts %(share)s booked") % {"share": formats.percent(share, 0)})
    return "; ".join(parts)


def empty(first: Action | None) -> dict[str, Any]:
    """The first page while there is no centre."""
    return {
        "page": Page(
            title=_("No operations centre yet"),
            purpose=_(
                "A unit that coordinates marketing and shares services, tools and experts with other units."
            ),
            guide="centre#overview",
            actions=(first,) if first else (),
        )
    }


def budget_of(centre: Centre, today: date) -> tuple[HubBudget, Money] | None:
    """The hub's budget of a day, and what of it is spent; None while there is none."""
    budget = HubBudget.objects.filter(centre=centre, begins__lte=today, ends__gte=today).first()
    if budget is None:
        return None
    rows = BetCost.objects.filter(bet__centre=centre, on__gte=budget.begins, on__lte=budget.ends)
    return budget, Money(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0, centre.currency)


def hub_words(centre: Centre, today: date) -> str:
    """What the hub spent of its budget, in words."""
    found = budget_of(centre, today)
    if found is None:
        return _("The hub has no budget today")
    budget, spent = found
    said = {
        "spent": formats.money(spent.minor, spent.currency, 0),
        "budget": formats.money(budget.amount_minor, centre.currency, 0),
        "span": formats.span(budget.begins, budget.ends),
    }
    if spent.minor > budget.amount_minor:
        return _("Over budget: %(spent)s spent of %(budget)s, %(span)s") % said
    return _("%(spent)s spent of %(budget)s, %(span)s") % said


def _tools(tools: list[Tool], ending: list[Tool], today: date) -> Section:
    costs = ", ".join(formats.money(each.minor, each.currency, 0) for each in reading.costs_of(tools))
    count = ngettext("One tool", "%(count)s tools", len(tools)) % {"count": formats.number(len(tools))}
    title = _("%(count)s, %(costs)s a year") % {"count": count, "costs": costs} if tools else _("Tools")
    rows = [
        Entry(
            each.name,
            _("contract ends %(day)s") % {"day": formats.day(each.contract_ends)},
            each.get_absolute_url(),
            each.tag(today),
        )
        for each in ending[:SHOWN]
    ]
    for alike in reading.overlaps(tools)[:SHOWN]:
        names = ", ".join(each.name for each in alike)
        rows.append(Entry(_("Same purpose: %(names)s") % {"names": names}, alike[0].purpose))
    return Section("tools", title, _("No contract ends soon, and no two tools do the same."), tuple(rows))


def _services(centre: Centre) -> Section:
    services = list(Service.objects.open().filter(centre=centre))
    answers = reading.answers(services)
    count, within = (
        sum(each.count for each in answers.values()),
        sum(each.within for each in answers.values()),
    )
    title = (
        _("Services answer %(share)s of %(count)s orders within their promise")
        % {"share": formats.percent(within / count, 0), "count": formats.number(count)}
        if count
        else _("Services")
    )
    waiting = Order.objects.open().filter(service__centre=centre, accepted_at=None)
    rows = [
        Entry(f"{order.service}: {order}", str(order.unit), order.service.get_absolute_url(), order.tag)
        for order in waiting.select_related("service", "unit").order_by("created_at")[:SHOWN]
    ]
    return Section("services", title, _("No order waits to be accepted."), tuple(rows))


def _guidelines(centre: Centre, today: date) -> Section:
    expired = GuidelineException.objects.expired(today).filter(guideline__centre=centre)
    rows = [
        Entry(
            f"{each.guideline}: {each.unit}",
            _("until %(day)s") % {"day": formats.day(each.until)},
            each.guideline.get_absolute_url(),
            each.tag(today),
        )
        for each in expired.select_related("guideline", "unit")[:SHOWN]
    ]
    return Section("guidelines", _("Exceptions from guidelines"), _("No exception has expired."), tuple(rows))


def _hub(centre: Centre, today: date) -> Section:
    rows = []
    for bet in reading.bets(centre).trying()[:50]:
        if why := reading.stops(bet, today):
            words = _("stop rule met: %(why)s") % {"why": "; ".join(why)}
            rows.append(Entry(bet.name, words, bet.get_absolute_url(), bet.tag))
    return Section("hub", hub_words(centre, today), _("No stop rule is met."), tuple(rows[:SHOWN]))
