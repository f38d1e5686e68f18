"""Releases as items of the board of coordination, the open steps of their checklists as those of operation."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.kit.work import Item, Level, Stage
from storewide.lib.clock import now
from storewide.releases.models import Carried, Release, ReleaseState, Step
from storewide.releases.permissions import ReleasesPermission

STAGES = {
    ReleaseState.PREPARING: Stage.NEXT,
    ReleaseState.LIVE: Stage.DOING,
    ReleaseState.DECIDED: Stage.DONE,
}


def items(actor: Actor, done_from: date) -> Iterable[Item]:
    """Releases that are prepared or watched, those that went live from that day on, and their steps; three queries."""
    if not may(actor, ReleasesPermission.VIEW):
        return
    wanted = Q(state__in=[ReleaseState.PREPARING, ReleaseState.LIVE])
    done = Q(state=ReleaseState.DECIDED, live_on__gte=done_from)
    releases = list(Release.objects.filter(wanted | done).for_list())
    carried = _carried(releases)
    for release in releases:
        yield _release(release, carried[release.pk])
    preparing = [each for each in releases if each.state == ReleaseState.PREPARING]
    for step in Step.objects.filter(release__in=preparing, required=True).select_related("release"):
        if step.done_at is None or step.done_at.date() >= done_from:
            yield _step(step, carried[step.release_id])


def _release(release: Release, carried: list[Link]) -> Item:
    late = release.state == ReleaseState.PREPARING and release.planned_on < now().date()
    begun = release.created_at.date()
    return Item(
        link=release.link,
        what=_("Release"),
        level=Level.COORDINATION,
        stage=STAGES[ReleaseState(release.state)],
        tag=release.tag,
        since=release.live_on or begun,
        begun=min(begun, release.live_on or begun),
        owner=str(release.holder or ""),
        blocked=_("its day, %(day)s, has passed") % {"day": formats.day(release.planned_on)} if late else "",
        serves=tuple(carried),
    )


def _step(step: Step, carried: list[Link]) -> Item:
    release = step.release
    begun = release.created_at.date()
    label = _("%(step)s: %(release)s") % {"step": step.label, "release": release}
    done = step.done_at is not None
    return Item(
        link=Link("releases.step", str(step.pk), label, f"{release.get_absolute_url()}#checklist"),
        what=_("Step of a release"),
        level=Level.OPERATION,
        stage=Stage.DONE if done else Stage.NEXT,
        tag=Tag(_("Done"), Tone.GOOD) if done else Tag(_("Open"), Tone.WAITING),
        since=step.done_at.date() if step.done_at else begun,
        begun=begun,
        owner=step.done_by_label if done else str(release.holder or ""),
        serves=(release.link, *carried),
    )


def _carried(releases: list[Release]) -> dict[UUID, list[Link]]:
    """What each release brings, in one query."""
    found: dict[UUID, list[Link]] = defaultdict(list)
    for each in Carried.objects.filter(release__in=releases).select_related("request"):
        found[each.release_id].append(each.link)
    return found
