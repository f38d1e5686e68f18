"""What past effects are worth: the ones that stood out were partly lucky, so money and totals take shrunken ones.

Each past effect is read as a draw from what this organisation's changes do (normal, with its own mean and spread,
found from the effects themselves) plus its own noise; the shrunken effect is what is then to be expected of it.
Normal-normal empirical Bayes: B. Efron and C. Morris, "Data analysis using Stein's estimator and its
generalizations", JASA 70 (1975); for experiments: M. Lee and M. Shen, "Winner's curse", KDD 2018.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effect:
    """One experiment's effect and its standard error, both in the same unit, such as a share of the control's mean."""

    value: float
    standard_error: float
