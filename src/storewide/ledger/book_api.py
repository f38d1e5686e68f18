"""The whole ledger over REST: totals, coverage, holdouts, every change that is live, and what was never measured."""

from typing import Any

from ninja import Router

from storewide.kit.permissions import require
from storewide.ledger import book, book_documents, book_lists
from storewide.ledger.permissions import LedgerPermission
from storewide.lib.clock import now

router = Router(tags=["Effect ledger"])


@router.get("/shipped", response=dict[str, Any], operation_id="get_ledger")
def shipped(
    request: Any, goal: str = "", team: str = "", quarter: str = "", area: str = "", group: str = ""
) -> dict[str, Any]:
    """Everything that went live, with its totals; narrowed by goal or team (their names), quarter, area (its slug) or group.

    Amounts are in minor units a year, changes are shares (0.03 is 3 %).
    """
    require(request.auth, LedgerPermission.VIEW)
    today = now().date()
    found = book.read(today)
    lines = [
        line
        for line in found.lines
        if (not goal or goal in (name for _id, name in line.item.goals))
        and (not team or line.item.team == team)
        and (not quarter or line.quarter == quarter)
        and (not area or line.item.area == area)
        and (not group or line.item.group == group)
    ]
    return book_documents.of_book(found, lines, today)


@router.get("/never-measured", response=list[dict[str, Any]], operation_id="list_never_measured")
def never_measured(request: Any) -> list[dict[str, Any]]:
    """What was never measured: why, since when, and the one thing to do about it."""
    require(request.auth, LedgerPermission.VIEW)
    today = now().date()
    return [book_documents.of_unmeasured(each) for each in book_lists.rows_of(book.read(today), today)]
