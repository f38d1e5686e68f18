"""Begin an assessment, change it, score, take it from step to step, decide, look at the decision again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.assessment import deciding, operations, options_study, pages, queries, scoring
from storewide.assessment.forms import (
    BackForm,
    BeginForm,
    ChangeScopeForm,
    DecideForm,
    EffectForm,
    LookForm,
    ReasonForm,
)
from storewide.assessment.models import Assessment, Phase
from storewide.assessment.permissions import AssessmentPermission
from storewide.assessment.score_forms import score_form
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def begin(request: SignedInRequest) -> HttpResponse:
    """Begin an assessment."""
    require(request.user, AssessmentPermission.BEGIN)
    form = BeginForm(request.POST or None)
    form.offer(request.user)
    if form.is_valid():
        begun = form.attempt(operations.begin, scope=form.scope(), by=request.user, at=now())
        if begun is not None:
            messages.success(request, _("Begun. Name the jobs and who assesses them."))
            return redirect(begun)
    purpose = _("One question, several assessors, and at the end a decision that stands in the ledger.")
    page = Page(_("Begin an assessment"), purpose, "assessment#begin", crumbs=(pages.to_list(),))
    return form_page(request, form, page, submit=_("Begin"), back=reverse("assessment:assessments"))


def change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what it is about."""
    one = pages.find(request, slug)
    require(request.user, AssessmentPermission.CHANGE, one)
    form = ChangeScopeForm(request.POST or None, one)
    form.offer(request.user, one)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change, assessment=one, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(one)
    return _form(request, form, one, _("Change the assessment"), _("Save"), "begin")


def score(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give one's scores of the step, all on one page."""
    one = pages.find(request, slug)
    mine = pages.sight(request, one).mine
    if mine is None or one.phase is None:
        messages.info(request, _("There is nothing for you to score here now."))
        return redirect(one)
    mine.assessment = one
    form = score_form(request.POST or None, mine)
    if form.is_valid():
        keep = scoring.score_and_give if "give" in request.POST else scoring.score
        if form.attempt(keep, assessor=mine, scores=form.read(), by=request.user, at=now()) is not None:
            return _scored(request, one)
    title = _("Score the jobs") if one.phase is Phase.JOBS else _("Score the options")
    told: dict[str, Any] = {
        "template": "assessment/score.html",
        "given": mine.given_at(one.phase),
        "step": one.phase,
    }
    return _form(request, form, one, title, _("Give my scores"), "score", **told)


def go_on(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take the next step."""
    one = _led(request, slug)
    form = ReasonForm(request.POST or None)
    said = {"assessment": one, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.go_on, **said, **form.cleaned_data) is not None:
        messages.success(request, _("It stands at %(state)s now.") % {"state": one.tag.label})
        return redirect(one)
    return _form(request, form, one, _("Go on to the next step"), _("Go on"), "steps")


def go_back(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a step back."""
    one = _led(request, slug)
    form = BackForm(request.POST or None)
    said = {"assessment": one, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.go_back, **said, **form.cleaned_data) is not None:
        messages.success(request, _("It stands at %(state)s again.") % {"state": one.tag.label})
        return redirect(one)
    return _form(request, form, one, _("Go one step back"), _("Go back"), "steps")


def decide(request: SignedInRequest, slug: str) -> HttpResponse:
    """Decide for an option."""
    one = _led(request, slug)
    first = options_study.of_options(one).first
    form = DecideForm(request.POST or None, one, first.option if first else None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("option", "reason", "next_on")}
        said |= {"assessment": one, "promise": form.promise(), "by": request.user, "at": now()}
        if form.attempt(deciding.decide, **said):
            messages.success(request, _("Decided. It stands in the ledger."))
            return redirect(one)
    return _form(request, form, one, _("Decide"), _("Decide for good"), "decide")


def look_again(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say whether a decision still holds."""
    one = _led(request, slug)
    form = LookForm(request.POST or None)
    said = {"assessment": one, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(deciding.look_again, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Written down."))
        return redirect(one)
    return _form(request, form, one, _("Does the decision still hold?"), _("Save"), "look-again")


@require_POST
def carry_out(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say that what the chosen option does to interfaces is done."""
    one = _led(request, slug)
    try:
        deciding.carry_out(assessment=one, by=request.user, at=now())
        messages.success(request, _("The system register says so now."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(one)


def tell_effect(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say which measured effect came of the decision."""
    one = _led(request, slug)
    form = EffectForm(request.POST or None, queries.measured_since(one))
    said = {"assessment": one, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(deciding.tell_effect, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Told."))
        return redirect(one)
    return _form(request, form, one, _("Tell a measured effect"), _("Save"), "what-came-of-it")


def _scored(request: SignedInRequest, one: Assessment) -> HttpResponse:
    if "give" not in request.POST:
        messages.success(request, _("Kept as a draft; it counts once you give it."))
        return redirect("assessment:score", one.slug)
    messages.success(request, _("Thank you. Your scores count, and you see the others' now."))
    return redirect(f"assessment:{one.phase}", one.slug)


def _led(request: SignedInRequest, slug: str) -> Assessment:
    one = pages.find(request, slug)
    require(request.user, AssessmentPermission.LEAD, one)
    return one


def _form(
    request: SignedInRequest,
    form: OperationForm,
    one: Assessment,
    title: str,
    submit: str,
    guide: str,
    *,
    template: str = "kit/form_page.html",
    **told: Any,
) -> HttpResponse:
    page = Page(title, one.name, f"assessment#{guide}", crumbs=(pages.to_list(), pages.to_one(one)))
    back = one.get_absolute_url()
    return form_page(request, form, page, submit=submit, back=back, template=template, assessment=one, **told)
