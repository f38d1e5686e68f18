"""What comes next for a release: why, who does it, and the action where whoever looks may."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.raising import ask_address, raised_from
from storewide.ledger.models import Decision, Outcome
from storewide.organization.actors import person_of
from storewide.organization.models import Person
from storewide.releases import mending, readiness, words
from storewide.releases.acting import deciders, who_answers
from storewide.releases.models import Release, ReleaseState, Side, SignOff, Watch
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.preparing import going
from storewide.releases.rules import Lack, Open


@dataclass(frozen=True)
class Following:
    """The one next thing: why, and the action; None where whoever looks has none."""

    reason: str
    action: Action | None = None


def of(
    release: Release, points: tuple[Open, ...], watch: Watch | None, user: User, me: Person | None, on: date
) -> Following | None:
    """What is to be done next about a release; None where nothing is. `me` is the person of `user`."""
    if release.state == ReleaseState.PREPARING:
        return _prepare(release, points, user, me, on)
    if release.state == ReleaseState.LIVE and watch is not None:
        return _decide(release, watch, user, me, on)
    if release.state == ReleaseState.DECIDED:
        return _after(release)
    return None


def _after(release: Release) -> Following | None:
    """What is to be fixed or iterated on is asked for, where nobody has yet."""
    decision = Decision.objects.of(release.link).filter(outcome__in=(Outcome.FIX, Outcome.ITERATE)).first()
    if decision is None or raised_from([release.link]):
        return None
    address = ask_address(release.link, _("After “%(name)s”") % {"name": release.name})
    reason = _("Decided: %(outcome)s. Nobody has asked for that yet.") % {
        "outcome": decision.get_outcome_display()
    }
    return Following(reason, Action(_("Ask for it"), address)) if address else None


def may_sign(release: Release, points: tuple[Open, ...], user: User, me: Person | None, on: date) -> bool:
    """Whether a sign-off by whoever looks would mend one of the open points."""
    if not may(user, ReleasesPermission.SIGN_OFF):
        return False
    return any(_mends(point, release, user, me, on) for point in points) and not _signed(release, user, me)


def side_of(release: Release, user: User, on: date) -> Side:
    """For which side whoever looks is asked to sign: for IT where that alone is open of what they may sign."""
    points, me = readiness.open_points(release, on), person_of(user)
    theirs = {point.lack for point in points if _mends(point, release, user, me, on)}
    return Side.IT if theirs == {Lack.SIGN_OFF_OF_IT} else Side.BUSINESS


def _signed(release: Release, user: User, me: Person | None) -> bool:
    """Whether whoever looks signed it off already, for either side."""
    standing = SignOff.objects.standing().filter(release=release)
    theirs = Q(by_id=user.id) | Q(person=me) if me is not None else Q(by_id=user.id)
    return standing.filter(theirs).exists()


def _mends(point: Open, release: Release, user: User, me: Person | None, on: date) -> bool:
    if point.lack is Lack.SIGN_OFF_OF_ACCOUNTABLE:
        return me is not None and me in (release.holder, who_answers(release, on))
    if point.lack is Lack.SIGN_OFF_OF_ROLE:
        return me is not None and me in going.who_signs(release.tier, Side.BUSINESS, on)
    named = going.who_signs(release.tier, Side.IT, on) if point.lack is Lack.SIGN_OFF_OF_IT else ()
    if named:
        return me is not None and me in named
    is_author = user.id == release.author_account or (me is not None and me.pk == release.author_id)
    return point.lack in (Lack.SIGN_OFF_OF_ANOTHER, Lack.SIGN_OFF_OF_IT) and not is_author


def action(
    release: Release, user: User, permission: ReleasesPermission, page: str, label: str, **more: Any
) -> Action | None:
    """A way to a page of the release, where the user may take it."""
    if not may(user, permission, release):
        return None
    return Action(label, reverse(f"releases:{page}", args=[release.number]), **more)


def _prepare(
    release: Release, points: tuple[Open, ...], user: User, me: Person | None, on: date
) -> Following:
    if not points:
        return Following(
            _("Everything required is done. Going live freezes its promises and opens the watch."),
            action(
                release,
                user,
                ReleasesPermission.GO_LIVE,
                "go-live",
                _("Go live"),
                post=True,
                confirm=_("Go live now? Promises are frozen and the watch begins."),
            ),
        )
    first = points[0]
    sentence = _("Open: %(point)s.") % {"point": words.open_point(first)}
    return Following(sentence, _to_mend(first, release, user, me, on))


def _to_mend(point: Open, release: Release, user: User, me: Person | None, on: date) -> Action | None:
    if point.lack in mending.SIGN_OFFS:
        if may_sign(release, (point,), user, me, on):
            return action(release, user, ReleasesPermission.SIGN_OFF, "sign-off", _("Sign off"))
        return None
    return mending.action(release, point, user)


def _decide(release: Release, watch: Watch, user: User, me: Person | None, on: date) -> Following:
    left = words.watch_left(watch, on)
    found = deciders(release, on)
    if me is not None and release.area is not None and me in found:
        reason = _("You decide: keep it, fix it, roll it back or iterate. %(left)s") % {"left": left}
        return Following(reason, action(release, user, ReleasesPermission.DECIDE, "decide", _("Decide")))
    if not found:
        return Following(
            _("Nobody is accountable for its area, so nobody may decide. %(left)s") % {"left": left}
        )
    reason = _("%(who)s decides. %(left)s") % {"who": found[0], "left": left}
    return Following(reason, Action(_("See the watch"), reverse("releases:watch", args=[release.number])))
