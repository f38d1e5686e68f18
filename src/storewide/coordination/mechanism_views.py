"""The pages of mechanisms: the continuum with what links which teams, one of them, and its changes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit.queries import history
from storewide.coordination import arrangement_lists, arrangement_operations, coupling_page, looks, mechanisms
from storewide.coordination.arrangement_forms import MechanismForm, ReasonForm
from storewide.coordination.models import Mechanism
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit import formats
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now

GUIDE = "coordination#mechanisms"
#: so many gaps are named
NAMED = 5


def whole(request: SignedInRequest) -> HttpResponseBase:
    """What links teams, drawn from ad hoc to formal, and the pairs that wait for each other although nothing links them."""
    require(request.user, CoordinationPermission.VIEW)
    at = now()
    adding = Action(_("Write one down"), reverse("coordination:mechanism-new"))
    first = adding if may(request.user, CoordinationPermission.CHANGE) else None
    coupling, gaps = mechanisms.gaps(at.date(), at)
    page = Page(
        title=_finding(len(gaps)),
        short=_("What links teams"),
        purpose=_(
            "Coordination from ad hoc to formal: what links which teams, who owns it, when it is looked at."
        ),
        guide=GUIDE,
        actions=(first,) if first else (),
    )
    context = {
        "continuum": mechanisms.continuum(),
        "gaps": [
            {
                "pair": f"{coupling.teams[knot.more.waiting]} → {coupling.teams[knot.more.blocking]}",
                "reason": coupling_page.reason(coupling, knot),
                "url": coupling_page.pair_address(knot.more, coupling.chosen),
                "teams": f"{coupling.teams[knot.more.waiting]}\n{coupling.teams[knot.more.blocking]}",
            }
            for knot in gaps[:NAMED]
        ],
        "adding": first,
        **looks.context("mechanisms"),
    }
    spec = arrangement_lists.mechanisms(at.date(), first)
    rows = Mechanism.objects.for_list()
    return kit_lists.respond(
        request, spec, rows, page=page, template="coordination/mechanisms.html", **context
    )


def one(request: SignedInRequest, mechanism_id: UUID) -> HttpResponse:
    """One mechanism: what it links, who owns it, when it is looked at again."""
    require(request.user, CoordinationPermission.VIEW)
    found = get_object_or_404(Mechanism.objects.for_list(), pk=mechanism_id)
    changing = may(request.user, CoordinationPermission.CHANGE) and found.ended_at is None
    actions = (
        Action(_("Change"), reverse("coordination:mechanism-change", args=[found.pk]), "quiet"),
        Action(_("End it"), reverse("coordination:mechanism-end", args=[found.pk]), "quiet"),
    )
    page = Page(
        title=found.name,
        purpose=found.purpose,
        guide=GUIDE,
        crumbs=(_to_whole(),),
        actions=actions if changing else (),
    )
    context: dict[str, Any] = {
        "page": page,
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
        said = form.fields_of_record()
        linked = {name: said.pop(name) for name in ("teams", "units")}
        made = form.attempt(
            arrangement_operations.add_mechanism,
            mechanism=Mechanism(**said),
            **linked,
            by=request.user,
            at=now(),
        )
        if made is not None:
            messages.success(request, _("Written down: %(name)s.") % {"name": made})
            return redirect(made)
    page = Page(_("Write down what links teams"), guide=GUIDE, crumbs=(_to_whole(),))
    return form_page(request, form, page, submit=_("Write it down"), back=reverse("coordination:mechanisms"))


def change(request: SignedInRequest, mechanism_id: UUID) -> HttpResponse:
    """Change what a mechanism says and links."""
    require(request.user, CoordinationPermission.CHANGE)
    found = get_object_or_404(Mechanism.objects.for_list(), pk=mechanism_id)
    form = MechanismForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.fields_of_record(), "expected_version": form.read_version()}
        changed = form.attempt(
            arrangement_operations.change_mechanism, mechanism=found, by=request.user, at=now(), **said
        )
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(_("Change the mechanism"), guide=GUIDE, crumbs=_to(found))
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
    page = Page(_("End “%(name)s”") % {"name": found}, guide=GUIDE, crumbs=_to(found))
    return form_page(request, form, page, submit=_("End it"), back=found.get_absolute_url())


def _finding(gaps: int) -> str:
    used = Mechanism.objects.in_use().count()
    said = {"used": formats.number(used), "gaps": formats.number(gaps)}
    if gaps:
        return (
            ngettext(
                "One pair of teams waits for each other and nothing links it",
                "%(gaps)s pairs of teams wait for each other and nothing links them",
                gaps,
            )
            % said
        )
    if not used:
        return _("Nothing is written down that links teams")
    return (
        ngettext("One mechanism links teams, no gap", "%(used)s mechanisms link teams, no gap", used) % said
    )


def _to_whole() -> Crumb:
    return Crumb(_("What links teams"), reverse("coordination:mechanisms"))


def _to(found: Mechanism) -> tuple[Crumb, ...]:
    return (_to_whole(), Crumb(found.name, found.get_absolute_url()))
