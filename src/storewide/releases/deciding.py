"""Deciding about a release: what its promises came to is read first, then the decision is written with it."""

from datetime import datetime

from storewide.kit.permissions import Actor
from storewide.ledger.models import Decision
from storewide.releases import live_operations, watching
from storewide.releases.models import Release


def decide(*, release: Release, outcome: str, reason: str, by: Actor, at: datetime) -> Decision:
    """Decide about a release that is live, with what its figures show at `at`.

    The figures are read before anything is locked, since reading them may take seconds. Raises what
    `live_operations.decide_watch` raises.
    """
    seen = watching.measurements(release, at)
    return live_operations.decide_watch(
        release=release, outcome=outcome, reason=reason, seen=seen, by=by, at=at
    )
