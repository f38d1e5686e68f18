"""What the pages of measured areas say: each area's leading metric, who answers for it, and who used it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag
from storewide.metrics import areas, choice_pages, definitions, scorecard, scorecard_pages, words
from storewide.metrics.models import AreaMeasure
from storewide.metrics.period import Chosen
from storewide.metrics.scorecard import Tile
from storewide.metrics.scorecard_pages import TileShown
from storewide.ownership.models import Area, Group
from storewide.sources.house import warehouse

#: an area that stands badly is called by name in the title where there are no more than these
FEW = 3


@dataclass(frozen=True)
class Measured:
    """An area of the page: its leading metric beside its plan, who answers, and the visitors who used it."""

    area: Area
    measure: AreaMeasure | None
    tile: TileShown | None
    good: bool | None
    used_by: str
    owner: Tag
    edit: str


@dataclass(frozen=True)
class Together:
    """The areas of one group."""

    label: str
    rows: tuple[Measured, ...]


def show(chosen: Chosen, today: date) -> dict[str, Any]:
    """Every area of the store's features, and those of the operation that are measured, by group."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    measures = {each.area_id: each for each in AreaMeasure.objects.all()}
    shown = [area for area in Area.objects.for_map() if area.pk in measures or area.group != Group.OPERATION]
    tiles = _tiles(chosen, measures.values())
    rows = [_measured(area, measures.get(area.pk), tiles, chosen, today) for area in shown]
    return {
        "page": Page(
            title=finding(rows),
            short=_("Store features"),
            purpose=_(
                "How each feature of the store does by the one metric that leads it, and who answers for it."
            ),
            guide="metrics#feature-areas",
            crumbs=choice_pages.below_scorecard(chosen),
        ),
        "groups": [
            Together(str(label), tuple(row for row in rows if row.area.group == group))
            for group, label in Group.choices
            if any(row.area.group == group for row in rows)
        ],
        **choice_pages.undivided(chosen),
        "whole": True,
    }


def finding(rows: list[Measured]) -> str:
    """How many features are measured, and which stand badly, in one sentence."""
    known = [row for row in rows if row.good is not None]
    bad = [row.area.name for row in known if row.good is False]
    values = {
        "known": formats.number(len(known)),
        "all": formats.number(len(rows)),
        "bad": formats.number(len(bad)),
        "names": ", ".join(bad),
    }
    if not known:
        return _("No store feature can be held against a plan yet")
    if not bad:
        return _("None of the %(known)s features with a plan is behind it") % values
    if len(bad) > FEW:
        return _("%(bad)s of the %(known)s features with a plan are behind it") % values
    return _("Behind plan: %(names)s (%(known)s features have a plan)") % values


def _tiles(chosen: Chosen, measures: Any) -> Mapping[str, Tile]:
    assert chosen.days is not None  # noqa: S101
    known = definitions.all_definitions()
    codes = tuple(dict.fromkeys(each.metric for each in measures if each.metric in known))
    return scorecard.standings(chosen.store, chosen.days, codes)


def _measured(
    area: Area, measure: AreaMeasure | None, tiles: Mapping[str, Tile], chosen: Chosen, today: date
) -> Measured:
    tile = tiles.get(measure.metric) if measure else None
    return Measured(
        area=area,
        measure=measure,
        tile=scorecard_pages.shown_tile(tile, chosen) if tile else None,
        good=tile.good if tile else None,
        used_by=_used_by(measure, chosen),
        owner=words.owner(area, today),
        edit=reverse("metrics:area", args=[area.slug]),
    )


def _used_by(measure: AreaMeasure | None, chosen: Chosen) -> str:
    """How many visitors used the area's pages or did its events."""
    if measure is None or not (measure.pages or measure.events) or chosen.days is None:
        return formats.NO_VALUE
    found = warehouse().visitors_of(
        chosen.store.slug, chosen.days, tuple(measure.events), tuple(measure.pages)
    )
    return formats.number(found[0].visitors, 0)


def measure(area: Area, record: AreaMeasure | None) -> dict[str, Any]:
    """The form of an area's measure."""
    return {
        "page": Page(
            title=_("How “%(area)s” is measured") % {"area": area.name},
            purpose=_("Which pages and events of the store are its own, and the one metric that leads it."),
            guide="metrics#feature-areas",
            crumbs=(Crumb(_("Store features"), reverse("metrics:areas")),),
            actions=(Action(_("Open the area"), area.get_absolute_url(), "quiet"),),
        ),
        "also_measured": [words.name(definitions.named(code)) for code in areas.metrics_of(area)],
        "history": history(record) if record else (),
    }
