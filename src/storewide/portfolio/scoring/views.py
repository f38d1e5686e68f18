"""The pages of scores: the list by a method, one request's score, its inputs, many at once, and rank stability."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.access.models import User
from storewide.kit import list_arranging, list_reading
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.models import Inputs, Request
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.scoring import holding, lists, methods, operations, queries, records, words
from storewide.portfolio.scoring.forms import BulkForm, InputsForm, WorkForm
from storewide.portfolio.scoring.holding import Held
from storewide.portfolio.scoring.queries import Explained
from storewide.portfolio.scoring.records import Record
from storewide.portfolio.scoring.rules import Method
from storewide.portfolio.views import find, to_list, to_request

#: requests in one table of inputs
_AT_ONCE = 20
#: how many first places may be asked for
_TOPS = (5, 10, 20, 50)


def scores(request: SignedInRequest) -> HttpResponseBase:
    """What is still to be done, the highest score first, by the method in the address."""
    require(request.user, PortfolioPermission.VIEW)
    method = asked_method(request)
    by, record = _asked_record(request, method)
    page = Page(
        title=words.finding(method, record),
        short=_("Scores"),
        purpose=_("What comes next by what is presumed of each request; what nobody knows scores nothing."),
        guide="prioritisation#scores",
        crumbs=(to_list(),),
        actions=_actions(method, request.user),
    )
    context = {"method": method, "methods": methods.all_methods(), **by}
    spec, rows = lists.scores(method, record), queries.scored(method, record)
    template = "portfolio/scores.html"
    return kit_lists.respond(request, spec, rows, page=page, template=template, **context)


def stability(request: SignedInRequest) -> HttpResponseBase:
    """How much the order holds when each input is drawn from its range."""
    require(request.user, PortfolioPermission.VIEW)
    method, top = asked_method(request), _asked_top(request)
    by, record = _asked_record(request, method)
    held = holding.stability(method, top, record)
    page = Page(
        title=words.firm(held),
        short=_("Rank stability"),
        purpose=_("Who stays among the first when every input is drawn from its range, and what decides."),
        guide="prioritisation#rank-stability",
        crumbs=(to_list(), to_scores(method)),
    )
    context = {"method": method, "top": top, **_held(held), **by}
    template = "portfolio/stability.html"
    return kit_lists.respond(request, lists.stability(), held.rows, page=page, template=template, **context)


def _held(held: Held) -> dict[str, Any]:
    """What the page of rank stability shows beside its list."""
    return {
        "methods": methods.all_methods(),
        "held": held,
        "tops": _TOPS,
        "chart": words.picture(held),
        "swings": held.decisive,
        "decisive": [words.decides(each) for each in held.decisive[: words.TOLD]],
    }


def score(request: SignedInRequest, number: int) -> HttpResponse:
    """One request's score by each method, with who gave which input."""
    require(request.user, PortfolioPermission.VIEW)
    asked = find(number)
    actions = (
        (Action(_("Say what it takes"), reverse("portfolio:work", args=[number]), style="quiet"),)
        if may(request.user, PortfolioPermission.SCORE)
        else ()
    )
    page = Page(
        title=_("Score of “%(title)s”") % {"title": asked.title},
        purpose=_("Each method with its inputs, who gave them, and what they make."),
        guide="prioritisation#inputs",
        crumbs=(to_list(), to_request(asked)),
        actions=actions,
    )
    context = {"page": page, "asked": asked, "told": _told(asked), "taken": queries.taken(asked)}
    context["may_score"] = may(request.user, PortfolioPermission.SCORE)
    return render(request, "portfolio/score.html", context)


def _told(asked: Request) -> list[tuple[Explained, str, str, str]]:
    """How a request scores by each method: where it stands, the formula, what the record of its team leaves of it."""
    record, responsible = records.read(), asked.area.responsible
    team = responsible.name if responsible else None
    found = [queries.explained(asked, method) for method in queries.methods_for(asked)]
    return [
        (each, words.place(each), words.calculation(each), words.by_record(each, record, team))
        for each in found
    ]


def inputs(request: SignedInRequest, number: int) -> HttpResponse:
    """Say what is presumed of one request, by a method."""
    require(request.user, PortfolioPermission.SCORE)
    asked, method = find(number), asked_method(request)
    known = queries.ranges_of([asked], method)[asked.pk]
    version = Inputs.objects.filter(request=asked).values_list("version", flat=True).first() or 0
    form = InputsForm(request.POST or None, method, known, version)
    if form.is_valid():
        said: dict[str, Any] = {"given": form.given(), "because": form.cleaned_data["because"]}
        said["expected_version"] = form.cleaned_data["expected_version"]
        if form.attempt(operations.presume, request=asked, method=method, by=request.user, at=now(), **said):
            messages.success(request, _("Saved; the scores follow."))
            return redirect("portfolio:score", number)
    page = Page(
        title=_("Inputs of “%(title)s”: %(method)s") % {"title": asked.title, "method": method.label},
        purpose=_("One number where it is known, at least / likely / at most where it is not."),
        guide="prioritisation#inputs",
        crumbs=(to_list(), to_request(asked)),
    )
    back = reverse("portfolio:score", args=[number])
    return form_page(request, form, page, submit=_("Save"), back=back)


