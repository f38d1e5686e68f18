"""Releases by tier: which share each has, and how many of each failed, with how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.ledger.models import Decision, Outcome
from storewide.lib.periods import Days
from storewide.releases.delivery import queries as delivery
from storewide.releases.models import Deployment, Release, Run, Tier
from storewide.releases.models import Outcome as Went
from storewide.stats.proportions import wilson

#: reach of an interval that covers 95 of 100
_REACH = 1.959963984540054


@dataclass(frozen=True)
class TierRow:
    """One tier: `count` of `of` releases, `failed` of them, and the interval of the fail rate (None of none)."""

    tier: Tier
    count: int
    of: int
    failed: int
    interval: tuple[float, float] | None

    @property
    def label(self) -> str:
        """The tier's name."""
        return str(self.tier.label)

    @property
    def share(self) -> float | None:
        """The part of all releases, 0 to 1."""
        return self.count / self.of if self.of else None

    @property
    def rate(self) -> float | None:
        """The part that failed, 0 to 1."""
        return self.failed / self.count if self.count else None

    @property
    def between(self) -> str:
        """The 95 % interval in words."""
        if self.interval is None:
            return "–"
        return f"{formats.percent(self.interval[0])} – {formats.percent(self.interval[1])}"


def by_tier(days: Days) -> list[TierRow]:
    """The releases that went live on these days, by tier, in a fixed number of queries.

    One failed when it was decided to roll it back, when its day went back, or when a deployment of it was rolled back or
    has an incident tied to it.
    """
    rows = list(Release.objects.went_live(days.first, days.last).exclude(live_at=None))
    failed = failing(rows, days)
    return [_row(tier, rows, failed) for tier in Tier]


def failing(releases: Sequence[Release], days: Days) -> set[UUID]:
    """The ids of those that failed."""
    keys = [each.pk for each in releases]
    rolled = Decision.objects.filter(source_kind=Release.KIND, source_id__in=[str(key) for key in keys])
    found = {
        UUID(each) for each in rolled.filter(outcome=Outcome.ROLL_BACK).values_list("source_id", flat=True)
    }
    found |= set(
        Run.objects.filter(release__in=keys, back_at__isnull=False).values_list("release", flat=True)
    )
    of_them = Deployment.objects.filter(release__in=keys)
    found |= {
        key for key in of_them.filter(outcome=Went.ROLLED_BACK).values_list("release", flat=True) if key
    }
    deployed = delivery.delivered(delivery.Asked(Days(days.first, days.last + timedelta(days=30))))
    return found | {
        row.deployment.release_id
        for row in deployed.rows
        if row.deployment.release_id in keys and (row.found.troubles or row.found.is_faulty)
    }


def finding(rows: Sequence[TierRow], first: date) -> str:
    """How many releases went live by a deployment alone, and how many of them failed."""
    alone = next(row for row in rows if row.tier == Tier.FLAGGED)
    said = {
        "count": formats.number(alone.count),
        "of": formats.number(alone.of),
        "share": formats.percent(alone.share, 0),
        "failed": formats.number(alone.failed),
        "first": formats.day(first),
    }
    if not alone.of:
        return _("Nothing went live since %(first)s") % said
    if not alone.count:
        return (
            _("None of %(of)s releases since %(first)s went live behind a flag by a deployment alone") % said
        )
    return (
        _("%(count)s of %(of)s releases (%(share)s) went live behind a flag, and %(failed)s of those failed")
        % said
    )


def _row(tier: Tier, rows: Sequence[Release], failed: set[UUID]) -> TierRow:
    own = [each for each in rows if each.tier == tier]
    bad = sum(each.pk in failed for each in own)
    return TierRow(tier, len(own), len(rows), bad, wilson(bad, len(own), _REACH) if own else None)
