"""Why a metric changed, over REST; the same document as the command gives."""

from typing import Annotated, Any

from ninja import Query, Router, Schema

from storewide.insight.why import answer, asking, documents
from storewide.kit.permissions import require
from storewide.metrics.permissions import MetricsPermission

router = Router(tags=["metrics"])

Several = Annotated[list[str], Query()]


class SegmentOut(Schema):
    """A segment's part of a driver's change: `mix`, because it grew or shrank; `rate`, because it changed itself."""

    by: str
    segment: str
    change: float
    mix: float
    rate: float


class DriverOut(Schema):
    """A part of the change. All of them add up to it; `points` as a share of what the metric was before."""

    driver: str
    change: float
    points: float | None
    owner: str | None
    before: float | None = None
    after: float | None = None
    moves_by_itself: bool | None = None
    segment: str | None = None
    mix: float | None = None
    rate: float | None = None
    segments: list[SegmentOut] = []


class AreaPartOut(Schema):
    """What the drivers of one area changed together; null where nobody's. The areas add up to the change too."""

    area: str | None
    group: str | None
    owner: str | None
    change: float
    points: float | None
    drivers: list[str]


class GroupPartOut(Schema):
    """What the areas of one group changed together; null where of no area. The groups add up to the change too."""

    group: str | None
    change: float
    points: float | None
    areas: list[str]
    drivers: list[str]


class WhyOut(Schema):
    """Why a metric changed; money in major units of `currency`."""

    metric: str
    unit: str
    currency: str | None
    store: str | None
    period: str
    against: str
    finding: str
    before: float
    after: float
    total_change: float
    moves_by_itself: float | None
    drivers: list[DriverOut]
    areas: list[AreaPartOut]
    groups: list[GroupPartOut]
    happened: list[dict[str, Any]]


@router.get("/{metric}", response=WhyOut)
def why(
    request: Any,
    metric: str,
    period: str,
    against: str = asking.PREVIOUS,
    store: str | None = None,
    by: str = "",
    where: Several = [],  # noqa: B006 - ninja copies it
    mature: bool = False,
) -> dict[str, Any]:
    """What moved a metric between two periods (`2026-11`, `2026-W47`, `A..B`; `previous` or `last_year` to compare with).

    `by` names dimensions with commas between; `where` is NAME=VALUE and may be given again; `mature` counts refunds on
    the day of their order, for both periods equally long.
    """
    require(request.auth, MetricsPermission.VIEW)
    conditions = tuple((name, value) for name, _equals, value in (each.partition("=") for each in where))
    asked = asking.asked(
        metric,
        period,
        against,
        store=store,
        where=conditions,
        by=asking.dimensions(by),
        mature=mature,
        deep=True,
    )
    return documents.document(answer.why(asked))
