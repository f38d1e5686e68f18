"""How far a simulated share may lie from what is promised: a sound method leaves these bounds once in a million."""

from scipy import stats

CHANCE = 1e-6


def most(share: float, runs: int) -> float:
    """The largest share that so many runs give by chance where the true one is `share`."""
    return float(stats.binom.ppf(1 - CHANCE, runs, share)) / runs


def least(share: float, runs: int) -> float:
    """The smallest share that so many runs give by chance where the true one is `share`."""
    return float(stats.binom.ppf(CHANCE, runs, share)) / runs
