"""How the warehouse stands, over REST."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import warehouse_pages
from storewide.sources.permissions import SourcesPermission

router = Router(tags=["data"])


class HoldingOut(Schema):
    """What is kept of one fact or rollup of one store; `parts` are days, or months of what is kept by month."""

    store: str
    fact: str
    first: date | None
    last: date | None
    parts: int
    files: int
    rows: int
    bytes: int


class WaitingOut(Schema):
    """What tracking sent and is not yet sealed."""

    segments: int
    bytes: int
    oldest: datetime | None


class KeptOut(Schema):
    """Sealed segments that are kept for rebuilding."""

    files: int
    bytes: int


class RefusedOut(Schema):
    """Messages of the tracking that were refused for one reason, in the last ninety days."""

    reason: str
    messages: int


class BadOut(Schema):
    """A file of the journal that cannot be read."""

    name: str
    bytes: int
    reason: str


class QuarantineOut(Schema):
    """A damaged file that was taken out of the way."""

    name: str
    reason: str


class ImportAgainOut(Schema):
    """A file that brought some of the missing rows."""

    file: str
    preset: str
    sha256: str


class IncompleteOut(Schema):
    """A day of which rows are gone with a damaged file."""

    store: str
    fact: str
    part: str
    missing_rows: int
    import_again: list[ImportAgainOut]


class WarehouseOut(Schema):
    """The whole of it."""

    version: int
    rows: int
    bytes: int
    files: int
    holdings: list[HoldingOut]
    waiting: WaitingOut
    kept: KeptOut
    refused: list[RefusedOut]
    bad: list[BadOut]
    quarantine: list[QuarantineOut]
    incomplete: list[IncompleteOut]
    free_bytes: int
    disk_bytes: int


@router.get("", response=WarehouseOut)
def get_warehouse(request: Any) -> dict[str, Any]:
    """What is kept of each store, what waits to be sealed, what is damaged, how much room is left."""
    require(request.auth, SourcesPermission.VIEW)
    return warehouse_pages.document(warehouse_pages.look(now()))
