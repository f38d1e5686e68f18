"""Pages of maturity: the five parts, one of them with what it lacks, and the form that judges it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import advice_operations, maturity_queries, maturity_rules
from storewide.organization.advice_forms import MaturityForm
from storewide.organization.file_views import to_design
from storewide.organization.models import Maturity, MaturityPart
from storewide.organization.permissions import OrganizationPermission

GUIDE = "operation-file#maturity"


def maturity(request: SignedInRequest) -> HttpResponse:
    """How mature each part of the operation is."""
    require(request.user, OrganizationPermission.VIEW)
    stands = maturity_queries.parts()
    page = Page(
        title=maturity_queries.finding(stands),
        short=_("Maturity"),
        purpose=_("Five parts, five stages; what holds was said by somebody, with evidence and a day."),
        guide=GUIDE,
        crumbs=(to_design(),),
    )
    may_assess = may(request.user, OrganizationPermission.CHANGE)
    return render(
        request, "organization/maturity.html", {"page": page, "stands": stands, "may_assess": may_assess}
    )


def maturity_of(request: SignedInRequest, part: str) -> HttpResponse:
    """One part: its stage, the evidence, what the next stage lacks, and how it went."""
    require(request.user, OrganizationPermission.VIEW)
    of = _part(part)
    every = list(Maturity.objects.of(of))
    newest = every[0] if every else None
    to_assess = Action(_("Assess it"), reverse("organization:maturity-assess", args=[part]))
    page = Page(
        title=f"{of.label}: {maturity_rules.STAGES[newest.stage]}" if newest else of.label,
        purpose=_("What holds, what shows it, and what the next stage lacks."),
        guide=GUIDE,
        crumbs=(to_design(), _to_maturity()),
        actions=(to_assess,) if may(request.user, OrganizationPermission.CHANGE) else (),
    )
    context = {"page": page, **maturity_queries.of_part(of, every)}
    return render(request, "organization/maturity_of.html", context)


def assess(request: SignedInRequest, part: str) -> HttpResponse:
    """Say what holds of a part; it begins with what held before."""
    require(request.user, OrganizationPermission.CHANGE)
    of, back = _part(part), reverse("organization:maturity-of", args=[part])
    newest = Maturity.objects.of(of).first()
    form = MaturityForm(request.POST or None, part=of, newest=newest, today=now().date())
    if form.is_valid():
        said = {**form.cleaned_data, "part": of, "by": request.user, "at": now()}
        if found := form.attempt(advice_operations.find_maturity, **said):
            words = {"part": of.label, "stage": found.stage}
            messages.success(request, _("%(part)s is at stage %(stage)s.") % words)
            return redirect(back)
    page = Page(
        title=_("Assess: %(part)s") % {"part": of.label},
        purpose=_("Tick what holds today and can be shown."),
        guide=GUIDE,
        crumbs=(to_design(), _to_maturity(), Crumb(of.label, back)),
    )
    return form_page(request, form, page, submit=_("Save"), back=back)


def _part(part: str) -> MaturityPart:
    if part not in MaturityPart.values:
        raise Http404
    return MaturityPart(part)


def _to_maturity() -> Crumb:
    return Crumb(_("Maturity"), reverse("organization:maturity"))
