# ruff: noqa: S608 - every name comes from a column's place
"""Sums over the units of finished tests in the engine, by experiment and variant, also by day; no unit leaves it.

Values are summed about a constant near their mean, since raw sums of squares lose the variance at large means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from storewide.warehouse.engines.duck import Session

#: whole numbers up to this keep exact sums of squares over 10 ** 14 rows
_EXACT = 10**12


@dataclass(frozen=True)
class Whole:
    """One column over all units of an experiment: whether it is only 0 and 1; a constant near its mean.

    `is_whole`: only whole numbers, in all experiments.
    """

    is_share: bool
    is_whole: bool
    near: float


@dataclass(frozen=True)
class ArmSum:
    """One column of one arm: units, sum and sum of squares about a constant, least and greatest value, skewness."""

    n: int
    total: int | Fraction | float
    squares: int | Fraction | float
    low: float
    high: float
    skewness: float


@dataclass(frozen=True)
class Crossed:
    """Units of a group; the sum of each column less its constant; of each two such columns' products, (0, 0), (1, 0)..."""

    n: int
    totals: tuple[float, ...]
    cross: tuple[float, ...]


#: by experiment, then by variant
type ByArm[T] = dict[str, dict[str, T]]


def look(session: Session, values: int) -> dict[str, tuple[Whole, ...]]:
    """A first look at so many columns, by experiment; their constants are kept in the table `abouts`."""
    asked = [
        f"coalesce(bool_and(v{at} IN (0, 1)), false) AS b{at}, "
        f"coalesce(bool_and(v{at} = trunc(v{at}) AND abs(v{at}) <= {_EXACT}), true) AS w{at}, "
        f"coalesce(fsum(v{at}) / count(v{at}), 0) AS m{at}"
        for at in range(values)
    ]
    session.run(
        f"CREATE OR REPLACE TABLE looked AS SELECT experiment, {', '.join(asked)} FROM units GROUP BY ALL"
    )
    every = ", ".join(f"bool_and(w{at})" for at in range(values))
    whole = session.one(f"SELECT {every} FROM looked")
    near = [f"{f'round(m{at})' if whole[at] else f'm{at}'} AS a{at}" for at in range(values)]
    session.run(f"CREATE OR REPLACE TABLE abouts AS SELECT experiment, {', '.join(near)} FROM looked")
    bits = ", ".join(f"b{at}" for at in range(values))
    means = ", ".join(f"a{at}" for at in range(values))
    return {
        experiment: tuple(Whole(told[at], bool(whole[at]), told[values + at]) for at in range(values))
        for experiment, *told in session.rows(
            f"SELECT experiment, {bits}, {means} FROM looked JOIN abouts USING (experiment)"
        )
    }


