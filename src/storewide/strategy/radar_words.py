"""What a radar says in words: what moved since, where a blip stands, and what is to be done next."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import Actor, may
from storewide.lib.tables import TableReport
from storewide.strategy.models.radar import Blip
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.radar_queries import View
from storewide.strategy.radar_rules import STALE, Mark, Quarter


def finding(view: View) -> str:
    """What moved on a radar since the day it is compared with."""
    if not view.blips:
        return _("%(radar)s has no blip on %(day)s") % {"radar": view.radar, "day": formats.day(view.on)}
    parts = [
        ngettext("%(count)s is new", "%(count)s are new", count) % {"count": count}
        for count in [view.count(Mark.NEW)]
        if count
    ]
    for count, sentence in (
        (view.count(Mark.IN), _("%(count)s moved in")),
        (view.count(Mark.OUT), _("%(count)s moved out")),
        (len(view.left), _("%(count)s taken off")),
    ):
        if count:
            parts.append(sentence % {"count": count})
    said = {"radar": view.radar, "since": formats.day(view.since), "count": len(view.blips)}
    if not parts:
        return _("%(radar)s: nothing of its %(count)s blips has moved since %(since)s") % said
    return _("%(radar)s: %(moves)s since %(since)s") % {**said, "moves": ", ".join(parts)}


def picture(view: View, shown: int) -> str:
    """The picture in words."""
    return _("%(shown)s of %(count)s blips on %(day)s. The table beside it holds the same.") % {
        "shown": shown,
        "count": len(view.blips),
        "day": formats.day(view.on),
    }


def quarter(each: Quarter) -> str:
    """A quarter as people call it."""
    return _("Q%(number)s %(year)s") % {"number": each.number, "year": each.first.year}


def is_stale(blip: Blip, on: date) -> bool:
    """Whether nobody has looked at a blip on the radar for a year."""
    return blip.ring is not None and blip.looked_at < on - STALE


def stale(blip: Blip) -> str:
    """That nobody looked at a blip for long, in a sentence."""
    return _(
        "Nobody has looked at “%(blip)s” on %(radar)s since %(day)s; look again, and move it or leave it."
    ) % {
        "blip": blip,
        "radar": blip.radar,
        "day": formats.day(blip.looked_at),
    }


def ownerless(blip: Blip) -> str:
    """That nobody owns a blip, in a sentence."""
    return _("Nobody owns “%(blip)s” on %(radar)s; name whoever looks at it once a year.") % {
        "blip": blip,
        "radar": blip.radar,
    }


def move_action(blip: Blip, label: str, style: str = "") -> Action:
    """To say where a blip stands."""
    return Action(label, reverse("strategy:blip-move", args=[blip.radar.slug, blip.slug]), style=style)


def following(blip: Blip, actor: Actor, on: date) -> dict[str, object]:
    """The one next thing to do with a blip, and why."""
    if not may(actor, StrategyPermission.CHANGE):
        return {}
    if is_stale(blip, on):
        return {"next": move_action(blip, _("Look at it again")), "next_reason": stale(blip)}
    if blip.ring is not None and blip.owner is None:
        naming = Action(
            _("Name the owner"), reverse("strategy:blip-change", args=[blip.radar.slug, blip.slug])
        )
        return {"next": naming, "next_reason": ownerless(blip)}
    return {}


def would(report: TableReport) -> str:
    """What a tried file would do."""
    if not report.accepted:
        return _("This file would change nothing")
    return ngettext(
        "%(count)s blip would be added, changed or moved",
        "%(count)s blips would be added, changed or moved",
        report.accepted,
    ) % {"count": report.accepted}


def taken(report: TableReport) -> str:
    """What a file did."""
    return _("%(accepted)s added, changed or moved, %(repeated)s as they were, %(refused)s rows refused.") % {
        "accepted": report.accepted,
        "repeated": report.repeated,
        "refused": report.refused,
    }
