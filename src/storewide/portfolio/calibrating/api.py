"""Calibration over REST: what promises came to, by who asked, who builds, and what kind it is."""

from typing import Any

from ninja import Router, Schema

from storewide.kit.permissions import require
from storewide.portfolio.calibrating import queries
from storewide.portfolio.calibrating.rules import By, Claim
from storewide.portfolio.permissions import PortfolioPermission
from storewide.stats.pooling import Factor

router = Router(tags=["Portfolio"])


class FactorOut(Schema):
    """Measured / promised that is to be expected, with the interval of 95 % and the promises it was learnt from."""

    name: str
    factor: float
    low: float
    high: float
    promises: int


class ClaimOut(Schema):
    """A past promise: changes as shares (0.03 is 3 %), null where grade A to C says nothing."""

    what: str
    metric: str
    grade: str
    promised: float
    measured: float | None
    standard_error: float | None
    source: str
    team: str
    type: str


class CalibrationOut(Schema):
    """`whole`: null while no promise is measured."""

    whole: FactorOut | None
    by_source: list[FactorOut]
    by_team: list[FactorOut]
    by_type: list[FactorOut]
    promises: list[ClaimOut]


@router.get("", response=CalibrationOut, operation_id="get_calibration")
def calibration(request: Any) -> dict[str, Any]:
    """What past promises came to: by source (function), team and type."""
    require(request.auth, PortfolioPermission.VIEW)
    found = queries.read()
    groups = {
        f"by_{by.value}": [_factor(name, factor) for name, factor in found.pooled(by).groups.items()]
        for by in By
    }
    return {
        "whole": _factor("", found.whole) if found.measured else None,
        "promises": [_claim(each) for each in found.claims],
        **groups,
    }


def _factor(name: str, factor: Factor) -> FactorOut:
    low, high = factor.interval()
    return FactorOut(name=name, factor=factor.value, low=low, high=high, promises=factor.promises)


def _claim(claim: Claim) -> ClaimOut:
    return ClaimOut(
        what=claim.what,
        metric=claim.metric,
        grade=claim.grade,
        promised=claim.promised,
        measured=claim.measured,
        standard_error=claim.error,
        **{by.value: claim.groups[by] for by in By},
    )
