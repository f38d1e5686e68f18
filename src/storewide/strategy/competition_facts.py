"""What the page of a record about competition tells of it, line by line."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from storewide.kit import formats
from storewide.kit.tags import Text
from storewide.metrics import definitions
from storewide.strategy.models.competition import Judgement, Signal, SwotEntry
from storewide.strategy.models.losses import CustomerAsk, LostDeal, MissedSearch

#: so many other rows of the same term are told
NEWEST = 10


@dataclass(frozen=True)
class Fact:
    """One line about a record: what it is called, what it says, and where that leads."""

    label: Text
    value: Any
    url: str = ""


def _evidence(record: Any) -> list[Fact]:
    return [
        Fact(_("Evidence"), record.evidence),
        Fact(_("Where it is seen"), record.evidence_address, record.evidence_address),
        Fact(_("File"), record.evidence_file),
        Fact(_("Holds until"), formats.day(record.expires_on) if record.expires_on else ""),
    ]


def _about(record: Any) -> list[Fact]:
    about = record.about
    url = about.get_absolute_url() if about is not None else ""
    return [Fact(_("Feature"), about, url)]


def _named(label: Text, record: Any) -> Fact:
    return Fact(label, record, record.get_absolute_url() if record is not None else "")


def deal(deal: LostDeal) -> list[Fact]:
    """What is known of a lost deal."""
    return [
        Fact(_("Amount"), formats.money(deal.amount_minor, deal.currency)),
        Fact(_("Lost on"), formats.day(deal.lost_on)),
        Fact(_("Reason"), deal.reason),
        *_about(deal),
        _named(_("Lost to"), deal.competitor),
        Fact(_("Store"), deal.store),
        _named(_("Speaks for"), deal.candidate),
        Fact(_("Number in your system"), deal.number),
    ]


def ask(ask: CustomerAsk) -> list[Fact]:
    """What is known of an ask."""
    return [
        Fact(_("How often"), formats.number(ask.count)),
        Fact(_("Account"), ask.account),
        Fact(_("Asked on"), formats.day(ask.asked_on)),
        Fact(_("Where it was heard"), ask.source),
        *_about(ask),
        _named(_("Speaks for"), ask.candidate),
    ]


def swot(entry: SwotEntry) -> list[Fact]:
    """What a strength, weakness, opportunity or threat rests on."""
    return [
        *_evidence(entry),
        Fact(_("Noted on"), formats.day(entry.noted_on)),
        _named(_("Area"), entry.area),
        _named(_("Competitor"), entry.competitor),
    ]


def _value(signal: Signal) -> str:
    """A benchmark's value: a share in percent where our metric is one, else with its unit."""
    if signal.value is None:
        return ""
    known = definitions.all_definitions().get(signal.metric)
    if known is not None and known.unit == "rate":
        return formats.percent(signal.value, 2)
    return f"{formats.number(signal.value)} {signal.unit}".strip()


def signal(signal: Signal) -> list[Fact]:
    """What a trend or a benchmark says, and who says so."""
    return [
        Fact(_("Value"), _value(signal)),
        Fact(_("Source"), signal.source),
        Fact(_("Dated"), formats.day(signal.dated)),
        *_evidence(signal),
        Fact(_("Store"), signal.store),
    ]


def search(search: MissedSearch) -> list[Fact]:
    """How often a term was searched in vain, and on which other days it was."""
    others = MissedSearch.objects.filter(term__iexact=search.term).exclude(pk=search.pk)
    return [
        Fact(_("Searches"), formats.number(search.searches)),
        Fact(_("Store"), search.store),
        Fact(_("Days"), _days(search)),
        _named(_("Speaks for"), search.candidate),
        *(
            Fact(
                _("Also searched"),
                f"{formats.number(each.searches)}, {each.store}, {_days(each)}",
                _own(each),
            )
            for each in others.select_related("store").order_by("-last", "pk")[:NEWEST]
        ),
    ]


def judgement(judgement: Judgement) -> list[Fact]:
    """What a judgement is about and rests on, and what was judged since."""
    same = Judgement.objects.filter(
        competitor=judgement.competitor, area=judgement.area, feature=judgement.feature
    )
    newest = same.order_by("judged_on", "created_at", "pk").last()
    later = newest if newest is not None and newest != judgement else None
    area, feature = judgement.area, judgement.feature
    url = reverse("strategy:compared-area", args=[area.slug]) if area else ""
    return [
        Fact(_("Feature"), judgement.about, _own(feature) if feature else url),
        _named(_("Competitor"), judgement.competitor),
        *_evidence(judgement),
        Fact(_("Judged on"), formats.day(judgement.judged_on)),
        Fact(_("Judged by"), judgement.by_label),
        Fact(_("Judged since"), _since(later) if later else "", _own(later) if later else ""),
    ]


def _since(later: Judgement) -> str:
    told = {"stand": later.get_stand_display(), "day": formats.day(later.judged_on)}
    return said("%(stand)s, on %(day)s") % told


def _days(search: MissedSearch) -> str:
    return f"{formats.day(search.first)} – {formats.day(search.last)}"


def _own(record: Any) -> str:
    url: str = record.get_absolute_url()
    return url
