"""Reads of the register: how its systems stand, what ends ahead, what it costs, and what joins teams."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from storewide.kit import links
from storewide.kit.links import Link
from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.lib.money import Money
from storewide.systems.models import DataAsset, Interface, InterfaceChange, Lifecycle, System, SystemQuerySet
from storewide.systems.permissions import SystemsPermission

#: a contract that ends within this time is to be decided about
AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Cost:
    """What the systems of one team or lifecycle cost a year, a sum each currency, and how many nobody priced."""

    label: str
    systems: int
    amounts: tuple[Money, ...]
    unpriced: int


@dataclass(frozen=True)
class Stated:
    """What something does to an interface, and the record that brings it about."""

    change: InterfaceChange
    because: Link


def for_list() -> SystemQuerySet:
    """Systems with `joined`: how many interfaces of theirs last; with the areas two queries."""
    return System.objects.for_list().annotate(
        joined=Coalesce(_ends("source"), 0) + Coalesce(_ends("target"), 0)
    )


def _ends(side: str) -> Subquery:
    rows = Interface.objects.lasting().filter(**{side: OuterRef("pk")}).order_by().values(side)
    return Subquery(rows.annotate(count=Count("pk")).values("count"))


def ending(on: date) -> list[System]:
    """Running systems whose contract ends within 90 days or has ended, the nearest first; one query."""
    rows = System.objects.running().filter(contract_ends__lte=on + AHEAD)
    return list(rows.select_related("owner").order_by("contract_ends", "name"))


def costs(systems: Iterable[System], by: str) -> list[Cost]:
    """What systems cost by `lifecycle` or `owner`, the most systems first."""
    groups: dict[str, list[System]] = defaultdict(list)
    for system in systems:
        label = Lifecycle(system.lifecycle).label if by == "lifecycle" else str(system.owner or _("No team"))
        groups[str(label)].append(system)
    found = [_cost(label, rows) for label, rows in groups.items()]
    return sorted(found, key=lambda cost: (-cost.systems, cost.label))


def total(systems: Iterable[System]) -> tuple[Money, ...]:
    """What systems cost together, a sum each currency."""
    return _cost("", list(systems)).amounts


def _cost(label: str, rows: list[System]) -> Cost:
    sums: dict[str, int] = defaultdict(int)
    for system in rows:
        if system.cost is not None:
            sums[system.cost.currency] += system.cost.minor
    amounts = tuple(Money(minor, code) for code, minor in sorted(sums.items()))
    return Cost(label, len(rows), amounts, sum(system.cost is None for system in rows))


def interfaces_of(system: System) -> QuerySet[Interface]:
    """What flows to and from a system, what lasts first; one query."""
    rows = Interface.objects.for_list().filter(Q(source=system) | Q(target=system))
    return rows.order_by("-ended_on", "source__name", "target__name", "what")


def stated_about(which: Q) -> list[Stated]:
    """What was stated about interfaces, the latest first, each record resolved once; one query and one a record."""
    rows = InterfaceChange.objects.filter(which).select_related("interface__source", "interface__target")
    resolved: dict[tuple[str, str], Link] = {}
    found = []
    for change in rows.order_by("-created_at", "-pk"):
        key = (change.link_kind, change.link_id)
        if key not in resolved:
            resolved[key] = links.resolve(change.link)
        found.append(Stated(change, resolved[key]))
    return found


def stated_by(link: Link) -> list[InterfaceChange]:
    """What a record does to interfaces, in the order it was stated; one query."""
    rows = InterfaceChange.objects.filter(link_kind=link.kind, link_id=link.id)
    return list(rows.select_related("interface__source", "interface__target"))


def team_links() -> dict[frozenset[UUID], list[str]]:
    """By pair of teams, the interfaces that join systems of both; one query."""
    found: dict[frozenset[UUID], list[str]] = defaultdict(list)
    for each in Interface.objects.working().for_list():
        pair = frozenset(team for team in (each.source.owner_id, each.target.owner_id) if team)
        if len(pair) == 2:
            found[pair].append(str(each))
    return dict(found)


def resolve_link(link: Link) -> Link | None:
    """A link to a system, an interface or data; None for every other kind."""
    rows: Any
    if link.kind == System.KIND:
        rows = System.objects.all()
    elif link.kind == Interface.KIND:
        rows = Interface.objects.for_list()
    elif link.kind == DataAsset.KIND:
        rows = DataAsset.objects.all()
    else:
        return None
    found = rows.filter(pk=link.id).first()
    return found.link if found else link


def search(actor: Actor, words: str) -> Iterable[Hit]:
    """Systems by name, purpose or vendor, data by name or purpose. Two queries."""
    if not may(actor, SystemsPermission.VIEW):
        return
    for system in best_rows(words, System.objects.all(), "name", "purpose", "vendor"):
        yield Hit(_("System"), system.name, system.purpose[:120], system.get_absolute_url())
    for asset in best_rows(words, DataAsset.objects.select_related("system"), "name", "purpose"):
        yield Hit(_("Data"), asset.name, str(asset.system), asset.get_absolute_url())


def held_by(system: System) -> list[DataAsset]:
    """The data that lies in a system, by name; one query."""
    return list(DataAsset.objects.for_list().filter(system=system))
