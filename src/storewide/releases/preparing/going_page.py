"""What the page of go or no-go shows, and the card about its day on the page of a release."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.access.models import User
from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.lib.clock import now
from storewide.releases import checklists, mending, queries, readiness, words
from storewide.releases.mending import Point
from storewide.releases.models import (
    Acceptance,
    GoDecision,
    Release,
    ReleaseState,
    Retrospective,
    Run,
    Side,
    TimedStep,
)
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.preparing import clashes, owing
from storewide.releases.rules import Lack

_LIVE = (ReleaseState.LIVE, ReleaseState.DECIDED)


def context(release: Release, user: User) -> dict[str, Any]:
    """Everything the page of go or no-go shows."""
    on = release.day_of(now())
    preparing = release.state == ReleaseState.PREPARING
    points = readiness.open_points(release, on) if preparing else ()
    before = [point for point in points if point.lack not in (Lack.GO, Lack.NO_GO)]
    open_points = mending.points(release, before, user)
    decisions = list(GoDecision.objects.filter(release=release))
    signed = [each for each in queries.sign_offs_of(release) if each.lapsed_at is None]
    return {
        "release": release,
        "finding": _finding(release, open_points, decisions),
        "open_points": open_points,
        "decisions": decisions,
        "sides": [(side.label, [each for each in signed if each.side == side]) for side in Side],
        "clashes": clashes.sentences(release),
        "is_asked": checklists.of_release(release).go_no_go,
    }


def card(release: Release, actor: Actor) -> dict[str, Any]:
    """The card on the page of a release: its day, go or no-go, the sign-off after, what it taught."""
    at = now()
    looked_back = Retrospective.objects.filter(release=release).first()
    owed = owing.owed(release)
    return {
        "planned_steps": TimedStep.objects.filter(release=release).count(),
        "run": Run.objects.filter(release=release).first(),
        "go": GoDecision.objects.filter(release=release).first(),
        "clashes": clashes.sentences(release) if release.state == ReleaseState.PREPARING else [],
        "accepted": Acceptance.objects.filter(release=release).first(),
        "looked_back": looked_back,
        "taken_on": list(looked_back.actions.select_related("owner")) if looked_back else [],
        "owed": [words.open_point(point) for point in owed],
        "owed_late": bool(owed) and release.sign_off_due is not None and release.sign_off_due < at,
        "ways": _ways(release, actor, looked_back is not None),
    }


def _ways(release: Release, actor: Actor, has_looked_back: bool) -> list[Action]:
    """What can be done about the day from the page of the release."""
    preparing, live = release.state == ReleaseState.PREPARING, release.state in _LIVE
    offered = (
        (True, ReleasesPermission.VIEW, "day", _("Run sheet")),
        (True, ReleasesPermission.VIEW, "notes-of", _("Release notes")),
        (preparing, ReleasesPermission.VIEW, "go", _("Go or no-go")),
        (preparing, ReleasesPermission.GO_LIVE, "at-once", _("Go live at once")),
        (live, ReleasesPermission.SIGN_OFF, "accept", _("Accept it")),
        (live, ReleasesPermission.PREPARE, "look-back", _("Look back")),
        (live and has_looked_back, ReleasesPermission.PREPARE, "take-on", _("Take something on")),
    )
    return [
        Action(label, reverse(f"releases:{name}", args=[release.number]), style="quiet")
        for fits, permission, name, label in offered
        if fits and may(actor, permission)
    ]


def _finding(release: Release, points: Sequence[Point], decisions: list[GoDecision]) -> str:
    said = {"name": release.name, "count": formats.number(len(points))}
    if release.state != ReleaseState.PREPARING:
        return _("“%(name)s” is decided; it is %(state)s") % {
            **said,
            "state": release.get_state_display().lower(),
        }
    if points:
        return (
            ngettext(
                "No go yet: one thing is open before “%(name)s”",
                "No go yet: %(count)s things are open before “%(name)s”",
                len(points),
            )
            % said
        )
    if decisions and decisions[0].go:
        return _("Go: “%(name)s” may go live") % said
    if decisions:
        return _("No-go: “%(name)s” is held back") % said
    return _("Nothing is open before “%(name)s”: go or no-go?") % said
