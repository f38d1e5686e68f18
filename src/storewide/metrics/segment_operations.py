"""Every change to segments."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.metrics.models import Segment
from storewide.metrics.segments import by_dimension
from storewide.warehouse.questions import DIMENSIONS

_LONGEST_SLUG = 60


class SegmentNameTaken(Refusal):
    """Another segment has this name, or a name that gives the same address."""

    field = "name"


class SegmentEmpty(Refusal):
    """A segment that narrows nothing, or by what is no dimension."""


class SegmentInUse(Refusal):
    """Something refers to the segment, so that it cannot be removed."""

    status = 409


@trail.operation
def make_segment(*, name: str, filters: Iterable[tuple[str, str]], by: Actor, at: datetime) -> Segment:
    """Name a part of the trade; from then on it is a filter and a row of breakdowns everywhere."""
    slug = slugify(name)[:_LONGEST_SLUG]
    if not slug or Segment.objects.filter(slug=slug).exists():
        raise SegmentNameTaken(
            _("There is a segment “%(name)s” already, or the name has no letters; choose another.")
            % {"name": name}
        )
    kept = _checked(filters)
    made = Segment(slug=slug, name=name, filters=kept, created_at=at)
    made.save(force_insert=True)
    trail.record(
        action="metrics.segment.make", of=made, by=by, at=at, changes={"filters": [None, _told(kept)]}
    )
    return made


@trail.operation
def change_segment(
    *,
    segment: Segment,
    name: str,
    filters: Iterable[tuple[str, str]],
    by: Actor,
    at: datetime,
    expected_version: int | None,
) -> Segment:
    """Rename a segment or say anew what belongs to it; its address stays, its past figures change with it."""
    kept = _checked(filters)
    before = segment.filters
    try:
        differing = save_changes(segment, {"name": name, "filters": kept}, expected_version)
    except Conflict as conflict:
        stored = Segment.objects.get(pk=segment.pk)
        theirs = {name: ", ".join(values) for name, values in by_dimension(stored.filters).items()}
        raise Conflict(conflict.sentence, {"name": stored.name, **theirs}) from None
    if "filters" in differing:
        differing["filters"] = [_told(before), _told(kept)]
    trail.record(action="metrics.segment.change", of=segment, by=by, at=at, changes=differing)
    return segment


@trail.operation
def remove_segment(*, segment: Segment, by: Actor, at: datetime) -> None:
    """Take a segment away; refused while a target or an alert is about it."""
    trail.record(
        action="metrics.segment.remove",
        of=segment,
        by=by,
        at=at,
        changes={"filters": [_told(segment.filters), None]},
    )
    try:
        segment.delete()
    except ProtectedError as error:
        raise SegmentInUse(
            _("“%(segment)s” is in use by %(count)s targets or alerts; remove these first.")
            % {"segment": segment.name, "count": len(error.protected_objects)}
        ) from None


def _checked(filters: Iterable[tuple[str, str]]) -> list[list[str]]:
    kept = [[name, value] for name, value in dict.fromkeys((name, value) for name, value in filters)]
    if not kept:
        raise SegmentEmpty(_("A segment needs at least one value; choose what belongs to it."))
    for name, _value in kept:
        if name not in DIMENSIONS:
            raise SegmentEmpty(
                _("“%(name)s” is not a dimension; it must be one of %(all)s.")
                % {"name": name, "all": ", ".join(DIMENSIONS)}
            )
    return kept


def _told(filters: Iterable[Iterable[str]]) -> str:
    return ", ".join("=".join(pair) for pair in filters)
