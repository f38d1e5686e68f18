"""What of business cases is a person's: the risks they look after, while nothing is promised yet."""

from django.utils.translation import gettext_lazy as _

from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned
from storewide.portfolio.models import OPEN, UNDERWAY, Risk

HEADING = _("Risks of bets they look after")


def duties_of(person: Person) -> list[Duty]:
    """The risks of bets that are not live; one query."""
    rows = Risk.objects.filter(owner=person, case__request__state__in=[*OPEN, *UNDERWAY])
    return owned(rows.select_related("case__request"), HEADING, action="portfolio.case.write")
