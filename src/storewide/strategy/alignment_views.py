"""The pages of alignment: which goal the work serves, and saying so of one piece of work."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import links
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.strategy import alignment_pages, serving
from storewide.strategy.alignment_forms import ServesForm
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.plan_pages import to_plan


def alignment(request: SignedInRequest) -> HttpResponseBase:
    """What share of the work serves each goal; below it the work that serves none, the worst first."""
    require(request.user, StrategyPermission.VIEW)
    found = alignment_pages.read(request.user, now())
    template = "strategy/alignment.html"
    context = {"shares": found.shares, "chart": found.chart, "note": found.note}
    return kit_lists.respond(
        request, alignment_pages.UNSERVING, found.unserving, page=found.page, template=template, **context
    )


def serves(request: SignedInRequest) -> HttpResponse:
    """Say which goals a piece of work serves: `?of=portfolio.request:…`."""
    require(request.user, StrategyPermission.CHANGE)
    link = links.named(request.GET.get("of", ""))
    if link is None:
        messages.error(request, _("That names no piece of work; choose one of those that serve no goal."))
        return redirect(reverse("strategy:alignment"))
    form = ServesForm(request.POST or None, serving.goals_of([link]).get((link.kind, link.id), []))
    if form.is_valid():
        serving.serve(link=link, **form.cleaned_data, by=request.user, at=now())
        messages.success(request, _("Noted."))
        return redirect(reverse("strategy:alignment"))
    page = Page(
        title=_("Which goals does “%(work)s” serve?") % {"work": link.label},
        purpose=_(
            "Work that serves no goal is work that nobody planned for; say so, or say which it serves."
        ),
        guide="strategy#alignment",
        crumbs=(to_plan(), Crumb(_("Alignment"), reverse("strategy:alignment"))),
    )
    return form_page(request, form, page, submit=_("Save"), back=reverse("strategy:alignment"))
