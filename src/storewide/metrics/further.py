"""The metrics beyond the KPIs and their factors: by the group of their area, and what is not measured yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.pages import guide_url
from storewide.kit.tags import Tag, Text
from storewide.metrics import areas, choice_pages, definitions, measure_words, rules, words
from storewide.metrics.comparing import Compared
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Figures
from storewide.metrics.period import Chosen
from storewide.metrics.scorecard import CODES
from storewide.ownership.models import Group
from storewide.warehouse.questions import VALUES

#: a scorecard does not wait for these: how customers buy is learnt anew from all orders whenever some came
_LEARNT = frozenset(VALUES)


@dataclass(frozen=True)
class Known:
    """A metric of the page: its value now and before, and who answers for it."""

    name: str
    url: str
    value: str
    before: str
    change: Tag | None
    owner: Tag


@dataclass(frozen=True)
class Together:
    """The metrics whose areas are of one group."""

    label: str
    rows: tuple[Known, ...]


@dataclass(frozen=True)
class Missing:
    """Metrics that wait for the same thing to be connected."""

    connect: Text
    guide: str
    names: str


@dataclass(frozen=True)
class Further:
    """All metrics beyond the first ones."""

    groups: tuple[Together, ...]
    missing: tuple[Missing, ...]


def codes() -> tuple[str, ...]:
    """The metrics beyond the KPIs and their factors that are asked with them: all but what takes long to learn."""
    return tuple(
        code
        for code, definition in definitions.all_definitions().items()
        if code not in CODES and _LEARNT.isdisjoint(definition.measures)
    )


def _learnt() -> list[Definition]:
    return [each for each in definitions.all_definitions().values() if not _LEARNT.isdisjoint(each.measures)]


def read(chosen: Chosen, now: Figures, compared: Mapping[str, Compared], today: date) -> Further:
    """Each known metric by group, each unknown one once; `now` holds the measures of all. One query."""
    belongs = areas.by_metric()
    groups: dict[str, list[Known]] = {group: [] for group in (*Group.values, "")}
    missing: dict[measure_words.Source, list[Definition]] = {}
    for code in codes():
        definition = definitions.named(code)
        if lacking := _lacking(definition, now):
            missing.setdefault(measure_words.source_of(lacking), []).append(definition)
            continue
        area = belongs.get(code)
        owner = words.owner(area, today)
        known = _known(definition, chosen, now, compared.get(code), owner)
        groups[area.group if area else ""].append(known)
    for definition in _learnt():
        area = belongs.get(definition.code)
        groups[area.group if area else ""].append(_elsewhere(definition, chosen, words.owner(area, today)))
    named = {**dict(Group.choices), "": _("Of no area")}
    return Further(
        tuple(Together(str(named[group]), tuple(rows)) for group, rows in groups.items() if rows),
        tuple(
            Missing(source.connect, guide_url(source.guide), ", ".join(words.name(each) for each in found))
            for source, found in missing.items()
        ),
    )


def _lacking(definition: Definition, now: Figures) -> str:
    """The first of its measures that the data cannot say; an empty text where all are known."""
    over, under = rules.parts(definition, now.measures)
    if over is not None and under is not None:
        return ""
    return next(name for name in definition.measures if now.measures.get(name) is None)


def _elsewhere(definition: Definition, chosen: Chosen, owner: Tag) -> Known:
    """A metric whose value its own page says."""
    url = choice_pages.metric_url(definition.code, chosen)
    return Known(words.name(definition), url, _("on its page"), formats.NO_VALUE, None, owner)


def _known(
    definition: Definition, chosen: Chosen, now: Figures, compared: Compared | None, owner: Tag
) -> Known:
    currency = chosen.store.currency
    return Known(
        name=words.name(definition),
        url=choice_pages.metric_url(definition.code, chosen),
        value=words.shown(definition, now.ratio(definition.code), currency),
        before=words.was(compared, currency) if compared else formats.NO_VALUE,
        change=words.moved(compared) if compared else None,
        owner=owner,
    )
