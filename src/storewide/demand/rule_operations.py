"""Every change to the rules of marketing channels. Facts that come in from then on follow them."""

from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.demand import rules
from storewide.demand.models import Channel, ChannelRule, Looks
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes


class PatternMissing(Refusal):
    """A rule looks at something and names no pattern of it."""

    field = "pattern"


class NoFurther(Refusal):
    """A rule is the first or the last one already."""

    status = 409


@trail.operation
def add_rule(
    *, looks: str, pattern: str, channel: str, position: int, by: Actor, at: datetime
) -> ChannelRule:
    """Put a rule in a place (from 1); those from there on move down. Beyond the last place it is the last."""
    others = list(ChannelRule.objects.select_for_update())
    rule = ChannelRule(
        position=0,
        looks=Looks(looks),
        pattern=_patterns(looks, pattern),
        channel=Channel(channel),
        created_at=at,
    )
    others.insert(min(max(position, 1) - 1, len(others)), rule)
    rule.position = others.index(rule) + 1
    rule.save(force_insert=True)
    _number(others)
    trail.record(action="demand.rule.add", of=rule, by=by, at=at, changes={"rule": [None, str(rule)]})
    return rule


@trail.operation
def change_rule(
    *,
    rule: ChannelRule,
    looks: str,
    pattern: str,
    channel: str,
    by: Actor,
    at: datetime,
    expected_version: int | None,
) -> ChannelRule:
    """Let a rule say something else. Raises Conflict where somebody changed it since it was read."""
    changes = {"looks": Looks(looks), "pattern": _patterns(looks, pattern), "channel": Channel(channel)}
    differing = save_changes(rule, changes, expected_version)
    trail.record(action="demand.rule.change", of=rule, by=by, at=at, changes=differing)
    return rule


@trail.operation
def move_rule(*, rule: ChannelRule, to: Literal["up", "down"], by: Actor, at: datetime) -> ChannelRule:
    """Move a rule before or behind the one beside it; the first that fits counts. Raises NoFurther."""
    others = list(ChannelRule.objects.select_for_update())
    place = others.index(rule)
    target = place - 1 if to == "up" else place + 1
    if not 0 <= target < len(others):
        raise NoFurther(_("“%(rule)s” is at the end of the list already.") % {"rule": rule})
    others.insert(target, others.pop(place))
    _number(others)
    rule.refresh_from_db()
    changes = {"position": [place + 1, target + 1]}
    trail.record(action="demand.rule.move", of=rule, by=by, at=at, changes=changes)
    return rule


@trail.operation
def remove_rule(*, rule: ChannelRule, by: Actor, at: datetime) -> None:
    """Take a rule out; what only it decided is then decided by those below."""
    changes = {"rule": [str(rule), None]}
    trail.record(action="demand.rule.remove", of=rule, by=by, at=at, changes=changes)
    rule.delete()
    _number(list(ChannelRule.objects.select_for_update()))


def _patterns(looks: str, pattern: str) -> str:
    found = ", ".join(rules.patterns(pattern))
    if looks == Looks.NOTHING:
        return ""
    if not found:
        raise PatternMissing(_("Write at least one pattern, such as “cpc, ppc” or “google.*”."))
    return found


def _number(in_order: list[ChannelRule]) -> None:
    """Give each rule the number of its place."""
    for place, rule in enumerate(in_order, start=1):
        if rule.position != place:
            rule.position = place
            rule.save(update_fields=["position"])
