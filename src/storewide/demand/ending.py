"""Ending a campaign: what it did is read first, then the decision is written with it."""

from datetime import datetime

from storewide.demand import measuring, operations
from storewide.demand.models import Campaign
from storewide.kit.permissions import Actor
from storewide.ledger.models import Decision


def end(*, campaign: Campaign, outcome: str, reason: str, by: Actor, at: datetime) -> Decision:
    """End a campaign with what its figures show at `at`; raises what `operations.end_campaign` raises.

    The figures are read before anything is locked, since reading them may take seconds.
    """
    reading = measuring.read(campaign, campaign.store.day_of(at))
    seen = measuring.measurement(campaign, reading)
    return operations.end_campaign(campaign=campaign, outcome=outcome, reason=reason, seen=seen, by=by, at=at)
