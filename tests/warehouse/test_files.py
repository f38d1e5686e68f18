"""A file as a whole: which are read, which are refused with which sentence, and that a refused one leaves nothing."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import landing
from storewide.warehouse.landing import FileFault
from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import MAIN, Land, all_presets, everything_in, preset, refusals

HEADER = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
ROW = "1,2024-03-01 10:00:00,c,p,1,9.99,EUR\n"
FITS = "“Orders: one row an order line” (preset generic-orders)"
COLUMNS = "order_id, placed_at, customer_id, product_id, quantity, unit_price, currency"

FAULTS = {
    "empty": (b"", "file.csv is empty; export it again."),
    "blank": (b" \n\r\n", "file.csv is empty; export it again."),
    "picture": (
        b"\x89PNG\r\n\x1a\n\x00\x00",
        "file.csv is not a text file; export it as CSV, NDJSON or Parquet.",
    ),
    "late zero byte": (
        (HEADER + ROW * 2_000).encode() + b"\x00",
        "file.csv is not a text file; export it as CSV, NDJSON or Parquet.",
    ),
    "spreadsheet": (b"PK\x03\x04rest", "file.csv is a spreadsheet or zip archive; save it as CSV."),
    "neither encoding": (b"\x81,b\n", "file.csv is neither UTF-8 nor Windows-1252 text; save it as UTF-8."),
    "cut gzip": (
        gzip.compress((HEADER + ROW).encode())[:-9],
        "file.csv is a damaged gzip file; fetch or compress it again.",
    ),
    "damaged parquet": (
        b"PAR1 and then nonsense PAR1",
        "file.csv is a damaged Parquet file; export it again.",
    ),
    "json list": (
        b'[{"order_id": 1},',
        "file.csv is no list of JSON objects; write one JSON object a line (NDJSON).",
    ),
    "long line": (
        (HEADER + "x" * (16 * 1024 * 1024 + 1)).encode(),
        "file.csv has a line over 16 MB; a line break or a closing quote is missing.",
    ),
    "other columns": (
        b"a,b\n1,2\n",
        f"file.csv does not fit {FITS}: it has no column {COLUMNS}; its columns are a, b.",
    ),
    "one column missing": (
        (HEADER.replace("quantity,", "") + ROW).encode(),
        (
            f"file.csv does not fit {FITS}: it has no column quantity; "
            "its columns are order_id, placed_at, customer_id, product_id, unit_price, currency."
        ),
    ),
    "another preset's": (
        b"date,visitors,sessions\n2024-01-01,1,2\n",
        (
            f"file.csv does not fit {FITS}: it has no column {COLUMNS}; "
            "its columns fit “Traffic: visitors and sessions a day” (preset daily-traffic)."
        ),
    ),
}


@pytest.mark.parametrize(("content", "sentence"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_file_is_refused_in_one_sentence_and_leaves_nothing(
    folder: Path, land: Land, tmp_path: Path, content: bytes, sentence: str
) -> None:
    others = [each for name, each in all_presets().items() if name != "generic-orders"]
    with pytest.raises(FileFault) as fault:
        land(content, others=others)
    assert str(fault.value) == sentence
    assert not folder.exists()
    with pytest.raises(FileFault) as looked:
        landing.inspect(tmp_path / "file.csv", preset("generic-orders"), others=others)
    assert str(looked.value) == sentence


def test_a_fault_leaves_a_filled_folder_as_it_was(folder: Path, land: Land) -> None:
    land(HEADER + ROW)
    before = everything_in(folder)
    with pytest.raises(FileFault):
        land("a,b\n1,2\n")
    assert everything_in(folder) == before


def test_a_path_that_is_no_file_is_said(folder: Path, tmp_path: Path) -> None:
    for path, sentence in (
        (tmp_path / "gone.csv", f"gone.csv is not there; check the path {tmp_path / 'gone.csv'}."),
        (tmp_path, f"{tmp_path.name} is a folder; name a file in it."),
    ):
        with pytest.raises(FileFault) as fault:
            landing.land(
                folder, path, mapping=preset("generic-orders"), terms={"main": MAIN}, default_store="main"
            )
        assert str(fault.value) == sentence
    assert not folder.exists()


def test_a_preset_reads_its_formats_only(land: Land) -> None:
    with pytest.raises(
        FileFault,
        match=r"^file.csv is NDJSON; “Shopify: orders export” \(preset shopify-orders\) reads CSV only\.$",
    ):
        land('{"Name": "#1"}\n', "shopify-orders")


def test_a_header_alone_is_zero_rows(land: Land) -> None:
    for text in (HEADER, HEADER.strip()):
        landed = land(text)
        assert (landed.read, landed.accepted, landed.manifest_version) == (0, 0, 0)


ROWS = HEADER + ROW + '2,2024-03-02,"Größe ""L""",p,2,1.50,EUR\n'
FORMS = {
    "plain": ROWS.encode(),
    "gzip": gzip.compress(ROWS.encode()),
    "gzip in parts": gzip.compress(ROWS[:90].encode()) + gzip.compress(ROWS[90:].encode()),
    "byte order mark": b"\xef\xbb\xbf" + ROWS.encode(),
    "windows-1252": ROWS.encode("cp1252"),
    "utf-16": ROWS.encode("utf-16"),
    "semicolons": ROWS.replace(",", ";").encode(),
    "tabs": ROWS.replace(",", "\t").encode(),
    "windows line breaks": ROWS.replace("\n", "\r\n").encode(),
    "old line breaks": ROWS.replace("\n", "\r").encode(),
    "mixed line breaks": ROWS.replace("\n", "\r\n", 1).encode(),
    "no last line break": ROWS.rstrip().encode(),
    "headers in capitals": (HEADER.upper() + ROWS[len(HEADER) :]).encode(),
    "trailing delimiter": ROWS.replace(",EUR\n", ",EUR,\n").encode(),
    "spaces about": ROWS.replace(",p,", " , p ,").encode(),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS.keys())
