"""The five delivery metrics out of deployments, what went wrong with each, and how it was mended. Pure.

Change lead time: from the author's date of a commit to the end of the first deployment that brought it to production.
Deployment frequency: deployments to production that succeeded, a week. Failed deployment recovery time: from a failure
(the incident's beginning, else the end of the deployment) until it was over. Change fail rate: the share of deployments
to production that failed, were rolled back, or caused an incident. Rework rate: the share that was not planned and
mended one. Named as by DORA's "four keys" of 2018 and the fifth of 2024.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from storewide.stats.proportions import wilson

#: how many standard errors a share may lie to either side with 95 % confidence
_REACH = 1.959964
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Trouble:
    """An incident that counts: where it is about, and when it was."""

    key: UUID
    area: UUID | None
    opened_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True)
class Went:
    """A deployment to production that ended; `judged` is what people say of it (`sound`, `faulty`, `mended` or nothing)."""

    key: UUID
    service: str
    area: UUID | None
    began_at: datetime
    ended_at: datetime
    outcome: str
    undoes: bool = False
    judged: str = ""
    incident: UUID | None = None


@dataclass(frozen=True)
class Found:
    """What was found of a deployment: whether it failed and by which incidents, when that was over, what it mended."""

    went: Went
    is_faulty: bool
    troubles: tuple[Trouble, ...]
    failed_at: datetime | None
    recovered_at: datetime | None
    mends: bool


@dataclass(frozen=True)
class Middle:
    """The median and the third quartile of durations in days; None of none."""

    n: int
    median: float | None
    upper: float | None


@dataclass(frozen=True)
class Share:
    """How many of how many, with the bounds of that share at 95 % (Wilson); no bounds of none."""

    yes: int
    n: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None of none."""
        return self.yes / self.n if self.n else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between which it lies; None of none."""
        return wilson(self.yes, self.n, _REACH) if self.n else None


@dataclass(frozen=True)
class Five:
    """The five metrics of a period of `weeks`; `still_failing` failures are not over and have no recovery time yet."""

    lead: Middle
    succeeded: int
    weeks: float
    recovery: Middle
    still_failing: int
    fails: Share
    rework: Share

    @property
    def a_week(self) -> float:
        """Deployments that succeeded, a week."""
        return self.succeeded / self.weeks


def find(went: Sequence[Went], troubles: Iterable[Trouble], window: timedelta) -> list[Found]:
    """What was found of each deployment, the earliest first. An incident is tied to the last one of its area before it."""
    ordered = sorted(went, key=lambda each: (each.ended_at, each.key))
    known = {each.key: each for each in troubles}
    tied: dict[UUID, list[Trouble]] = {each.key: [] for each in ordered}
    said = {each.incident for each in ordered if each.incident is not None}
    for each in ordered:
        if each.incident in known:
            tied[each.key].append(known[each.incident])
    for trouble in known.values():
        cause = _cause(ordered, trouble, window)
        if cause is not None and trouble.key not in said:
            tied[cause.key].append(trouble)
    caused = [(trouble, each) for each in ordered if each.judged != "sound" for trouble in tied[each.key]]
    return [_found(each, tied[each.key], ordered, caused) for each in ordered]


def _cause(ordered: Sequence[Went], trouble: Trouble, window: timedelta) -> Went | None:
    """The last deployment of the incident's area that went out within the window before it."""
    if trouble.area is None:
        return None
    before = (
        each
        for each in reversed(ordered)
        if each.area == trouble.area
        and each.outcome != "failed"
        and each.ended_at <= trouble.opened_at < each.ended_at + window
    )
    return next(before, None)


def _found(
    each: Went,
    troubles: Sequence[Trouble],
    ordered: Sequence[Went],
    caused: Sequence[tuple[Trouble, Went]],
) -> Found:
    sound = each.judged == "sound"
    faulty = not sound and (
        bool(troubles) or each.judged == "faulty" or each.outcome in {"failed", "rolled_back"}
    )
    failed_at = min((one.opened_at for one in troubles), default=each.ended_at) if faulty else None
    return Found(
        went=each,
        is_faulty=faulty,
        troubles=() if sound else tuple(troubles),
        failed_at=failed_at,
        recovered_at=_recovered(each, troubles, ordered) if faulty else None,
        mends=each.judged == "mended" or each.undoes or any(_mends(each, *pair) for pair in caused),
    )


def _recovered(each: Went, troubles: Sequence[Trouble], ordered: Sequence[Went]) -> datetime | None:
    """When the last of its incidents was over, else when the next deployment of its service succeeded."""
    if troubles:
        ends = [one.resolved_at for one in troubles]
        return None if None in ends else max(end for end in ends if end is not None)
    later = (
        one.ended_at
        for one in ordered
        if one.service == each.service and one.outcome == "succeeded" and one.ended_at > each.ended_at
    )
    return next(later, None)


def _mends(each: Went, trouble: Trouble, cause: Went) -> bool:
    """Whether it was begun while the incident of an earlier deployment of its service lasted."""
    during = trouble.opened_at <= each.began_at and (
        trouble.resolved_at is None or each.began_at <= trouble.resolved_at
    )
    return during and each.service == cause.service and each.ended_at > cause.ended_at


def five(found: Sequence[Found], leads: Sequence[timedelta], weeks: float) -> Five:
    """The metrics of what was found in a period, and of the lead times of commits that came to production in it."""
    faulty = [each for each in found if each.is_faulty]
    over = [
        each.recovered_at - each.failed_at
        for each in faulty
        if each.recovered_at is not None and each.failed_at is not None
    ]
    return Five(
        lead=middle(leads),
        succeeded=sum(each.went.outcome != "failed" for each in found),
        weeks=weeks,
        recovery=middle(over),
        still_failing=len(faulty) - len(over),
        fails=Share(len(faulty), len(found)),
        rework=Share(sum(each.mends for each in found), len(found)),
    )


def middle(spans: Sequence[timedelta]) -> Middle:
    """The median and the third quartile of durations, in days."""
    days = [span / _DAY for span in spans]
    if not days:
        return Middle(0, None, None)
    upper = statistics.quantiles(days, n=4, method="inclusive")[2] if len(days) > 1 else days[0]
    return Middle(len(days), statistics.median(days), upper)
