"""The pages of systems: the register drawn and listed, one system, and its changes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit import raising
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.systems import graph, lists, operations, queries, words
from storewide.systems.forms import DayForm, SystemForm
from storewide.systems.models import Interface, System
from storewide.systems.permissions import SystemsPermission

GUIDE = "systems#the-register"


def register(request: SignedInRequest) -> HttpResponseBase:
    """Every system: drawn with its interfaces, contracts that end, cost in words, and the list."""
    require(request.user, SystemsPermission.VIEW)
    today = now().date()
    running = list(System.objects.running().select_related("owner"))
    adding = Action(_("Enter a system"), reverse("systems:system-new"))
    importing = Action(_("Import a table"), reverse("systems:import", args=["systems"]), "quiet")
    changing = may(request.user, SystemsPermission.CHANGE)
    page = Page(
        title=words.finding(running, today),
        short=_("Systems"),
        purpose=_(
            "Which applications run the stores, whose they are, what they cost, and what flows between them."
        ),
        guide=GUIDE,
        actions=(adding, importing) if changing else (),
    )
    context = {
        "graph": graph.drawn(running, list(Interface.objects.lasting().for_list())),
        "ending": queries.ending(today),
        "costs": _costs(running),
    }
    spec = lists.systems(adding if changing else None)
    return kit_lists.respond(
        request, spec, queries.for_list(), page=page, template="systems/register.html", **context
    )


def system(request: SignedInRequest, system_id: UUID) -> HttpResponse:
    """One system: what flows to and from it, what changes that, whose it is and what it costs."""
    require(request.user, SystemsPermission.VIEW)
    found = get_object_or_404(System.objects.for_list(), pk=system_id)
    page = Page(
        title=words.standing(found, now().date()),
        short=found.name,
        purpose=found.purpose,
        guide="systems#one-system",
        crumbs=(to_register(),),
        actions=_actions(request, found),
    )
    touching = Q(interface__source=found) | Q(interface__target=found)
    context: dict[str, Any] = {
        "page": page,
        "system": found,
        "tags": [found.tag],
        "accountable": str(found.owner or ""),
        "interfaces": queries.interfaces_of(found),
        "stated": queries.stated_about(touching),
        "raised": raising.raised_from([found.link]).get((found.link.kind, found.link.id), []),
        "changing": may(request.user, SystemsPermission.CHANGE) and found.retired_on is None,
        "history": history(found),
    }
    return render(request, "systems/system.html", context)


def system_new(request: SignedInRequest) -> HttpResponse:
    """Enter a system."""
    require(request.user, SystemsPermission.CHANGE)
    form = SystemForm(request.POST or None)
    if form.is_valid():
        said = form.values()
        areas = said.pop("areas")
        made = form.attempt(
            operations.add_system, system=System(**said), areas=areas, by=request.user, at=now()
        )
        if made is not None:
            messages.success(request, _("Entered: %(name)s.") % {"name": made})
            return redirect(made)
    page = Page(_("Enter a system"), guide=GUIDE, crumbs=(to_register(),))
    return form_page(request, form, page, submit=_("Enter it"), back=reverse("systems:register"))


def system_change(request: SignedInRequest, system_id: UUID) -> HttpResponse:
    """Change what the register says of a system."""
    require(request.user, SystemsPermission.CHANGE)
    found = get_object_or_404(System, pk=system_id)
    form = SystemForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        if (
            form.attempt(operations.change_system, system=found, by=request.user, at=now(), **said)
            is not None
        ):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(_("Change %(name)s") % {"name": found}, guide=GUIDE, crumbs=_to(found))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def switch_off(request: SignedInRequest, system_id: UUID) -> HttpResponse:
    """Say that a system runs no more."""
    require(request.user, SystemsPermission.CHANGE)
    found = get_object_or_404(System, pk=system_id)
    form = DayForm(request.POST or None, initial={"on": now().date()})
    said = {"system": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.switch_off, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Switched off: %(name)s.") % {"name": found})
        return redirect(found)
    page = Page(
        _("%(name)s is switched off") % {"name": found}, guide="systems#switch-off", crumbs=_to(found)
    )
    return form_page(request, form, page, submit=_("It is off"), back=found.get_absolute_url())


def to_register() -> Crumb:
    """The way back to the register."""
    return Crumb(_("Systems"), reverse("systems:register"))


def _actions(request: SignedInRequest, found: System) -> tuple[Action, ...]:
    if not may(request.user, SystemsPermission.CHANGE) or found.retired_on is not None:
        return ()
    asking = raising.ask_address(found.link, _("Change %(name)s") % {"name": found})
    actions = [Action(_("Raise a request"), asking)] if asking else []
    actions.append(Action(_("Change"), reverse("systems:system-change", args=[found.pk]), "quiet"))
    return (
        *actions,
        Action(_("It is switched off"), reverse("systems:switch-off", args=[found.pk]), "quiet"),
    )


def _costs(running: list[System]) -> list[tuple[str, list[tuple[str, str]]]]:
    looks = ((_("By lifecycle"), "lifecycle"), (_("By team"), "owner"))
    return [
        (heading, [(cost.label, words.cost(cost)) for cost in queries.costs(running, by)])
        for heading, by in looks
    ]


def _to(found: System) -> tuple[Crumb, ...]:
    return (to_register(), Crumb(found.name, found.get_absolute_url()))
