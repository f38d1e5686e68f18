"""The round map: the operation's areas, around them the store's features, then KPIs, activities and data duties.

What is many is grouped, so that every segment stays readable: areas by their team or their group, the rest by area.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from textwrap import wrap

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.kit.tags import Tag, Text, Tone
from storewide.ownership import rings, words
from storewide.ownership.models import Activity, ActivityKind, Area, Group, Part, Responsibility, Standing
from storewide.ownership.round_geometry import Band, Slice, arc, slices

#: more segments than this on one ring cannot be read; then they are grouped
MOST = 28
#: the rings from the middle out; lengths in units of the picture
BANDS = (Band(92, 200), Band(226, 336), Band(344, 408), Band(416, 480), Band(488, 552))
#: where the names of the groups of store features stand, between the first two rings
NAMES = 207.0
#: the size of letters on each ring, in units of the picture
SIZES = (15.0, 14.0, 13.0, 12.0, 12.0)

HEALTHY = Tag(gettext_lazy("in good hands"), Tone.GOOD)
WARNED = Tag(gettext_lazy("worth a look"), Tone.WAITING, "warning")
BROKEN = Tag(gettext_lazy("to be mended"), Tone.BAD)
#: a mark beside the colour
MARKS = {Tone.GOOD: "✓", Tone.WAITING: "!", Tone.BAD: "✕"}


#: each group of areas by its code, with its name and the list of its areas
type Groups = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Item:
    """One thing before it is drawn; `groups` is what it is put together with where there are too many."""

    label: str
    url: str
    tag: Tag
    #: asked of what is drawn, not of each of thousands that are grouped
    who: Callable[[], str]
    groups: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Segment:
    """One segment as it is drawn: its outline, its lines of words, what it says in full, and where it leads."""

    item: Item
    slice: Slice
    lines: tuple[tuple[float, str], ...]
    mark_y: float

    @property
    def tone(self) -> str:
        return self.item.tag.tone.value

    @property
    def mark(self) -> str:
        return MARKS[self.item.tag.tone]

    @property
    def said(self) -> str:
        """All of it in words."""
        parts = (self.item.label, self.item.who(), str(self.item.tag))
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class DrawnRing:
    """A ring with its heading and its segments; `size` is that of its letters, `names` those of arcs with their paths."""

    heading: Text
    segments: tuple[Segment, ...]
    size: float
    outer: float
    names: tuple[tuple[str, str], ...] = ()


def draw(on: date, findings: Mapping[str, Sequence[Finding]]) -> list[DrawnRing]:
    """The rings on a day, coloured by the open findings about each area; empty rings are left out.

    Three queries besides those of the upper modules' rings.
    """
    areas, groups = list(Area.objects.for_checks()), {group: _of_group(group) for group in Group.values}
    found = [
        (
            str(_("The operation")),
            [_area(area, on, findings, groups) for area in areas if area.group == Group.OPERATION],
        )
    ]
    features = [_area(area, on, findings, groups) for area in areas if area.group != Group.OPERATION]
    found.append((str(_("Store features")), features))
    by_slug = {area.slug: area for area in areas}
    found += [
        (str(heading), [_ringed(item, by_slug, groups) for item in items])
        for heading, items in rings.of_modules()
    ]
    found += _activities(on, groups)
    return [
        DrawnRing(
            heading,
            _segments(items, band, size, along=number > 1),
            size,
            band.outer,
            _names(areas, len(items)) if number == 1 else (),
        )
        for number, ((heading, items), band, size) in enumerate(
            zip(_filled(found), BANDS, SIZES, strict=False)
        )
    ]


def gaps(drawn: Iterable[DrawnRing]) -> int:
    """How many segments are to be mended."""
    return sum(segment.item.tag is BROKEN for ring in drawn for segment in ring.segments)


def _filled(found: Sequence[tuple[str, list[Item]]]) -> list[tuple[str, list[Item]]]:
    return [(heading, items) for heading, items in found if items]


def _area(area: Area, on: date, findings: Mapping[str, Sequence[Finding]], groups: Groups) -> Item:
    open_ones = findings.get(area.slug, ())
    standing = area.standing(on)
    is_broken = any(each.severity is Severity.ERROR for each in open_ones) or standing is not Standing.OWNED
    tag = BROKEN if is_broken else WARNED if open_ones else HEALTHY
    shown = (_of_team(area), groups[area.group])
    return Item(area.name, area.get_absolute_url(), tag, partial(_who, area, on), shown)


def _who(area: Area, on: date) -> str:
    return words.accountable(area, on) or str(words.TAGS[area.standing(on)])


def _ringed(item: rings.RingItem, areas: Mapping[str, Area], groups: Groups) -> Item:
    area = areas.get(item.area)
    shown = _of_area(area, groups) if area else ((str(_("no area")), ""),) * 2
    who = partial(str, area if area else _("no area"))
    return Item(str(item.label), item.url, HEALTHY if item.is_owned else BROKEN, who, shown)


def _activities(on: date, groups: Groups) -> list[tuple[str, list[Item]]]:
    """The rings of activities and of data duties; two queries."""
    here = Q(role__holder__left_on=None) | Q(role__holder__left_on__gt=on)
    named = Responsibility.objects.filter(
        here, activity=OuterRef("pk"), part=Part.ACCOUNTABLE, role__holder__isnull=False
    )
    owned = set(Activity.objects.filter(Exists(named)).values_list("pk", flat=True))
    by_kind: dict[str, list[Item]] = {kind: [] for kind in ActivityKind.values}
    for row in Activity.objects.for_map():
        tag = HEALTHY if row.pk in owned else BROKEN
        by_kind[row.kind].append(
            Item(row.name, row.get_absolute_url(), tag, partial(str, row.area), _of_area(row.area, groups))
        )
    return [
        (str(_("Activities")), by_kind[ActivityKind.ACTIVITY]),
        (str(_("Data duties")), by_kind[ActivityKind.DATA_DUTY]),
    ]


def _of_area(area: Area, groups: Groups) -> tuple[tuple[str, str], ...]:
    return ((area.name, area.get_absolute_url()), groups[area.group])


def _of_team(area: Area) -> tuple[str, str]:
    """The team that does the work, and the list of its areas."""
    if area.responsible is None:
        return str(_("no team")), f"{_listed()}?gaps=team"
    return area.responsible.name, f"{_listed()}?{urlencode({'q': area.responsible.name})}"


def _of_group(group: str) -> tuple[str, str]:
    return str(words.GROUPS[group]), f"{_listed()}?{urlencode({'group': group})}"


# asked for each of thousands of areas
@lru_cache(maxsize=1)
def _listed() -> str:
    return reverse("ownership:areas")


def _names(areas: Sequence[Area], shown: int) -> tuple[tuple[str, str], ...]:
    """The groups of the store's features with the arcs that lead along them; none where the features are grouped."""
    if shown > MOST:
        return ()
    counts = Counter(area.group for area in areas if area.group != Group.OPERATION)
    names, begins = [], -0.5
    for group, count in counts.items():
        ends = begins + count
        names.append((str(words.GROUPS[group]), arc(begins / shown, ends / shown, NAMES)))
        begins = ends
    return tuple(names)


