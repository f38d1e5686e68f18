"""What changes of whole orders do to their lines, in the slow warehouse: order by order, refund by refund."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.warehouse.oracle import Change, Line, Oracle, half_even

Key = tuple[str, str]


def applied(oracle: Oracle) -> tuple[dict[Key, date], list[Line]]:
    """The day of each order, and all lines that count: those of offers left out, those of refunds put in."""
    orders: dict[Key, list[Line]] = defaultdict(list)
    for (store, order, _product), lines in sorted(oracle.lines.items(), key=lambda each: _place(each[0])):
        orders[store, order] += lines
    days = {key: min(line.day for line in lines) for key, lines in orders.items() if lines}
    found = []
    for key, lines in orders.items():
        changes = [each for each in oracle.changes.values() if (each.store, each.order) == key]
        changes.sort(key=lambda each: (each.at, each.change_id))
        real = [line for line in lines if line.status != "quoted"]
        found += _changed(oracle, real, changes, days[key]) if changes and real else real
    return days, found


def _place(key: tuple[str, str, str]) -> tuple[str, str, bool, str]:
    """The lines of an order by product, those without one last."""
    store, order, product = key
    return store, order, not product, product


def _changed(oracle: Oracle, lines: list[Line], changes: list[Change], placed: date) -> list[Line]:
    ends = [each for each in changes if each.change == "cancelled"]
    refunds = [each for each in changes if each.change == "refunded" and not (ends and each.at >= ends[0].at)]
    rooms = [_room(line) for line in lines]
    back = sum(-line.amount for line in lines if line.quantity < 0 and line.status != "cancelled")
    most = max(sum(rooms) - back, 0)
    taken, returned, taxes, made = 0, [0] * len(lines), [0] * len(lines), []
    for refund in refunds:
        worth = _worth(oracle, refund, lines, most)
        taken = min(most, taken + worth)
        for number, share in enumerate(_shares(taken, rooms)):
            line, part = lines[number], share - returned[number]
            if part:
                due = half_even(Decimal(share) * (line.tax or 0) / _net(line), 0)
                made.append(_refund(line, refund, placed, part, due - taxes[number]))
                returned[number], taxes[number] = share, due
    if ends:
        day = max(ends[0].day, placed)
        own = [
            replace(
                line,
                status="cancelled",
                cancelled_day=line.cancelled_day or day,
                returned=returned[number],
                returned_tax=taxes[number],
            )
            for number, line in enumerate(lines)
        ]
    elif most and taken == most:
        own = [
            replace(line, status="refunded") if line.quantity > 0 and line.status != "cancelled" else line
            for line in lines
        ]
    else:
        own = lines
    return [*own, *made]


def _net(line: Line) -> int:
    return line.amount - (line.discount or 0)


def _room(line: Line) -> int:
    """What a line charges and has not given back by itself."""
    if line.quantity <= 0 or line.status == "cancelled":
        return 0
    return max(_net(line) - (line.refunded or 0), 0)


def _worth(oracle: Oracle, refund: Change, lines: list[Line], most: int) -> int:
    """What a refund takes back at most; one in the order's own currency counts at the order's rate."""
    if refund.amount is None:
        return most
    of_store = oracle.places[refund.store].currency
    if refund.currency != of_store and refund.currency == lines[0].currency:
        return half_even(refund.own_amount * lines[0].rate, 0)
    return refund.amount


def _shares(taken: int, rooms: list[int]) -> list[int]:
    """What each line bears of what was taken back: differences of running sums, each rounded down."""
    found, reach = [], 0
    for room in rooms:
        before, reach = reach, reach + room
        found.append(taken * reach // sum(rooms) - taken * before // sum(rooms) if room else 0)
    return found


def _refund(line: Line, refund: Change, placed: date, part: int, tax: int) -> Line:
    return replace(
        line,
        day=max(refund.day, placed),
        quantity=Decimal(0),
        price=Decimal(0),
        amount=-part,
        status="refunded",
        tax=None if line.tax is None else -tax,
        of_change=True,
        **dict.fromkeys(("discount", "shipping", "refunded", "cost", "refunded_day", "cancelled_day")),
    )
