"""The units as the tree that they are, each with what is missing of it; a handful of queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def missing(unit: Unit, over: Sequence[Unit], today: date) -> list[str]:
    """What neither the unit nor one that it lies within says, or what is not true any more."""
    line = [unit, *over]
    holder = next((each.result_holder for each in line if each.result_holder), None)
    gaps = [
        (not any(each.operating_model for each in line), _("no operating model")),
        (not any(each.commerce_structure for each in line), _("no commerce structure")),
        (holder is None, _("nobody holds profit and loss")),
        (holder is not None and not holder.here(today), _("who holds profit and loss has left")),
    ]
    return [words for gap, words in gaps if gap]


def lines_of(units: Iterable[Unit]) -> list[tuple[Unit, list[Unit]]]:
    """Each unit with those it lies within, the nearest first."""
    known = {unit.pk: unit for unit in units}
    return [(unit, list(_upwards(unit, known))) for unit in known.values()]


def tree(today: date) -> list[Node]:
    """The units at the top, each with all that lies within; three queries."""
    units = Unit.objects.select_related("result_holder")
    nodes = {unit.pk: Node(unit, missing(unit, over, today)) for unit, over in lines_of(units)}
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
    """The units that it lies within, the nearest first; one query."""
    known = {each.pk: each for each in Unit.objects.select_related("result_holder")}
    return list(_upwards(unit, known))


def _upwards(unit: Unit, known: Mapping[UUID, Unit]) -> Iterator[Unit]:
    parent = unit.parent_id
    while parent is not None:
        yield known[parent]
        parent = known[parent].parent_id


def _all(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        yield node
        yield from _all(node.within)


def _count(nodes: dict[UUID, Node], counts: Iterable[tuple[UUID, int]], name: str) -> None:
    for unit, count in counts:
        setattr(nodes[unit], name, count)
