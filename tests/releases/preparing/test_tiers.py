"""The share and the fail rate of releases by tier."""

from datetime import date, datetime, timedelta

from storewide.access.models import User
from storewide.lib.periods import Days
from storewide.releases.models import Release, Run, Tier
from storewide.releases.preparing import tiers


def test_share_and_fail_rate_by_tier(live: Release, mate: User, today: date, at: datetime) -> None:
    days = Days(today - timedelta(days=30), today)
    values = {
        name: getattr(live, name) for name in ("area", "store", "planned_on", "state", "live_at", "live_on")
    }
    for number in range(3):
        Release.objects.create(
            number=900 + number, name=f"Small {number}", tier=Tier.SMALL, created_at=at, **values
        )
    back = Release.objects.get(number=900)
    Run.objects.create(release=back, began_at=at, back_at=at, back_because="Orders fail", created_at=at)
    rows = {row.tier: row for row in tiers.by_tier(days)}
    small, standard, flagged = rows[Tier.SMALL], rows[Tier.STANDARD], rows[Tier.FLAGGED]
    assert (small.count, small.of, small.failed, small.share) == (3, 4, 1, 0.75)
    assert small.rate == 1 / 3
    assert (standard.count, standard.failed, standard.rate) == (1, 0, 0.0)
    assert (flagged.count, flagged.share, flagged.rate, flagged.between) == (0, 0.0, None, "–")
