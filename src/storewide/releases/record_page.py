"""What the page of one release shows, put together in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may
from storewide.lib.clock import now
from storewide.organization.models import Person, Team
from storewide.releases import checklists, following, mending, queries, readiness, touching, words
from storewide.releases.front_line import contacts, parts
from storewide.releases.front_line.contacts import Contacts
from storewide.releases.front_line.coverage import Audience
from storewide.releases.front_line.differences import Difference
from storewide.releases.models import Briefing, Release, ReleaseState, SignOff
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.preparing import going_page
from storewide.strategy import serving
from storewide.strategy.permissions import StrategyPermission


@dataclass(frozen=True)
class Reader:
    """Somebody a briefing is for, and whether they have acknowledged this version."""

    person: Person
    has_read: bool


@dataclass(frozen=True)
class Told:
    """A briefing as the page shows it: by team who has read it, and whether whoever looks is asked to."""

    briefing: Briefing
    teams: tuple[tuple[Team, tuple[Reader, ...]], ...]
    sentence: str
    waits_for_me: bool
    informed: tuple[Reader, ...] = ()
    differences: tuple[Difference, ...] = ()
    contacts: Contacts | None = None


@dataclass(frozen=True)
class Signed:
    """A sign-off, and what it counts for; `lapsed` says since when it does not any more."""

    sign_off: SignOff
    counts_as: str
    lapsed: str = ""


def context(release: Release, user: User, crumb: Crumb) -> dict[str, Any]:
    """Everything the page of one release shows to `user`."""
    on = release.day_of(now())
    me = Person.objects.of_account(user.email).first()
    preparing = release.state == ReleaseState.PREPARING
    points = readiness.open_points(release, on) if preparing else ()
    watch, decision = queries.watch_of(release), queries.decision_of(release)
    return {
        "page": Page(
            title=words.finding(release, points, watch, decision),
            short=release.name,
            purpose=words.origin(release),
            guide="releases#one-release",
            crumbs=(crumb,),
            actions=_actions(release, user),
        ),
        "release": release,
        "preparing": preparing,
        "tags": [release.tag],
        "accountable": str(release.holder or ""),
        "following": following.of(release, points, watch, user, me, on),
        "open_points": mending.points(release, points, user),
        "steps": queries.steps_of(release),
        "signed": [_signed(release, each) for each in queries.sign_offs_of(release)],
        "may_sign": following.may_sign(release, points, user, me, on),
        "told": _told(release, me, on),
        "goals": queries.goals_of(release),
        "touches": touching.words(touching.of(release, now())),
        "serves_url": serving.serves_url(release.link) if may(user, StrategyPermission.CHANGE) else "",
        "things": queries.things_of(release),
        "watch": watch,
        "decision": decision,
        "checklist": checklists.of_release(release),
        "may_prepare": preparing and may(user, ReleasesPermission.PREPARE),
        "may_brief": _may_brief(release, user),
        "go_live": _try_go_live(release, user) if points else None,
        "day": going_page.card(release, user) if release.state != ReleaseState.PAST else None,
        "history": queries.history_of(release),
    }


def _actions(release: Release, user: User) -> tuple[Action, ...]:
    if release.state != ReleaseState.PREPARING:
        return ()
    found = (
        following.action(release, user, ReleasesPermission.PREPARE, "change", _("Change"), style="quiet"),
        following.action(release, user, ReleasesPermission.PREPARE, "cancel", _("Cancel it"), style="quiet"),
    )
    return tuple(action for action in found if action)


def _try_go_live(release: Release, user: User) -> Action | None:
    """Going live while something is open: refused with all of it, so that it asks nothing before."""
    return following.action(
        release, user, ReleasesPermission.GO_LIVE, "go-live", _("Go live"), post=True, style="quiet"
    )


def _may_brief(release: Release, user: User) -> bool:
    told = (ReleaseState.PREPARING, ReleaseState.LIVE, ReleaseState.DECIDED)
    return release.state in told and may(user, ReleasesPermission.BRIEF)


def _signed(release: Release, sign_off: SignOff) -> Signed:
    if sign_off.lapsed_at is not None:
        return Signed(sign_off, "", words.lapsed(release.day_of(sign_off.lapsed_at)))
    if release.holder is not None and sign_off.person == release.holder:
        return Signed(sign_off, _("accountable"))
    if sign_off.stands_in:
        return Signed(sign_off, _("in the place of whoever is accountable"))
    if readiness.by_author(release, sign_off):
        return Signed(sign_off, _("the author, which does not suffice alone"))
    return Signed(sign_off, "")


def _told(release: Release, me: Person | None, on: date) -> Told | None:
    briefing = queries.briefing_of(release)
    if briefing is None:
        return None
    audience = readiness.audiences([briefing], on)[briefing.pk]
    people = [each for each in briefing.informed.all() if each.here(on)]
    informed = tuple(Reader(person, person.pk in audience.read) for person in people)
    unread = [each.person for each in informed if not each.has_read and each.person != briefing.author]
    return Told(
        briefing,
        tuple((team, _readers(audience, team)) for team in audience.teams),
        words.acknowledged(len(audience.everybody) - len(audience.unread), len(audience.everybody)),
        me is not None and (me in audience.unread or me in unread),
        informed,
        parts.before(briefing),
        contacts.around(release, on) if release.live_on else None,
    )


def _readers(audience: Audience, team: Team) -> tuple[Reader, ...]:
    return tuple(Reader(person, person.pk in audience.read) for person in audience.people[team.pk])
