"""What of all that happened is marked on a chart: what is of one kind, of one area, of whoever answers for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from storewide.metrics.models import Annotation, AnnotationKind

type Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Marking:
    """The choice in `?mark_kind=&mark_area=&mark_owner=`: a kind, an area's slug, a person's id; empty for all."""

    kind: str = ""
    area: str = ""
    owner: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Marking":
        """The choice of an address."""
        return cls(*(query.get(f"mark_{name}", "") for name in ("kind", "area", "owner")))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The choice as an address has it."""
        said = (("mark_kind", self.kind), ("mark_area", self.area), ("mark_owner", self.owner))
        return [(name, value) for name, value in said if value]

    def picked(self, found: Iterable[Annotation]) -> tuple[Annotation, ...]:
        """Those that are marked, in their order."""
        return tuple(each for each in found if self._fits(each))

    def _fits(self, annotation: Annotation) -> bool:
        return (
            self.kind in ("", annotation.kind)
            and self.area in ("", _area(annotation)[0])
            and self.owner in ("", _owner(annotation)[0])
        )


def _area(annotation: Annotation) -> tuple[str, str]:
    return (annotation.area.slug, str(annotation.area)) if annotation.area else ("", "")


def _owner(annotation: Annotation) -> tuple[str, str]:
    holder = annotation.area.holder if annotation.area else None
    return (str(holder.pk), str(holder)) if holder else ("", "")


def form(marking: Marking, found: Iterable[Annotation]) -> dict[str, Any]:
    """What the form beside a chart offers: the kinds, areas and owners of what happened; nothing where nothing did."""
    happened = tuple(found)
    return {
        "marking": marking,
        "marked_kinds": _kinds(happened),
        "marked_areas": _known(_area(each) for each in happened),
        "marked_owners": _known(_owner(each) for each in happened),
    }


def _kinds(happened: tuple[Annotation, ...]) -> Options:
    there = {each.kind for each in happened}
    return [(kind.value, str(kind.label)) for kind in AnnotationKind if kind.value in there]


def _known(pairs: Iterable[tuple[str, str]]) -> Options:
    return sorted({pair for pair in pairs if pair[0]}, key=lambda pair: pair[1])
