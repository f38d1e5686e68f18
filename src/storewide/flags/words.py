"""Flags in words: what one does and for whom, what a version changes, why one is stale."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storewide.flags.models import Flag, FlagState, Version
from storewide.flags.rules import evaluation, reading, writing
from storewide.flags.staleness import Stale, Why
from storewide.kit import formats

PARTS = {
    "variants": gettext_lazy("its variants"),
    "off": gettext_lazy("what is served when it is off"),
    "default": gettext_lazy("what everybody else is served"),
    "prerequisites": gettext_lazy("the flags it needs"),
    "holdouts": gettext_lazy("its holdouts"),
}
REASONS = {
    evaluation.STATIC: gettext_lazy("it has no rules: everybody is served this"),
    evaluation.DEFAULT: gettext_lazy("no rule is for them, so they are served what everybody else is"),
    evaluation.TARGETING_MATCH: gettext_lazy("a rule is for them"),
    evaluation.SPLIT: gettext_lazy("they were drawn"),
    evaluation.DISABLED: gettext_lazy("the flag is switched off"),
    evaluation.ERROR: gettext_lazy("it could not be evaluated"),
}


def standing(kept: int, stale: int, waiting: int) -> str:
    """How the flags stand, in one sentence."""
    if not kept:
        return _("No flag is in use")
    said = {"kept": formats.number(kept), "stale": formats.number(stale), "waiting": formats.number(waiting)}
    whole = ngettext("One flag is in use", "%(kept)s flags are in use", kept) % said
    if stale:
        gone = ngettext("one should be gone", "%(stale)s should be gone or looked at", stale) % said
        whole = _("%(whole)s, %(gone)s") % {"whole": whole, "gone": gone}
    if waiting:
        waits = (
            ngettext(
                "one change waits for a second person",
                "%(waiting)s changes wait for a second person",
                waiting,
            )
            % said
        )
        whole = _("%(whole)s; %(waits)s") % {"whole": whole, "waits": waits}
    return whole


def does(flag: Flag, live: Version | None, *, is_on: bool) -> str:
    """What a flag does where customers are served, in one sentence: the finding of its page."""
    said = {"flag": flag.name}
    if flag.state == FlagState.RETIRED:
        return _("%(flag)s is retired: programs serve their own default") % said
    if live is None:
        return _("%(flag)s serves nobody yet: programs serve their own default") % said
    if not is_on:
        said["off"] = str(live.content["off"])
        return _("%(flag)s is switched off: everybody is served “%(off)s”") % said
    only = reading.only_variant(live.content)
    if only is not None:
        said["variant"] = only
        return _("%(flag)s serves everybody “%(variant)s”") % said
    first = live.rules[0] if live.rules else None
    if first is None:
        said["variant"] = str(live.content["default"])
        return _("%(flag)s serves “%(variant)s” to whoever its prerequisites and holdouts leave") % said
    said |= {"who": _reached(first), "what": serves(first), "default": str(live.content["default"])}
    more = len(live.rules) - 1
    sentence = (
        _("%(flag)s serves %(what)s to everybody") % said
        if for_everybody(first)
        else _("%(flag)s serves %(what)s to %(who)s, everybody else “%(default)s”") % said
    )
    if more:
        rules = ngettext("one more rule", "%(count)s more rules", more) % {"count": more}
        sentence = _("%(sentence)s; %(rules)s") % {"sentence": sentence, "rules": rules}
    return sentence


def for_everybody(rule: Mapping[str, Any]) -> bool:
    """Whether a rule leaves nobody out, at any time."""
    return not any(rule.get(name) for name in ("if", "rollout", "layer", "from", "until"))


def who(rule: Mapping[str, Any]) -> str:
    """Whom a rule is for, in a few words."""
    steps = rule.get("rollout") or ()
    share = steps[-1][1] / 10_000 if steps else 1
    condition = writing.condition_text(rule.get("if")).replace("\nor\n", _(" or ")).replace("\n", _(" and "))
    said = {"share": formats.percent(share, 0 if share * 100 % 1 == 0 else 2), "condition": condition}
    if condition and share < 1:
        return _("%(share)s of those who match “%(condition)s”") % said
    if condition:
        return _("those who match “%(condition)s”") % said
    return _("%(share)s of all") % said if share < 1 else _("everybody")


def _reached(rule: Mapping[str, Any]) -> str:
    """Whom a rule is for, with what else bounds it: its part of a layer, and its time."""
    said = who(rule)
    layer = rule.get("layer")
    if layer:
        share = formats.percent(layer["share"] / 10_000, 0 if layer["share"] % 100 == 0 else 2)
        part = {"who": said, "share": share, "layer": layer["key"]}
        said = _("%(who)s within %(share)s of the layer “%(layer)s”") % part
    if rule.get("from") or rule.get("until"):
        said = _("%(who)s (%(when)s)") % {"who": said, "when": when(rule)}
    return said


def serves(rule: Mapping[str, Any]) -> str:
    """What a rule serves, in a few words: “on”, or control 50 %, new 50 %."""
    if "serve" in rule:
        return f"“{rule['serve']}”"
    whole = sum(rule["split"].values()) or 1
    parts = [f"“{name}” {formats.percent(weight / whole, 0)}" for name, weight in rule["split"].items()]
    return ", ".join(parts)


def when(rule: Mapping[str, Any]) -> str:
    """From when to when a rule holds, and the steps of its roll-out; empty where it holds always."""
    said = {"from": rule.get("from"), "until": rule.get("until")}
    parts = []
    if rule.get("from") and rule.get("until"):
        parts.append(_("from %(from)s until %(until)s") % said)
    elif rule.get("from"):
        parts.append(_("from %(from)s") % said)
    elif rule.get("until"):
        parts.append(_("until %(until)s") % said)
    steps = rule.get("rollout") or ()
    if len(steps) > 1 or (steps and steps[0][0]):
        parts.append(_("rolled out: %(steps)s") % {"steps": "; ".join(_step(*step) for step in steps)})
    return ", ".join(parts)


def _step(since: Any, share: int) -> str:
    said = {"share": formats.percent(share / 10_000), "since": since}
    return _("%(share)s from %(since)s") % said if since else _("%(share)s from the start") % said


def changes(before: Version | None, after: Version) -> list[str]:
    """What a version changes against another one, a sentence each."""
    if before is None:
        return [_("The first version.")]
    found = reading.difference(before.content, after.content)
    said: list[str] = []
    if found.parts:
        parts = {"parts": ", ".join(str(PARTS[name]) for name in found.parts)}
        said.append(_("Changes %(parts)s.") % parts)
    known = {
        str(each.get("name") or number): each
        for version in (before, after)
        for number, each in enumerate(version.rules, 1)
    }
    rule = {name: {"name": name, "what": serves(each), "who": who(each)} for name, each in known.items()}
    said += [_("Adds the rule “%(name)s”: %(what)s to %(who)s.") % rule[name] for name in found.added]
    said += [_("Takes out the rule “%(name)s”.") % rule[name] for name in found.removed]
    said += [_("The rule “%(name)s” becomes: %(what)s to %(who)s.") % rule[name] for name in found.changed]
    if found.moved:
        said.append(_("Puts the rules into another order."))
    return said or [_("Changes nothing.")]


def expired(flag: Flag) -> str:
    """That a flag should be gone by now."""
    said = {"flag": flag.name, "day": formats.day(flag.expires_on)}
    return _("The flag “%(flag)s” was to be gone by %(day)s; take it out of the code and retire it.") % said


def nobody(flag: Flag) -> str:
    """That nobody is accountable for a flag."""
    return _("Nobody is accountable for the flag “%(flag)s”; name somebody, or somebody for its area.") % {
        "flag": flag.name
    }


def stale(one: Stale, reasons: Iterable[Why]) -> str:
    """Why a flag is stale, in one sentence."""
    return _("“%(flag)s”: %(reasons)s.") % {
        "flag": one.flag.name,
        "reasons": "; ".join(reason(why, one) for why in reasons),
    }


def reason(why: Why, one: Stale) -> str:
    """One reason why a flag is stale."""
    said = {"day": formats.day(one.flag.expires_on or one.since), "variant": one.variant}
    return {
        Why.EXPIRED: _("it was to be gone by %(day)s") % said,
        Why.ONE_VARIANT: _("everybody is served “%(variant)s”, so the code can do without it") % said,
        Why.NOT_ASKED: _("no program has asked for it for 14 days"),
        Why.UNCHANGED: _("nothing was changed for 90 days"),
    }[why]
