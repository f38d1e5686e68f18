"""The pages of mechanisms: the continuum with what links which teams, one of them, and its changes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.coordination import arrangement_lists, arrangement_operations, mechanism_page
from storewide.coordination.arrangement_forms import MechanismForm, ReasonForm
from storewide.coordination.models import Mechanism
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def whole(request: SignedInRequest) -> HttpResponseBase:
    """What links teams, drawn from ad hoc to formal, and the pairs that wait for each other although nothing links them."""
    require(request.user, CoordinationPermission.VIEW)
    at = now()
    adding = Action(_("Write one down"), reverse("coordination:mechanism-new"))
    first = adding if may(request.user, CoordinationPermission.CHANGE) else None
    page, shown = mechanism_page.whole(at, first)
    spec, rows = arrangement_lists.mechanisms(at.date(), first), Mechanism.objects.for_list()
    return kit_lists.respond(request, spec, rows, page=page, template="coordination/mechanisms.html", **shown)


def one(request: SignedInRequest, mechanism_id: UUID) -> HttpResponse:
    """One mechanism: what it links, who owns it, when it is looked at again."""
    require(request.user, CoordinationPermission.VIEW)
    found = get_object_or_404(Mechanism.objects.for_list(), pk=mechanism_id)
    changing = may(request.user, CoordinationPermission.CHANGE) and found.ended_at is None
    context = {
        "page": mechanism_page.head(found, changing=changing),
        "found": found,
        "tags": [found.tag(now().date())],
        "accountable": found.owner.name if found.owner else "",
        "history": history(found),
    }
    return render(request, "coordination/mechanism.html", context)


def new(request: SignedInRequest) -> HttpResponse:
    """Write down what links teams; an address may name them, a line each."""
    require(request.user, CoordinationPermission.CHANGE)
    form = MechanismForm(request.POST or None)
    form.initial["teams"] = request.GET.get("teams", "")
    if form.is_valid():
        said = {**form.made(Mechanism), "by": request.user, "at": now()}
        made = form.attempt(arrangement_operations.add_mechanism, **said)
        if made is not None:
            messages.success(request, _("Written down: %(name)s.") % {"name": made})
            return redirect(made)
    page = Page(
        _("Write down what links teams"), guide=mechanism_page.GUIDE, crumbs=(mechanism_page.to_whole(),)
    )
    return form_page(request, form, page, submit=_("Write it down"), back=reverse("coordination:mechanisms"))


def change(request: SignedInRequest, mechanism_id: UUID) -> HttpResponse:
    """Change what a mechanism says and links."""
    require(request.user, CoordinationPermission.CHANGE)
    found = get_object_or_404(Mechanism.objects.for_list(), pk=mechanism_id)
    form = MechanismForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        changed = form.attempt(
            arrangement_operations.change_mechanism, mechanism=found, by=request.user, at=now(), **said
        )
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(_("Change the mechanism"), guide=mechanism_page.GUIDE, crumbs=mechanism_page.crumbs(found))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def end(request: SignedInRequest, mechanism_id: UUID) -> HttpResponse:
    """End a mechanism, with the reason."""
    require(request.user, CoordinationPermission.CHANGE)
    found = get_object_or_404(Mechanism, pk=mechanism_id)
    form = ReasonForm(request.POST or None)
    said = {"mechanism": found, "by": request.user, "at": now()}
    if (
        form.is_valid()
        and form.attempt(arrangement_operations.end_mechanism, **said, **form.cleaned_data) is not None
    ):
        messages.success(request, _("Ended: %(name)s.") % {"name": found})
        return redirect(found)
    page = Page(
        _("End “%(name)s”") % {"name": found}, guide=mechanism_page.GUIDE, crumbs=mechanism_page.crumbs(found)
    )
    return form_page(request, form, page, submit=_("End it"), back=found.get_absolute_url())
