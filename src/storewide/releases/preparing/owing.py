"""What an emergency owes: its sign-off after the fact, within the time that its checklist gives."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import Wait, Waits
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.ownership.answering import roles_answered_by
from storewide.releases import checklists, readiness, rules
from storewide.releases.models import Release, ReleaseState
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.preparing.going import roles_by_tier
from storewide.releases.rules import Lack, Open

#: what a sign-off mends
_SIGNING = (
    Lack.ACCOUNTABLE,
    Lack.SIGN_OFF_OF_ACCOUNTABLE,
    Lack.SIGN_OFF_OF_ANOTHER,
    Lack.SIGN_OFF_OF_ROLE,
    Lack.SIGN_OFF_OF_IT,
)


def owed(release: Release) -> tuple[Open, ...]:
    """Which sign-offs an emergency that is live still lacks; nothing of any other release."""
    return owing([release]).get(release, ())


def owing(releases: Iterable[Release]) -> dict[Release, tuple[Open, ...]]:
    """The emergencies that still lack a sign-off, with which; in a fixed number of queries."""
    live = (ReleaseState.LIVE, ReleaseState.DECIDED)
    chosen = [each for each in releases if each.emergency_because and each.state in live]
    if not chosen:
        return {}
    found = readiness.preparations(chosen, now().date())
    lacking = {
        release: tuple(
            point
            for point in rules.open_points(checklists.of_release(release), found[release.pk])
            if point.lack in _SIGNING
        )
        for release in chosen
    }
    return {release: points for release, points in lacking.items() if points}


def unsigned() -> dict[Release, tuple[Open, ...]]:
    """Every emergency that still lacks a sign-off, the one that is due first."""
    return owing(Release.objects.for_list().exclude(emergency_because="").order_by("sign_off_due", "number"))


def waits(request: SignedInRequest) -> Waits:
    """Emergencies that whoever looks is asked to sign off after the fact."""
    if not may(request.user, ReleasesPermission.SIGN_OFF):
        return Waits(0, ())
    people = organization.people_of(request.user)
    roles = {role.pk for role in roles_answered_by(people, now().date())}
    signing = {tier: {each.role_id for each in sides.values()} for tier, sides in roles_by_tier().items()}
    found = [
        _wait(release)
        for release in unsigned()
        if (release.area and release.area.accountable_id in roles) or roles & signing.get(release.tier, set())
    ]
    return Waits(len(found), tuple(found[:5]))


def overdue() -> Iterable[Finding]:
    """REL001: an emergency went live and nobody has signed it off in the time that its checklist gives."""
    at = now()
    for release in unsigned():
        if release.sign_off_due is not None and release.sign_off_due < at:
            yield Finding(
                "REL001",
                _("“%(name)s” went live as an emergency and was to be signed off by %(due)s")
                % {"name": release, "due": formats.moment(release.sign_off_due)},
                release.get_absolute_url(),
                Severity.ERROR,
                reason=_("What goes past the sign-off is looked at afterwards, or it becomes the usual way."),
                cure=_("Let whoever has to sign look at it and sign it off on its page."),
                link=release.link,
            )


def _wait(release: Release) -> Wait:
    due = formats.moment(release.sign_off_due)
    return Wait(
        what=release.name,
        why=_("Live as an emergency; your sign-off is due by %(due)s") % {"due": due},
        action=Action(_("Sign off"), release.get_absolute_url(), style="quiet"),
        since=release.live_at or release.created_at,
    )
