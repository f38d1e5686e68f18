"""Pages of who may decide what, and of the decisions taken."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import (
    decision_lists,
    decision_operations,
    decision_page,
    decision_queries,
)
from storewide.organization.decision_forms import DecisionForm, SettleForm
from storewide.organization.models import DecisionRight, Team, TeamDecision
from storewide.organization.permissions import OrganizationPermission

GUIDE = "organization#decisions"


def decisions(request: SignedInRequest) -> HttpResponseBase:
    """The register: what was decided in teams, what was asked, and how long that took."""
    require(request.user, OrganizationPermission.VIEW)
    noting = Action(_("Note a decision"), reverse("organization:decision-new"))
    may_add = may(request.user, OrganizationPermission.CHANGE)
    today = now().date()
    page = Page(
        title=decision_queries.finding(decision_queries.measured(None, today)),
        short=_("Decisions"),
        purpose=_("How free teams are: what they decide by themselves, and what the rest waits for."),
        guide=GUIDE,
        actions=(
            Action(_("Who may decide what"), reverse("organization:rights"), style="quiet"),
            *((noting,) if may_add else ()),
        ),
    )
    rights = list(DecisionRight.objects.all())
    spec = decision_lists.decisions(rights, now(), noting if may_add else None)
    rows, measured = TeamDecision.objects.for_list(), decision_queries.by_team(today)
    template = "organization/decisions.html"
    return kit_lists.respond(request, spec, rows, page=page, template=template, measured=measured)


def decision(request: SignedInRequest, decision_id: UUID) -> HttpResponse:
    """One decision: who took it, and how long it was waited for."""
    require(request.user, OrganizationPermission.VIEW)
    found = get_object_or_404(TeamDecision.objects.for_list(), pk=decision_id)
    may_change = may(request.user, OrganizationPermission.CHANGE)
    page = Page(
        title=found.what,
        purpose=found.outcome or found.get_kind_display(),
        guide=GUIDE,
        crumbs=(_to_decisions(),),
        actions=(decision_page.removing(found),) if may_change else (),
    )
    context = decision_page.context(found, now(), may_change=may_change)
    return render(request, "organization/decision.html", {"page": page, "history": history(found), **context})


def decision_new(request: SignedInRequest) -> HttpResponse:
    """Note a decision."""
    require(request.user, OrganizationPermission.CHANGE)
    team = Team.objects.filter(name=request.GET.get("team", "")).first()
    form = DecisionForm(request.POST or None, at=now(), team=team.name if team else "")
    if form.is_valid():
        noted = form.attempt(decision_operations.note_decision, by=request.user, at=now(), **form.said())
        if noted is not None:
            messages.success(request, _("Noted."))
            return redirect(noted)
    page = Page(
        title=_("Note a decision"),
        purpose=_("What a team needed decided: by itself, or by a role that it asked and waited for."),
        guide=GUIDE,
        crumbs=(_to_decisions(),),
    )
    return form_page(request, form, page, submit=_("Note it"), back=reverse("organization:decisions"))


def decision_settle(request: SignedInRequest, decision_id: UUID) -> HttpResponse:
    """Note that a decision that was waited for is there."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(TeamDecision.objects.for_list(), pk=decision_id)
    form = SettleForm(request.POST or None, at=now())
    if form.is_valid():
        said = {**form.cleaned_data, "by": request.user, "at": now()}
        if form.attempt(decision_operations.settle_decision, decision=found, **said):
            messages.success(request, _("Noted."))
            return redirect(found)
    page = Page(
        title=_("It is decided: %(what)s") % {"what": found},
        purpose=_("What came of it, and when; the time until then is what the team waited."),
        guide=GUIDE,
        crumbs=(_to_decisions(), Crumb(found.what, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Note it"), back=found.get_absolute_url())


@require_POST
def decision_remove(request: SignedInRequest, decision_id: UUID) -> HttpResponse:
    """Take back a decision noted by mistake."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(TeamDecision, pk=decision_id)
    decision_operations.remove_decision(decision=found, by=request.user, at=now())
    messages.success(request, _("Taken back."))
    return redirect("organization:decisions")


def _to_decisions() -> Crumb:
    return Crumb(_("Decisions"), reverse("organization:decisions"))
