"""A large file of events comes in batches: every row counted once, its number kept, gone on with after a stop."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from storewide.warehouse import arriving, landing, manifest, scanning
from storewide.warehouse.engines import shapes
from storewide.warehouse.landing import Cancelled, RowsRefused
from storewide.warehouse.rates import Rate
from storewide.warehouse.schemas import Terms
from tests.warehouse.conftest import Land, query, refusals

HEADER = "event_id,occurred_at,name,visitor_id\n"


def row(number: int, *, of: int | None = None, name: str = "Product Viewed") -> str:
    return f"e{number if of is None else of},2024-03-01T10:00:00Z,{name},v{number % 7}\n"


#: row 12 has no name, row 31 repeats row 2, row 33 is no date
ROWS = [row(number) for number in range(40)]
ROWS[10] = row(10, name="")
ROWS[29] = row(29, of=0)
ROWS[31] = ROWS[31].replace("2024-03-01", "yesterday ")
TEXT = HEADER + "".join(ROWS)
REFUSED = [(12, "name is empty"), (33, 'occurred_at "yesterday T10:00:00Z" is not a date and time')]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut wherever that is possible, some ten rows apart."""
    monkeypatch.setattr(scanning, "FAR", 400)
    monkeypatch.setattr(arriving, "_STEP", 1)
    monkeypatch.setattr("storewide.warehouse.sniffing.BLOCK", 128)
    monkeypatch.setattr(scanning, "BLOCK", 128)


def test_rows_are_counted_once_across_batches_and_keep_their_numbers(folder: Path, land: Land) -> None:
    landed = land(TEXT, "generic-events")
    assert (landed.read, landed.accepted, landed.repeated, landed.refused) == (40, 37, 1, 2)
    assert refusals(landed) == REFUSED
    listed = manifest.load(folder)
    assert (len(listed.of("event")) > 1, sum(each.rows for each in listed.of("event"))) == (True, 37)
    assert listed.progress == ()
    files = [str(folder / each.path) for each in listed.of("identity")]
    assert query(f"SELECT count(DISTINCT id), count(*), max(number) FROM read_parquet({files})") == [  # noqa: S608
        (7, 7, 7)
    ]
    again = land(TEXT, "generic-events")
    assert (again.read, again.accepted, again.repeated, again.refused) == (40, 0, 38, 2)


COLUMNS = (
    "event_id,occurred_at,name,visitor_id,value,currency,store,campaign,country,consent,experiment,variant\n"
)
SAID = [
    ("Product Viewed", "", "", "main", "spring", "DE", "granted"),
    ("Order Completed", "12.50", "USD", "us", "", "AT", "denied"),
    ("Order Completed", "12.50", "USD", "main", "it's", "DE", ""),
    ("Experiment Viewed", "", "CHF", "main", "spring", "", "granted"),
    ("Product Viewed", "7", "CHF", "main", "spring", "", "granted"),
    ("Product Viewed", "1", "EUR", "elsewhere", "", "DE", ""),
]
TOLD = {
    "terms": (Terms("main", "Europe/Berlin", "EUR"), Terms("us", "America/New_York", "USD")),
    "rates": (Rate(date(2024, 2, 29), "USD", "EUR", Decimal("0.92")),),
}


def said(number: int) -> str:
    """A row of many: in the last ones campaigns are new, and a first event comes again."""
    name, value, currency, store, campaign, country, consent = SAID[number % len(SAID)]
    test = f"t{number % 3},control" if name == "Experiment Viewed" else ","
    campaign = f"late {number}" if number > 110 else campaign
    event = 2 if number == 117 else number
    return (
        f"e{event},2024-03-0{1 + number // 40}T10:00:00Z,{name},v{number % 9},{value},{currency},{store},"
        f"{campaign},{country},{consent},{test}\n"
    )


def content(folder: Path, fact: str, shape: shapes.Shape) -> list[tuple[object, ...]]:
    files = [folder / entry.path for entry in manifest.load(folder).of(fact)]
    return query(f"SELECT {shapes.names(shape)} FROM {shapes.rows(shape, files)} ORDER BY ALL")  # noqa: S608


def test_batches_come_to_what_the_whole_comes_to_whatever_the_rows_say(
    folder: Path, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = COLUMNS + "".join(map(said, range(120)))
    other = folder.with_name("whole")
    monkeypatch.setattr(scanning, "FAR", 2_400)
    batched = land(text, "generic-events", **TOLD)
    monkeypatch.setattr(scanning, "FAR", 1_000_000)
    whole = land(
        text, "generic-events", how=lambda _, path, **others: landing.land(other, path, **others), **TOLD
    )
    assert len(manifest.load(folder).of("event")) > len(manifest.load(other).of("event"))
    counts = [(each.read, each.accepted, each.repeated, each.refused) for each in (batched, whole)]
    assert counts == [(120, 79, 1, 40)] * 2
    assert refusals(batched) == refusals(whole)
    for fact, shape in (("event", shapes.EVENT), ("exposure", shapes.EXPOSURE)):
        assert content(folder, fact, shape) == content(other, fact, shape) != []


def test_an_interrupted_import_goes_on_where_it_was(
    folder: Path, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, taken = arriving.batching.numbered, []

    def stopping(*given: object) -> object:
        taken.append(given)
        if len(taken) == 3:
            raise KeyboardInterrupt
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(arriving, "_WORTH", 1_000)
    monkeypatch.setattr(arriving.batching, "numbered", stopping)
    with pytest.raises(KeyboardInterrupt):
        land(TEXT, "generic-events")
    (kept,) = manifest.load(folder).progress
    assert 0 < kept.rows == kept.read < 40
    landed = land(TEXT, "generic-events")
    assert (landed.read, landed.accepted, landed.repeated, landed.refused) == (40, 37, 1, 2)
    assert refusals(landed) == REFUSED
    assert manifest.load(folder).progress == ()
    assert len(taken) > 3


def test_a_strict_import_of_many_batches_is_all_or_nothing(folder: Path, land: Land) -> None:
    with pytest.raises(RowsRefused) as fault:
        land(TEXT, "generic-events", strict=True)
    assert (fault.value.landed.read, fault.value.landed.refused) == (40, 2)
    assert manifest.load(folder).files == ()


def test_what_a_stopped_import_had_kept_stays_and_is_said(
    folder: Path, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "_WORTH", 1_000)
    with pytest.raises(Cancelled) as stopped:
        land(TEXT, "generic-events", should_stop=lambda: bool(_rows_kept(folder)))
    rows = _rows_kept(folder)
    assert str(stopped.value) == (
        f"The import was stopped after {rows} rows, which stay; import the file again to go on there."
    )


def _rows_kept(folder: Path) -> int:
    return sum(each.rows for each in manifest.load(folder).progress)
