"""What happened in the days of a why, as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from storewide.insight.why import words
from storewide.insight.why.answer import Why
from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.tags import Tag

#: what the address says of the page above the list
KEPT = ("store", "from", "to", "against", "against_from", "against_to", "by", "where", "mature", "deep")


@dataclass(frozen=True)
class Row:
    """Something that happened, as the list shows it; `place` is how well it explains the change, 1 best."""

    place: int
    what: str
    kind: str
    first: date
    until: str
    effect: str
    area: str
    owner: Tag
    url: str

    @property
    def who(self) -> str:
        """The owner's words, to filter by."""
        return str(self.owner)


def rows(why: Why, on: date) -> tuple[Row, ...]:
    """Everything that happened, what explains the change best first."""
    return tuple(
        Row(
            place=place,
            what=each.label,
            kind=words.kind(each),
            first=each.first,
            until=formats.day(each.last) if each.last else "",
            effect=words.effect_of(each, why.currency) or words.when(each, why),
            area=str(each.area) if each.area else "",
            owner=words.owner(each.area, on),
            url=each.url,
        )
        for place, each in enumerate(why.happened, 1)
    )


def happened(shown: Iterable[Row]) -> ListSpec:
    """The list of what happened."""
    every = tuple(shown)
    return ListSpec(
        name="happened",
        keep=KEPT,
        columns=(
            Column("what", _("What happened"), sort="what", url=lambda row: row.url),
            Column("kind", _("Kind"), sort="kind", priority=2),
            Column("first", _("From"), kind=Kind.DAY, sort=("first", "place")),
            Column("until", _("To"), priority=3),
            Column("effect", _("What is known of its effect")),
            Column("area", _("Area"), sort="area", priority=3),
            Column("owner", _("Accountable"), kind=Kind.TAG, sort="who", priority=2),
        ),
        filters=(
            Filter("kind", _("Kind"), _choices(every, "kind")),
            Filter("area", _("Area"), _choices(every, "area")),
            Filter("who", _("Accountable"), _choices(every, "who")),
        ),
        search=("what", "kind", "area"),
        order="place",
        counted=ngettext_lazy("%(shown)s thing happened", "%(shown)s things happened", "count"),
        empty=Empty(
            _("Nothing is noted for these days"),
            _(
                "Releases, experiments, campaigns, incidents, stock-outs, prices and holidays would stand here."
            ),
        ),
    )


def _choices(every: Iterable[Row], name: str) -> tuple[tuple[Any, str], ...]:
    values = sorted({getattr(row, name) for row in every} - {""})
    return tuple((value, value) for value in values)
