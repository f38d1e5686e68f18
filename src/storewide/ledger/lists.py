"""The ledger as a list: what was promised, by whom, and what came of it."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.ledger import words
from storewide.ledger.models import Direction, Grade, IntendedEffect, IntendedEffectQuerySet
from storewide.metrics import definitions
from storewide.ownership.models import Area, Group

SOON = timedelta(days=30)
DUE = (
    ("overdue", _("due, not measured")),
    ("soon", _("in the next 30 days")),
    ("later", _("later")),
)
TOLD = (("before", _("before go-live")), ("after", _("after the fact")))


def effects(today: date, first: Action | None) -> ListSpec:
    """The list as it stands today; `first` is what to do while nothing is promised."""
    return ListSpec(
        name="effects",
        columns=(
            Column("promise", _("What ships"), sort="promise", url=lambda row: row.get_absolute_url()),
            Column("owner", _("Accountable"), value="owner__name", sort="owner__name"),
            Column("area", _("Area"), value="area__name", sort="area__name", priority=3),
            Column("metric", _("Metric"), value=lambda row: words.metric_name(row.metric), sort="metric"),
            Column("promised", _("Promised"), value=_promised, kind=Kind.CHANGE),
            Column("measured", _("Measured"), value=_measured, kind=Kind.CHANGE),
            Column(
                "evidence", _("Evidence"), value=lambda row: words.measured_tag(row, today), kind=Kind.TAG
            ),
            Column("grade", _("Grade"), value=words.grade, sort="grade", priority=3),
            Column("due", _("Due"), value="due_on", kind=Kind.DAY, sort="due_on"),
            Column("frozen", _("Frozen"), value="frozen_at", kind=Kind.DAY, sort="frozen_at", priority=3),
        ),
        search=("promise", "owner__name", "area__name"),
        search_label=_("Search promises"),
        filters=(
            Filter("area", _("Area"), _areas, field="area__slug"),
            Filter("group", _("Group of areas"), Group.choices, field="area__group"),
            Filter("metric", _("Metric"), _metrics),
            Filter("grade", _("Grade"), Grade.choices),
            Filter("due", _("Due"), DUE, apply=partial(_by_due, today)),
            Filter("told", _("Promised"), TOLD, apply=_by_telling),
        ),
        order="-frozen",
        counted=ngettext_lazy("%(shown)s promise", "%(shown)s promises", "count"),
        empty=Empty(
            _("No promise is frozen yet"),
            _(
                "Every change promises an effect on a metric before it goes live. Once frozen, the promise "
                "stands here next to what was measured, so that everybody can see what came of it."
            ),
            first,
        ),
    )


def _by_due(today: date, rows: IntendedEffectQuerySet, value: str) -> IntendedEffectQuerySet:
    if value == "overdue":
        return rows.due(today)
    if value == "soon":
        return rows.filter(after_the_fact=False, due_on__gt=today, due_on__lte=today + SOON)
    return rows.filter(after_the_fact=False, due_on__gt=today + SOON)


def _by_telling(rows: IntendedEffectQuerySet, value: str) -> IntendedEffectQuerySet:
    return rows.filter(after_the_fact=value == "after")


def _promised(effect: IntendedEffect) -> Decimal | None:
    if effect.size is None:
        return None
    return (effect.size if effect.direction == Direction.UP else -effect.size) / 100


def _measured(row: Any) -> Decimal | None:
    return None if row.measured_change is None else row.measured_change / 100


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("slug", "name"))


def _metrics() -> list[tuple[str, str]]:
    return [(code, each.name) for code, each in definitions.all_definitions().items()]
