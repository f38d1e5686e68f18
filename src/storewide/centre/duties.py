"""What of an operations centre is a person's: tools, guidelines and bets they own, and the hours others booked of them."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.audit import trail
from storewide.centre import operations
from storewide.centre.models import Bet, Booking, Expert, Guideline, Tool
from storewide.centre.models.hub import BetState
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned

TOOLS = gettext_lazy("Tools of marketing")
GUIDELINES = gettext_lazy("Guidelines")
BETS = gettext_lazy("Bets of the innovation hub")
EXPERTS = gettext_lazy("Booked as an expert")


def duties_of(person: Person) -> list[Duty]:
    """What they own and what is open of it; four queries. Bookings may end with the expert."""
    tools = Tool.objects.open().filter(owner=person)
    guidelines = Guideline.objects.open().filter(owner=person)
    bets = Bet.objects.filter(owner=person, state=BetState.TRYING)
    experts = Expert.objects.open().filter(person=person).select_related("person", "centre")
    return [
        *owned(tools, TOOLS, action="centre.tool.change"),
        *owned(guidelines, GUIDELINES, action="centre.guideline.change"),
        *owned(bets, BETS, action="centre.bet.change"),
        *(_expert(expert) for expert in experts),
    ]


def _expert(expert: Expert) -> Duty:
    """Whoever follows has the bookings to come; without anybody the expert ends, and units see why."""

    def move(to: Person | None, by: Actor, at: datetime) -> None:
        if to is None:
            operations.close(record=expert, reason=_("Left without a successor."), by=by, at=at)
            return
        known = Expert.objects.filter(centre=expert.centre, person=to).first()
        if known is None:
            differing = save_changes(expert, {"person": to}, None)
            trail.record(action="centre.expert.change", of=expert, by=by, at=at, changes=differing)
            return
        for booking in Booking.objects.filter(expert=expert, closed_at=None, ends__gte=at.date()):
            differing = save_changes(booking, {"expert": known}, None)
            trail.record(action="centre.booking.change", of=booking, by=by, at=at, changes=differing)
        reason = _("%(name)s took over what was booked.") % {"name": to}
        operations.close(record=expert, reason=reason, by=by, at=at)

    key = f"{expert._meta.label_lower}.{expert.pk}"
    label = _("%(name)s: %(subject)s") % {"name": expert, "subject": expert.subject}
    return Duty(EXPERTS, key, label, expert.get_absolute_url(), move, must_move=False)
