"""The operation map as its address asks for it: areas as tiles, in the groups of the operation and of the store."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import QueryDict

from storewide.kit import list_reading
from storewide.kit.list_filters import Control
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor
from storewide.kit.tags import Tag
from storewide.ownership import lists, words
from storewide.ownership.models import Area, Group, Standing


@dataclass(frozen=True)
class Tile:
    """An area as the map shows it.

    Where somebody answers for it, `tag` and `name` (the way to name somebody) are None; `name` also where
    whoever looks may not.
    """

    area: Area
    tag: Tag | None
    initials: str
    name: Action | None


@dataclass(frozen=True)
class Section:
    """A group of the map with its tiles; nobody answers for `gaps` of them."""

    group: str
    tiles: tuple[Tile, ...]

    @property
    def label(self) -> str:
        """The group's heading."""
        return str(words.GROUPS[self.group])

    @property
    def gaps(self) -> int:
        return sum(tile.tag is not None for tile in self.tiles)

    @property
    def words(self) -> str:
        """How the group stands."""
        return words.gaps_of(len(self.tiles), self.gaps)


@dataclass(frozen=True)
class Count:
    """How many areas of the map stand so."""

    tag: Tag
    count: int


@dataclass(frozen=True)
class OperationMap:
    """What is left of the map by search and filters: the operation's own section, then those of the store."""

    operation: tuple[Section, ...]
    features: tuple[Section, ...]
    controls: tuple[Control, ...]
    query: str
    search_label: str

    @property
    def count(self) -> int:
        """How many areas are shown."""
        return sum(len(section.tiles) for section in (*self.operation, *self.features))

    @property
    def standings(self) -> list[Count]:
        """How many of the areas shown stand how, as the key of the map; none is not told."""
        tiles = [tile for section in (*self.operation, *self.features) for tile in section.tiles]
        counts = (
            (tag, sum((tile.tag or words.TAGS[Standing.OWNED]) is tag for tile in tiles))
            for tag in words.TAGS.values()
        )
        return [Count(tag, count) for tag, count in counts if count]

    @property
    def narrowed(self) -> bool:
        """Whether the address leaves anything out."""
        return bool(self.query.strip()) or any(control.is_set for control in self.controls)


def read(params: QueryDict, actor: Actor, on: date) -> OperationMap:
    """The map on a day, as `actor` sees it, in one query; search and filters are those of the list."""
    spec = lists.areas(actor, on)
    areas, controls, _sort = list_reading.arrange(spec, Area.objects.for_map(), params)
    found = _sections(areas, actor, on)
    return OperationMap(
        operation=tuple(section for section in found if section.group == Group.OPERATION),
        features=tuple(section for section in found if section.group != Group.OPERATION),
        controls=controls,
        query=params.get("q", ""),
        search_label=str(spec.search_label),
    )


def tile(area: Area, actor: Actor, on: date) -> Tile:
    """An area as a tile on a day."""
    standing = area.standing(on)
    is_owned = standing is Standing.OWNED
    return Tile(
        area,
        tag=None if is_owned else words.TAGS[standing],
        initials=words.initials(area.holder.name) if area.holder else "",
        name=None if is_owned else words.may_name(area, actor),
    )


def _sections(areas: Iterable[Area], actor: Actor, on: date) -> list[Section]:
    """The areas, given in the order of the map, in its groups; groups without any are left out."""
    by_group = groupby(areas, key=lambda area: area.group)
    return [Section(group, tuple(tile(area, actor, on) for area in found)) for group, found in by_group]
