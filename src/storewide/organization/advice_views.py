"""Pages of the advice: the questions, what follows from the answers, and every answer before."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import advice_lists, advice_operations, advice_page, maturity_queries
from storewide.organization.advice_forms import AdviceForm
from storewide.organization.file_views import to_design
from storewide.organization.models import AdviceAnswers
from storewide.organization.permissions import OrganizationPermission

GUIDE = "operation-file#advice"


def advice_list(request: SignedInRequest) -> HttpResponseBase:
    """Every time the questions were answered, the newest first."""
    require(request.user, OrganizationPermission.VIEW)
    answering = Action(_("Answer the questions"), reverse("organization:advice-new"))
    may_answer = may(request.user, OrganizationPermission.CHANGE)
    newest = AdviceAnswers.objects.first()
    page = Page(
        title=advice_page.finding(newest.answers) if newest else _("Which model fits"),
        short=_("Advice"),
        purpose=_("Which operating model and which place of eCommerce in the company fit, with reasons."),
        guide=GUIDE,
        crumbs=(to_design(),),
        actions=(answering,) if may_answer else (),
    )
    rows = AdviceAnswers.objects.select_related("unit")
    return kit_lists.respond(
        request, advice_lists.answers(answering if may_answer else None), rows, page=page
    )


def advice(request: SignedInRequest, answers_id: UUID) -> HttpResponse:
    """What fits after these answers, why, and which single other answer would change it."""
    require(request.user, OrganizationPermission.VIEW)
    found = get_object_or_404(AdviceAnswers.objects.select_related("unit"), pk=answers_id)
    page = Page(
        title=advice_page.finding(found.answers),
        short=_("Advice"),
        purpose=_("%(what)s, answered by %(who)s.") % {"what": found, "who": found.answered_by},
        guide=GUIDE,
        crumbs=(to_design(), Crumb(_("Advice"), reverse("organization:advice-list"))),
    )
    context = {
        "page": page,
        "found": found,
        "advice": advice_page.told(found.answers, found.unit),
        "answered": advice_page.answered(found.answers),
        "history": history(found),
    }
    return render(request, "organization/advice.html", context)


def advice_new(request: SignedInRequest) -> HttpResponse:
    """Answer the questions; it begins with the answers before."""
    require(request.user, OrganizationPermission.CHANGE)
    newest = AdviceAnswers.objects.first()
    form = AdviceForm(request.POST or None, begun=newest.answers if newest else maturity_queries.begun())
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("unit", "note")}
        kept = form.attempt(
            advice_operations.answer, answers=form.answers(), by=request.user, at=now(), **said
        )
        if kept is not None:
            return redirect(kept)
    page = Page(
        title=_("Seven questions about the company"),
        purpose=_("From your answers follows which model fits. What nobody can tell stays unanswered."),
        guide=GUIDE,
        crumbs=(to_design(), Crumb(_("Advice"), reverse("organization:advice-list"))),
    )
    return form_page(request, form, page, submit=_("See what fits"), back=reverse("organization:advice-list"))
