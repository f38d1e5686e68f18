"""Whether a file is one that a preset reads: its format, and the columns the preset cannot do without."""

from storewide.warehouse.columns import root
from storewide.warehouse.mapping import Mapping, normal
from storewide.warehouse.scanning import FileFault
from storewide.warehouse.sniffing import Sniffed

_NAMES = {"csv": "CSV", "ndjson": "NDJSON", "parquet": "Parquet"}


def require_fit(found: Sniffed, mapping: Mapping, others: tuple[Mapping, ...]) -> None:
    """Raise FileFault where the file is of a format the preset does not read, or lacks its columns."""
    if found.format not in mapping.formats:
        reads = " or ".join(_NAMES[each] for each in mapping.formats)
        raise FileFault(f"{found.path.name} is {_NAMES[found.format]}; {_named(mapping)} reads {reads} only.")
    missing = mapping.missing(found.columns)
    if not missing:
        return
    fits = [_named(other) for other in others if _is_of(other, found.columns)]
    seen = ", ".join(column.strip()[:40] for column in found.columns[:8]) or "none"
    cure = (
        f"its columns fit {' or '.join(fits)}."
        if fits
        else f"its columns are {seen}{', ...' if len(found.columns) > 8 else ''}."
    )
    raise FileFault(
        f"{found.path.name} does not fit {_named(mapping)}: it has no column {', '.join(missing)}; {cure}"
    )


def _named(mapping: Mapping) -> str:
    """A preset as the pages name it, and as the commands do."""
    return f"“{mapping.title}” (preset {mapping.name})"


def _is_of(other: Mapping, columns: tuple[str, ...]) -> bool:
    """Whether a preset can read the file, and most of it: a few words alike are no sign."""
    if other.missing(columns):
        return False
    known = {normal(column) for rule in other.fields for column in rule.columns}
    known |= {normal(root(column)) for rule in other.fields for column in rule.columns}
    return 2 * sum(normal(column) in known for column in columns) >= len(columns)


def position(columns: tuple[str, ...], header: str) -> int | None:
    """The place of a header among the file's columns (the first of two alike), None where absent."""
    wanted = normal(header)
    return next((place for place, column in enumerate(columns) if normal(column) == wanted), None)
