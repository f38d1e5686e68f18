"""The pages of the rules of marketing channels: in words, tried on a visit, changed and put in order."""

from typing import Literal
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.demand import rule_operations as operations
from storewide.demand import rule_page
from storewide.demand.forms import RuleChangeForm, RuleForm, TryForm
from storewide.demand.models import ChannelRule
from storewide.demand.permissions import DemandPermission
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def rules(request: SignedInRequest) -> HttpResponse:
    """The rules in their order, and where a visit would go."""
    require(request.user, DemandPermission.VIEW)
    trying = TryForm(request.GET if any(name in request.GET for name in TryForm.base_fields) else None)
    return render(request, "demand/rules.html", rule_page.show(trying, request.user))


def new(request: SignedInRequest) -> HttpResponse:
    """Add a rule."""
    require(request.user, DemandPermission.CHANGE_RULES)
    form = RuleForm(request.POST or None)
    if form.is_valid():
        added = form.attempt(operations.add_rule, by=request.user, at=now(), **form.cleaned_data)
        if added is not None:
            messages.success(request, _("Added. What comes in from now on follows it."))
            return redirect("demand:rules")
    page = Page(
        title=_("Add a rule"),
        purpose=_("By what a visit says of where it came from, and which marketing channel that is."),
        guide="demand#marketing-channels",
        crumbs=(_to_list(),),
    )
    return form_page(request, form, page, submit=_("Add it"), back=reverse("demand:rules"))


def rule(request: SignedInRequest, rule_id: UUID) -> HttpResponse:
    """Change a rule."""
    require(request.user, DemandPermission.CHANGE_RULES)
    found = _find(rule_id)
    form = RuleChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {**form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_rule, rule=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved. What comes in from now on follows it."))
            return redirect("demand:rules")
    page = Page(
        title=_("Change the rule in place %(place)s") % {"place": found.position},
        purpose=_("What came in before keeps its marketing channel."),
        guide="demand#marketing-channels",
        crumbs=(_to_list(),),
    )
    context = {"history": history(found), "rule": found}
    back = reverse("demand:rules")
    return form_page(request, form, page, submit=_("Save"), back=back, template="demand/rule.html", **context)


@require_POST
def up(request: SignedInRequest, rule_id: UUID) -> HttpResponse:
    """Ask a rule before the one above it."""
    return _move(request, rule_id, "up")


@require_POST
def down(request: SignedInRequest, rule_id: UUID) -> HttpResponse:
    """Ask a rule after the one below it."""
    return _move(request, rule_id, "down")


@require_POST
def remove(request: SignedInRequest, rule_id: UUID) -> HttpResponse:
    """Take a rule out."""
    require(request.user, DemandPermission.CHANGE_RULES)
    operations.remove_rule(rule=_find(rule_id), by=request.user, at=now())
    messages.success(request, _("Removed. What comes in from now on goes by the others."))
    return redirect("demand:rules")


def _move(request: SignedInRequest, rule_id: UUID, to: Literal["up", "down"]) -> HttpResponse:
    require(request.user, DemandPermission.CHANGE_RULES)
    try:
        operations.move_rule(rule=_find(rule_id), to=to, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("demand:rules")


def _find(rule_id: UUID) -> ChannelRule:
    return get_object_or_404(ChannelRule, pk=rule_id)


def _to_list() -> Crumb:
    return Crumb(_("Marketing channels"), reverse("demand:rules"))
