"""What the page of one flag says: what it does, for whom, what is open, who was served what, what should become of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.flags import queries, staleness, words
from storewide.flags.models import OPEN, Flag, FlagState, Version, VersionState
from storewide.flags.permissions import FlagsPermission
from storewide.flags.queries import InEnvironment
from storewide.kit import links
from storewide.kit.links import Link
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Text, Tone

VERSIONS = 12


@dataclass(frozen=True)
class RuleRow:
    """A rule as its page shows it."""

    name: str
    who: str
    serves: str
    when: str
    experiment: str
    layer: str


@dataclass(frozen=True)
class Shown:
    """The flag in one environment, as its page shows it."""

    place: InEnvironment
    tag: Tag
    rules: list[RuleRow]
    otherwise: str
    values: dict[str, str]
    changes: list[str]
    may_answer: bool


def to_list() -> Crumb:
    """The way back to all flags."""
    return Crumb(_("Flags"), reverse("flags:flags"))


def crumbs(flag: Flag) -> tuple[Crumb, ...]:
    """The way back to a flag."""
    return (to_list(), Crumb(flag.name, flag.get_absolute_url()))


def of_new(asked: Link | None) -> str:
    """What the page of a new flag is for; `asked` is the request behind it."""
    if asked is None:
        return _("It serves nobody until you say what it serves.")
    return _("For “%(request)s”. It serves nobody until you say what it serves.") % {"request": asked.label}


def show(flag: Flag, actor: Actor, at: datetime) -> dict[str, Any]:
    """The context of the page."""
    places = queries.places(flag)
    main = next((each for each in places if each.environment.guarded), places[0] if places else None)
    one = next(iter(staleness.stale([flag], at)), None)
    counted = [each for each in staleness.evaluated() if each.flag == flag.key]
    request = flag.request
    page = Page(
        title=words.does(flag, main.live if main else None, is_on=main.is_on if main else True),
        short=flag.name,
        purpose=flag.purpose,
        guide="flags#one-flag",
        crumbs=(to_list(),),
        actions=_actions(flag, actor),
    )
    return {
        "page": page,
        "flag": flag,
        "tags": [flag.tag],
        "accountable": str(flag.decides or ""),
        "shown": [_shown(flag, each, actor) for each in places],
        "served": queries.who_was_served(flag),
        "counted": counted,
        "stale": [words.reason(why, one) for why in one.reasons] if one else [],
        "request_link": links.resolve(request) if request else None,
        "logs": len(queries.log_keys(flag)) > 1,
        "versions": list(Version.objects.filter(flag=flag).for_page().order_by("-created_at")[:VERSIONS]),
        "may_change": flag.state != FlagState.RETIRED and may(actor, FlagsPermission.CHANGE, flag),
        "may_switch": flag.state != FlagState.RETIRED and may(actor, FlagsPermission.SWITCH, flag),
        "history": history(flag),
        **_next(flag, places, one, actor),
    }


def _shown(flag: Flag, place: InEnvironment, actor: Actor) -> Shown:
    live = place.live
    rows = [_row(each) for each in live.rules] if live else []
    return Shown(
        place=place,
        tag=_tag(flag, place),
        rules=rows,
        otherwise=str(live.content["default"]) if live else "",
        values=_written(live) if live else {},
        changes=words.changes(live, place.open) if place.open else [],
        may_answer=bool(
            place.open
            and place.open.state == VersionState.PROPOSED
            and actor.id != place.open.author_id
            and may(actor, FlagsPermission.ANSWER, flag)
        ),
    )


def _written(version: Version) -> dict[str, str]:
    """The value of each variant as programs get it."""
    return {
        name: json.dumps(value, ensure_ascii=False) for name, value in version.content["variants"].items()
    }


def _row(rule: dict[str, Any]) -> RuleRow:
    layer = rule.get("layer") or {}
    return RuleRow(
        name=str(rule.get("name", "")),
        who=words.who(rule),
        serves=words.serves(rule),
        when=words.when(rule),
        experiment=str(rule.get("experiment", "")),
        layer=_("%(share)s %% of %(layer)s") % {"share": f"{layer['share'] / 100:g}", "layer": layer["key"]}
        if layer
        else "",
    )


def _tag(flag: Flag, place: InEnvironment) -> Tag:
    if flag.state == FlagState.RETIRED or place.live is None:
        return Tag(_("Serves nobody"), Tone.PLAIN)
    if not place.is_on:
        return Tag(_("Switched off"), Tone.BAD)
    return Tag(_("Live, version %(number)s") % {"number": place.live.number}, Tone.GOOD)


def _actions(flag: Flag, actor: Actor) -> tuple[Action, ...]:
    trying = Action(_("Try it out"), reverse("flags:simulate", args=[flag.key]), style="quiet")
    if flag.state == FlagState.RETIRED or not may(actor, FlagsPermission.CHANGE, flag):
        return (trying,)
    changing = Action(_("Change"), reverse("flags:change", args=[flag.key]), style="quiet")
    retiring = Action(
        _("Retire"),
        reverse("flags:retire", args=[flag.key]),
        style="danger",
        post=True,
        confirm=_("Programs that still ask for it get their own default from now on. Retire it for good?"),
    )
    return (trying, changing, retiring)


def _next(
    flag: Flag, places: list[InEnvironment], one: staleness.Stale | None, actor: Actor
) -> dict[str, Action | Text]:
    """The one next thing to do with it, and why."""
    if flag.state == FlagState.RETIRED or not may(actor, FlagsPermission.CHANGE, flag):
        return {}
    waiting = next((each.open for each in places if each.open and each.open.state in OPEN), None)
    if waiting is not None:
        return _answering(waiting, actor)
    if one is not None:
        return {
            "next": Action(_("Change"), reverse("flags:change", args=[flag.key])),
            "next_reason": _("Take it out of the code and retire it, or say until when it stays: %(why)s.")
            % {"why": "; ".join(words.reason(why, one) for why in one.reasons)},
        }
    if not any(each.live for each in places) and places:
        first = places[-1].environment
        return {
            "next": Action(_("Say what it serves"), reverse("flags:rules", args=[flag.key, first.key])),
            "next_reason": _("It serves nobody yet. Try it in %(environment)s first.")
            % {"environment": first},
        }
    return {}


def _answering(version: Version, actor: Actor) -> dict[str, Action | Text]:
    said = {"author": version.author_label, "environment": version.environment, "number": version.number}
    if version.state == VersionState.APPROVED:
        return {
            "next": Action(_("Put it live"), reverse("flags:put-live", args=[version.pk]), post=True),
            "next_reason": _("Version %(number)s for %(environment)s was let through.") % said,
        }
    if actor.id == version.author_id:
        return {
            "next": Action(
                _("Withdraw it"), reverse("flags:withdraw", args=[version.pk]), "quiet", post=True
            ),
            "next_reason": _(
                "Your version %(number)s for %(environment)s waits for somebody else to let it through."
            )
            % said,
        }
    return {
        "next": Action(_("Let it through"), reverse("flags:approve", args=[version.pk]), post=True),
        "next_reason": _("%(author)s wants it changed in %(environment)s; look at what changes below.")
        % said,
    }
