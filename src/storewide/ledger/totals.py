"""What the lines of the ledger add up to, as measured and with the luck taken out; by goal, team, group and quarter."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storewide.ledger.book import Line
from storewide.ledger.reasons import Reason
from storewide.ledger.shipping import HeldOut
from storewide.stats import shrinking
from storewide.stats.shrinking import Prior

type Range = tuple[float, float]


@dataclass(frozen=True)
class Amount:
    """Minor units a year with the interval of 95 % that they lie in."""

    value: float
    interval: Range


@dataclass(frozen=True)
class Sum:
    """Changes of one group added up in one currency: promised money of all, and measured money of so many of them.

    `raw` as measured, `shrunken` with the luck taken out; both None where nothing was measured in money.
    """

    name: str
    currency: str
    changes: int
    promised: float
    measured: int
    raw: Amount | None
    shrunken: Amount | None


@dataclass(frozen=True)
class Unmeasurable:
    """Why so many promises were not measured, and how much money was promised by them."""

    reason: Reason
    changes: int
    promised: float


@dataclass(frozen=True)
class Coverage:
    """How much of the money promised was measured, in one currency; `why` the rest was not, the most money first.

    `without_money`: promises about metrics that have no money, or of stores whose sales are not known.
    """

    currency: str
    promised: float
    measured: float
    changes: int
    why: tuple[Unmeasurable, ...]

    @property
    def share(self) -> float | None:
        """The share of promised money that was measured; None where none was promised."""
        return self.measured / self.promised if self.promised else None


@dataclass(frozen=True)
class Truth:
    """A holdout beside what the ledger adds up to for its area, store and days; in minor units a year.

    `held` is what those with the changes bring more; None where its metric has no money.
    """

    holdout: HeldOut
    held: Amount | None
    sum: Sum | None


def whole(lines: Sequence[Line], prior: Prior) -> list[Sum]:
    """All lines added up, a sum for each currency."""
    return [_sum("", currency, found, prior) for currency, found in _by_currency(lines).items()]


def by_goal(lines: Sequence[Line], prior: Prior) -> list[Sum]:
    """By goal; a change that serves several stands whole in each of them, so that these do not add up."""
    return _grouped([(name, line) for line in lines for _id, name in line.item.goals or (("", ""),)], prior)


def by_team(lines: Sequence[Line], prior: Prior) -> list[Sum]:
    """By the team that is responsible for the area."""
    return _grouped([(line.item.team, line) for line in lines], prior)


def by_group(lines: Sequence[Line], prior: Prior) -> list[Sum]:
    """By the group of the area, named by its code; what is of no area has no name. Each change stands in one."""
    return _grouped([(line.item.group, line) for line in lines], prior)


def by_quarter(lines: Sequence[Line], prior: Prior) -> list[Sum]:
    """By the quarter of go-live, the newest first."""
    found = _grouped([(line.quarter, line) for line in lines], prior)
    return sorted(found, key=lambda each: each.name, reverse=True)


def coverage(lines: Iterable[Line]) -> list[Coverage]:
    """How much of what was promised in money was measured, a row for each currency."""
    found = []
    for currency, rows in _by_currency(lines).items():
        told = [(line, abs(amount)) for line in rows if (amount := line.promised_money) is not None]
        known = sum(amount for line, amount in told if line.reason is None)
        money: Counter[Reason] = Counter()
        changes: Counter[Reason] = Counter()
        for line, amount in told:
            if line.reason is not None:
                money[line.reason] += amount  # type: ignore[assignment]  # a counter of money
                changes[line.reason] += 1
        why = tuple(Unmeasurable(each, changes[each], money[each]) for each, _amount in money.most_common())
        promised = sum(amount for _line, amount in told)
        found.append(Coverage(currency, promised, known, len(told), why))
    return [each for each in found if each.changes]


def truths(lines: Iterable[Line], held: Iterable[HeldOut], prior: Prior) -> list[Truth]:
    """Each holdout beside the sum of what went live in its area and store on its days."""
    rows = list(lines)
    return [_truth(each, rows, prior) for each in held]


def _truth(held: HeldOut, rows: Sequence[Line], prior: Prior) -> Truth:
    inside = [
        line
        for line in rows
        if (line.item.area, line.item.store) == (held.area, held.store)
        and held.first <= line.item.live_on <= held.last
    ]
    sums = whole(inside, prior)
    year = next((line.whole_year for line in inside if line.whole_year), None)
    amount = None
    if year is not None and held.metric in ("spend", "conversion", "orders"):
        amount = Amount(held.change * year.spend, (held.low * year.spend, held.high * year.spend))
    return Truth(held, amount, sums[0] if sums else None)


def _grouped(named: Iterable[tuple[str, Line]], prior: Prior) -> list[Sum]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for name, line in named:
        groups[name].append(line)
    found = [
        _sum(name, currency, lines, prior)
        for name, rows in groups.items()
        for currency, lines in _by_currency(rows).items()
    ]
    # what nobody named stands last
    return sorted(
        found, key=lambda each: (not each.name, -(each.shrunken.value if each.shrunken else 0), each.name)
    )


def _by_currency(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.currency].append(line)
    if len(found) > 1 and "" in found:
        # what has no money of its own is counted with those of the commonest currency
        without = found.pop("")
        found[max(found, key=lambda each: len(found[each]))].extend(without)
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def _sum(name: str, currency: str, lines: Sequence[Line], prior: Prior) -> Sum:
    chosen = [
        (line.effect, line.year.spend)
        for line in lines
        if line.stands and line.effect and line.money and line.year
    ]
    found = shrinking.total([effect for effect, _base in chosen], prior, [base for _effect, base in chosen])
    promised = sum(line.promised_money or 0 for line in lines if line.stands)
    return Sum(
        name=name,
        currency=currency,
        changes=len(lines),
        promised=promised,
        measured=len(chosen),
        raw=None if found is None else Amount(found.raw.value, found.raw.interval()),
        shrunken=None if found is None else Amount(found.shrunken.value, found.shrunken.interval()),
    )
