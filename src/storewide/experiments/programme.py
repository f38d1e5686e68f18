"""What all experiments together add up to: how many win, what the shipped ones are worth once luck is taken out. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from storewide.experiments.lines import Line
from storewide.stats import shrinking
from storewide.stats.distributions import normal_quantile_above
from storewide.stats.proportions import wilson
from storewide.stats.shrinking import Effect

ALPHA = 0.05


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One decided experiment: `proven` where a success metric was shown to be better, `shipped` where it was taken.

    `line` is its first success metric of the arm that was decided about, None where nothing was compared.
    """

    number: int
    area: str
    store: str
    last: date
    proven: bool
    shipped: bool
    line: Line | None


@dataclass(frozen=True)
class WinRate:
    """Of `read` decided experiments with a result, `won` were shown to be better; a 95 % interval of the share."""

    won: int
    read: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share of wins."""
        return self.won / self.read


@dataclass(frozen=True)
class Sum:
    """The relative effects of what was shipped, on one metric: added up raw, and shrunken by all that was tested.

    Each with its standard error; of `shipped` out of `tested` experiments judged by this metric.
    """

    metric: str
    tested: int
    shipped: int
    raw: Effect
    shrunken: Effect

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the shrunken sum."""
        reach = normal_quantile_above(ALPHA / 2) * self.shrunken.standard_error
        return self.shrunken.value - reach, self.shrunken.value + reach


def win_rate(decided: Iterable[Decided]) -> WinRate | None:
    """The share of decided experiments with a result that won; None where there are none."""
    read = [each for each in decided if each.line is not None]
    if not read:
        return None
    won = sum(each.proven for each in read)
    low, high = wilson(won, len(read), normal_quantile_above(ALPHA / 2))
    return WinRate(won, len(read), low, high)


def sums(decided: Iterable[Decided]) -> list[Sum]:
    """What the shipped experiments add up to by metric, most shipped first; what is learnt takes all that were read.

    Relative effects add up while they are small; the good direction counts as positive.
    """
    by_metric: dict[str, list[tuple[Decided, Effect]]] = defaultdict(list)
    for each in decided:
        effect = effect_of(each.line) if each.line else None
        if each.line is not None and effect is not None:
            by_metric[each.line.metric].append((each, effect))
    found = [_sum(metric, effects) for metric, effects in by_metric.items()]
    return sorted(filter(None, found), key=lambda one: -one.shipped)


def effect_of(line: Line) -> Effect | None:
    """The relative effect in the good direction with its standard error; None where either is unknown."""
    if line.relative is None or line.relative_interval is None:
        return None
    if line.relative_error is not None:
        error = line.relative_error
    elif line.standard_error is not None and line.control_mean:
        error = line.standard_error / abs(line.control_mean)
    else:
        low, high = line.relative_interval
        error = (high - low) / 2 / normal_quantile_above(ALPHA / 2)
    value = line.relative if line.better == "up" else -line.relative
    return Effect(value, error) if error > 0 else None


def _sum(metric: str, effects: Sequence[tuple[Decided, Effect]]) -> Sum | None:
    prior = shrinking.learn([effect for _one, effect in effects])
    chosen = [effect for one, effect in effects if one.shipped]
    total = shrinking.total(chosen, prior)
    if total is None:
        return None
    return Sum(metric, len(effects), len(chosen), total.raw, total.shrunken)