def _segments(items: Sequence[Item], band: Band, size: float, *, along: bool) -> tuple[Segment, ...]:
    shown = _grouped(items)
    places = slices(len(shown), band, along=along)
    return tuple(_segment(item, place, size) for item, place in zip(shown, places, strict=True))


def _segment(item: Item, place: Slice, size: float) -> Segment:
    # a line less than there is room for, since the mark takes one
    rows = max(int(place.height / (size * 1.15)) - 1, 1)
    lines = _lines(item.label, place, size, rows)
    return Segment(item, place, lines, round(lines[0][0] - size * 1.15, 1))


def _grouped(items: Sequence[Item]) -> list[Item]:
    """The items, or by the first of their groups that leaves few enough to read."""
    if len(items) <= MOST:
        return list(items)
    levels: list[Callable[[Item], tuple[str, str]]] = [
        lambda item: item.groups[0],
        lambda item: item.groups[1],
    ]
    for level in levels:
        together: dict[tuple[str, str], list[Item]] = {}
        for item in items:
            together.setdefault(level(item), []).append(item)
        if len(together) <= MOST:
            break
    return [_together(name, url, found) for (name, url), found in list(together.items())[:MOST]]


def _together(name: str, url: str, items: Sequence[Item]) -> Item:
    """Several items as one: as bad as the worst of them, with how many of them are to be mended."""
    broken = sum(item.tag is BROKEN for item in items)
    warned = any(item.tag is WARNED for item in items)
    tag = BROKEN if broken else WARNED if warned else HEALTHY
    values = {"count": formats.number(len(items)), "broken": formats.number(broken)}
    who = (
        ngettext("%(broken)s of %(count)s to be mended", "%(broken)s of %(count)s to be mended", len(items))
        % values
    )
    return Item(f"{name} ({formats.number(len(items))})", url, tag, partial(str, who))


def _lines(label: str, place: Slice, size: float, most: int) -> tuple[tuple[float, str], ...]:
    """The label as lines that fit the segment, each with its height over the middle; the mark stands above them."""
    fits = max(place.letters(size), 3)
    found = wrap(label, fits, break_long_words=True) or [""]
    if len(found) > most:
        found = [*found[: most - 1], f"{found[most - 1][: fits - 1]}…"]
    step = size * 1.15
    first = place.y + 8 + size * 0.35 - step * (len(found) - 1) / 2
    return tuple((round(first + step * number, 1), line) for number, line in enumerate(found))
