"""The pages of campaigns: the list, one of them, planning, starting, ending."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.demand import campaign_page, ending, lists, operations, words
from storewide.demand.forms import CampaignChangeForm, EndForm, PlanForm
from storewide.demand.models import Campaign, CampaignState
from storewide.demand.permissions import DemandPermission
from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def campaigns(request: SignedInRequest) -> HttpResponseBase:
    """Every campaign."""
    require(request.user, DemandPermission.VIEW)
    planning = lists.plan_action() if may(request.user, DemandPermission.PLAN) else None
    rows = Campaign.objects.for_list()
    page = Page(
        title=words.campaigns(list(rows), now()),
        short=_("Campaigns"),
        purpose=_("What marketing spends to bring visitors, and what each campaign promised to bring."),
        guide="demand#campaigns",
        actions=(planning,) if planning else (),
    )
    return kit_lists.respond(request, lists.campaigns(planning), rows, page=page)


def campaign(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """One campaign: its promise, what it cost, what it did."""
    require(request.user, DemandPermission.VIEW)
    return render(
        request, "demand/campaign.html", campaign_page.show(_find(campaign_id), request.user, now())
    )


def plan(request: SignedInRequest) -> HttpResponse:
    """Plan a campaign."""
    require(request.user, DemandPermission.PLAN)
    form = PlanForm(request.POST or None)
    if form.is_valid():
        planned = form.attempt(operations.plan_campaign, plan=form.plan(), by=request.user, at=now())
        if planned is not None:
            messages.success(request, _("Planned. Its promise freezes when it starts."))
            return redirect(planned)
    page = Page(
        title=_("Plan a campaign"),
        purpose=_("What it costs, what it promises, and who does not get it."),
        guide="demand#campaigns",
        crumbs=(_to_list(),),
    )
    return form_page(request, form, page, submit=_("Plan it"), back=reverse("demand:campaigns"))


def change(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Plan a campaign otherwise."""
    found = _find(campaign_id)
    require(request.user, DemandPermission.PLAN)
    form = CampaignChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"plan": form.plan(), "expected_version": form.read_version()}
        if form.attempt(operations.change_campaign, campaign=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Change the campaign"),
        purpose=_("As long as it has not started, everything may change."),
        guide="demand#campaigns",
        crumbs=(_to_list(), Crumb(found.name, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def start(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """Start a campaign, which freezes its promise."""
    require(request.user, DemandPermission.PLAN)
    found = _find(campaign_id)
    try:
        operations.start_campaign(campaign=found, by=request.user, at=now())
        messages.success(request, _("Started. Its promise is frozen, and every chart marks its days."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(found)


def end(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """End a campaign with a decision; what it did goes into the ledger."""
    found = _find(campaign_id)
    require(request.user, DemandPermission.PLAN)
    if found.state != CampaignState.RUNNING and request.method == "GET":
        return redirect(found)
    form = EndForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        if form.attempt(ending.end, campaign=found, by=request.user, at=now(), **said) is not None:
            messages.success(request, _("Decided. What it did stands in the effect ledger."))
            return redirect(found)
    page = Page(
        title=_("Decide about %(name)s") % {"name": found.name},
        purpose=campaign_page.effect(found, now()),
        guide="demand#the-end-of-a-campaign",
        crumbs=(_to_list(), Crumb(found.name, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Decide"), back=found.get_absolute_url())


def _find(campaign_id: UUID) -> Campaign:
    return get_object_or_404(Campaign.objects.for_list(), pk=campaign_id)


def _to_list() -> Crumb:
    return Crumb(_("Campaigns"), reverse("demand:campaigns"))
