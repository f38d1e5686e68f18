"""The pages on which the parts of a working group are added, changed, taken out, done, blocked; and one meeting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.coordination import group_page, meeting_operations, part_operations, parts, reading
from storewide.coordination.models import AskedInput, Item
from storewide.coordination.part_forms import BlockForm, MeetingNotesForm, WordsForm
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def part_new(request: SignedInRequest, group_id: UUID, kind: str) -> HttpResponse:
    """Add a part to a group; the address may name the path it belongs to."""
    sort, found = parts.sort_of(kind), parts.find_group(request.user, group_id)
    require(request.user, sort.permission, found)
    form = parts.form_of(sort, request.POST or None, found, {"path": request.GET.get("path")})
    if form.is_valid():
        part = parts.made(sort, found, parts.values(form.cleaned_data))
        if form.attempt(part_operations.add, part=part, by=request.user, at=now()):
            messages.success(request, _("Added: %(what)s.") % {"what": part})
            return redirect(f"{found.get_absolute_url()}#{sort.guide}")
    page = Page(sort.adding, guide=f"coordination#{sort.guide}", crumbs=group_page.crumbs(found))
    return form_page(request, form, page, submit=sort.adding, back=found.get_absolute_url())


def part_change(request: SignedInRequest, kind: str, part_id: UUID) -> HttpResponse:
    """Change what a part says, or take it out."""
    sort = parts.sort_of(kind)
    part = parts.find(request.user, sort, part_id)
    require(request.user, sort.permission, part.group)
    form = parts.form_of(sort, request.POST or None, part.group, parts.said(part))
    if form.is_valid():
        said = {"part": part, "changes": parts.values(form.cleaned_data), "by": request.user, "at": now()}
        if form.attempt(part_operations.change, **said):
            messages.success(request, _("Saved."))
            return redirect(f"{part.group.get_absolute_url()}#{sort.guide}")
    page = Page(
        sort.changing,
        guide=f"coordination#{sort.guide}",
        crumbs=group_page.crumbs(part.group),
        actions=(group_page.taking_out(sort, part),),
    )
    return form_page(request, form, page, submit=_("Save"), back=part.group.get_absolute_url())


@require_POST
def part_remove(request: SignedInRequest, kind: str, part_id: UUID) -> HttpResponse:
    """Take a part out of its group."""
    sort = parts.sort_of(kind)
    part = parts.find(request.user, sort, part_id)
    require(request.user, sort.permission, part.group)
    said = _("Taken out: %(what)s.") % {"what": part}
    return _done(request, part, said, part_operations.remove)


def part_finish(request: SignedInRequest, kind: str, part_id: UUID) -> HttpResponse:
    """Say that a part is done, with how one can tell where its sort asks for it."""
    sort = parts.sort_of(kind)
    part = parts.find(request.user, sort, part_id)
    _require_doing(request, part)
    if not sort.asks and request.method != "POST":
        return redirect(part.group)
    if not sort.asks:
        return _done(request, part, _("Done: %(what)s.") % {"what": part}, part_operations.finish)
    form = WordsForm(request.POST or None, label=sort.asks, longest=sort.longest)
    said = {"part": part, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(part_operations.finish, **said, **form.cleaned_data):
        messages.success(request, _("Written down."))
        return redirect(f"{part.group.get_absolute_url()}#{sort.guide}")
    page = Page(str(part), guide=f"coordination#{sort.guide}", crumbs=group_page.crumbs(part.group))
    return form_page(request, form, page, submit=_("Done"), back=part.group.get_absolute_url())


@require_POST
def part_reopen(request: SignedInRequest, kind: str, part_id: UUID) -> HttpResponse:
    """Open again what was said to be done."""
    sort = parts.sort_of(kind)
    part = parts.find(request.user, sort, part_id)
    require(request.user, CoordinationPermission.WORK, part.group)
    return _done(request, part, _("Open again: %(what)s.") % {"what": part}, part_operations.reopen)


def item_block(request: SignedInRequest, part_id: UUID) -> HttpResponse:
    """Say which team an item waits for."""
    item: Item = parts.find(request.user, parts.SORTS["items"], part_id)
    require(request.user, CoordinationPermission.WORK, item.group)
    form = BlockForm(request.POST or None)
    said = {"item": item, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(part_operations.block, **said, **form.cleaned_data) is not None:
        messages.success(
            request, _("%(team)s is waited for; coupling counts the days.") % {"team": item.blocked_by}
        )
        return redirect(f"{item.group.get_absolute_url()}#items")
    page = Page(
        _("“%(item)s” waits for another team") % {"item": item},
        guide="coordination#items",
        crumbs=group_page.crumbs(item.group),
    )
    return form_page(request, form, page, submit=_("It waits"), back=item.group.get_absolute_url())


@require_POST
def item_unblock(request: SignedInRequest, part_id: UUID) -> HttpResponse:
    """Say that an item does not wait any more."""
    item: Item = parts.find(request.user, parts.SORTS["items"], part_id)
    require(request.user, CoordinationPermission.WORK, item.group)
    part_operations.unblock(item=item, by=request.user, at=now())
    messages.success(request, _("It waits no more: %(what)s.") % {"what": item})
    return redirect(f"{item.group.get_absolute_url()}#items")


def meeting_notes(request: SignedInRequest, part_id: UUID) -> HttpResponse:
    """Write a meeting down: who was there, what was decided."""
    meeting = parts.find(request.user, parts.SORTS["meetings"], part_id)
    require(request.user, CoordinationPermission.WORK, meeting.group)
    form = MeetingNotesForm(request.POST or None, *reading.notes(meeting))
    if form.is_valid():
        said = form.cleaned_data | {"present": form.there()}
        if form.attempt(meeting_operations.write_down, meeting=meeting, by=request.user, at=now(), **said):
            messages.success(request, _("Written down."))
            return redirect(f"{meeting.group.get_absolute_url()}#meetings")
    page = Page(
        meeting.topic,
        purpose=meeting.agenda,
        guide="coordination#meetings",
        crumbs=group_page.crumbs(meeting.group),
    )
    return form_page(request, form, page, submit=_("Write it down"), back=meeting.group.get_absolute_url())


def _require_doing(request: SignedInRequest, part: Any) -> None:
    """Whoever works on groups may; who was asked for input answers also as a viewer."""
    if isinstance(part, AskedInput) and may(request.user, CoordinationPermission.ANSWER, part):
        return
    require(request.user, CoordinationPermission.WORK, part.group)


def _done(request: SignedInRequest, part: Any, said: str, operation: Any) -> HttpResponse:
    """Do something to a part without asking more; back to its group with what came of it."""
    group = part.group
    try:
        operation(part=part, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(group)
