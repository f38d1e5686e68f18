"""The sorts of parts that a working group has, as its pages and its API name them: record, form, words, who may."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from storewide.coordination import part_forms as forms
from storewide.coordination import seats
from storewide.coordination.models import (
    AskedInput,
    Criterion,
    Goal,
    Handover,
    Item,
    Meeting,
    Milestone,
    Participant,
    Path,
    Prerequisite,
    WorkingGroup,
)
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit.tags import Text

LEAD, WORK = CoordinationPermission.LEAD, CoordinationPermission.WORK


@dataclass(frozen=True)
class Sort:
    """One sort of part. `through` is the path to its group; `asks` what its page asks when it is said to be done."""

    key: str
    model: Any
    form: type[forms.PartForm] | None
    permission: CoordinationPermission
    adding: Text
    changing: Text
    guide: str
    through: str = "group"
    asks: Text = ""
    longest: int = 0
    doable: bool = False


SORTS = {
    sort.key: sort
    for sort in (
        Sort("goals", Goal, forms.GoalForm, LEAD, _("Add a business goal"), _("Change the goal"), "charter"),
        Sort("paths", Path, forms.PathForm, LEAD, _("Add a path"), _("Change the path"), "paths"),
        Sort(
            "prerequisites",
            Prerequisite,
            forms.PrerequisiteForm,
            LEAD,
            _("Add a prerequisite"),
            _("Change the prerequisite"),
            "prerequisites",
            doable=True,
        ),
        Sort(
            "criteria",
            Criterion,
            forms.CriterionForm,
            LEAD,
            _("Add an exit criterion"),
            _("Change the criterion"),
            "paths",
            through="path__group",
            asks=_("How can one tell that it is met?"),
            longest=500,
            doable=True,
        ),
        Sort(
            "milestones",
            Milestone,
            forms.MilestoneForm,
            LEAD,
            _("Add a milestone"),
            _("Change the milestone"),
            "paths",
            through="path__group",
            doable=True,
        ),
        Sort(
            "items",
            Item,
            forms.ItemForm,
            WORK,
            _("Add an item"),
            _("Change the item"),
            "items",
            asks=_("What came of it?"),
            longest=300,
            doable=True,
        ),
        Sort(
            "participants",
            Participant,
            forms.ParticipantForm,
            LEAD,
            _("Add somebody"),
            _("Change the role"),
            "people",
        ),
        Sort(
            "meetings",
            Meeting,
            forms.MeetingForm,
            WORK,
            _("Plan a meeting"),
            _("Change the meeting"),
            "meetings",
        ),
        Sort(
            "inputs",
            AskedInput,
            forms.AskedInputForm,
            WORK,
            _("Ask for input"),
            _("Change the question"),
            "input",
            asks=_("Your answer"),
            longest=8000,
            doable=True,
        ),
        Sort(
            "handovers",
            Handover,
            None,
            WORK,
            "",
            "",
            "disband",
            asks=_("What came of it?"),
            longest=300,
            doable=True,
        ),
    )
}


def sort_of(key: str) -> Sort:
    """The sort that an address names, or 404."""
    if key not in SORTS:
        raise Http404
    return SORTS[key]


def form_of(sort: Sort, data: Any, group: WorkingGroup, initial: dict[str, Any]) -> forms.PartForm:
    """The form of a sort for a group, or 404 for a sort that no form makes."""
    if sort.form is None:
        raise Http404
    return sort.form(data, group, initial)


def said(part: Any) -> dict[str, Any]:
    """What a form of a part begins with."""
    form = SORTS[key_of(part)].form
    return {name: getattr(part, name) for name in form.base_fields} if form else {}


def values(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record for what a form holds: a link is kept as its kind and id."""
    found = dict(cleaned)
    if "link" in found:
        link = found.pop("link")
        found |= {"link_kind": link.kind if link else "", "link_id": link.id if link else ""}
    return found


def made(sort: Sort, group: WorkingGroup, fields: dict[str, Any]) -> Any:
    """A part of a group with these fields of its record, not saved yet."""
    own = {"group": group} if sort.through == "group" else {}
    return sort.model(**own, **fields)


def key_of(part: Any) -> str:
    """The sort of a part, as addresses name it."""
    return next(key for key, sort in SORTS.items() if sort.model is type(part))


def find_group(actor: Any, group_id: UUID) -> WorkingGroup:
    """A group that the actor sees; 404 for any other, so that nobody learns that it is there."""
    return get_object_or_404(seats.seen_by(actor).select_related("follows"), pk=group_id)


def find(actor: Any, sort: Sort, part_id: UUID) -> Any:
    """A part of a group that the actor sees, or 404."""
    seen = seats.seen_by(actor).values("pk")
    rows = sort.model.objects.select_related(sort.through)
    return get_object_or_404(rows, pk=part_id, **{f"{sort.through}__in": seen})
