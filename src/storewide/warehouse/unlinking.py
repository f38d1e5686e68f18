"""Cuts a link that was wrong: two ids that are not the same visitor, or a visitor that is not that customer.

No fact is touched, so every figure is at once what it was before the link; the pair stays cut when a file repeats it.
"""

from pathlib import Path

from storewide.warehouse import folder as folders
from storewide.warehouse import links
from storewide.warehouse.engines import duck, linking
from storewide.warehouse.engines.settled import paths
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.links import Pair
from storewide.warehouse.manifest import Manifest


class NotLinked(LookupError):
    """No link names both ids, or it was cut already."""


def cut(folder: Path, one: str, other: str, *, patience: float = 60.0) -> int:
    """Cut every link between two outside ids; the manifest's version after it. Raises NotLinked, WriterBusy."""
    with folders.workplace(folder) as work, folders.writing(folder, patience=patience) as writer:
        with duck.opened(spill=work / "spill", folders=(folder,)) as session:
            same, owned = _pairs(session, folder, writer.manifest, one, other)
            target = Target(session, folder, work)
            added = []
            for store in sorted({entry.store for entry in writer.manifest.of(links.FACT)}):
                before = links.of_store(folder, writer.manifest, store)
                after = before.without(same, owned)
                if after != before:
                    added.append(linking.written(target, store, after))
        if not added:
            raise NotLinked(f"{one} and {other} are not linked.")
        return writer.staged(added=tuple(added), emptied=frozenset(), terms={}).publish()


def _pairs(
    session: duck.Session, folder: Path, manifest: Manifest, one: str, other: str
) -> tuple[set[Pair], set[Pair]]:
    """Every pair that the two ids may have been linked as."""
    known = paths(folder, manifest.of("identity"))
    first, second = (linking.numbers(session, known, each) for each in (one, other))
    visitors = [each["visitor"] for each in (first, second) if "visitor" in each]
    same = {(min(visitors), max(visitors))} if len(visitors) == 2 else set()
    owned = {
        (each["visitor"], whose["customer"])
        for each, whose in ((first, second), (second, first))
        if "visitor" in each and "customer" in whose
    }
    return same, owned
