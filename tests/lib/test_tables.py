"""Tables that people save out of a spreadsheet, in any country's way."""

from pathlib import Path

import pytest

from storewide.lib import tables

LINES = 'month;metric;target\n2026-11;spend;"120.000,50"\n'


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.replace(";", "\t").encode("utf-16"),
        LINES.replace(";", ",").encode("cp1252"),
    ],
)
def test_read_whatever_parts_the_columns(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "targets.csv"
    path.write_bytes(content)
    (row,) = tables.read(path, required=("month", "target"))
    assert (row.number, row.cells) == (2, {"month": "2026-11", "metric": "spend", "target": "120.000,50"})


def test_read_refuses_what_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_bytes(b"a,b\n1,\0\n")
    with pytest.raises(tables.TableFault, match="is not a text file"):
        list(tables.read(path, required=("a",)))
