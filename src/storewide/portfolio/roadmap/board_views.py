"""The board, moving a request over it, and its limits."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.models import Limit
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.roadmap import board_page, limits
from storewide.portfolio.roadmap.forms import LimitForm
from storewide.portfolio.views import find


def board(request: SignedInRequest) -> HttpResponse:
    """Every request in the column of its state."""
    require(request.user, PortfolioPermission.VIEW)
    found = board_page.context(board_page.asked_of(request.GET), request.user, now())
    return render(request, "portfolio/roadmap/board.html", found)


@require_POST
def move(request: SignedInRequest, number: int) -> HttpResponse:
    """Move a request to another column."""
    asked = find(number)
    require(request.user, PortfolioPermission.ACCEPT, asked)
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    try:
        limits.move(request=asked, to=to, reason=reason, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = {"name": asked, "state": asked.get_state_display()}
        messages.success(request, _("“%(name)s” is in “%(state)s” now.") % said)
    return redirect(_back(request))


def limit_list(request: SignedInRequest) -> HttpResponse:
    """How many requests may stand in each column, by team."""
    require(request.user, PortfolioPermission.VIEW)
    changing = may(request.user, PortfolioPermission.LIMIT)
    form = LimitForm(request.POST or None)
    if request.method == "POST":
        require(request.user, PortfolioPermission.LIMIT)
        said = {"by": request.user, "at": now()}
        if form.is_valid() and form.attempt(limits.set_limit, **form.cleaned_data, **said) is not None:
            messages.success(request, _("The limit is set."))
            return redirect("portfolio:limits")
    page = Page(
        title=_("Limits of the board"),
        purpose=_("So many requests at once in a column: fewer begun, more done."),
        guide="roadmap#limits",
        crumbs=(Crumb(_("Board"), reverse("portfolio:board")),),
    )
    shown = {"limits": board_page.rows_of_limits(), "changing": changing}
    template = "portfolio/roadmap/limits.html"
    back = reverse("portfolio:board")
    return form_page(request, form, page, submit=_("Set the limit"), back=back, template=template, **shown)


@require_POST
def lift(request: SignedInRequest, limit_id: UUID) -> HttpResponse:
    """Let any number into a column again."""
    require(request.user, PortfolioPermission.LIMIT)
    limits.lift_limit(limit=get_object_or_404(Limit, pk=limit_id), by=request.user, at=now())
    messages.success(request, _("The limit is lifted."))
    return redirect("portfolio:limits")


def _back(request: SignedInRequest) -> str:
    back = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if inside and back.startswith("/") else reverse("portfolio:board")
