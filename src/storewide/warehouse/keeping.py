"""Makes what questions about steps and products will need next, before anybody asks: the months in `kept/`."""

from pathlib import Path

from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests
from storewide.warehouse import products_sold, step_months
from storewide.warehouse.engines import duck
from storewide.warehouse.facts import Facts
from storewide.warehouse.landed import OnProgress


def is_wanted(folder: Path) -> bool:
    """Whether a month of steps is not kept, or of other files than those that there are."""
    return bool(step_months.stale(folder, manifests.load(folder)))


def keep(folder: Path, on_progress: OnProgress) -> int:
    """Make the months that are not kept, let go of those of no store; how many were made. Harmless when done twice."""
    manifest = manifests.load(folder)
    steps = step_months.stale(folder, manifest)
    with (
        folders.workplace(folder) as work,
        duck.opened(spill=work / "spill", folders=(folder,)) as session,
    ):
        products = products_sold.stale(Facts(session, folder, manifest))
        total = len(steps) + len(products)
        for number, entries in enumerate(steps):
            step_months.month(folder, entries, lambda: session)
            on_progress(number + 1, total)
        for number, month in enumerate(products):
            month.kept()
            on_progress(len(steps) + number + 1, total)
    step_months.let_go(folder, manifest)
    return total
