"""The pages of capacity fits: all of them, a new one, one with its load, and taking it over into the roadmap."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from storewide.kit import lists as kit_lists
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.fitting import finding
from storewide.portfolio.fitting import page as fit_page
from storewide.portfolio.fitting.finding import NothingToTakeOver, Wish
from storewide.portfolio.fitting.forms import FitForm
from storewide.portfolio.models import Fit
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.scoring.criteria_views import to_scores
from storewide.portfolio.views import to_list


def fits(request: SignedInRequest) -> HttpResponseBase:
    """Every fit that was asked for, the newest first."""
    require(request.user, PortfolioPermission.VIEW)
    asking = Action(_("Find what fits"), reverse("portfolio:fit-ask"))
    actions = (asking,) if may(request.user, PortfolioPermission.FIT) else ()
    page = Page(
        title=_("What fits the teams"),
        short=_("Capacity fit"),
        purpose=_("The choice of most worth that the teams' days and skills allow, quarter by quarter."),
        guide="prioritisation#capacity-fit",
        crumbs=(to_list(), to_scores()),
        actions=actions,
    )
    spec = _fits(actions[0] if actions else None)
    return kit_lists.respond(request, spec, Fit.objects.all(), page=page)


def ask(request: SignedInRequest) -> HttpResponse:
    """Ask what fits."""
    require(request.user, PortfolioPermission.FIT)
    form = FitForm(request.POST or None)
    if form.is_valid():
        said = dict(form.cleaned_data)
        title, goal = said.pop("title"), said.pop("goal")
        said["people"] = said["people"] or 0.0
        wish = Wish(first=now().date(), goal=str(goal.pk) if goal else "", **said)
        asked = form.attempt(finding.ask, title=title, wish=wish, by=request.user, at=now())
        if asked is not None:
            return redirect(asked)
    page = Page(
        title=_("Find what fits"),
        purpose=_("What is being made and planned for one of the quarters stays where it is."),
        guide="prioritisation#capacity-fit",
        crumbs=(to_list(), to_scores(), to_fits()),
    )
    return form_page(request, form, page, submit=_("Find"), back=reverse("portfolio:fits"))


def fit(request: SignedInRequest, number: int) -> HttpResponseBase:
    """One fit: what is in, what falls out and what it would take."""
    require(request.user, PortfolioPermission.VIEW)
    found = get_object_or_404(Fit, number=number)
    loads = fit_page.loads(found)
    page = Page(
        title=fit_page.finding(found),
        short=found.title,
        purpose=_("“%(title)s”, asked by %(who)s.") % {"title": found.title, "who": found.by_label},
        guide="prioritisation#capacity-fit",
        crumbs=(to_list(), to_scores(), to_fits()),
        actions=_actions(found, may(request.user, PortfolioPermission.PLAN)),
    )
    context = {"fit": found, "loads": loads, "chart": fit_page.picture(loads)}
    context["remarks"] = fit_page.remarks(found)
    rows, template = fit_page.rows(found), "portfolio/fit.html"
    return kit_lists.respond(request, fit_page.requests(), rows, page=page, template=template, **context)


@require_POST
def take_over(request: SignedInRequest, number: int) -> HttpResponse:
    """Write the chosen quarters into the roadmap."""
    require(request.user, PortfolioPermission.PLAN)
    found = get_object_or_404(Fit, number=number)
    try:
        written = finding.take_over(fit=found, by=request.user, at=now())
    except NothingToTakeOver as refusal:
        messages.error(request, refusal.sentence)
    else:
        told = ngettext("%(n)s request planned anew.", "%(n)s requests planned anew.", written)
        messages.success(request, told % {"n": written})
    return redirect(found)


def to_fits() -> Crumb:
    """The way back to all fits."""
    return Crumb(_("Capacity fit"), reverse("portfolio:fits"))


def _actions(found: Fit, may_plan: bool) -> tuple[Action, ...]:
    if not found.found.get("chosen") or found.taken_at is not None or not may_plan:
        return ()
    return (
        Action(
            _("Take it over into the roadmap"),
            reverse("portfolio:fit-take-over", args=[found.number]),
            post=True,
            confirm=_("Write the quarters of this choice into the roadmap?"),
        ),
    )


def _fits(first: Action | None) -> ListSpec:
    return ListSpec(
        name="fits",
        columns=(
            Column("title", gettext_lazy("Fit"), sort="title", url=lambda row: row.get_absolute_url()),
            Column("finding", gettext_lazy("What came out"), value=fit_page.finding),
            Column("by", gettext_lazy("Asked by"), value="by_label", sort="by_label", priority=2),
            Column("at", gettext_lazy("Asked"), value="created_at", kind=Kind.MOMENT, sort="created_at"),
        ),
        search=("title",),
        order="-at",
        counted=ngettext_lazy("%(shown)s fit", "%(shown)s fits", "count"),
        empty=Empty(
            gettext_lazy("No fit was asked for yet"),
            gettext_lazy("Say by which worth; the worker finds what fits and what it would take to do more."),
            first,
        ),
    )
