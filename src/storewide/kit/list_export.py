"""A list as a CSV file: all rows that the filters leave, written while they are read."""

import csv as csv_format
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from storewide.kit import cells, list_reading

if TYPE_CHECKING:
    from storewide.kit.lists import ListSpec

#: rows read at a time, so that memory does not grow with the list
_CHUNK = 2_000


class _Line:
    """What csv.writer writes into: it hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv(spec: "ListSpec", rows: Any) -> StreamingHttpResponse:
    """The download `<name>.csv` (UTF-8, comma, CRLF) with a header line; money takes two columns."""
    response = StreamingHttpResponse(_lines(spec, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{spec.name}.csv"'
    return response


def _lines(spec: "ListSpec", rows: Any) -> Iterator[str]:
    writer = csv_format.writer(_Line())
    yield writer.writerow(_header(spec))
    found = rows.iterator(chunk_size=_CHUNK) if isinstance(rows, QuerySet) else rows
    for row in found:
        line: list[Any] = []
        for column in spec.columns:
            line += cells.plain(column.kind, list_reading.value_of(column, row))
        yield writer.writerow(line)


def _header(spec: "ListSpec") -> list[str]:
    header: list[str] = []
    for column in spec.columns:
        header.append(cells.guarded(str(column.label)))
        if column.kind is cells.Kind.MONEY:
            header.append(_("%(column)s, currency") % {"column": column.label})
    return header
