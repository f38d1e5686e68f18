"""What else stands before going live: the roles that sign, go or no-go, days on which nothing goes live, the flag."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.organization.models import Person
from storewide.ownership.answering import answering_in
from storewide.releases.models import Freeze, GoDecision, Release, Side, SigningRole, SignOff, Tier
from storewide.releases.preparing import flagged, freezes
from storewide.releases.preparing.rules import Going


def read(
    releases: Sequence[Release], signed: Mapping[UUID, Iterable[SignOff]], on: date, live_on: date | None
) -> dict[UUID, Going]:
    """What stands before each release going live on `live_on`, else on its planned day, by its id; in five queries."""
    roles = roles_by_tier()
    acting = answering_in([each.role for sides in roles.values() for each in sides.values()], on)
    decided: dict[UUID, GoDecision] = {}
    for each in GoDecision.objects.filter(release__in=releases).order_by("at", "id"):
        decided[each.release_id] = each
    days = {release.pk: live_on or max(release.planned_on, on) for release in releases}
    frozen = freezes.over(releases, days)
    return {
        release.pk: _of(
            release,
            roles.get(release.tier, {}),
            acting,
            list(signed.get(release.pk, ())),
            decided,
            frozen[release.pk],
        )
        for release in releases
    }


def roles_by_tier() -> dict[str, dict[str, SigningRole]]:
    """The roles that sign, by tier and side; one query."""
    found: dict[str, dict[str, SigningRole]] = defaultdict(dict)
    for each in SigningRole.objects.select_related("role__holder", "role__deputy"):
        found[each.tier][each.side] = each
    return found


def who_signs(tier: str, side: Side, on: date) -> set[Person]:
    """Whose sign-off counts for a side of a tier: whoever holds the named role, and who acts in it; nobody without one."""
    signing = roles_by_tier().get(tier, {}).get(side)
    if signing is None:
        return set()
    acting = answering_in([signing.role], on).get(signing.role_id)
    return {each for each in (acting, signing.role.holder) if each}


def _of(
    release: Release,
    roles: Mapping[str, SigningRole],
    acting: Mapping[UUID, Person],
    signed: list[SignOff],
    decided: Mapping[UUID, GoDecision],
    frozen: Sequence[Freeze],
) -> Going:
    newest = decided.get(release.pk)
    of_it = [each for each in signed if each.side == Side.IT]
    return Going(
        business=_named(roles.get(Side.BUSINESS), acting),
        business_signed=_has_signed(roles.get(Side.BUSINESS), acting, signed),
        it=_named(roles.get(Side.IT), acting),
        it_signed=_has_signed(roles.get(Side.IT), acting, of_it),
        it_by_another=any(not _by_author(release, each) for each in of_it),
        go=newest.go if newest else None,
        no_go_because=newest.reason if newest and not newest.go else "",
        frozen=tuple(freezes.words(each) for each in frozen),
        flag=flagged.wrong(release.flag) if release.tier == Tier.FLAGGED else "",
    )


def _named(signing: SigningRole | None, acting: Mapping[UUID, Person]) -> str:
    if signing is None:
        return ""
    person = acting.get(signing.role_id)
    if person is None:
        return _("%(role)s, which nobody holds") % {"role": signing.role}
    return _("%(person)s as %(role)s") % {"person": person, "role": signing.role}


def _has_signed(signing: SigningRole | None, acting: Mapping[UUID, Person], signed: list[SignOff]) -> bool:
    if signing is None:
        return False
    person = acting.get(signing.role_id)
    theirs = {each.pk for each in (person, signing.role.holder) if each}
    return any(each.side == signing.side and each.person_id in theirs for each in signed)


def _by_author(release: Release, sign_off: SignOff) -> bool:
    if sign_off.by_id is not None and sign_off.by_id == release.author_account:
        return True
    return sign_off.person_id is not None and sign_off.person_id == release.author_id
