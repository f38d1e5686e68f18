"""Facts of a store for the tests of its service: orders like clockwork, looks, page timings."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ORDERS = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,sales_channel"
LOOKS = "probe_id,looked_at,up,milliseconds,planned"
TIMINGS = "timing_id,measured_at,path,visitor_id,lcp,device,marketing_channel"


def bring(folder: Path, store: Store, preset: str, lines: Iterable[str]) -> None:
    """Import lines of a file by a preset."""
    path = folder / f"{preset}.csv"
    path.write_text("\n".join(lines) + "\n")
    asked = Asked(path=path, file_name=path.name, preset=preset, store=store, strict=True)
    importing.read(asked, refusals_to=folder / "refusals.csv")


def orders(moments: Iterable[datetime], channel: str = "web") -> Iterator[str]:
    """One order of 20.00 at each of the moments."""
    yield ORDERS
    for moment in moments:
        yield f"{channel}{moment:%Y%m%d%H%M},{moment:%Y-%m-%dT%H:%M:%SZ},c{moment:%d%H},p1,1,20.00,GBP,{channel}"


def every(gap: timedelta, first: datetime, last: datetime) -> Iterator[datetime]:
    """Moments from first to before last, so far apart."""
    moment = first
    while moment < last:
        yield moment
        moment += gap


def looks(moments: Iterable[datetime], is_up: Callable[[datetime], bool]) -> Iterator[str]:
    """A look at each of the moments."""
    yield LOOKS
    for moment in moments:
        yield f"front,{moment:%Y-%m-%dT%H:%M:%SZ},{'yes' if is_up(moment) else 'no'},80,no"