def sums(session: Session, wholes: dict[str, tuple[Whole, ...]], place: int) -> ByArm[ArmSum]:
    """One column by experiment and variant; exact for whole numbers, and where all values of an arm are the same.

    An arm without any number is left out.
    """
    is_whole = next(iter(wholes.values()))[place].is_whole
    value = f"CAST(v{place} AS HUGEINT)" if is_whole else f"(v{place} - a{place})"
    add = "sum" if is_whole else "fsum"
    found: ByArm[ArmSum] = {}
    for experiment, variant, *told in session.rows(
        f"SELECT experiment, variant, count(*), {add}({value}), {add}({value} * {value}), "
        f"min(v{place}), "
        f"max(v{place}), coalesce(skewness(v{place} - a{place}), 0) FROM units JOIN abouts USING (experiment) "
        f"WHERE v{place} IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ):
        about = 0 if is_whole else wholes[experiment][place].near
        found.setdefault(experiment, {})[variant] = _exact_where_alike(ArmSum(*told), about)
    return found


def _exact_where_alike(arm: ArmSum, about: float) -> ArmSum:
    """A float's rounding would give an arm of equal values a spread."""
    if arm.low != arm.high:
        return arm
    away = Fraction(arm.low) - Fraction(about)
    return ArmSum(arm.n, arm.n * away, arm.n * away * away, arm.low, arm.high, 0.0)


def crossed(session: Session, values: int, first_covariate: int) -> ByArm[Crossed]:
    """The sums and cross products of all columns, then of an indicator for each covariate that says "nothing known"."""
    columns = [*_known(values, first_covariate, ""), *_unknown(values, first_covariate)]
    rows = session.rows(
        f"SELECT experiment, variant, count(*), {', '.join(_sums(columns))} FROM units "
        "JOIN abouts USING (experiment) GROUP BY ALL ORDER BY ALL"
    )
    found: ByArm[Crossed] = {}
    for experiment, variant, n, *told in rows:
        found.setdefault(experiment, {})[variant] = _cut(n, told, len(columns))
    return found


def crossed_by_day(
    session: Session, values: int, first_covariate: int
) -> dict[str, dict[int, dict[str, Crossed]]]:
    """What each day adds to the sums of `crossed`, by experiment, day and variant: a unit counts from its first day.

    A unit's values are those of its days so far; what a day adds to a square is the square after it less the one before.
    """
    key = "experiment, unit, variant"
    after = [f"sum(v{at}) OVER so_far AS v{at}" for at in range(first_covariate)]
    before = [f"sum(v{at}) OVER so_far - v{at} AS p{at}" for at in range(first_covariate)]
    told = [f"first_value(v{at}) OVER so_far AS v{at}" for at in range(first_covariate, values)]
    running = (
        f"SELECT {key}, day, row_number() OVER so_far = 1 AS is_new, {', '.join([*after, *before, *told])} "
        "FROM numbered WHERE experiment IS NOT NULL AND unit IS NOT NULL AND variant IS NOT NULL "
        f"WINDOW so_far AS (PARTITION BY {key} ORDER BY day ROWS UNBOUNDED PRECEDING)"
    )
    unknown = _unknown(values, first_covariate)
    now = [*_known(values, first_covariate, ""), *unknown]
    was = [*_known(values, first_covariate, "p"), *unknown]
    gained = [
        f"{new} - coalesce({old}, 0)"
        for new, old in zip(_sums(now), _sums(was, "FILTER (NOT is_new)"), strict=True)
    ]
    rows = session.rows(
        f"SELECT experiment, day, variant, count(*) FILTER (is_new), {', '.join(gained)} FROM ({running}) "
        "JOIN abouts USING (experiment) GROUP BY ALL ORDER BY experiment, day, variant"
    )
    found: dict[str, dict[int, dict[str, Crossed]]] = {}
    for experiment, day, variant, n, *sums_of_day in rows:
        by_day = found.setdefault(experiment, {}).setdefault(day, {})
        by_day[variant] = _cut(n, sums_of_day, len(now))
    return found


def _known(values: int, first_covariate: int, prefix: str) -> list[str]:
    """Each column less its constant; a covariate of which nothing is known stands at its constant."""
    metrics = [f"({prefix or 'v'}{at} - a{at})" for at in range(first_covariate)]
    return [*metrics, *(f"coalesce(v{at} - a{at}, 0)" for at in range(first_covariate, values))]


def _unknown(values: int, first_covariate: int) -> list[str]:
    return [f"CAST(v{at} IS NULL AS INTEGER)" for at in range(first_covariate, values)]


def _sums(columns: Sequence[str], only: str = "") -> list[str]:
    """SQL of the sum of each column, then of the product of each two."""
    products = [f"{left} * {right}" for place, left in enumerate(columns) for right in columns[: place + 1]]
    return [f"coalesce(sum(CAST({each} AS DOUBLE)) {only}, 0)" for each in (*columns, *products)]


def _cut(n: int, told: Sequence[float], columns: int) -> Crossed:
    return Crossed(n, tuple(told[:columns]), tuple(told[columns:]))
