"""Whatever a file holds, it is refused in one sentence or every row of it is accounted for."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storewide.warehouse import landing, records
from storewide.warehouse.landing import FileFault, Landed
from tests.warehouse.conftest import MAIN, preset

HEADER = b"order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
PIECES = st.sampled_from(
    [
        *(
            b"1,2024-03-01,c,p,1,9.99,EUR",
            b"2,2024-03-01,c,p,2,1,EUR",
            b",",
            b'"',
            b'""',
            b"\n",
            b"\r\n",
            b"\r",
        ),
        *(
            b"\n\n",
            b" ",
            b"\xe9",
            b"\xc3\xa9",
            b"\xff",
            b"\x1a",
            b"\x00",
            b"'",
            b";",
            b"\t",
            b"\\",
            b"#",
            b"{}",
        ),
        *(
            b'3,2024-03-01,"a\nb",p,1,1,EUR',
            b'"4",2024-03-01,"c""d",p,1,1,"EUR"',
            b"-",
            b"1e5",
            b"NaN",
            b"NULL",
        ),
    ]
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def landed_or_fault(path: Path, by: str) -> Landed | FileFault:
    try:
        return landing.land(
            path.parent / "warehouse",
            path,
            mapping=preset(by),
            terms={"main": MAIN},
            default_store="main",
        )
    except FileFault as fault:
        return fault


def take(content: bytes, name: str, by: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        path.write_bytes(content)
        landed = landed_or_fault(path, by)
        if isinstance(landed, FileFault):
            assert str(landed).startswith(name)
            assert str(landed).endswith(".")
            assert "\n" not in str(landed)
            return
        rows = [each.row for each in landed.refusals]
        assert landed.read == landed.accepted + landed.repeated + landed.refused
        assert len(rows) == landed.refused
        assert rows == sorted(set(rows))
        assert all(each.reason for each in landed.refusals)


@QUICK
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.csv.gz", "a.ndjson", "a.parquet"]))
def test_any_bytes(content: bytes, name: str) -> None:
    take(content, name, "generic-orders")


@QUICK
@given(st.lists(PIECES, max_size=25))
def test_any_text_below_a_good_header(pieces: list[bytes]) -> None:
    take(HEADER + b"".join(pieces), "a.csv", "generic-orders")


@QUICK
@given(
    st.lists(
        st.sampled_from(
            [
                '{"event_id": "1"}',
                "{",
                "}",
                '"',
                "[1]",
                "null",
                "\n",
                "\n\n",
                "1",
                "NaN",
                '{"event_id": "1", "occurred_at": "2024-03-01", "name": "n", "visitor_id": "v"}',
                '{"event_id": "\\ud800"}',
                '{"a":' * 50,
            ]
        ),
        max_size=12,
    )
)
def test_any_lines_of_json(pieces: list[str]) -> None:
    good = '{"event_id": "0", "occurred_at": "2024-03-01", "name": "n", "visitor_id": "v"}\n'
    take((good + "".join(pieces)).encode(), "a.ndjson", "generic-events")


CELLS = st.text(alphabet=st.sampled_from(list('ab",; \n\r\té')), max_size=6)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t"]),
)
def test_rows_written_as_csv_are_split_as_they_were(rows: list[list[str]], delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    found = list(records.split(io.StringIO(text.getvalue(), newline=""), delimiter))
    assert [list(each.fields) for each in found] == rows
    assert [each.row for each in found] == list(range(1, len(rows) + 1))
