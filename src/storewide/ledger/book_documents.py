"""The book as programs read it: amounts in minor units with their currency, changes as shares (0.03 is 3 %)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from storewide.ledger import book_lists, book_words, totals
from storewide.ledger.book import Book, Line
from storewide.ledger.book_lists import Unmeasured
from storewide.ledger.totals import Amount, Coverage, Sum, Truth


def of_book(book: Book, lines: Sequence[Line], today: date) -> dict[str, Any]:
    """Totals, coverage, holdouts, lines and what was never measured, as one document."""
    prior = book.prior
    return {
        "coverage": [_coverage(each) for each in totals.coverage(lines)],
        "totals": [_sum(each) for each in totals.whole(lines, prior)],
        "by_goal": [_sum(each) for each in totals.by_goal(lines, prior)],
        "by_team": [_sum(each) for each in totals.by_team(lines, prior)],
        "by_group": [_sum(each) for each in totals.by_group(lines, prior)],
        "by_quarter": [_sum(each) for each in totals.by_quarter(lines, prior)],
        "holdouts": [_truth(each) for each in totals.truths(lines, book.held, prior)],
        "shipped": [of_line(each) for each in lines],
        "never_measured": [of_unmeasured(each) for each in book_lists.rows_of(book, today)],
    }


def of_line(line: Line) -> dict[str, Any]:
    """One change that is live."""
    item, told, found, money = line.item, line.promised, line.measured, line.money
    low, high = money.interval() if money else (None, None)
    return {
        "kind": item.link.kind,
        "id": item.link.id,
        "name": item.link.label,
        "live_on": item.live_on.isoformat(),
        "quarter": line.quarter,
        "owner": line.owner or None,
        "team": item.team or None,
        "area": item.area or None,
        "group": item.group or None,
        "store": item.store or None,
        "goals": [name for _id, name in item.goals],
        "promised": None
        if told is None
        else {"metric": told.metric or None, "change": told.change, "after_the_fact": told.after_the_fact},
        "promised_money": _minor(line.promised_money),
        "measured": None
        if found is None
        else {
            "metric": found.metric,
            "change": found.estimate,
            "low": found.low,
            "high": found.high,
            "verdict": found.verdict,
            "method": found.method,
        },
        "grade": line.grade,
        "decision": line.outcome or None,
        "money": None
        if money is None
        else {"amount": _minor(money.value), "low": _minor(low), "high": _minor(high), "counts": line.stands},
        "no_money": None if money else book_words.no_money(line),
        "year": None if line.year is None else {"spend": _minor(line.year.spend), "days": line.year.days},
        "currency": line.currency or None,
        "not_measured": line.reason.value if line.reason else None,
    }


def of_unmeasured(row: Unmeasured) -> dict[str, Any]:
    """Something that was never measured, and what to do about it."""
    return {
        "name": row.name,
        "kind": row.kind,
        "owner": row.owner or None,
        "team": row.team or None,
        "area": row.area or None,
        "since": row.since.isoformat(),
        "days": row.days,
        "reason": row.reason.value,
        "promised_money": row.money.minor if row.money else None,
        "currency": row.money.currency if row.money else None,
        "action": str(row.action.label),
        "url": row.action.url,
    }


def _sum(found: Sum) -> dict[str, Any]:
    return {
        "name": found.name or None,
        "currency": found.currency or None,
        "changes": found.changes,
        "measured": found.measured,
        "promised": _minor(found.promised),
        "raw": _amount(found.raw),
        "shrunken": _amount(found.shrunken),
    }


def _coverage(found: Coverage) -> dict[str, Any]:
    return {
        "currency": found.currency,
        "promised": _minor(found.promised),
        "measured": _minor(found.measured),
        "share": found.share,
        "changes": found.changes,
        "why_not": [
            {"reason": each.reason.value, "changes": each.changes, "promised": _minor(each.promised)}
            for each in found.why
        ],
    }


def _truth(found: Truth) -> dict[str, Any]:
    held = found.holdout
    return {
        "name": held.link.label,
        "area": held.area,
        "store": held.store,
        "first": held.first.isoformat(),
        "last": held.last.isoformat(),
        "metric": held.metric,
        "change": held.change,
        "low": held.low,
        "high": held.high,
        "money": _amount(found.held),
        "ledger": None if found.sum is None else _sum(found.sum),
    }


def _amount(found: Amount | None) -> dict[str, Any] | None:
    if found is None:
        return None
    low, high = found.interval
    return {"amount": _minor(found.value), "low": _minor(low), "high": _minor(high)}


def _minor(amount: float | None) -> int | None:
    return None if amount is None else round(amount)
