"""What of the plan, the radars and the competition is a person's: as long as it is open, kept or on a radar."""

from django.utils.translation import gettext_lazy as _

from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned
from storewide.strategy.models import Document, Goal, KeyResult, Objective
from storewide.strategy.models.competition import Signal, SwotEntry
from storewide.strategy.models.losses import Candidate
from storewide.strategy.models.radar import Blip

GOALS = _("Goals and permanent KPIs")
OBJECTIVES = _("Objectives")
KEY_RESULTS = _("Key results")
DOCUMENTS = _("Principles and strategy documents")
BLIPS = _("Blips on a tech radar")
SWOT = _("Strengths, weaknesses, opportunities and threats")
SIGNALS = _("Trends and benchmarks")
CANDIDATES = _("New-product candidates")


def duties_of(person: Person) -> list[Duty]:
    """A key result falls to the owner of its objective, so it may end; all else goes on. Eight queries."""
    results = KeyResult.objects.filter(owner=person, objective__closed_on=None)
    blips = Blip.objects.filter(owner=person).exclude(ring=None).select_related("radar")
    candidates = Candidate.objects.filter(owner=person, state=Candidate.State.OPEN)
    return [
        *owned(Goal.objects.open().filter(owner=person), GOALS, action="strategy.goal.change"),
        *owned(Objective.objects.open().filter(owner=person), OBJECTIVES, action="strategy.objective.change"),
        *owned(results, KEY_RESULTS, action="strategy.key_result.change", must_move=False),
        *owned(Document.objects.kept().filter(owner=person), DOCUMENTS, action="strategy.document.change"),
        *owned(blips, BLIPS, action="strategy.blip.change"),
        *owned(SwotEntry.objects.filter(owner=person), SWOT, action="strategy.swot.change"),
        *owned(Signal.objects.filter(owner=person), SIGNALS, action="strategy.signal.change"),
        *owned(candidates, CANDIDATES, action="strategy.candidate.change"),
    ]
