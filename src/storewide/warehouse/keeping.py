"""Makes what questions about steps, visits, products and experiments need next, before anybody asks: what is in `kept/`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from storewide.warehouse import folder as folders
from storewide.warehouse import kept_months, products_sold, step_months, visitors
from storewide.warehouse import manifest as manifests
from storewide.warehouse.engines import duck
from storewide.warehouse.facts import Facts
from storewide.warehouse.landed import OnProgress
from storewide.warehouse.manifest import FileEntry, Manifest


def is_wanted(folder: Path) -> bool:
    """Whether a month of steps or visits, or a day of units, is not kept or of other files than those that there are."""
    from storewide.warehouse import programme_days

    manifest = manifests.load(folder)
    return bool(_stale(folder, manifest) or programme_days.lacking(folder, manifest))


def keep(folder: Path, on_progress: OnProgress) -> int:
    """Make what is not kept, let go of what no store has; how many months and days were made. Harmless when done twice."""
    # here, not above: numpy takes longer to load than commands that keep nothing
    from storewide.warehouse import programme_days
    from storewide.warehouse.engines import crossed, rolling, unit_days

    manifest = manifests.load(folder)
    stale = _stale(folder, manifest)
    with (
        folders.workplace(folder) as work,
        duck.opened(spill=work / "spill", folders=(folder,)) as session,
    ):
        products = products_sold.stale(Facts(session, folder, manifest))
        days = programme_days.lacking(folder, manifest)
        total = len(stale) + len(products) + len(days)
        for number, entries in enumerate(stale):
            step_months.month(folder, entries, lambda: session)
            store = entries[0].store
            files = rolling.by_day(step_months.files(folder, _of(manifest, store)))
            place = visitors.crossed(folder, store)
            for _visits in crossed.visits(lambda: session, place, files, _days(entries)):
                pass
            on_progress(number + 1, total)
        for number, month in enumerate(products):
            month.kept()
            on_progress(len(stale) + number + 1, total)
        for number, (place, day) in enumerate(days):
            unit_days.of_day(lambda: session, place, day)
            on_progress(total - len(days) + number + 1, total)
    kept_months.let_go(folder, manifest)
    return total


def _stale(folder: Path, manifest: Manifest) -> list[tuple[FileEntry, ...]]:
    """The months, each with its day files, of which steps or visits are not kept or are of other files."""
    of_steps = step_months.stale(folder, manifest)
    known = {entries[0].key for entries in of_steps}
    return [*of_steps, *(each for each in _not_crossed(folder, manifest) if each[0].key not in known)]


def _not_crossed(folder: Path, manifest: Manifest) -> Iterator[tuple[FileEntry, ...]]:
    from storewide.warehouse.engines import crossed, rolling

    for store in manifest.stores:
        own = _of(manifest, store)
        files = rolling.by_day(step_months.files(folder, own))
        for entries in step_months.by_month(own).values():
            if crossed.lacking(visitors.crossed(folder, store), files, _days(entries)):
                yield entries


def _of(manifest: Manifest, store: str) -> tuple[FileEntry, ...]:
    return manifest.of("event", frozenset({store}))


def _days(entries: tuple[FileEntry, ...]) -> list[date]:
    return [date.fromisoformat(each.part) for each in entries]
