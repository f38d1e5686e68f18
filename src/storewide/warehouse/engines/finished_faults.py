# ruff: noqa: S608 - every name comes from a column's place
"""What in the rows of finished tests does not fit: units in two arms, values that are no numbers, and others."""

from collections.abc import Iterator

from storewide.warehouse.engines import duck
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.finished_tests import Columns

#: how many, the row of the first, and what stands there
Found = tuple[int, int, str | None]


def spots(session: Session, columns: Columns) -> dict[str, dict[str, Found]]:
    """What does not fit, by kind and experiment: how many rows or units, the row of the first, what stands there.

    Kinds: in_two_arms, listed_twice, without_unit, without_variant, without_day, and by place not_number_<place>,
    words_<place> (as not_number, where yes and no are no numbers), varying_<place>, below_zero_<place>.
    """
    found: dict[str, dict[str, Found]] = {}
    parts = [f"SELECT {duck.literal(kind)}, {query}" for kind, query in _questions(columns)]
    for kind, experiment, count, row, value in session.rows(" UNION ALL ".join(parts)):
        if count:
            found.setdefault(kind, {})[experiment] = (count, row, value)
    return found


def _questions(columns: Columns) -> Iterator[tuple[str, str]]:
    yield (
        "in_two_arms",
        _units_of(
            "SELECT experiment, unit, min(row) AS row FROM placed GROUP BY ALL HAVING count(DISTINCT variant) > 1"
        ),
    )
    yield "listed_twice", _units_of("SELECT experiment, unit, row FROM placed WHERE rows > 1")
    named = {"day": columns.day, "experiment": columns.experiment}
    for column in ("unit", "variant", *(each for each, told in named.items() if told is not None)):
        told = "arg_min(coalesce(told_day, ''), row)" if column == "day" else "NULL"
        yield f"without_{column}", _rows_where(f"{column} IS NULL", told)
    for place in range(len(columns.values)):
        value, text = f"v{place}", f"t{place}"
        if place >= columns.first_covariate:
            fault = f"{value} IS NULL AND {text} IS NOT NULL AND lower({text}) <> 'nan'"
            yield f"not_number_{place}", _rows_where(fault, f"arg_min({text}, row)")
            if columns.day:
                yield f"varying_{place}", _varying(value)
            continue
        told = f"arg_min(coalesce({text}, ''), row)"
        yield f"not_number_{place}", _rows_where(f"{value} IS NULL", told)
        yield f"words_{place}", _rows_where(f"{value} IS NULL OR {text} IS NOT NULL", told)
        yield f"below_zero_{place}", _rows_where(f"{value} < 0", f"CAST(min({value}) AS VARCHAR)")


def _rows_where(fault: str, told: str) -> str:
    return f"coalesce(experiment, ''), count(*), min(row), {told} FROM numbered WHERE {fault} GROUP BY 2"


def _varying(value: str) -> str:
    return _units_of(
        "SELECT experiment, unit, min(row) AS row FROM numbered WHERE unit IS NOT NULL GROUP BY ALL "
        f"HAVING min({value}) <> max({value})"
    )


def _units_of(rows: str) -> str:
    return f"experiment, count(*), min(row), arg_min(unit, row) FROM ({rows}) GROUP BY experiment"
