"""The units as the tree that they are, each with what is missing of it; a handful of queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.organization.models import Team, Unit, UnitFunction


@dataclass
class Node:
    """A unit in the tree: its teams and functions counted, what is missing, and the units within it."""

    unit: Unit
    missing: list[str]
    teams: int = 0
    functions: int = 0
    within: list["Node"] = field(default_factory=list)

    @property
    def held(self) -> str:
        """Who holds its result, in words."""
        holder = self.unit.result_holder
        return _("Result: %(name)s") % {"name": holder} if holder else ""

    @property
    def counted(self) -> str:
        """How many teams it has."""
        teams = ngettext("%(count)s team", "%(count)s teams", self.teams) % {"count": self.teams}
        functions = ngettext("%(count)s function", "%(count)s functions", self.functions)
        return " · ".join(
            text
            for text, some in ((teams, self.teams), (functions % {"count": self.functions}, self.functions))
            if some
        )


def missing(unit: Unit, today: date) -> list[str]:
    """What is not said of a unit yet, or not true any more."""
    gaps = [
        (not unit.operating_model, _("no operating model")),
        (not unit.commerce_structure, _("no commerce structure")),
        (unit.result_holder is None, _("nobody holds profit and loss")),
        (
            unit.result_holder is not None and not unit.result_holder.here(today),
            _("who holds profit and loss has left"),
        ),
    ]
    return [words for gap, words in gaps if gap]


def tree(today: date) -> list[Node]:
    """The units at the top, each with all that lies within; three queries."""
    nodes = {
        unit.pk: Node(unit, missing(unit, today)) for unit in Unit.objects.select_related("result_holder")
    }
    _count(nodes, Team.objects.exclude(unit=None).values_list("unit").annotate(count=Count("pk")), "teams")
    _count(
        nodes, UnitFunction.objects.order_by().values_list("unit").annotate(count=Count("pk")), "functions"
    )
    by_parent: dict[UUID | None, list[Node]] = defaultdict(list)
    for node in nodes.values():
        by_parent[node.unit.parent_id].append(node)
    for node in nodes.values():
        node.within = by_parent[node.unit.pk]
    return by_parent[None]


def finding(top: list[Node]) -> str:
    """How the tree stands, in one sentence."""
    nodes = list(_all(top))
    gaps = sum(bool(node.missing) for node in nodes)
    if not nodes:
        return _("Units")
    units = ngettext("%(count)s unit", "%(count)s units", len(nodes)) % {"count": len(nodes)}
    if not gaps:
        return _("%(units)s, each with its models and a holder of its result") % {"units": units}
    sentence = ngettext(
        "%(units)s; %(count)s is not described in whole",
        "%(units)s; %(count)s are not described in whole",
        gaps,
    )
    return sentence % {"units": units, "count": gaps}


def above(unit: Unit) -> list[Unit]:
    """The units that it lies within, the outermost first; one query."""
    units = {each.pk: each for each in Unit.objects.all()}
    found: list[Unit] = []
    parent = unit.parent_id
    while parent is not None:
        found.insert(0, units[parent])
        parent = units[parent].parent_id
    return found


def _all(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        yield node
        yield from _all(node.within)


def _count(nodes: dict[UUID, Node], counts: Iterable[tuple[UUID, int]], name: str) -> None:
    for unit, count in counts:
        setattr(nodes[unit], name, count)
