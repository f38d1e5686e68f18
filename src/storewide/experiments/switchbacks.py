"""Switchbacks: the whole store changes arm from period to period, so that a period is what was randomised.

Periods are drawn in blocks that hold each arm once, in an order by the experiment's key: who drew them can show it.
It is assumed that nothing of one period reaches into the next, and that arms differ in nothing else than the change.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from storewide.experiments.models import Design, DesignKind, Experiment, Period, Variant


@dataclass(frozen=True)
class Drawn:
    """One period: its days, both included, and its arm."""

    first: date
    last: date
    variant: str


def draw(experiment: Experiment) -> None:
    """Draw and keep the periods of a switchback; any other experiment has none."""
    design = Design.objects.get(experiment=experiment)
    if design.kind != DesignKind.SWITCHBACK:
        return
    keys = list(Variant.objects.filter(experiment=experiment).order_by("id").values_list("key", flat=True))
    drawn = periods(experiment.key, keys, experiment.starts_on, experiment.ends_on, design.period_days)
    Period.objects.bulk_create(Period(experiment=experiment, **vars(each)) for each in drawn)


def periods(key: str, arms: Sequence[str], first: date, last: date, days: int) -> Iterator[Drawn]:
    """The periods of `days` days from `first` on that are whole by `last`; the same for the same key."""
    whole = ((last - first).days + 1) // days
    for number in range(whole):
        block, place = divmod(number, len(arms))
        begins = first + timedelta(days=number * days)
        yield Drawn(begins, begins + timedelta(days=days - 1), _block(key, arms, block)[place])


def _block(key: str, arms: Sequence[str], block: int) -> list[str]:
    def drawn(arm: str) -> bytes:
        return hashlib.sha256(f"{key}:{block}:{arm}".encode()).digest()

    return sorted(arms, key=drawn)
