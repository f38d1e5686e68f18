"""Changing many requests: choose them and what should change, look at what would, confirm."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats, list_reading
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio import lists
from storewide.portfolio.exchange import bulk
from storewide.portfolio.exchange.bulk_forms import BulkForm
from storewide.portfolio.models import Request
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import to_list

#: so many are shown with a box of their own; the rest goes along by “all that match”
SHOWN = 100


def many(request: SignedInRequest) -> HttpResponse:
    """Change many requests at once: those chosen in the list, or as it is narrowed in the address."""
    require(request.user, PortfolioPermission.CHANGE)
    require(request.user, PortfolioPermission.DECLINE)
    picked = _numbers(request.GET)
    rows, form = _rows(request, picked), BulkForm(request.POST or None)
    context: dict[str, Any] = {"rows": rows[:SHOWN], "count": rows.count(), "form": form}
    if form.is_valid():
        fates = form.attempt(bulk.foreseen, requests=_chosen(request, rows), change=form.change())
        if fates and "confirm" in request.POST and _apply(request, form, fates):
            return redirect(_back(request))
        context |= _foreseen(form, fates)
    chosen = _numbers(request.POST) if request.POST else picked
    context |= {"page": _page(), "chosen": chosen, "all": "all" in request.POST, "picked": picked}
    return render(request, "portfolio/exchange/bulk.html", context, status=422 if form.errors else 200)


def _rows(request: SignedInRequest, picked: Sequence[int]) -> Any:
    """The requests to choose from."""
    if picked:
        return Request.objects.for_list().filter(number__in=picked).order_by("number")
    spec = lists.requests(request.user, lists.chosen_type(request.GET))
    return list_reading.arrange(spec, Request.objects.for_list(), request.GET)[0]


def _foreseen(form: BulkForm, fates: Sequence[bulk.Fate] | None) -> dict[str, Any]:
    """What would change and what cannot; nothing where the form has something to mend."""
    if not fates:
        if fates is not None:
            form.add_error(None, _("Choose at least one request."))
        return {}
    return {
        "changing": [each.request for each in fates if not each.obstacle],
        "obstacles": [each for each in fates if each.obstacle],
    }


def _page() -> Page:
    return Page(
        title=_("Change many requests"),
        purpose=_("Choose them, say what should change, and see what would, before it is done."),
        guide="roadmap#change-many-requests",
        crumbs=(to_list(),),
    )


def _chosen(request: SignedInRequest, rows: Any) -> list[Request]:
    if "all" in request.POST:
        return list(rows[: bulk.MOST + 1])
    return list(Request.objects.for_list().filter(number__in=_numbers(request.POST)).order_by("number"))


def _numbers(params: QueryDict) -> list[int]:
    """The numbers of the requests whose boxes are checked: one more than are changed at once, at most."""
    found = [int(each) for each in params.getlist("number") if each.isdecimal() and len(each) < 10]
    return found[: bulk.MOST + 1]


def _back(request: SignedInRequest) -> str:
    """The list as it was narrowed."""
    kept = request.GET.copy()
    kept.pop("number", None)
    return f"{reverse('portfolio:requests')}?{kept.urlencode()}"


def _apply(request: SignedInRequest, form: BulkForm, fates: Sequence[bulk.Fate]) -> bool:
    able = [each.request for each in fates if not each.obstacle]
    said = {"requests": able, "change": form.change(), "by": request.user, "at": now()}
    if form.attempt(bulk.change_many, **said) is None:
        return False
    left = len(fates) - len(able)
    words = ngettext("%(count)s request is changed.", "%(count)s requests are changed.", len(able))
    messages.success(request, words % {"count": formats.number(len(able))})
    if left:
        words = ngettext("%(left)s was left as it is.", "%(left)s were left as they are.", left)
        messages.info(request, words % {"left": formats.number(left)})
    return True
