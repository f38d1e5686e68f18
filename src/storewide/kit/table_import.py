"""Taking a small table row by row in one transaction: all of it, none of it when strict, or only trying.

What one row means is the module's; that nothing half-written stays is held here.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils.translation import ngettext

from storewide.kit.errors import Refusal
from storewide.lib import tables
from storewide.lib.tables import Row, TableFault, TableReport

type Take = Callable[[list[Row]], TableReport]


class FileRefused(Refusal):
    """The file is no such table."""


class RowsRefused(Refusal):
    """Strict reading: some rows were refused, so nothing was written; `report` names all of them."""

    def __init__(self, report: TableReport) -> None:
        super().__init__(
            ngettext(
                "%(count)s row is refused, so nothing was written.",
                "%(count)s rows are refused, so nothing was written.",
                report.refused,
            )
            % {"count": report.refused}
        )
        self.report = report


class _Undo(Exception):
    """Takes a rehearsal's report out of its transaction, which is undone."""

    def __init__(self, report: TableReport) -> None:
        super().__init__()
        self.report = report


def take(path: Path, take_rows: Take, *, required: tuple[str, ...], strict: bool) -> TableReport:
    """Read the table and take its rows; raises FileRefused, and RowsRefused when strict."""
    rows = look(path, required=required)
    with transaction.atomic():
        report = take_rows(rows)
        if strict and report.refused:
            raise RowsRefused(report)
    return report


def rehearse(path: Path, take_rows: Take, *, required: tuple[str, ...], strict: bool) -> TableReport:
    """What `take` would do, with everything undone; raises what it would raise."""
    rows = look(path, required=required)
    try:
        with transaction.atomic():
            raise _Undo(take_rows(rows))
    except _Undo as undone:
        if strict and undone.report.refused:
            raise RowsRefused(undone.report) from None
        return undone.report


def from_upload[R](name: str, content: bytes, do: Callable[[Path], R]) -> R:
    """Do something with an uploaded table as if it lay on the disk under its own name."""
    with tempfile.TemporaryDirectory(prefix="storewide-table-") as folder:
        path = Path(folder) / (Path(name).name or "table.csv")
        path.write_bytes(content)
        return do(path)


def look(path: Path, *, required: tuple[str, ...]) -> list[Row]:
    """The rows of the table; raises FileRefused where the file is none. Needs no data folder."""
    try:
        return list(tables.read(path, required=required))
    except TableFault as fault:
        raise FileRefused(str(fault)) from None
