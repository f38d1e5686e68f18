"""What the page of one campaign says: where it stands, what it promised, what it cost, what it did."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.demand import measuring, queries, words
from storewide.demand.measuring import Reading
from storewide.demand.models import Campaign, CampaignState, Holdout
from storewide.demand.permissions import DemandPermission
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Text
from storewide.ledger.models import Decision
from storewide.metrics import definitions, figures


def show(campaign: Campaign, actor: Actor, at: datetime) -> dict[str, Any]:
    """The context of the page."""
    planned = campaign.state == CampaignState.PLANNED
    reading = Reading(None) if planned else _read(campaign, at)
    page = Page(
        title=_finding(campaign, reading),
        short=campaign.name,
        purpose=words.standing(campaign),
        guide="demand#one-campaign",
        crumbs=(Crumb(_("Campaigns"), reverse("demand:campaigns")),),
        actions=_actions(campaign, actor),
    )
    cost = _cost(campaign)
    known = definitions.all_definitions()
    return {
        "page": page,
        "campaign": campaign,
        "tags": [campaign.tag],
        "accountable": str(campaign.owner) if campaign.owner else "",
        "reading": None if planned else reading,
        "effect": words.effect(campaign, reading),
        "verdict": words.effect_tag(reading),
        "promise": words.promise(campaign),
        "guardrails": [known[code].name for code in campaign.guardrails if code in known],
        "holdout": _holdout(campaign),
        "budget": words.budget(campaign, cost),
        "decision": Decision.objects.of(campaign.link).first(),
        "history": history(campaign),
        **_following(campaign, actor, at),
    }


def effect(campaign: Campaign, at: datetime) -> str:
    """What the figures show so far, in one sentence."""
    return words.effect(campaign, _read(campaign, at))


def _read(campaign: Campaign, at: datetime) -> Reading:
    """As it was seen by the day it was decided, else by today."""
    return measuring.read(campaign, campaign.store.day_of(campaign.ended_at or at))


def _finding(campaign: Campaign, reading: Reading) -> str:
    if reading.days is None:
        said = {"name": campaign.name, "promise": words.promise(campaign)}
        return _("%(name)s promises %(promise)s") % said
    return _("%(name)s. %(effect)s") % {"name": campaign.name, "effect": words.effect(campaign, reading)}


def _cost(campaign: Campaign) -> int | None:
    try:
        return queries.spent(campaign)
    except figures.FiguresRefused:
        return None


def _holdout(campaign: Campaign) -> str:
    if campaign.holdout == Holdout.REGIONS:
        return _("%(countries)s do not get it") % {"countries": ", ".join(campaign.held_out)}
    if campaign.holdout == Holdout.PEOPLE:
        said = {
            "share": campaign.control_share,
            "experiment": campaign.experiment,
            "control": campaign.control,
        }
        return _("%(share)s of a hundred people are held out: %(control)s of %(experiment)s") % said
    return _("Everybody gets it, so before and after is all there will be")


def _actions(campaign: Campaign, actor: Actor) -> tuple[Action, ...]:
    if campaign.state != CampaignState.PLANNED or not may(actor, DemandPermission.PLAN):
        return ()
    return (Action(_("Change"), reverse("demand:change", args=[campaign.pk]), style="quiet"),)


def _following(campaign: Campaign, actor: Actor, at: datetime) -> dict[str, Action | Text]:
    """The one next thing to do with it, and why."""
    if not may(actor, DemandPermission.PLAN):
        return {}
    if campaign.state == CampaignState.PLANNED and campaign.owner is None:
        naming = Action(_("Name the owner"), reverse("demand:change", args=[campaign.pk]))
        return {"next": naming, "next_reason": _("Nobody owns it, so nobody promises what it will bring.")}
    if queries.is_due(campaign, at):
        starting = Action(_("Start it"), reverse("demand:start", args=[campaign.pk]), post=True)
        return {
            "next": starting,
            "next_reason": _("Its first day has come. Starting it freezes its promise."),
        }
    if campaign.state == CampaignState.RUNNING:
        deciding = Action(_("Decide"), reverse("demand:end", args=[campaign.pk]))
        why = (
            _("All its days have passed: say what it did, and whether to run it again.")
            if queries.is_over(campaign, at)
            else _("It runs. Decide when its days have passed; before that it ends early.")
        )
        return {"next": deciding, "next_reason": why}
    return {}