def test_the_same_rows_are_read_in_every_form(land: Land, content: bytes) -> None:
    landed = land(content)
    assert (landed.read, landed.accepted, landed.refused) == (2, 2, 0)
    again = land(ROWS)
    assert (again.read, again.repeated, again.accepted) == (2, 2, 0)


def test_ndjson_is_read_with_numbers_and_nulls(land: Land) -> None:
    landed = land(
        '{"order_id": "1", "placed_at": "2024-03-01 10:00:00", "customer_id": "c", "product_id": "p", '
        '"quantity": 1, "unit_price": 9.99, "currency": "EUR", "nested": {"a": [1]}}\n'
        "not json\n"
        "\n"
        '{"order_id": "2", "placed_at": "2024-03-02", "customer_id": "Größe \\"L\\"", "product_id": "p", '
        '"quantity": "2", "unit_price": "1.50", "currency": null}\n'
    )
    assert (landed.read, landed.accepted) == (3, 2)
    assert refusals(landed) == [(2, "the line is not a JSON object")]
    again = land(ROWS)
    assert (again.repeated, again.accepted) == (2, 0)


def test_line_breaks_within_quotes_belong_to_the_row(land: Land) -> None:
    landed = land(HEADER + '1,2024-03-01,"two\nlines",p,1,1,EUR\n2,2024-03-01,c,"p\r\nq",1,x,EUR\n')
    assert (landed.read, landed.accepted) == (2, 1)
    assert refusals(landed) == [(3, 'unit_price "x" is not a number')]


def test_rows_that_cannot_be_split_cost_only_themselves(land: Land) -> None:
    landed = land(
        HEADER
        + ROW
        + "1,2\n"
        + "\n"
        + "2,2024-03-01,c,p,1,1,EUR,more,fields\n"
        + '3,2024-03-01,"c"d,p,1,1,EUR\n'
        + '4,2024-03-01,"c,p,1,1,EUR\n'
        + ROW
    )
    assert (landed.read, landed.accepted, landed.repeated, landed.refused) == (6, 2, 0, 4)
    assert refusals(landed) == [
        (3, "the row has 2 fields, the header has 7"),
        (5, "the row has 9 fields, the header has 7"),
        (6, "text follows a closing quote"),
        (7, "a quote is opened and never closed"),
    ]


def test_a_file_is_found_by_any_name(
    folder: Path, land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "it's [my] file*.csv").write_text(ROWS)
    landed = landing.land(
        Path("warehouse"),
        Path("it's [my] file*.csv"),
        mapping=preset("generic-orders"),
        terms={"main": MAIN},
        default_store="main",
    )
    assert (landed.read, landed.accepted) == (2, 2)
    assert (
        Warehouse(Path("warehouse"))
        .ask(Question(("orders",), date(2024, 3, 1), date(2024, 3, 31)))
        .rows[0]["orders"]
        == 2
    )


def test_inspect_says_what_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "order_id;placed_at;customer_id;product_id;quantity;unit_price;currency;store\n"
        "1;2024-03-01;;p;1;1;;uk\n2;2024-03-01;;p;1;1;gbp;uk\n3;2024-03-01;;p;1;1;EUR;de\n"
    )
    found = landing.inspect(path, preset("generic-orders"))
    assert (found.format, found.encoding, found.size) == ("csv", "utf-8", path.stat().st_size)
    assert found.columns[-2:] == ("currency", "store")
    assert (found.currency, found.currencies, found.stores) == (
        "GBP",
        {"uk": "GBP", "de": "EUR"},
        ("de", "uk"),
    )
    assert list(tmp_path.iterdir()) == [path]


def test_a_files_currency_is_that_of_most_of_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
        "1,2024-03-01,,p,1,1,USD\n2,2024-03-01,,p,1,1,\n3,2024-03-01,,p,1,1,\n4,2024-03-02,,p,1,1,\n"
        "5,2024-03-01,,p,1,1,eur\n6,2024-03-01,,p,1,1,EUR\n7,2024-03-01,,p,1,1,GBP\n"
    )
    found = landing.inspect(path, preset("generic-orders"))
    assert (found.currency, found.currencies) == ("EUR", {})
