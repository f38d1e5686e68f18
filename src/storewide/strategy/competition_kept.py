"""The kinds of record that are kept about competition: each with its list, its form, its words and what its page tells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from storewide.kit.lists import ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Text
from storewide.strategy import competition_facts, competition_found_lists
from storewide.strategy import competition_forms as fields
from storewide.strategy import competition_lists as lists
from storewide.strategy.competition_facts import Fact
from storewide.strategy.competition_lists import TONES
from storewide.strategy.models.competition import Competitor, Feature, Judgement, Signal, SwotEntry
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal, MissedSearch


@dataclass(frozen=True)
class Kept:
    """One kind of record. `name` stands in addresses (`deals`) and `one` in the names of its pages (`deal`)."""

    name: str
    one: str
    model: Any
    rows: Callable[[], Any]
    spec: Callable[[Any, Action | None], ListSpec]
    fields: type[forms.Form] | None
    title: Text
    purpose: Text
    adding: Text
    facts: Callable[[Any], list[Fact]] = lambda _record: []
    text: Callable[[Any], str] = lambda _record: ""
    tags: Callable[[Any], list[Tag]] = lambda _record: []

    @property
    def guide(self) -> str:
        """The section of the guide about it."""
        return f"competitors#{self.name}"


def _counted(model: Any, field: str, what: Any) -> Coalesce:
    """What the rows of `model` that point to a record by `field` come to; 0 where none does."""
    own = model.objects.order_by().filter(**{field: OuterRef("pk")}).values(field)
    return Coalesce(Subquery(own.annotate(told=what).values("told")), 0)


def _counted_candidates() -> Any:
    """With how often each is asked for and searched, and how many deals were lost over it; one query."""
    return Candidate.objects.select_related("owner").annotate(
        asks=_counted(CustomerAsk, "candidate", Sum("count")),
        searches=_counted(MissedSearch, "candidate", Sum("searches")),
        deals=_counted(LostDeal, "candidate", Count("pk")),
    )


_ABOUT = ("area__accountable__holder", "feature__area")

KEPT: dict[str, Kept] = {
    each.name: each
    for each in (
        Kept(
            name="competitors",
            one="competitor",
            model=Competitor,
            rows=lambda: Competitor.objects.annotate(lost=_counted(LostDeal, "competitor", Count("pk"))),
            spec=lists.competitors,
            fields=fields.CompetitorFields,
            title=_("Competitors"),
            purpose=_("Who sells to the same customers."),
            adding=_("Add a competitor"),
        ),
        Kept(
            name="features",
            one="feature",
            model=Feature,
            rows=lambda: Feature.objects.select_related("area__accountable__holder"),
            spec=lists.features,
            fields=fields.FeatureFields,
            title=_("Features"),
            purpose=_("What customers compare, finer than the areas of the store."),
            adding=_("Add a feature"),
        ),
        Kept(
            name="deals",
            one="deal",
            model=LostDeal,
            rows=lambda: LostDeal.objects.select_related(
                "reason", "competitor", "store", "candidate", *_ABOUT
            ),
            spec=lists.deals,
            fields=fields.DealFields,
            title=_("Lost deals"),
            purpose=_("What was lost, to whom, and why."),
            adding=_("Note a lost deal"),
            facts=competition_facts.deal,
            text=lambda deal: deal.note,
        ),
        Kept(
            name="asks",
            one="customer-ask",
            model=CustomerAsk,
            rows=lambda: CustomerAsk.objects.select_related("candidate", *_ABOUT),
            spec=lists.asks,
            fields=fields.AskFields,
            title=_("Customer asks"),
            purpose=_("What customers ask for, and how often."),
            adding=_("Note what was asked for"),
            facts=competition_facts.ask,
        ),
        Kept(
            name="swot",
            one="swot-entry",
            model=SwotEntry,
            rows=lambda: SwotEntry.objects.select_related("owner", "area", "competitor"),
            spec=lists.swot,
            fields=fields.SwotFields,
            title=_("Strengths, weaknesses, opportunities, threats"),
            purpose=_(
                "What helps and hinders us, each with an owner, its evidence, and a day until which it holds."
            ),
            adding=_("Note an entry"),
            facts=competition_facts.swot,
            tags=lambda entry: [TONES[entry.kind], lists.holds(entry)],
        ),
        Kept(
            name="signals",
            one="signal",
            model=Signal,
            rows=lambda: Signal.objects.select_related("owner", "store"),
            spec=lists.signals,
            fields=fields.SignalFields,
            title=_("Trends and benchmarks"),
            purpose=_("What the industry tells, what it means for us, and until when it holds."),
            adding=_("Note a trend or a benchmark"),
            facts=competition_facts.signal,
            text=lambda signal: signal.meaning,
            tags=lambda signal: [lists.holds(signal)],
        ),
        Kept(
            name="candidates",
            one="candidate",
            model=Candidate,
            rows=_counted_candidates,
            spec=lists.candidates,
            fields=fields.CandidateFields,
            title=_("New products"),
            purpose=_("What we might offer, with what speaks for it."),
            adding=_("Add a candidate"),
            text=lambda candidate: candidate.what,
            tags=lambda candidate: [candidate.tag],
        ),
        Kept(
            name="reasons",
            one="reason",
            model=LossReason,
            rows=lambda: LossReason.objects.annotate(lost=_counted(LostDeal, "reason", Count("pk"))),
            spec=lists.reasons,
            fields=fields.ReasonFields,
            title=_("Reasons of lost deals"),
            purpose=_("Why deals are lost, in your own words."),
            adding=_("Add a reason"),
        ),
        Kept(
            name="searches",
            one="search",
            model=MissedSearch,
            rows=lambda: MissedSearch.objects.select_related("store", "candidate"),
            spec=competition_found_lists.searches,
            fields=None,
            title=_("Searches without result"),
            purpose=_("What visitors looked for and did not find."),
            adding="",
            facts=competition_facts.search,
        ),
        Kept(
            name="judgements",
            one="judgement",
            model=Judgement,
            rows=lambda: Judgement.objects.select_related("competitor", *_ABOUT),
            spec=competition_found_lists.judgements,
            fields=None,
            title=_("Judgements"),
            purpose=_("How we stood against somebody in something, as it was judged on a day."),
            adding=_("Judge a feature"),
            facts=competition_facts.judgement,
            tags=competition_found_lists.standing,
        ),
    )
}