def bulk(request: SignedInRequest) -> HttpResponse:
    """Say what is presumed of many requests: the same filters as the list, a table of inputs."""
    require(request.user, PortfolioPermission.SCORE)
    method = asked_method(request)
    requests = _rows(request, method)
    form = BulkForm(request.POST or None, method, requests, queries.ranges_of(requests, method))
    if form.is_valid():
        written = _presume(form, method, request.user)
        if written is not None:
            told = ngettext("%(count)s request written.", "%(count)s requests written.", written)
            messages.success(request, told % {"count": written})
            return redirect(to_scores(method).url)
    context = {"page": _table_page(method), "form": form, "method": method, "theirs": form.theirs}
    context["back"] = to_scores(method).url
    return render(request, "portfolio/score_bulk.html", context, status=422 if form.errors else 200)


def work(request: SignedInRequest, number: int) -> HttpResponse:
    """Say what a request is for, and what it takes of which team."""
    require(request.user, PortfolioPermission.SCORE)
    asked = find(number)
    form = WorkForm(request.POST or None, asked, queries.taken(asked))
    if form.is_valid():
        said = {"kind": form.cleaned_data["kind"], "days": form.days()}
        if form.attempt(operations.describe_work, request=asked, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect("portfolio:score", number)
    page = Page(
        title=_("What “%(title)s” takes") % {"title": asked.title},
        purpose=_("Person-days by team, and of whom with which skill; the fit and the split read them."),
        guide="prioritisation#what-it-takes",
        crumbs=(to_list(), to_request(asked)),
    )
    back = reverse("portfolio:score", args=[number])
    return form_page(request, form, page, submit=_("Save"), back=back)


def _table_page(method: Method) -> Page:
    return Page(
        title=_("Inputs of many requests: %(method)s") % {"method": method.label},
        purpose=_("The first %(count)s of the list as it is filtered; 200 / 400 / 900 is a range.")
        % {"count": _AT_ONCE},
        guide="prioritisation#many-at-once",
        crumbs=(to_list(), to_scores(method)),
    )


def _presume(form: BulkForm, method: Method, by: User) -> int | None:
    """How many requests of the table were written; None once a refusal stands in the form."""
    changed = form.changed()
    said = {"rows": changed, "because": form.cleaned_data["because"], "by": by, "at": now()}
    if changed and form.attempt(operations.presume_all, method=method, **said) is None:
        return None
    return len(changed)


def _asked_record(request: HttpRequest, method: Method) -> tuple[dict[str, Any], Record | None]:
    """The record of the teams where the address asks for it, and what a page shows of that choice."""
    if not records.fits(method):
        return {"record_told": records.WHY_NOT}, None
    asked = request.GET.get("record") == "yes"
    record = records.read()
    shown = {"record_offered": True, "record_asked": asked, "record_told": ""}
    if record is None:
        shown["record_told"] = _(
            "No promise is measured yet, so scores cannot be read by the record of the teams."
        )
    elif asked:
        shown["record_told"] = records.told(method, record)
    return shown, record if asked else None


def _asked_top(request: HttpRequest) -> int:
    """How many first places the address asks for; the usual where it asks for none that are offered."""
    asked = request.GET.get("top", "")
    return int(asked) if asked in {str(each) for each in _TOPS} else _TOPS[1]


def _rows(request: HttpRequest, method: Method) -> list[Request]:
    """The requests of the table: as the list in the address begins, or those that the sent table holds."""
    rows = queries.scored(method)
    if request.method == "POST":
        numbers = [int(each) for each in request.POST.getlist("number") if each.isdecimal()]
        return list(rows.filter(number__in=numbers[:_AT_ONCE]).order_by("number"))
    first: list[Request] = list_arranging.first_read(
        list_reading.arrange(lists.scores(method), rows, request.GET)[0][:_AT_ONCE]
    )
    return first


def asked_method(request: HttpRequest) -> Method:
    """The method in the address, RICE where it names none; 404 of one that is none."""
    method = methods.named(request.GET.get("method") or methods.RICE.code)
    if method is None:
        raise Http404
    return method


def to_scores(method: Method) -> Crumb:
    """The way back to the scores by a method."""
    return Crumb(_("Scores"), reverse("portfolio:scores", query={"method": method.code}))


def _actions(method: Method, user: User) -> tuple[Action, ...]:
    query = {"method": method.code}
    seen = (
        Action(_("Rank stability"), reverse("portfolio:stability", query=query), style="quiet"),
        Action(_("Capacity fit"), reverse("portfolio:fits"), style="quiet"),
        Action(_("Growth and maintenance"), reverse("portfolio:split"), style="quiet"),
        Action(_("Criteria"), reverse("portfolio:criteria"), style="quiet"),
    )
    if not may(user, PortfolioPermission.SCORE):
        return seen
    return (Action(_("Score many"), reverse("portfolio:score-bulk", query=query)), *seen)
