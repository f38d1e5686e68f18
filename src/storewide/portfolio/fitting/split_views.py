"""The pages of the split by kind of work: what is planned and shipped by team and quarter, and a target."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import lists as kit_lists
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.portfolio.fitting import splitting
from storewide.portfolio.models import WorkKind
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.scoring import operations
from storewide.portfolio.scoring.criteria_views import to_scores
from storewide.portfolio.scoring.forms import TargetForm
from storewide.portfolio.views import to_list

STANDINGS = ((splitting.PLANNED, gettext_lazy("Planned")), (splitting.DONE, gettext_lazy("Shipped")))


def split(request: SignedInRequest) -> HttpResponseBase:
    """How person-days are split over kinds of work, by team and quarter."""
    require(request.user, PortfolioPermission.VIEW)
    today = now().date()
    found = splitting.split(today)
    aiming = Action(_("Set a target"), reverse("portfolio:split-target"), style="quiet")
    page = Page(
        title=splitting.finding(found, today),
        short=_("Growth and maintenance"),
        purpose=_("Person-days by kind of work, planned and shipped, beside the share that was wanted."),
        guide="prioritisation#growth-and-maintenance",
        crumbs=(to_list(), to_scores()),
        actions=(aiming,) if may(request.user, PortfolioPermission.SCORE) else (),
    )
    context = {"chart": splitting.picture(found), "without_days": found.without_days}
    template = "portfolio/split.html"
    return kit_lists.respond(request, _parts(), found.parts, page=page, template=template, **context)


def target(request: SignedInRequest) -> HttpResponse:
    """Say which share of its days a team wants for a kind of work."""
    require(request.user, PortfolioPermission.SCORE)
    form = TargetForm(request.POST or None)
    if form.is_valid():
        said: dict[str, Any] = {**form.cleaned_data, "kind": WorkKind(form.cleaned_data["kind"])}
        aim = partial(operations.aim, by=request.user, at=now())
        if form.attempt(lambda **each: aim(**each) or True, **said):
            messages.success(request, _("Saved."))
            return redirect("portfolio:split")
    page = Page(
        title=_("Set a target"),
        purpose=_("A team without targets of its own is held to those of all teams."),
        guide="prioritisation#growth-and-maintenance",
        crumbs=(to_list(), Crumb(_("Growth and maintenance"), reverse("portfolio:split"))),
    )
    return form_page(request, form, page, submit=_("Save"), back=reverse("portfolio:split"))


def _parts() -> ListSpec:
    return ListSpec(
        name="split",
        columns=(
            Column("team", gettext_lazy("Team"), value=lambda row: row.team or _("All teams"), sort="team"),
            Column("quarter", gettext_lazy("Quarter"), sort="quarter"),
            Column("standing", gettext_lazy("Standing"), value="standing_label", sort="standing"),
            Column("target", gettext_lazy("Beside the target"), value="tag", kind=Kind.TAG),
            *(
                Column(kind.value, kind.label, value=partial(_share, kind.value), kind=Kind.PERCENT, digits=0)
                for kind in WorkKind
            ),
            Column(
                "unsaid",
                gettext_lazy("Not said"),
                value=partial(_share, ""),
                kind=Kind.PERCENT,
                digits=0,
                priority=3,
            ),
            Column("total", gettext_lazy("Person-days"), kind=Kind.NUMBER, sort="total", priority=2),
        ),
        filters=(
            Filter("team", gettext_lazy("Team"), _teams),
            Filter("standing", gettext_lazy("Standing"), STANDINGS),
        ),
        page_size=60,
        empty=Empty(
            gettext_lazy("Nothing is planned or shipped with person-days yet"),
            gettext_lazy("Say of requests what they are for and what they take; plan them for a quarter."),
        ),
    )


def _share(kind: str, part: splitting.Part) -> float | None:
    return part.share(kind)


def _teams() -> list[tuple[str, str]]:
    return [(name, name) for name in Team.objects.order_by("name").values_list("name", flat=True)]
