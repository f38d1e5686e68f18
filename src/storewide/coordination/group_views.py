"""The pages of working groups: the list, one group, setting up, changing, starting, disbanding."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.coordination import (
    disband_operations,
    group_operations,
    group_page,
    group_papers,
    lists,
    looks,
    parts,
    seats,
)
from storewide.coordination.forms import CharterChangeForm, DisbandForm, SetUpForm
from storewide.coordination.group_operations import Charter
from storewide.coordination.permissions import CoordinationPermission
from storewide.coordination.reading import Reading
from storewide.kit import lists as kit_lists
from storewide.kit import raising
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now

#: so many lines of a group's history are shown; the audit trail holds all
HISTORY = 20
LIST = "coordination/list.html"


def groups(request: SignedInRequest) -> HttpResponseBase:
    """The working groups that whoever looks may see."""
    require(request.user, CoordinationPermission.VIEW)
    today = now().date()
    setting_up = Action(_("Set up a working group"), reverse("coordination:group-new"))
    first = setting_up if may(request.user, CoordinationPermission.CHANGE) else None
    seen = seats.seen_by(request.user).counted(today)
    spec, page = lists.groups(request.user, today, first), group_page.list_head(seen, today, first)
    return kit_lists.respond(request, spec, seen, page=page, template=LIST, **looks.context("groups"))


def group(request: SignedInRequest, group_id: UUID) -> HttpResponse:
    """One working group: how it stands, what is next, its paths, people, meetings, questions."""
    require(request.user, CoordinationPermission.VIEW)
    found = parts.find_group(request.user, group_id)
    reading = Reading(found, now().date())
    context = group_page.context(reading, request.user)
    raised = raising.raised_from([found.link])
    context["raised"] = raised.get((found.link.kind, found.link.id), [])
    context["history"] = history(found, most=HISTORY)
    return render(request, "coordination/group.html", context)


def group_new(request: SignedInRequest) -> HttpResponse:
    """Set up a working group; an address may propose the initiative it serves."""
    require(request.user, CoordinationPermission.CHANGE)
    begun = {name: request.GET[name] for name in ("initiative", "initiative_link") if name in request.GET}
    form = SetUpForm(request.POST or None, initial=begun)
    if form.is_valid():
        leading = {name: form.cleaned_data[name] for name in ("sponsor", "facilitator")}
        said = {"charter": Charter(**form.charter()), **leading, "by": request.user, "at": now()}
        made = form.attempt(group_operations.set_up, **said)
        if made is not None:
            messages.success(request, _("Set up. Now say what must be true for it to be done, path by path."))
            return redirect(made)
    page = Page(
        title=_("Set up a working group"),
        purpose=_("One initiative, some weeks, a sponsor who answers for it and a facilitator who runs it."),
        guide="coordination#set-one-up",
        crumbs=(group_page.to_list(),),
    )
    back = reverse("coordination:groups")
    return form_page(request, form, page, submit=_("Set up the group"), back=back)


def group_change(request: SignedInRequest, group_id: UUID) -> HttpResponse:
    """Change what a group says of itself."""
    found = parts.find_group(request.user, group_id)
    require(request.user, CoordinationPermission.LEAD, found)
    form = CharterChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.cleaned_data["expected_version"]}
        if form.attempt(group_operations.change, group=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        _("Change the working group"), guide="coordination#set-one-up", crumbs=group_page.crumbs(found)
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def group_start(request: SignedInRequest, group_id: UUID) -> HttpResponse:
    """Let a group begin its work."""
    found = parts.find_group(request.user, group_id)
    require(request.user, CoordinationPermission.LEAD, found)
    try:
        group_operations.start(group=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("%(group)s has started.") % {"group": found})
    return redirect(found)


def group_disband(request: SignedInRequest, group_id: UUID) -> HttpResponse:
    """End a group: what came of it, and where what is open goes."""
    found = parts.find_group(request.user, group_id)
    require(request.user, CoordinationPermission.LEAD, found)
    form = DisbandForm(request.POST or None, disband_operations.left_open(found))
    if form.is_valid():
        ending = form.ending() | {"group": found, "by": request.user, "at": now()}
        if form.attempt(disband_operations.disband, **ending):
            messages.success(request, _("Disbanded. What was open has gone where you said."))
            return redirect(found)
    page = Page(
        title=_("Disband %(group)s") % {"group": found},
        purpose=_("Say what came of it; each open item goes to an owner or into a next phase."),
        guide="coordination#disband",
        crumbs=group_page.crumbs(found),
    )
    return form_page(request, form, page, submit=_("Disband the group"), back=found.get_absolute_url())


def group_paper(request: SignedInRequest, group_id: UUID) -> HttpResponse:
    """The report of a group as PDF, as it stands now."""
    require(request.user, CoordinationPermission.VIEW)
    found = parts.find_group(request.user, group_id)
    at = now()
    content = group_papers.printed(Reading(found, at.date()), at)
    said = {"Content-Disposition": f'inline; filename="working-group-{found.pk}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=said)
