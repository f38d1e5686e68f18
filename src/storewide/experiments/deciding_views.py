"""The pages that end an experiment: reading its result, deciding it, stopping it early."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.experiments import concluding, queries, reading, result_words
from storewide.experiments.forms import DecideForm, StopForm
from storewide.experiments.models import ExperimentState
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.views import find, to_experiment, to_list
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now

#: what has a result may be decided in these states: read, or looked at while it runs
UNDECIDED = (ExperimentState.ENDED, ExperimentState.RUNNING)


@require_POST
def read(request: SignedInRequest, number: int) -> HttpResponse:
    """Read the result of a test whose days have passed."""
    found = find(number)
    require(request.user, ExperimentsPermission.READ, found)
    at = now()
    try:
        reading.read(found, request.user, at)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The result is read and kept as it is."))
    return redirect(found)


def decide(request: SignedInRequest, number: int) -> HttpResponse:
    """Decide about a result, with the reason."""
    found = find(number)
    require(request.user, ExperimentsPermission.DECIDE, found)
    facts = queries.facts_of(found)
    if facts.finding is None or found.state not in UNDECIDED or facts.result is None:
        return redirect(found)
    wanted = request.GET.get("outcome", facts.finding.recommended)
    form = DecideForm(request.POST or None, facts.arms, wanted, facts.finding.variant)
    said = {"experiment": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(concluding.conclude, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Decided. The ledger keeps what was measured, and the decision."))
        return redirect(found)
    page = Page(
        title=result_words.headline(found, facts.result, facts.finding, facts.names),
        short=_("Decide"),
        purpose=_("Decided once, by the one accountable person; it stands for good."),
        guide="experiments#decide",
        crumbs=(to_list(), to_experiment(found)),
    )
    return form_page(request, form, page, submit=_("Decide"), back=found.get_absolute_url())


def stop(request: SignedInRequest, number: int) -> HttpResponse:
    """Stop a test that was not read, without a result."""
    found = find(number)
    require(request.user, ExperimentsPermission.DECIDE, found)
    if found.state != ExperimentState.RUNNING:
        return redirect(found)
    form = StopForm(request.POST or None)
    said = {"experiment": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(concluding.abandon, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Stopped. It is dropped, and has no result."))
        return redirect(found)
    page = Page(
        title=_("Stop it without a result"),
        purpose=_("It is dropped for good, and nobody learns what it did: half a test says nothing."),
        guide="experiments#stop-early",
        crumbs=(to_list(), to_experiment(found)),
    )
    return form_page(request, form, page, submit=_("Stop it"), back=found.get_absolute_url())
