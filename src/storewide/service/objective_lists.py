"""Objectives as a list."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action
from storewide.service import objective_words
from storewide.service.budgets import Standing


def objectives(first: Action | None) -> ListSpec:
    """The list of objectives; `first` is what to do while there is none."""
    return ListSpec(
        name="objectives",
        columns=(
            Column("objective", _("Objective"), value=_name, url=_url),
            Column("state", _("Budget"), value=_tag, kind=Kind.TAG),
            Column("share", _("Reached"), value=_share),
            Column("target", _("At least"), value=_target),
            Column("left", _("Left of the budget"), value=_left, priority=2),
            Column("days", _("Days"), value="objective__days", kind=Kind.NUMBER, priority=3),
            Column("area", _("Area"), value="objective__area__name", priority=3),
        ),
        counted=ngettext_lazy("%(shown)s objective", "%(shown)s objectives", "count"),
        empty=Empty(
            _("Nobody has said how good the service shall be"),
            _(
                "An objective says how many looks (or page views) shall be good. What may go wrong is its budget; whoever "
                "is accountable hears when it burns too fast."
            ),
            first,
        ),
    )


def _name(row: Standing) -> str:
    return str(row.objective)


def _url(row: Standing) -> str:
    return row.objective.get_absolute_url()


def _tag(row: Standing) -> object:
    return objective_words.tag(row.budget)


def _share(row: Standing) -> str:
    return objective_words.percent(row.budget.share * 100) if row.budget else ""


def _target(row: Standing) -> str:
    return objective_words.percent(row.objective.target)


def _left(row: Standing) -> str:
    return objective_words.left(row.budget) if row.budget else ""
