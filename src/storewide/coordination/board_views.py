"""The pages of advisory boards and pilots."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.coordination import (
    arrangement_lists,
    arrangement_operations,
    board_page,
    boards,
    looks,
    pieces,
)
from storewide.coordination.arrangement_forms import BoardForm, PilotForm, TellForm, VerdictForm
from storewide.coordination.models import Board, BoardInput, Pilot
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now

LIST = "coordination/list.html"


def board_list(request: SignedInRequest) -> HttpResponseBase:
    """All advisory boards."""
    require(request.user, CoordinationPermission.VIEW)
    today = now().date()
    first = _offered(request, _("Set up a board"), "coordination:board-new")
    page = board_page.of_boards(today, first)
    return kit_lists.respond(
        request,
        arrangement_lists.boards(first),
        boards.for_list(today),
        page=page,
        template=LIST,
        **looks.context("boards"),
    )


def board(request: SignedInRequest, board_id: UUID) -> HttpResponse:
    """One board: who is on it until when, its sessions, and what came of what was said."""
    require(request.user, CoordinationPermission.VIEW)
    found = get_object_or_404(Board.objects.select_related("owner"), pk=board_id)
    context = board_page.of_board(found, now().date(), request.user)
    return render(request, "coordination/board.html", context | {"history": history(found)})


def pilot_list(request: SignedInRequest) -> HttpResponseBase:
    """All pilots."""
    require(request.user, CoordinationPermission.VIEW)
    today = now().date()
    first = _offered(request, _("Begin a pilot"), "coordination:pilot-new")
    page = board_page.of_pilots(today, first)
    return kit_lists.respond(
        request,
        arrangement_lists.pilots(today, first),
        boards.pilots(),
        page=page,
        template=LIST,
        **looks.context("pilots"),
    )


def pilot(request: SignedInRequest, pilot_id: UUID) -> HttpResponse:
    """One pilot: what is tried with whom, who sees it, and its verdict."""
    require(request.user, CoordinationPermission.VIEW)
    found = get_object_or_404(Pilot.objects.select_related("owner"), pk=pilot_id)
    context = board_page.of_pilot(found, now().date(), request.user)
    return render(request, "coordination/pilot.html", context | {"history": history(found)})


def board_new(request: SignedInRequest) -> HttpResponse:
    """Set up an advisory board."""
    return _new(request, Board, BoardForm(request.POST or None), _("Set up a board"), "boards")


def pilot_new(request: SignedInRequest) -> HttpResponse:
    """Begin a pilot."""
    return _new(request, Pilot, PilotForm(request.POST or None), _("Begin a pilot"), "pilots")


def board_change(request: SignedInRequest, board_id: UUID) -> HttpResponse:
    """Change what a board says."""
    found = get_object_or_404(Board, pk=board_id)
    return _change(request, found, BoardForm(request.POST or None, found), "boards")


def pilot_change(request: SignedInRequest, pilot_id: UUID) -> HttpResponse:
    """Change what a pilot says."""
    found = get_object_or_404(Pilot, pk=pilot_id)
    return _change(request, found, PilotForm(request.POST or None, found), "pilots")


@require_POST
def board_end(request: SignedInRequest, board_id: UUID) -> HttpResponse:
    """End a board."""
    require(request.user, CoordinationPermission.CHANGE)
    found = get_object_or_404(Board, pk=board_id)
    try:
        arrangement_operations.end_board(board=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Ended: %(name)s.") % {"name": found})
    return redirect(found)


def piece_new(request: SignedInRequest, kind: str, whole_id: UUID) -> HttpResponse:
    """Add a member, a session or input to a board, or a lead user to a pilot."""
    require(request.user, CoordinationPermission.CHANGE)
    sort = pieces.sort_of(kind)
    whole = get_object_or_404(sort.whole, pk=whole_id)
    form = sort.form(request.POST or None, whole)
    if form.is_valid():
        piece = pieces.made(sort, whole, form.values())
        if form.attempt(arrangement_operations.add_piece, piece=piece, by=request.user, at=now()):
            messages.success(request, _("Added: %(what)s.") % {"what": piece})
            return redirect(whole)
    page = Page(sort.adding, guide=f"coordination#{sort.guide}", crumbs=board_page.crumbs(whole))
    return form_page(request, form, page, submit=sort.adding, back=whole.get_absolute_url())


def piece_change(request: SignedInRequest, kind: str, piece_id: UUID) -> HttpResponse:
    """Change what a member, a session, input or a lead user says."""
    require(request.user, CoordinationPermission.CHANGE)
    sort = pieces.sort_of(kind)
    piece = pieces.find(sort, piece_id)
    whole = arrangement_operations.whole_of(piece)
    form = sort.form(request.POST or None, whole, piece)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        if form.attempt(arrangement_operations.change_piece, piece=piece, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(whole)
    page = Page(sort.changing, guide=f"coordination#{sort.guide}", crumbs=board_page.crumbs(whole))
    return form_page(request, form, page, submit=_("Save"), back=whole.get_absolute_url())


def tell(request: SignedInRequest, piece_id: UUID) -> HttpResponse:
    """Say that who gave input was told what came of it."""
    require(request.user, CoordinationPermission.CHANGE)
    found: BoardInput = pieces.find(pieces.SORTS["input"], piece_id)
    whole = found.session.board
    form = TellForm(request.POST or None)
    said = {"said": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(arrangement_operations.tell, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Told back: %(what)s.") % {"what": found})
        return redirect(whole)
    page = Page(
        _("Tell what came of “%(what)s”") % {"what": found},
        purpose=board_page.came_of(found),
        guide="coordination#boards",
        crumbs=board_page.crumbs(whole),
    )
    return form_page(request, form, page, submit=_("They were told"), back=whole.get_absolute_url())


def pilot_decide(request: SignedInRequest, pilot_id: UUID) -> HttpResponse:
    """Say what a pilot came to, and why."""
    require(request.user, CoordinationPermission.CHANGE)
    found = get_object_or_404(Pilot, pk=pilot_id)
    form = VerdictForm(request.POST or None)
    said = {"pilot": found, "by": request.user, "at": now()}
    if (
        form.is_valid()
        and form.attempt(arrangement_operations.decide, **said, **form.cleaned_data) is not None
    ):
        messages.success(request, _("Decided: %(verdict)s.") % {"verdict": found.get_verdict_display()})
        return redirect(found)
    page = Page(
        _("Verdict of %(pilot)s") % {"pilot": found},
        guide="coordination#pilots",
        crumbs=board_page.crumbs(found),
    )
    return form_page(request, form, page, submit=_("Decide"), back=found.get_absolute_url())


def _new(request: SignedInRequest, model: Any, form: Any, words: str, guide: str) -> HttpResponse:
    require(request.user, CoordinationPermission.CHANGE)
    if form.is_valid():
        record = model(**form.values())
        if form.attempt(arrangement_operations.add, arrangement=record, by=request.user, at=now()):
            messages.success(request, _("Set up: %(name)s.") % {"name": record})
            return redirect(record)
    page = Page(words, guide=f"coordination#{guide}", crumbs=(board_page.to_list(model),))
    return form_page(request, form, page, submit=words, back=reverse(f"coordination:{guide}"))


def _change(request: SignedInRequest, found: Any, form: Any, guide: str) -> HttpResponse:
    require(request.user, CoordinationPermission.CHANGE)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        if form.attempt(arrangement_operations.change, arrangement=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        _("Change %(name)s") % {"name": found}, guide=f"coordination#{guide}", crumbs=board_page.crumbs(found)
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def _offered(request: SignedInRequest, label: str, address: str) -> Action | None:
    return Action(label, reverse(address)) if may(request.user, CoordinationPermission.CHANGE) else None
