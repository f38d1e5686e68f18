"""How much of a store's traffic is bots: visitors with and without them by day, and why they are taken for bots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from pyroaring import BitMap

from storewide.lib.periods import Days
from storewide.warehouse import visitors
from storewide.warehouse.crowds import EVERYBODY, Month
from storewide.warehouse.questions import Answer, Bots, Question
from storewide.warehouse.warehouse import Facts, Warehouse


@dataclass(frozen=True)
class Traffic:
    """Visitors and sessions of all, and those that are bots'."""

    visitors: int
    bots: int
    sessions: int
    bot_sessions: int

    @property
    def share(self) -> float | None:
        """The bots among the visitors, 0 to 1; None where nobody came."""
        return self.bots / self.visitors if self.visitors else None


@dataclass(frozen=True)
class Quality:
    """A store's traffic of some days: as a whole, by day, and by reason the bots among the visitors.

    One visitor may be a bot for several reasons, see `engines/bots`. Days before anybody counted are left out.
    `denied`: the events without consent, whose visitors nobody can tell apart, so that they are in none of it.
    """

    whole: Traffic
    days: tuple[tuple[date, Traffic], ...]
    reasons: Mapping[str, int]
    denied: int


def quality(house: Warehouse, store: str, days: Days) -> Quality | None:
    """The quality of the days' traffic; None where the store has no events then."""
    whole = _traffic(house, store, days, None)
    if not whole:
        return None
    return Quality(
        whole[0][1],
        tuple(_traffic(house, store, days, "day")),
        house.look(("bots", store, days), partial(_reasons, store=store, days=days)),
        house.look(("denied", store, days), partial(_denied, store=store, days=days)),
    )


def _denied(facts: Facts, *, store: str, days: Days) -> int:
    """The events of the days without consent."""
    # here, not above: numpy takes longer to load than most questions to answer
    from storewide.warehouse.engines import visits

    return visits.denied(facts.session, facts.paths("event", store, days), days.first, days.last)


def _traffic(house: Warehouse, store: str, days: Days, by: str | None) -> list[tuple[date, Traffic]]:
    """By first day of each row, visitors with bots beside bots alone."""
    everybody, bots = (_asked(house, store, days, by, which) for which in ("with", "only"))
    return [
        (
            row.first,
            Traffic(row["visitors"], only["visitors"] or 0, row["sessions"] or 0, only["sessions"] or 0),
        )
        for row, only in zip(everybody.rows, bots.rows, strict=True)
        if row["visitors"] is not None
    ]


def _asked(house: Warehouse, store: str, days: Days, by: str | None, which: Bots) -> Answer:
    measures = ("visitors", "sessions")
    return house.ask(Question(measures, days.first, days.last, by=by, store=store, bots=which))


def _reasons(facts: Facts, *, store: str, days: Days) -> dict[str, int]:
    """By reason, how many of the days' visitors are bots for it."""
    months = facts.manifest.of(visitors.ROLLUP, frozenset({store}))
    seen = BitMap()
    for path in facts.paths(visitors.ROLLUP, store, days):
        month = Month(path)
        for day in days:
            for cell in month.cells(EVERYBODY).get(day.isoformat(), ()):
                seen |= cell.visitors()
    return {reason: len(found & seen) for reason, found in visitors.bots(facts.folder, months).items()}
