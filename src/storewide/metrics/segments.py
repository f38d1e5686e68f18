"""Segments: parts of the trade by name, spelled out as the filters they stand for."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.metrics.models import Segment

#: the name that a segment goes by among filters
NAME = "segment"

Filters = tuple[tuple[str, str], ...]


class SegmentRefused(Refusal):
    """A filter names a segment that does not exist, or one that cannot be where the other filters are."""

    field = "where"


class NothingInCommon(SegmentRefused):
    """A segment and the other filters exclude each other."""


def in_order() -> tuple[Segment, ...]:
    """Every segment, by name."""
    return tuple(Segment.objects.all())


def spelled_out(where: Iterable[tuple[str, str]]) -> Filters:
    """The filters with each segment as what it stands for; no query where none is named.

    What is asked beside a segment narrows it: of one dimension only the values that both name are left. Raises
    SegmentRefused for an unknown segment, NothingInCommon where no value is left.
    """
    plain = tuple(where)
    slugs = dict.fromkeys(value for name, value in plain if name == NAME)
    if not slugs:
        return plain
    known = {segment.slug: segment for segment in Segment.objects.filter(slug__in=slugs)}
    left = tuple(pair for pair in plain if pair[0] != NAME)
    for slug in slugs:
        if slug not in known:
            raise SegmentRefused(_("There is no segment “%(slug)s”.") % {"slug": slug})
        left = narrowed(left, known[slug])
    return left


def narrowed(where: Filters, segment: Segment) -> Filters:
    """The filters and the segment together; raises NothingInCommon where they exclude each other. No query."""
    left = by_dimension(where)
    found = dict(left)
    for name, values in by_dimension(segment.filters).items():
        both = [value for value in values if value in left[name]] if name in left else values
        if not both:
            told = {"segment": segment.name, "filter": f"{name}={', '.join(left[name])}"}
            raise NothingInCommon(
                _("The segment “%(segment)s” and %(filter)s have nothing in common; take one off.") % told
            )
        found[name] = both
    return tuple((name, value) for name, values in found.items() for value in values)


def by_dimension(pairs: Iterable[Iterable[str]]) -> dict[str, list[str]]:
    """The values of each dimension that filters name, in their order."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
