"""Whatever a file holds, it is refused in one sentence or every row of it is accounted for."""

import csv
import io
import json
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storewide.warehouse import landing, peeking, records
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


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**30), max_value=10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(
        ["2024-03-01T10:00:00Z", "1E+400", "9" * 60, "-0", "purchase", "track", "Order Completed"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["key", "value", "price", "quantity", "timestamp", "amount", "kind", "type", "a.b"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
#: by preset what its rows are asked for, so that junk stands where it is looked at
NAMES = {
    "segment": ("type", "event", "messageId", "timestamp", "anonymousId", "userId", "properties", "context"),
    "ga4-events": (
        *("event_timestamp", "event_name", "user_pseudo_id", "event_params", "items", "ecommerce"),
        *("device", "geo"),
    ),
    "matomo-visits": ("idVisit", "visitorId", "actionDetails", "serverTimestamp", "siteCurrency"),
    "shopify-orders-json": (
        *("name", "created_at", "line_items", "refunds", "subtotal_price", "total_discounts", "total_price"),
        *("discount_codes", "shipping_lines", "currency", "email"),
    ),
}
SOUND = {
    "segment": {"type": "track", "messageId": "1", "timestamp": "2024-03-01T10:00:00Z", "anonymousId": "a"},
    "ga4-events": {"event_timestamp": "1709287200000000", "event_name": "purchase", "user_pseudo_id": "a"},
    "matomo-visits": {"idVisit": 1, "visitorId": "a", "actionDetails": [], "serverTimestamp": 1709287200},
    "shopify-orders-json": {"name": "#1", "created_at": "2024-03-01T10:00:00Z", "line_items": []},
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(sorted(NAMES)), st.booleans())
def test_any_nested_junk(data: st.DataObject, by: str, whole: bool) -> None:
    junk = data.draw(st.lists(st.dictionaries(st.sampled_from(NAMES[by]), JUNK, max_size=6), max_size=4))
    rows = [SOUND[by], *({**SOUND[by], **each} for each in junk), *junk]
    text = json.dumps(rows) if whole else "\n".join(json.dumps(row) for row in rows) + "\n"
    take_nested(text.encode(errors="surrogatepass"), by)


@QUICK
@given(st.binary(max_size=60), st.integers(0, 400), st.sampled_from(sorted(NAMES)))
def test_nested_lines_cut_or_overwritten_anywhere(noise: bytes, place: int, by: str) -> None:
    sound = (json.dumps(SOUND[by]) + "\n").encode() * 3
    take_nested(sound[:place] + noise, by)
    take_nested(sound[:place] + noise + sound[place:], by)


def take_nested(content: bytes, by: str) -> None:
    """As `take`, where items of one line may be refused each for itself."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "a.ndjson"
        path.write_bytes(content)
        landed = landed_or_fault(path, by)
        if isinstance(landed, FileFault):
            assert str(landed).startswith("a.ndjson")
            assert "\n" not in str(landed)
            return
        for part in (landed, *landed.also):
            rows = [each.row for each in part.refusals]
            assert part.read == part.accepted + part.repeated + part.refused
            assert rows == sorted(rows)
            assert len(rows) == part.refused


@QUICK
@given(st.binary(max_size=300), st.sampled_from([b"", HEADER, b'{"a": {"b": 1}}\n', b"PAR1", b"\x1f\x8b"]))
def test_a_first_look_at_any_bytes(content: bytes, head: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        path, cut = Path(place) / "a.csv", Path(place) / "head"
        path.write_bytes(head + content)
        with suppress(FileFault):
            peeking.cut(path, cut)
            found = peeking.peek(cut)
            assert all(len(row) == len(found.columns) for row in found.rows)
            peeking.preview(cut, preset("generic-orders"), {"main": MAIN}, "main")


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
