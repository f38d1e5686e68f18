"""Rights to decide and decisions as lists."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag
from storewide.organization import decision_queries
from storewide.organization.models import DecisionKind, DecisionRight, How, Team, TeamDecision
from storewide.organization.models.decision import TeamDecisionQuerySet

STANDINGS = (
    ("team", _("Decided in the team")),
    ("above", _("Decided above")),
    ("waiting", _("Waiting")),
)


def by_standing(rows: TeamDecisionQuerySet, value: str) -> TeamDecisionQuerySet:
    """Those taken in the team, taken above, or still waited for."""
    if value == "waiting":
        return rows.filter(decided_at=None)
    return rows.filter(decided_at__isnull=False, asked__isnull=value == "team")


def decisions(rights: Sequence[DecisionRight], at: datetime, first: Action | None) -> ListSpec:
    """The register; `rights` say whether each was taken as agreed."""

    def agreed(decision: TeamDecision) -> Tag:
        return decision_queries.agreed(decision, rights)

    def waited(decision: TeamDecision) -> str:
        return "" if decision.in_team else decision_queries.wait_words(decision.waited(at))

    return ListSpec(
        name="decisions",
        columns=(
            Column("what", _("Decision"), sort="what", url=lambda decision: decision.get_absolute_url()),
            Column("team", _("Team"), value="team__name", sort="team__name"),
            Column("kind", _("Kind"), value="get_kind_display", sort="kind", priority=2),
            Column("amount", _("Amount"), kind=Kind.MONEY, sort="amount_minor", priority=3),
            Column("standing", _("Standing"), value="tag", kind=Kind.TAG),
            Column("asked", _("Asked"), value="asked__title", sort="asked__title", priority=2),
            Column("waited", _("Waited"), value=waited, priority=2),
            Column("agreed", _("By the rights"), value=agreed, kind=Kind.TAG, priority=3),
            Column(
                "came_up", _("Came up"), value="came_up_at", kind=Kind.MOMENT, sort="came_up_at", priority=3
            ),
        ),
        search=("what", "team__name", "outcome", "asked__title"),
        search_label=_("Search decision, team, outcome"),
        filters=_filters(Filter("standing", _("Standing"), STANDINGS, apply=by_standing)),
        order="-came_up",
        counted=ngettext_lazy("%(shown)s decision", "%(shown)s decisions", "count"),
        empty=Empty(
            _("No decision is noted yet"),
            _(
                "Note what teams decided, and what they had to ask for and how long that took: that is how free they are."
            ),
            first,
        ),
    )


def rights(first: Action | None, *, changeable: bool) -> ListSpec:
    """Who may decide what."""

    def address(right: DecisionRight) -> str:
        return reverse("organization:right-change", args=[right.pk]) if changeable else ""

    return ListSpec(
        name="rights",
        columns=(
            Column("kind", _("Kind"), value="get_kind_display", sort="kind", url=address),
            Column("team", _("Team"), value=_team, sort="team__name"),
            Column("limit", _("Up to"), kind=Kind.MONEY, sort="up_to_minor"),
            Column("size", _("Up to size"), value="get_size_display", sort="size", priority=2),
            Column("how", _("The team"), value="get_how_display", sort="how"),
            Column("asks", _("Whom"), value="asks__title", sort="asks__title", priority=2),
        ),
        search=("team__name", "asks__title"),
        filters=_filters(Filter("how", _("The team"), How.choices)),
        order="kind",
        counted=ngettext_lazy("%(shown)s right", "%(shown)s rights", "count"),
        empty=Empty(
            _("Nothing is said yet"),
            _(
                "Say for each kind of decision, up to which amount or size, whether a team decides, informs or asks."
            ),
            first,
        ),
    )


def _filters(last: Filter) -> tuple[Filter, ...]:
    teams = tuple((str(pk), name) for pk, name in Team.objects.values_list("pk", "name"))
    kinds = Filter("kind", _("Kind"), DecisionKind.choices)
    return (*((Filter("team", _("Team"), teams),) if teams else ()), kinds, last)


def _team(right: DecisionRight) -> str:
    return str(right.team) if right.team else str(_("every other team"))
