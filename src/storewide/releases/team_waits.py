"""Which teams wait for each other while a release is prepared: facts that coupling reads."""

from datetime import datetime

from storewide.organization.models import Team, WaitKind
from storewide.organization.wait_operations import keep_waits, stop_waiting
from storewide.releases import checklists
from storewide.releases.models import Carried, Release, ReleaseState, Signed, SignOff


def follow(release: Release, at: datetime) -> None:
    """Write down who waits for whom as the release stands now; nobody does once it is not prepared any more.

    The team of its area waits for the teams whose areas its requests are about, until it goes live or they are taken
    out; the author's team waits for that of the accountable person until they have signed.
    """
    if release.state != ReleaseState.PREPARING:
        stop_waiting(link=release.link, until=at)
        return
    pairs: set[tuple[Team, Team]] = set()
    own = release.area.responsible if release.area else None
    carried = Carried.objects.filter(release=release, request__isnull=False)
    for other in Team.objects.filter(pk__in=carried.values("request__area__responsible")):
        if own is not None and other != own:
            pairs.add((own, other))
    author, signing = release.author.team if release.author else None, _signing(release)
    if author is not None and signing is not None and author != signing:
        pairs.add((author, signing))
    keep_waits(pairs=pairs, kind=WaitKind.RELEASE, link=release.link, at=at)


def _signing(release: Release) -> Team | None:
    """The team of whoever has to sign and has not yet."""
    holder = release.holder
    if holder is None or checklists.of_release(release).signed_by is not Signed.ACCOUNTABLE:
        return None
    if SignOff.objects.standing().filter(release=release, person=holder).exists():
        return None
    return holder.team
