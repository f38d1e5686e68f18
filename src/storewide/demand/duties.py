"""What of marketing is a person's: the campaigns that have not ended."""

from django.utils.translation import gettext_lazy as _

from storewide.demand.models import Campaign, CampaignState
from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned

HEADING = _("Campaigns that are planned or running")


def duties_of(person: Person) -> list[Duty]:
    """Their campaigns; one query."""
    rows = Campaign.objects.filter(owner=person).exclude(state=CampaignState.ENDED)
    return owned(rows, HEADING, action="demand.campaign.change")
