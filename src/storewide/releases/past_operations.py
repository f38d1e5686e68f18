"""Entering a release of the past: on every chart, and in the ledger as told after the fact."""

from datetime import datetime

from storewide.audit import trail
from storewide.kit.permissions import Actor
from storewide.kit.records import save_numbered
from storewide.ledger import evidence_operations as ledger
from storewide.ledger.evidence_operations import Past
from storewide.releases.live_operations import mark_charts
from storewide.releases.models import Release, ReleaseState, Tier


@trail.operation
def tell_past(*, past: Past, by: Actor, at: datetime) -> Release:
    """Enter a release that went live before anybody prepared it here; what it promised is what is told now."""
    release = Release(
        name=past.what,
        tier=Tier.STANDARD,
        area=past.area,
        store=past.store,
        accountable=past.owner,
        author_account=by.id,
        author_label=by.label[:200],
        planned_on=past.day,
        live_on=past.day,
        state=ReleaseState.PAST,
        created_at=at,
    )
    save_numbered(release)
    mark_charts(release, by, at)
    ledger.tell_past(past=past, source=release.link, by=by, at=at)
    trail.record(action="releases.release.tell_past", of=release, by=by, at=at)
    return release
