"""Two arms compared by their means: Welch's test for the change, Fieller's interval for the relative change.

Neither assumes that the arms vary alike. B. L. Welch, "The generalization of Student's problem when several
different population variances are involved", Biometrika 34 (1947); E. C. Fieller, "Some problems in interval
estimation", Journal of the Royal Statistical Society B 16 (1954).
"""

from storewide.stats import estimates
from storewide.stats.comparison import Alternative, Comparison, require_alpha, require_units
from storewide.stats.estimates import Estimate
from storewide.stats.moments import Moments

METHOD = "welch 1"

#: units an arm needs for each squared unit of skewness, so that the mean's 95 % interval misses about evenly both ways
_UNITS_PER_SQUARED_SKEWNESS = 355


def compare(
    control: Moments, variant: Moments, *, alpha: float = 0.05, alternative: Alternative = "two_sided"
) -> Comparison:
    """Welch's comparison of the variant's mean with the control's.

    Raises TooFewUnits below 2 units in an arm and AlphaOutOfRange. Where all units of each arm are alike there is
    no interval and no p-value: nothing says how far chance would move the means.
    """
    require_alpha(alpha)
    require_units("control", control.n, 2)
    require_units("variant", variant.n, 2)
    return estimates.compare(
        of_mean(control), of_mean(variant), method=METHOD, alpha=alpha, alternative=alternative
    )


def of_mean(arm: Moments) -> Estimate:
    """The mean of an arm's units, two at least, with the variance of that mean."""
    return Estimate(arm.n, arm.mean, arm.variance / arm.n)


def units_for_skewness(skewness: float) -> float:
    """Units per arm from which a mean of values this lopsided is as good as normal; fewer make its interval rough.

    355 times the squared skewness: R. Kohavi and others, "Seven rules of thumb for web site experimenters", KDD 2014.
    """
    return _UNITS_PER_SQUARED_SKEWNESS * skewness * skewness
