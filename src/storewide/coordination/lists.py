"""Working groups as a list."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.coordination import seats, words
from storewide.coordination.models import GroupState, WorkingGroup, WorkingGroupQuerySet
from storewide.coordination.rules import Progress
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action

MINE = (("mine", _("mine")),)
STANDINGS = (("behind", _("behind")), ("past_end", _("past their end")))


def groups(actor: Any, today: date, first: Action | None) -> ListSpec:
    """The list as somebody sees it on a day; `first` is what an empty one offers."""

    def mine(rows: WorkingGroupQuerySet, _value: str) -> Any:
        own = WorkingGroup.objects.filter(participants__person__in=seats.people_of(actor))
        return rows.filter(pk__in=own.values("pk"))

    def standing(rows: WorkingGroupQuerySet, value: str) -> Any:
        return rows.past_end(today) if value == "past_end" else rows.running().behind()

    return ListSpec(
        name="working-groups",
        columns=(
            Column("name", _("Working group"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("initiative", _("Initiative"), sort="initiative", priority=2),
            Column("state", _("State"), value=lambda row: row.tag(today), kind=Kind.TAG, sort="state"),
            Column("progress", _("Criteria"), value=_tag, kind=Kind.TAG),
            Column("met", _("Met"), kind=Kind.NUMBER, sort="met", priority=3),
            Column("criteria", _("Of"), kind=Kind.NUMBER, sort="criteria", priority=3),
            Column("people", _("People"), kind=Kind.NUMBER, sort="people", priority=3),
            Column("begins", _("First day"), kind=Kind.DAY, sort="begins", priority=2),
            Column("ends", _("Last day"), kind=Kind.DAY, sort="ends"),
        ),
        search=("name", "initiative"),
        search_label=_("Search name or initiative"),
        filters=(
            Filter("state", _("State"), GroupState.choices),
            Filter("standing", _("Standing"), STANDINGS, apply=standing),
            Filter("whose", _("Whose"), MINE, apply=mine),
        ),
        order="-begins",
        counted=ngettext_lazy("%(shown)s working group", "%(shown)s working groups", "count"),
        empty=Empty(
            _("No working group yet"),
            _(
                "A working group serves one initiative for some weeks, with a sponsor, exit criteria and an end."
            ),
            first,
        ),
    )


def _tag(row: Any) -> Any:
    late = max(0, row.planned - row.met)
    return words.progress_tag(Progress(row.criteria, row.met, row.planned, late))
