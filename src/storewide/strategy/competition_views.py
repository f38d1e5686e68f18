"""The pages of what is kept about competition: for each kind its list, one of them, adding and changing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.strategy import competition_operations, competition_page, competition_records
from storewide.strategy.competition_fields import found
from storewide.strategy.competition_kept import KEPT, Kept
from storewide.strategy.competition_record_forms import (
    CloseForm,
    GatherForm,
    JudgementForm,
    NewForm,
    WrittenForm,
)
from storewide.strategy.models.competition import Competitor, Judgement
from storewide.strategy.models.losses import Candidate, LossReason
from storewide.strategy.permissions import StrategyPermission


def overview(request: SignedInRequest) -> HttpResponse:
    """Where we lose deals and what to match, then how we stand in everything."""
    require(request.user, StrategyPermission.VIEW)
    context = competition_page.overview(request.GET, request.user, now().date())
    return render(request, "strategy/competition_overview.html", context)


def kept(request: SignedInRequest, name: str) -> HttpResponseBase:
    """Everything of one kind."""
    require(request.user, StrategyPermission.VIEW)
    kind, rows = _kind(name), _kind(name).rows()
    adding, others = _actions(kind, request.user)
    page = Page(
        title=kind.title,
        purpose=_purpose(kind),
        guide=kind.guide,
        crumbs=(to_overview(),),
        actions=tuple(each for each in (adding, *others) if each),
    )
    return kit_lists.respond(request, kind.spec(rows, adding or next(iter(others), None)), rows, page=page)


def add(request: SignedInRequest, name: str) -> HttpResponse:
    """Write down one more of a kind."""
    require(request.user, StrategyPermission.CHANGE)
    kind = _kind(name)
    if kind.fields is None:
        raise Http404(name)
    form = type("New", (kind.fields, NewForm), {})(request.POST or None, _begun(request))
    if form.is_valid():
        record = kind.model(**form.cleaned_data)
        added = form.attempt(competition_operations.add, record=record, by=request.user, at=now())
        if added is not None:
            messages.success(request, _("Noted."))
            return redirect(_list(kind) if kind.model is LossReason else added)
    page = Page(
        title=kind.adding, purpose=kind.purpose, guide=kind.guide, crumbs=(to_overview(), to_list(kind))
    )
    return form_page(request, form, page, submit=_("Save"), back=_list(kind))


def change(request: SignedInRequest, name: str, record_id: UUID) -> HttpResponse:
    """Change what one of them says."""
    require(request.user, StrategyPermission.CHANGE)
    kind = _kind(name)
    if kind.fields is None:
        raise Http404(name)
    record = get_object_or_404(kind.rows(), pk=record_id)
    form = type("Changed", (kind.fields, WrittenForm), {})(request.POST or None, record)
    back = _list(kind) if kind.model is LossReason else record.get_absolute_url()
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(competition_operations.change, record=record, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(back)
    page = Page(
        title=_("Change “%(record)s”") % {"record": record},
        purpose=kind.purpose,
        guide=kind.guide,
        crumbs=(to_overview(), to_list(kind)),
    )
    return form_page(request, form, page, submit=_("Save"), back=back)


@require_POST
def remove(request: SignedInRequest, name: str, record_id: UUID) -> HttpResponse:
    """Take out what was entered by mistake."""
    require(request.user, StrategyPermission.CHANGE)
    kind = _kind(name)
    found_record = get_object_or_404(kind.rows(), pk=record_id)
    said = _("“%(name)s” is taken out.") % {"name": found_record}
    try:
        competition_operations.remove(record=found_record, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_list(kind) if kind.model is LossReason else found_record)
    messages.success(request, said)
    return redirect(_list(kind))


def record(request: SignedInRequest, name: str, record_id: UUID) -> HttpResponse:
    """One of them: what it says, what it rests on, what came of it."""
    require(request.user, StrategyPermission.VIEW)
    kind = _kind(name)
    found_record = get_object_or_404(kind.rows(), pk=record_id)
    context = competition_records.show(kind, found_record, request.user, now().date())
    return render(request, "strategy/competition_record.html", context)


def competitor(request: SignedInRequest, slug: str) -> HttpResponse:
    """One competitor: how we stand against it, and what we lost to it."""
    require(request.user, StrategyPermission.VIEW)
    row = get_object_or_404(Competitor, slug=slug)
    context = competition_records.competitor(row, request.user, now().date())
    return render(request, "strategy/competition_competitor.html", context)


def compared_area(request: SignedInRequest, slug: str) -> HttpResponse:
    """An area of the store as customers compare it."""
    require(request.user, StrategyPermission.VIEW)
    context = competition_records.compared(f"area:{slug}", request.user, now().date())
    return render(request, "strategy/competition_compared.html", context)


def feature(request: SignedInRequest, record_id: UUID) -> HttpResponse:
    """A feature within an area as customers compare it."""
    require(request.user, StrategyPermission.VIEW)
    row = get_object_or_404(KEPT["features"].rows(), pk=record_id)
    context = competition_records.compared(f"feature:{row.slug}", request.user, now().date())
    return render(request, "strategy/competition_compared.html", context)


def judge(request: SignedInRequest) -> HttpResponse:
    """Say how we stand against a competitor in something; where none is known, that comes first."""
    require(request.user, StrategyPermission.CHANGE)
    if not Competitor.objects.filter(watched=True).exists():
        messages.info(request, _("Name a competitor first; then each feature can be judged against it."))
        return redirect("strategy:kept-add", "competitors")
    form = JudgementForm(request.POST or None, _begun(request))
    if form.is_valid():
        judgement = Judgement(**form.cleaned_data)
        if form.attempt(competition_operations.judge, judgement=judgement, by=request.user, at=now()):
            messages.success(request, _("Judged; what was said before stays as history."))
            return redirect(competition_records.compared_url(judgement.area, judgement.feature))
    page = Page(
        title=_("How do we stand?"),
        purpose=_("One feature against one competitor, as a customer would see it."),
        guide="competitors#parity",
        crumbs=(to_overview(),),
    )
    return form_page(request, form, page, submit=_("Judge"), back=reverse("strategy:competition"))


def gather(request: SignedInRequest, record_id: UUID) -> HttpResponse:
    """Choose what speaks for a candidate."""
    require(request.user, StrategyPermission.CHANGE)
    candidate = get_object_or_404(Candidate, pk=record_id)
    form = GatherForm(request.POST or None, candidate)
    if form.is_valid():
        said = form.cleaned_data
        done = form.attempt(
            competition_operations.gather, candidate=candidate, **said, by=request.user, at=now()
        )
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect(candidate)
    purpose = _("Choose among deals, asks and searches that speak for nothing else yet.")
    page = _candidate_page(candidate, _("What speaks for %(candidate)s?") % {"candidate": candidate}, purpose)
    return form_page(request, form, page, submit=_("Save"), back=candidate.get_absolute_url())


def close(request: SignedInRequest, record_id: UUID) -> HttpResponse:
    """Take up or drop a candidate."""
    require(request.user, StrategyPermission.CHANGE)
    candidate = get_object_or_404(Candidate, pk=record_id)
    begun = {"state": candidate.state, "outcome": candidate.outcome}
    form = CloseForm(request.POST or None, initial=begun)
    if form.is_valid():
        said = form.cleaned_data
        if form.attempt(competition_operations.close, candidate=candidate, **said, by=request.user, at=now()):
            messages.success(request, _("Saved."))
            return redirect(candidate)
    title = _("What becomes of %(candidate)s?") % {"candidate": candidate}
    page = _candidate_page(candidate, title, _("Whoever gave the evidence reads why."))
    return form_page(request, form, page, submit=_("Save"), back=candidate.get_absolute_url())


def _candidate_page(candidate: Candidate, title: str, purpose: str) -> Page:
    own = Crumb(candidate.name, candidate.get_absolute_url())
    crumbs = (to_overview(), to_list(KEPT["candidates"]), own)
    return Page(title=title, purpose=purpose, guide="competitors#candidates", crumbs=crumbs)


def to_overview() -> Crumb:
    """The way back to how we stand."""
    return Crumb(_("Competitive alignment"), reverse("strategy:competition"))


def to_list(kind: Kept) -> Crumb:
    """The way back to everything of a kind."""
    return Crumb(kind.title, _list(kind))


def _list(kind: Kept) -> str:
    return reverse("strategy:kept", args=[kind.name])


def _kind(name: str) -> Kept:
    if name not in KEPT:
        raise Http404(name)
    return KEPT[name]


def _purpose(kind: Kept) -> str:
    """What a list is for; of searches also how many found nothing."""
    told = competition_records.searched_in_vain(now().date()) if kind.name == "searches" else ""
    return f"{kind.purpose} {told}".strip()


def _begun(request: SignedInRequest) -> dict[str, Any]:
    """What the address says a new record begins with: what it is about, and the competitor."""
    begun: dict[str, Any] = {}
    if request.GET.get("about"):
        begun["about"] = found(request.GET["about"])
    if request.GET.get("competitor"):
        begun["competitor"] = Competitor.objects.filter(slug=request.GET["competitor"]).first()
    return begun


def _actions(kind: Kept, actor: Actor) -> tuple[Action | None, list[Action]]:
    """To add one, and what else can be done with all of them."""
    if not may(actor, StrategyPermission.CHANGE):
        return None, []
    adding = Action(kind.adding, reverse("strategy:kept-add", args=[kind.name])) if kind.fields else None
    if kind.name == "judgements":
        adding = Action(kind.adding, reverse("strategy:judge"))
    others = []
    if kind.name in competition_page.TABLES:
        style = "quiet" if adding else ""
        others.append(
            Action(_("From a file"), reverse("strategy:evidence-file", args=[kind.name]), style=style)
        )
    if kind.name == "deals":
        others.append(Action(_("Reasons"), reverse("strategy:kept", args=["reasons"]), style="quiet"))
    return adding, others
