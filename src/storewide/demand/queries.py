"""Reads of campaigns and rules: how they stand, how to reach one, what waits, what is not as it should be."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.demand import rules
from storewide.demand.models import Campaign, CampaignState, ChannelRule
from storewide.demand.permissions import DemandPermission
from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.kit.links import Link
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import DECISIONS, NAMED, Wait, Waits
from storewide.lib.clock import now
from storewide.metrics import figures
from storewide.organization import queries as organization
from storewide.warehouse.channels import Rules

ONE_DAY = timedelta(days=1)
#: budgets of campaigns that ended longer ago are not looked at any more
LATELY = timedelta(days=90)


def channel_rules() -> Rules:
    """The rules of marketing channels in their order, as an import takes them. One query."""
    return as_asked(ChannelRule.objects.all())


def as_asked(kept: Iterable[ChannelRule]) -> Rules:
    """These rules, in their order, as the warehouse takes them."""
    return tuple(rules.rule(each.looks, each.pattern, each.channel) for each in kept)


def resolve_link(link: Link) -> Link | None:
    """A link to a campaign, with its name and address; None for every other kind."""
    if link.kind != Campaign.KIND:
        return None
    found = Campaign.objects.filter(pk=link.id).first()
    return found.link if found else link


def spent(campaign: Campaign) -> int | None:
    """What it has cost so far, in minor units; None where no media cost is known."""
    return spent_by_key(campaign.store.slug, campaign.first, campaign.last).get(campaign.key)


def spent_by_key(store: str, first: date, last: date) -> dict[str, int]:
    """What reach of the days cost by campaign, in minor units; empty where no media cost is known."""
    report = figures.ask(first=first, last=last, by="campaign", store=store, measures=("media_cost",))
    costs = {row.label: row.measures["media_cost"] for row in report.rows}
    return {key: cost for key, cost in costs.items() if cost is not None}


def waits(request: SignedInRequest) -> Waits:
    """Campaigns of whoever looks that are over without a verdict, or whose first day has come. Two queries."""
    if not may(request.user, DemandPermission.PLAN):
        return Waits(0, ())
    people = organization.people_of(request.user)
    if not people:
        return Waits(0, ())
    owed = _owed(Q(owner__in=people), now())
    return Waits(len(owed), tuple(_wait(each) for each in owed[:NAMED]))


def open_decisions(actor: Actor, store: UUID) -> Waits:
    """Campaigns of a store that are over without a verdict, the longest waiting first. One query."""
    if not may(actor, DemandPermission.VIEW):
        return Waits(0, ())
    owed = [each for each in _owed(Q(store=store), now()) if each.state == CampaignState.RUNNING]
    return Waits(len(owed), tuple(_wait(each, str(each.owner)) for each in owed[:DECISIONS]))


def is_over(campaign: Campaign, at: datetime) -> bool:
    """Whether it runs, and all its days have passed."""
    return campaign.state == CampaignState.RUNNING and campaign.store.day_of(at) > campaign.last


def is_due(campaign: Campaign, at: datetime) -> bool:
    """Whether it is planned, and today is one of its days."""
    today = campaign.store.day_of(at)
    return campaign.state == CampaignState.PLANNED and campaign.first <= today <= campaign.last


def _owed(whose: Q, at: datetime) -> list[Campaign]:
    """Those that somebody must act on, by each store's own day; what is over comes first."""
    near = at.date() + ONE_DAY
    open_ones = Q(state=CampaignState.RUNNING, last__lte=near) | Q(
        state=CampaignState.PLANNED, first__lte=near, last__gte=at.date() - ONE_DAY
    )
    rows = Campaign.objects.for_list().filter(whose, open_ones).order_by("last", "pk")
    found = [each for each in rows if is_over(each, at) or is_due(each, at)]
    return sorted(found, key=lambda each: each.state != CampaignState.RUNNING)


def _wait(campaign: Campaign, who: str = "") -> Wait:
    is_running = campaign.state == CampaignState.RUNNING
    said = {"last": formats.day(campaign.last), "first": formats.day(campaign.first)}
    return Wait(
        what=campaign.name,
        why=_("It ended on %(last)s: say what it did, and whether to run it again") % said
        if is_running
        else _("It begins on %(first)s: start it, which freezes its promise") % said,
        action=Action(_("Decide") if is_running else _("Open"), campaign.get_absolute_url(), style="quiet"),
        who=who,
    )


def campaigns_without_owner() -> Iterable[Finding]:
    """DEM001: campaigns that are planned or run and that nobody owns, or whose owner has left. One query."""
    today = now().date()
    rows = Campaign.objects.for_list().exclude(state=CampaignState.ENDED)
    for campaign in rows.filter(Q(owner=None) | Q(owner__left_on__lte=today)):
        said = {"name": campaign.name, "owner": campaign.owner}
        sentence = (
            _("“%(name)s” has no owner; name the person who promises its effect.")
            if campaign.owner is None
            else _("%(owner)s, who owns “%(name)s”, has left; name a successor.")
        )
        yield Finding(
            "DEM001", sentence % said, reverse("demand:change", args=[campaign.pk]), Severity.WARNING
        )


def campaigns_over_budget() -> Iterable[Finding]:
    """DEM002: campaigns of late that cost more than their budget. One question a store."""
    rows = Campaign.objects.for_list().exclude(state=CampaignState.PLANNED)
    late = list(rows.filter(last__gte=now().date() - LATELY))
    for slug in sorted({each.store.slug for each in late}):
        yield from _over_budget(slug, [each for each in late if each.store.slug == slug])


def _over_budget(slug: str, campaigns: list[Campaign]) -> Iterable[Finding]:
    try:
        costs = spent_by_key(
            slug, min(each.first for each in campaigns), max(each.last for each in campaigns)
        )
    except figures.FiguresRefused:
        return
    for campaign in campaigns:
        cost = costs.get(campaign.key, 0)
        if cost > campaign.budget_minor:
            said = {
                "name": campaign.name,
                "cost": formats.money(cost, campaign.store.currency),
                "budget": formats.money(campaign.budget_minor, campaign.store.currency),
            }
            yield Finding(
                "DEM002",
                _("“%(name)s” has cost %(cost)s of a budget of %(budget)s; stop it or plan more.") % said,
                campaign.get_absolute_url(),
                Severity.WARNING,
            )
