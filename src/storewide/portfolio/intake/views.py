"""The pages by which requests come in: asking, telling more, remarks, and merging what was asked twice."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import Actor, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio import operations, words
from storewide.portfolio.intake import duplicates, kept, queries
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.intake.forms import (
    NONE_OF_THESE,
    MergeForm,
    RemarkForm,
    TellForm,
    TypedAskForm,
    UnmergeForm,
)
from storewide.portfolio.models import Request, RequestType
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import find, to_list, to_request


def ask(request: SignedInRequest) -> HttpResponse:
    """Ask for a change: a type may be chosen first, then the form asks what it asks."""
    require(request.user, PortfolioPermission.ASK)
    kind = queries.offered_type(request.GET.get("type", ""))
    proposed = {name: request.GET.get(name, "") for name in ("title", "source", "function")}
    form = TypedAskForm(request.POST or None, kind, proposed, request.FILES or None)
    alike = _alike(form) if form.is_bound else []
    if form.is_valid() and not (alike and "same_as" not in form.data):
        asked = _ask(form, request.user)
        if asked is not None:
            messages.success(request, words.asked(asked))
            return redirect(asked.merged_into or asked)
    form.choose_again()
    context: dict[str, Any] = {"kind": kind, "proposed": proposed, "alike": alike}
    context["types"] = queries.types_by_function()
    back, template = reverse("portfolio:requests"), "portfolio/ask.html"
    return form_page(request, form, _asking(kind), submit=_("Ask"), back=back, template=template, **context)


def tell(request: SignedInRequest, number: int) -> HttpResponse:
    """Write what the type of a request asks, evidence too."""
    asked = find(number)
    require(request.user, PortfolioPermission.CHANGE, asked)
    form = TellForm(request.POST or None, asked, request.FILES or None)
    if form.is_valid():
        said = {"request": asked, "by": request.user, "at": now(), **form.said()}
        if form.attempt(intake.tell_more, **said) is not None:
            messages.success(request, _("Saved."))
            return redirect(asked)
    form.choose_again()
    purpose = _("What whoever answers needs to know; evidence is needed before it is accepted.")
    return _form(request, form, asked, (_("Tell more"), purpose, "intake#evidence", _("Save")))


def evidence(request: SignedInRequest, number: int, key: str) -> HttpResponseBase:
    """A file that was handed in, as what it was found to be and nothing else."""
    require(request.user, PortfolioPermission.VIEW)
    return kept.answer(find(number), key)


def remark(request: SignedInRequest, number: int) -> HttpResponse:
    """Add a remark to a request."""
    asked = find(number)
    require(request.user, PortfolioPermission.REMARK, asked)
    form = RemarkForm(request.POST or None)
    said = {"request": asked, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(intake.remark, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Your remark is added."))
        return redirect(asked)
    purpose = _("What is to be known besides; the request itself stays as it was asked.")
    return _form(request, form, asked, (_("Add a remark"), purpose, "intake#remarks", _("Add")))


def merge(request: SignedInRequest, number: int) -> HttpResponse:
    """Let a request go on in another that asks for the same."""
    asked = find(number)
    require(request.user, PortfolioPermission.MERGE, asked)
    into = (
        Request.objects.filter(number=request.GET.get("into", "0")).first() if _is_number(request) else None
    )
    reason = _("Request %(number)s asks for the same.") % {"number": into.number} if into else ""
    form = MergeForm(request.POST or None, initial={"into": into, "reason": reason})
    said = {"request": asked, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(intake.merge, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Merged; whoever asked is told why and gets every further answer."))
        return redirect(asked)
    purpose = _("Both go on as one; whoever asked for either gets every answer.")
    return _form(request, form, asked, (_("Merge the request"), purpose, "intake#asked-twice", _("Merge")))


def unmerge(request: SignedInRequest, number: int) -> HttpResponse:
    """Undo a merge that was a mistake."""
    asked = find(number)
    require(request.user, PortfolioPermission.MERGE, asked)
    form = UnmergeForm(request.POST or None)
    said = {"request": asked, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(intake.unmerge, **said, **form.cleaned_data) is not None:
        messages.success(request, _("It stands by itself again, where it stood before."))
        return redirect(asked)
    purpose = _("The request stands by itself again; whoever asked is told why.")
    return _form(request, form, asked, (_("Undo the merge"), purpose, "intake#asked-twice", _("Undo it")))


def _asking(kind: RequestType | None) -> Page:
    """The page on which one asks: by a type, or by none."""
    return Page(
        title=kind.name if kind else _("Ask for a change"),
        purpose=(kind.purpose if kind else "")
        or _("Say what hurts; whoever is accountable for the area answers with a reason."),
        guide="intake#ask",
        crumbs=(to_list(),),
        actions=(Action(_("Request types"), reverse("portfolio:request-types"), "quiet"),),
    )


def _ask(form: TypedAskForm, by: Actor) -> Request | None:
    """The request, merged into the one it is the same as; None once a refusal stands in the form."""
    at = now()
    asked = form.attempt(operations.ask, **form.said(), by=by, at=at)
    same_as = form.cleaned_data.get("same_as", NONE_OF_THESE)
    if asked is not None and same_as != NONE_OF_THESE:
        into = Request.objects.get(number=int(same_as))
        reason = _("Whoever asked found request %(number)s, which asks for the same.") % {
            "number": into.number
        }
        intake.merge(request=asked, into=into, reason=reason, by=by, at=at)
    return asked


def _alike(form: TypedAskForm) -> list[Request]:
    """Requests that may ask for the same as what is typed; the form offers them."""
    found = duplicates.like(form.data.get("title", "")[:160], form.data.get("problem", "")[:4000])
    mergeable = [each for each in found if each.state != "declined"]
    form.offer(mergeable)
    if mergeable and "same_as" not in form.data:
        field = form.fields["same_as"]
        field.required = False
        form.add_error(
            "same_as", _("It may have been asked before. Say whether it is one of these, then ask.")
        )
        field.required = True
    return found


def _is_number(request: SignedInRequest) -> bool:
    text = request.GET.get("into", "")
    return text.isascii() and text.isdigit() and len(text) < 10


def _form(
    request: SignedInRequest, form: OperationForm, asked: Request, said: tuple[str, str, str, str]
) -> HttpResponse:
    title, purpose, guide, submit = said
    page = Page(title, purpose, guide=guide, crumbs=(to_list(), to_request(asked)))
    return form_page(request, form, page, submit=submit, back=asked.get_absolute_url())
