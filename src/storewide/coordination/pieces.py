"""The parts of boards and pilots as their pages and their API name them: record, form, words."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from storewide.coordination import arrangement_forms as forms
from storewide.coordination.models import Board, BoardInput, BoardMember, BoardSession, LeadUser, Pilot
from storewide.kit.tags import Text


@dataclass(frozen=True)
class Sort:
    """One sort: the field by which it belongs to its whole (none where another field says so), and its words."""

    model: Any
    whole: Any
    field: str
    through: str
    form: type[forms.PieceForm]
    adding: Text
    changing: Text
    guide: str


SORTS = {
    "members": Sort(
        BoardMember,
        Board,
        "board",
        "board",
        forms.MemberForm,
        _("Add a member"),
        _("Change the term"),
        "boards",
    ),
    "sessions": Sort(
        BoardSession,
        Board,
        "board",
        "board",
        forms.SessionForm,
        _("Add a session"),
        _("Change the session"),
        "boards",
    ),
    "input": Sort(
        BoardInput,
        Board,
        "",
        "session__board",
        forms.BoardInputForm,
        _("Add input"),
        _("Change the input"),
        "boards",
    ),
    "lead-users": Sort(
        LeadUser,
        Pilot,
        "pilot",
        "pilot",
        forms.LeadUserForm,
        _("Add a lead user"),
        _("Change the lead user"),
        "pilots",
    ),
}


def sort_of(key: str) -> Sort:
    """The sort that an address names, or 404."""
    if key not in SORTS:
        raise Http404
    return SORTS[key]


def find(sort: Sort, piece_id: UUID) -> Any:
    """A part, or 404."""
    return get_object_or_404(sort.model.objects.select_related(sort.through), pk=piece_id)


def made(sort: Sort, whole: Board | Pilot, fields: dict[str, Any]) -> Any:
    """A part with these fields, not saved yet."""
    own = {sort.field: whole} if sort.field else {}
    return sort.model(**own, **fields)
