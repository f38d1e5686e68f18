"""All that the pages of one tool, service, expert, guideline and bet show, but their history."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from storewide.centre import pieces, reading, texts
from storewide.centre.models import Bet, Expert, Guideline, Order, Service, StopSide, Tool
from storewide.centre.pieces import Entry, Fact, Section
from storewide.centre.reading import Week
from storewide.kit import formats, links, raising
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.pages import Action, Page
from storewide.kit.raising import Raised
from storewide.lib.money import Money


def of_tool(found: Tool, today: date, *, changes: bool) -> dict[str, Any]:
    """A tool: owner, cost, users, contract, and what does the same."""
    alike = next((each for each in reading.overlaps(_siblings(found)) if found in each), [])
    others = tuple(
        Entry(each.name, _money(each.cost), each.get_absolute_url()) for each in alike if each != found
    )
    teams = tuple(Entry(team.name, team.mission, team.get_absolute_url()) for team in found.teams.all())
    return {
        **_whole(found, "tools", changes=changes, purpose=found.purpose),
        "tags": [found.tag(today)],
        "accountable": str(found.owner or ""),
        "sections": [
            Section("teams", _("Teams that use it"), _("No team is named."), teams),
            Section("alike", _("Tools for the same purpose"), _("No other tool does the same."), others),
        ],
        "facts": [
            Fact(_("Vendor"), found.vendor),
            Fact(_("Cost a year"), _money(found.cost)),
            Fact(_("Users"), formats.number(found.users)),
            Fact(_("Cost a user"), _money(found.cost_per_user)),
            Fact(_("Contract ends"), formats.day(found.contract_ends)),
            Fact(_("Last day for notice"), formats.day(found.notice_on)),
            *_end(found),
        ],
    }


def of_service(found: Service, *, changes: bool) -> dict[str, Any]:
    """A service: the promise, how it is kept, its price and its newest orders."""
    kept = reading.answers([found])[found.pk]
    rows = list(found.orders.select_related("unit", "service__centre")[:50])
    entries = tuple(_order(order, changes=changes) for order in rows)
    may_order = [unit.name for unit in found.units.all()]
    share = _("%(share)s of %(count)s within the promise") % {
        "share": formats.percent(kept.share, 0),
        "count": formats.number(kept.count),
    }
    open_first = changes and found.is_open
    answered = _("median %(hours)s hours; %(share)s") % {
        "hours": formats.number(kept.median, 1),
        "share": share,
    }
    return {
        **_whole(found, "services", changes=open_first, purpose=found.description),
        "tags": [found.tag],
        "accountable": found.provider,
        "next": pieces.adding("orders", found, "") if open_first else None,
        "next_reason": _("An order is accepted within %(hours)s hours.")
        % {"hours": formats.number(found.response_hours)},
        "sections": [Section("orders", _("Orders, newest first"), _("Nothing ordered yet."), entries)],
        "facts": [
            Fact(_("Price"), f"{_money(found.price)} {found.get_pricing_display()}"),
            Fact(_("Promised"), _("%(n)s hours") % {"n": formats.number(found.response_hours)}),
            Fact(_("Answered"), answered if kept.count else _("no order was answered yet")),
            Fact(_("Who may order"), ", ".join(may_order) or _("every unit served")),
            *_end(found),
        ],
    }


def of_expert(found: Expert, today: date, *, changes: bool) -> dict[str, Any]:
    """An expert: how they are booked week by week, and by whom."""
    load = reading.loads([found], today)[0]
    entries = tuple(
        Entry(
            f"{booking.unit}: {booking}",
            _("%(hours)s h, %(span)s")
            % {
                "hours": formats.number(booking.hours, 1),
                "span": formats.span(booking.begins, booking.ends),
            },
            tag=booking.tag(today),
            actions=(pieces.ending(booking, _("Cancel")),)
            if changes and booking.is_open and booking.ends >= today
            else (),
        )
        for booking in found.bookings.select_related("unit")[:50]
    )
    bookable = changes and found.is_open
    free = next((week for week in load.weeks if week.booked < week.bookable), None)
    reason = (
        _("The next week with free hours is that of %(week)s.") % {"week": formats.day(free.monday)}
        if free
        else ""
    )
    return {
        **_whole(found, "experts", changes=bookable, purpose=found.subject),
        "tags": [found.tag],
        "chart": chart(list(load.weeks), str(found)),
        "next": pieces.adding("bookings", found, "") if bookable else None,
        "next_reason": reason or _("All hours of the next eight weeks are booked."),
        "sections": [Section("bookings", _("Bookings"), _("Nobody booked them yet."), entries)],
        "facts": [
            Fact(_("Person"), str(found.person), found.person.get_absolute_url()),
            Fact(_("Rate a day"), _money(found.day_rate)),
            Fact(_("Bookable"), _("%(hours)s h a week") % {"hours": formats.number(found.weekly_hours, 1)}),
            Fact(_("Next four weeks"), _booked(load.share)),
            *_end(found),
        ],
    }


def of_guideline(found: Guideline, today: date, *, changes: bool) -> dict[str, Any]:
    """A guideline: its text, whom it binds, and what is allowed otherwise until when."""
    allowed = changes and found.is_open
    entries = tuple(
        Entry(
            f"{each.unit}: {each.reason}",
            _("until %(day)s, approved by %(who)s")
            % {"day": formats.day(each.until), "who": each.approved_by},
            reverse("centre:change", args=["exceptions", each.pk]) if allowed and each.is_open else "",
            each.tag(today),
            (pieces.ending(each, _("End it")),) if allowed and each.is_open else (),
        )
        for each in found.exceptions.select_related("unit", "approved_by")
    )
    adding = pieces.adding("exceptions", found) if allowed else None
    return {
        **_whole(found, "guidelines", changes=allowed, purpose=""),
        "tags": [found.tag(today)],
        "accountable": str(found.owner),
        "text": texts.shown(found.text),
        "sections": [
            Section("exceptions", _("Exceptions"), _("It binds without exception."), entries, adding)
        ],
        "facts": [
            Fact(_("Version"), formats.number(found.edition)),
            Fact(_("Binds"), ", ".join(unit.name for unit in found.units.all()) or _("every unit served")),
            Fact(_("Looked at again"), formats.day(found.review_on)),
            *_end(found),
        ],
    }


def of_bet(found: Bet, today: date, *, changes: bool) -> dict[str, Any]:
    """A bet: what is believed, what was spent, its stop rule and what came of it."""
    stops = reading.stops(found, today)
    trying = changes and found.is_open
    costs = tuple(
        Entry(f"{_money(each.amount)}: {each.what}", formats.day(each.on))
        for each in found.costs.select_related("bet__centre")[:50]
    )
    deciding = Action(_("Decide"), reverse("centre:decide", args=[found.pk]), "" if stops else "quiet")
    tested = links.resolve(found.tested_by) if found.tested_by else None
    whole = _whole(found, "hub", changes=trying, purpose="")
    spent = Money(reading.spent_on(found), found.centre.currency)
    return {
        **whole,
        "tags": [found.tag],
        "accountable": str(found.owner),
        "next": deciding if trying else None,
        "next_reason": _("Stop rule met: %(why)s.") % {"why": "; ".join(stops)}
        if stops
        else _("No part of its stop rule is met."),
        "text": format_html("<p>{}</p>", found.hypothesis),
        "outcome": found.outcome,
        "sections": [
            Section(
                "costs",
                _("What was spent"),
                _("Nothing was spent yet."),
                costs,
                pieces.adding("costs", found) if trying else None,
            )
        ],
        "facts": [
            Fact(_("Spent"), f"{_money(spent)} / {_money(Money(found.budget_minor, found.centre.currency))}"),
            Fact(_("Stops on"), formats.day(found.stop_on)),
            Fact(_("Stops at"), formats.money(found.stop_spent_minor, found.centre.currency, 0)),
            Fact(_("Stops when"), _threshold(found)),
            Fact(_("Tested by"), (tested.label or tested.id) if tested else "", tested.url if tested else ""),
        ],
    }


def chart(weeks: list[Week], who: str) -> Chart | None:
    """How much of each week is booked; None without weeks."""
    if not weeks:
        return None
    share = reading.share_of(weeks[: reading.SOON])
    title = _("%(who)s: %(share)s of the next four weeks is booked") % {"who": who, "share": _booked(share)}
    return Chart(
        key="booked",
        title=title,
        unit=Unit(_("of bookable hours"), "percent"),
        x_label=_("Week of"),
        xs=tuple(week.monday for week in weeks),
        series=(
            Series(_("Booked"), tuple(None if week.share is None else float(week.share) for week in weeks)),
        ),
        kind=ChartKind.COLUMN,
        alt=title,
    )


def _booked(share: Decimal | None) -> str:
    return formats.percent(share, 0)


def _order(order: Order, *, changes: bool) -> Entry:
    said = {"who": order.asked_by_label, "day": formats.day(order.created_at), "unit": order.unit}
    detail = _("%(unit)s, asked by %(who)s on %(day)s") % said
    if order.charge is not None:
        detail = f"{detail} · {_money(order.charge)}"
    actions: list[Action] = []
    if changes and order.is_open and not order.delivered_at:
        if not order.accepted_at:
            actions.append(Action(_("Accept"), reverse("centre:accept", args=[order.pk]), "quiet", post=True))
        actions.append(Action(_("Deliver"), reverse("centre:deliver", args=[order.pk]), "quiet"))
        actions.append(pieces.ending(order, _("Withdraw")))
    return Entry(str(order), detail, tag=order.tag, actions=tuple(actions))


def _threshold(found: Bet) -> str:
    if found.stop_value is None:
        return ""
    said = {
        "metric": reading.metric_name(found),
        "side": StopSide(found.stop_side).label,
        "value": formats.number(found.stop_value, 2),
        "store": found.store,
    }
    return _("%(metric)s in %(store)s %(side)s %(value)s") % said


def _whole(found: Any, guide: str, *, changes: bool, purpose: str) -> dict[str, Any]:
    """What every page of a record has: head, actions, and what came of requests raised from it."""
    actions = list(pieces.changing(found)) if changes and getattr(found, "is_open", True) else []
    if asking := raising.ask_address(found.link, str(found)):
        actions.append(Action(_("Raise a request"), asking, "quiet"))
    raised: list[Raised] = raising.raised_from([found.link]).get((found.link.kind, found.link.id), [])
    page = Page(
        title=str(found),
        purpose=purpose[:200],
        guide=f"centre#{guide}",
        crumbs=pieces.crumbs(found),
        actions=tuple(actions),
    )
    return {"page": page, "found": found, "raised": raised}


def _siblings(found: Tool) -> list[Tool]:
    return list(Tool.objects.open().filter(centre=found.centre, purpose__iexact=found.purpose))


def _end(found: Any) -> list[Fact]:
    if found.is_open:
        return []
    return [Fact(_("Ended"), f"{formats.day(found.closed_at)}: {found.closed_because}")]


def _money(amount: Money | None) -> str:
    return formats.money(amount.minor, amount.currency) if amount else formats.NO_VALUE
