"""Releases in words: how they stand, what is missing before go-live, what comes next."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.ledger.models import Decision, Outcome
from storewide.releases.models import Release, ReleaseState, Watch
from storewide.releases.queries import Standing
from storewide.releases.rules import Lack, Open


def standing(found: Standing) -> str:
    """How releases stand, as the finding of their page."""
    if not found.all:
        return _("No release yet")
    if found.late:
        return ngettext(
            "One release is past its planned day and not live",
            "%(late)s releases are past their planned day and not live",
            found.late,
        ) % {"late": formats.number(found.late)}
    if found.soon:
        return ngettext(
            "One release goes live within a week",
            "%(soon)s releases go live within a week",
            found.soon,
        ) % {"soon": formats.number(found.soon)}
    if found.live:
        return ngettext(
            "Nothing goes live within a week; one release is watched",
            "Nothing goes live within a week; %(live)s releases are watched",
            found.live,
        ) % {"live": formats.number(found.live)}
    return _("Nothing goes live within a week")


def finding(release: Release, points: Sequence[Open], watch: Watch | None, decision: Decision | None) -> str:
    """How one release stands, as the finding of its page."""
    said = {"name": release.name, "day": formats.day(release.live_on or release.planned_on)}
    if release.state == ReleaseState.PREPARING:
        return _preparing(points) % (said | {"count": formats.number(len(points))})
    if release.state == ReleaseState.LIVE and watch:
        return _("“%(name)s” is live since %(day)s and watched until %(last)s") % (
            said | {"last": formats.day(watch.last)}
        )
    if release.state == ReleaseState.DECIDED and decision:
        return decided(Outcome(decision.outcome)) % said
    if release.state == ReleaseState.CANCELLED:
        return _("“%(name)s” is cancelled") % said
    return _("“%(name)s” went live on %(day)s") % said


def decided(outcome: Outcome) -> str:
    """What was decided about a release, with a place for its name."""
    return {
        Outcome.KEEP: _("“%(name)s” is kept"),
        Outcome.FIX: _("“%(name)s” is kept and to be fixed"),
        Outcome.ROLL_BACK: _("“%(name)s” is to be rolled back"),
        Outcome.ITERATE: _("“%(name)s” is to be iterated on"),
    }[outcome]


def cannot_go_live(release: Release, points: Iterable[Open]) -> str:
    """One sentence that names everything that is open."""
    return _("“%(name)s” cannot go live yet; open: %(points)s.") % {
        "name": release,
        "points": "; ".join(open_point(point) for point in points),
    }


def open_point(point: Open) -> str:
    """One thing that is missing, within a sentence."""
    said = {
        Lack.STEP: _("the step “%(name)s”"),
        Lack.REQUIREMENT: _("what must be met (%(name)s)"),
        Lack.CASE: _("the sign-off of the business case of “%(name)s”"),
        Lack.ACCOUNTABLE: _("somebody accountable for the area, who signs it off"),
        Lack.SIGN_OFF_OF_ACCOUNTABLE: _("the sign-off by %(name)s, who is accountable"),
        Lack.SIGN_OFF_OF_ANOTHER: _("the sign-off by somebody other than the author"),
        Lack.BRIEFING: _("the briefing of the front line"),
        Lack.TEAM: _("the acknowledgement of the briefing by somebody of %(name)s"),
        Lack.PERSON: _("the acknowledgement of the briefing by %(name)s"),
        Lack.SHIFT: _("the acknowledgement of the briefing by %(name)s"),
        Lack.SIGN_OFF_OF_ROLE: _("the sign-off by %(name)s"),
        Lack.SIGN_OFF_OF_IT: _("the sign-off for IT by %(name)s")
        if point.name
        else _("the sign-off for IT by somebody other than the author"),
        Lack.FLAG: _("a flag that holds it back (%(name)s)"),
        Lack.FROZEN: _("a day on which something may go live (%(name)s)"),
        Lack.GO: _("the decision go or no-go"),
        Lack.NO_GO: _("a go after the no-go (%(name)s)"),
        Lack.KNOWS: _("what must be learnt first (%(name)s)"),
    }
    return said[point.lack] % {"name": point.name}


def origin(release: Release) -> str:
    """Who prepares it, for which day."""
    said = {"who": release.author_label, "day": formats.day(release.planned_on)}
    if release.state == ReleaseState.PAST:
        return _("Entered by %(who)s as a release of the past.") % said
    return _("Prepared by %(who)s, planned for %(day)s.") % said


def acknowledged(read: int, asked: int) -> str:
    """How many people of the audience have read the briefing."""
    if not asked:
        return _("nobody is in these teams")
    return _("%(read)s of %(asked)s have read it") % {
        "read": formats.number(read),
        "asked": formats.number(asked),
    }


def lapsed(day: date) -> str:
    """That a sign-off counts no more."""
    return _("counts no more: the release changed on %(day)s") % {"day": formats.day(day)}


def overlapping(others: Sequence[Release]) -> str:
    """That other releases went live in the same days, so that no one of them explains the figures."""
    if not others:
        return ""
    names = ", ".join(f"{other.name} ({formats.day(other.live_on)})" for other in others)
    return ngettext(
        "In these days and the four weeks before, one other release went live: %(names)s.",
        "In these days and the four weeks before, %(count)s other releases went live: %(names)s.",
        len(others),
    ) % {"count": formats.number(len(others)), "names": names}


def watch_left(watch: Watch, on: date) -> str:
    """How much of the watch is left."""
    left = (watch.last - on).days
    if left < 0:
        return _("The watch is over since %(day)s.") % {"day": formats.day(watch.last)}
    return ngettext("%(count)s day of the watch is left.", "%(count)s days of the watch are left.", left) % {
        "count": formats.number(left)
    }


def _preparing(points: Sequence[Open]) -> str:
    if not points:
        return _("“%(name)s” is ready to go live, planned for %(day)s")
    return ngettext(
        "One thing is open before “%(name)s” goes live on %(day)s",
        "%(count)s things are open before “%(name)s” goes live on %(day)s",
        len(points),
    )
