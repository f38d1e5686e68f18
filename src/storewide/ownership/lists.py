"""The areas as a list; the map takes its search and its filters from here."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.ownership import words
from storewide.ownership.models import ActivityKind, AreaQuerySet, HowOften, Tier
from storewide.ownership.permissions import OwnershipPermission

GAPS = (("accountable", _("nobody accountable")), ("team", _("no responsible team")))


def areas(actor: Actor, today: date) -> ListSpec:
    """The list as `actor` sees it on a day."""

    def gaps(rows: AreaQuerySet, value: str) -> Any:
        return rows.without_accountable(today) if value == "accountable" else rows.filter(responsible=None)

    first = Action(_("Add an area"), reverse("ownership:add"))
    return ListSpec(
        name="areas",
        columns=(
            Column("name", _("Area"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("group", _("Group"), value="get_group_display", sort="place", priority=2),
            Column("accountable", _("Accountable"), value="holder__name", sort="accountable__holder__name"),
            Column("role", _("Role"), value="accountable__title", sort="accountable__title", priority=3),
            Column("responsible", _("Responsible team"), value="responsible__name", sort="responsible__name"),
            Column("state", _("State"), value=lambda row: words.TAGS[row.standing(today)], kind=Kind.TAG),
        ),
        search=("name", "purpose", "accountable__holder__name", "accountable__title", "responsible__name"),
        search_label=_("Search areas, people, teams"),
        filters=(
            Filter("group", _("Group"), words.GROUPS.items()),
            Filter("gaps", _("Gaps"), GAPS, apply=gaps),
            Filter("tier", _("Part of the system"), Tier.choices),
        ),
        counted=ngettext_lazy("%(shown)s area", "%(shown)s areas", "count"),
        empty=Empty(
            _("There are no areas yet"),
            _("An area is a part of the operation that somebody must own: checkout, content, releases."),
            first if may(actor, OwnershipPermission.CHANGE) else None,
        ),
    )


_OF_ACTIVITIES = (
    Column("name", _("Activity"), value="activity__name", sort="activity__name", url=lambda row: row.url),
    Column(
        "area",
        _("Area"),
        value="activity__area__name",
        sort="activity__area__name",
        url=lambda row: row.activity.area.get_absolute_url(),
        priority=2,
    ),
    Column("kind", _("Kind"), value="activity__get_kind_display", sort="activity__kind", priority=3),
    Column(
        "how_often",
        _("How often"),
        value="activity__get_how_often_display",
        sort="activity__how_often",
        priority=2,
    ),
    Column("accountable", _("Accountable"), sort="accountable"),
    Column("responsible", _("Responsible"), sort="responsible", priority=2),
    Column("state", _("State"), value="tag", kind=Kind.TAG, priority=3),
)


def activities() -> ListSpec:
    """Activities with who answers for them and who does them."""
    return ListSpec(
        name="activities",
        columns=_OF_ACTIVITIES,
        search=("activity__name", "activity__area__name", "accountable", "responsible"),
        search_label=_("Search activities, areas, people"),
        filters=(
            Filter("kind", _("Kind"), ActivityKind.choices, field="activity__kind"),
            Filter("how_often", _("How often"), HowOften.choices, field="activity__how_often"),
            Filter(
                "gaps", _("Gaps"), GAPS[:1], apply=lambda rows, _value: [r for r in rows if not r.accountable]
            ),
        ),
        counted=ngettext_lazy("%(shown)s activity", "%(shown)s activities", "count"),
        empty=Empty(
            _("No activity is on the map yet"),
            _(
                "An activity is done again and again: a weekly price check, deleting data that is no longer "
                "needed. Open an area to add its own."
            ),
            Action(_("Open the map"), reverse("ownership:map")),
        ),
    )
