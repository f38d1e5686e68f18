"""Releases in words: what is missing before go-live, what comes next, what the watch shows."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.releases.models import Release
from storewide.releases.rules import Lack, Open


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
        Lack.ACCOUNTABLE: _("somebody accountable for the area, who signs it off"),
        Lack.SIGN_OFF_OF_ACCOUNTABLE: _("the sign-off by %(name)s, who is accountable"),
        Lack.SIGN_OFF_OF_ANOTHER: _("the sign-off by somebody other than the author"),
        Lack.BRIEFING: _("the briefing of the front line"),
        Lack.TEAM: _("the acknowledgement of the briefing by somebody of %(name)s"),
        Lack.PERSON: _("the acknowledgement of the briefing by %(name)s"),
    }
    return said[point.lack] % {"name": point.name}
