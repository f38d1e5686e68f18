"""What a release requires people to know before it goes live, and who is named on releases."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from storewide.learning import reading
from storewide.learning.reading import Needed
from storewide.releases.models import Briefing, Release, ReleaseState


def lacking(releases: Iterable[Release], on: date) -> dict[UUID, list[Needed]]:
    """What each release requires and somebody still lacks, by its id; four queries, one where nothing is required."""
    chosen = list(releases)
    found = reading.needed([release.link for release in chosen], on)
    return {
        release.pk: [each for each in found.get((release.link.kind, release.link.id), []) if each.missing]
        for release in chosen
    }


def people(found: list[Needed]) -> tuple[str, ...]:
    """Each person with the course they lack."""
    return tuple(f"{person}: {each.need.course}" for each in found for person in each.missing)


def teams(found: list[Needed]) -> tuple[str, ...]:
    """Each team or role of which nobody knows what is required."""
    return tuple(str(each.need) for each in found if len(each.missing) == len(each.people))


def people_named() -> set[UUID]:
    """The people who are accountable for, prepared or are informed of a release that is prepared or live."""
    at_work = Release.objects.filter(state__in=[ReleaseState.PREPARING, ReleaseState.LIVE])
    named = {pk for pair in at_work.values_list("accountable", "author") for pk in pair if pk}
    informed = Briefing.objects.current().filter(release__in=at_work)
    return named | {pk for pk in informed.values_list("informed", flat=True) if pk}
