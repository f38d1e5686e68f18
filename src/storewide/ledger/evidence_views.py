"""The pages of what was measured and what was decided; one of them leads to the record it is about."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import links, lists
from storewide.kit.links import Link
from storewide.kit.pages import Action, Crumb, Page, guide_url
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.ledger import evidence_lists, evidence_words, queries
from storewide.ledger.models import Decision, MeasuredEffect
from storewide.ledger.permissions import LedgerPermission


def measured_effects(request: SignedInRequest) -> HttpResponseBase:
    """Everything that experiments and watches measured."""
    require(request.user, LedgerPermission.VIEW)
    page = Page(
        title=evidence_words.measurements(*queries.measured_and_randomised()),
        short=_("Measured effects"),
        purpose=_("What changes did, with the grade of the evidence, whether somebody promised it or not."),
        guide="ledger#measured-effects",
        crumbs=(to_ledger(),),
    )
    first = Action(_("Read about grades"), guide_url("ledger#grades"))
    rows = MeasuredEffect.objects.select_related("effect")
    return lists.respond(request, evidence_lists.measured(first), rows, page=page)


def decisions(request: SignedInRequest) -> HttpResponseBase:
    """Everything that was decided, by whom and why."""
    require(request.user, LedgerPermission.VIEW)
    page = Page(
        title=evidence_words.decisions(Decision.objects.count()),
        short=_("Decisions"),
        purpose=_("What the accountable people decided on the evidence, and why."),
        guide="ledger#decisions",
        crumbs=(to_ledger(),),
    )
    first = Action(_("Read about decisions"), guide_url("ledger#decisions"))
    rows = Decision.objects.select_related("accountable")
    return lists.respond(request, evidence_lists.decisions(first), rows, page=page)


def measured_effect(request: SignedInRequest, measured_id: UUID) -> HttpResponse:
    """To the experiment or release that measured it."""
    require(request.user, LedgerPermission.VIEW)
    return _to(get_object_or_404(MeasuredEffect, pk=measured_id).source)


def decision(request: SignedInRequest, decision_id: UUID) -> HttpResponse:
    """To the experiment or release it is about."""
    require(request.user, LedgerPermission.VIEW)
    return _to(get_object_or_404(Decision, pk=decision_id).source)


def to_ledger() -> Crumb:
    """The way back to the ledger."""
    return Crumb(_("Effect ledger"), reverse("ledger:effects"))


def _to(source: Link) -> HttpResponse:
    found = links.resolve(source)
    if not found.url:
        raise Http404(_("What this is about is not there any more."))
    return redirect(found.url)
