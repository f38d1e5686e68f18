"""Whether rules can be served, asked before they are saved; and what is wrong with them, in a sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from storewide.flags import publishing
from storewide.flags.models import Environment, Flag, Version, VersionState
from storewide.flags.rules.ruleset import Ruleset
from storewide.flags.rules.unfit import Unfit
from storewide.kit.errors import Refusal

SENTENCES = {
    "condition_is_no_object": _("“%(where)s”: a condition is written as an object."),
    "too_deep": _("“%(where)s”: conditions stand in each other at most %(most)s deep."),
    "parts_are_no_list": _("“%(where)s”: “all” and “any” take a list of conditions."),
    "no_such_segment": _("“%(where)s” names the audience “%(segment)s”; there is none."),
    "segment_in_itself": _("The audience “%(where)s” stands in itself (%(through)s)."),
    "no_attribute": _("“%(where)s”: a condition names the attribute that it looks at."),
    "no_such_operator": _("“%(where)s”: “%(operator)s” is no way to compare."),
    "value_is_no_scalar": _("“%(where)s”: compare with a text, a number, true or false."),
    "value_is_no_list": _("“%(where)s”: give the values as a list of texts and numbers."),
    "too_many_values": _("“%(where)s”: a condition holds at most %(most)s values."),
    "value_is_no_text": _("“%(where)s”: compare with a text."),
    "value_is_no_number": _("“%(where)s”: “%(value)s” is no number."),
    "value_is_no_version": _("“%(where)s”: “%(value)s” is no version; write one such as 2.10.0."),
    "value_is_no_moment": _("“%(where)s”: “%(value)s” is no moment; write one such as 2026-12-01T08:00Z."),
    "pattern_too_long": _("“%(where)s”: a pattern has at most %(most)s characters."),
    "not_a_pattern": _("“%(where)s”: “%(pattern)s” is no pattern that can be matched in bounded time (RE2)."),
    "no_such_variant": _("“%(where)s” serves the variant “%(variant)s”; there is none of that name."),
    "no_such_unit": _("“%(where)s” is drawn by “%(unit)s”; draw by visitor or customer."),
    "no_such_type": _("“%(where)s” is of the type “%(type)s”; there is none."),
    "no_variants": _("“%(where)s” has no variants; write at least one."),
    "value_of_another_type": _("The value of the variant “%(variant)s” is no %(type)s."),
    "slots_overlap": _("“%(where)s”: a slot is given away twice, or lies outside 0 to 10,000."),
    "serves_nothing": _(
        "“%(where)s” serves nothing; name a variant, or a split such as: control 50, new 50."
    ),
    "no_weight": _(
        "“%(where)s”: the weights of a split are whole numbers from 0 to 1,000,000, and their sum is above 0."
    ),
    "not_a_share": _("“%(where)s”: a roll-out is a share between 0 and 100 percent."),
    "no_such_layer": _("“%(where)s” lies in the layer “%(layer)s”; there is none."),
    "layer_full": _(
        "“%(where)s” asks for %(share)s percent of the layer “%(layer)s”; %(left)s percent of it are free."
    ),
    "no_such_holdout": _("“%(where)s” names the holdout “%(holdout)s”; there is none."),
    "no_such_flag": _("“%(where)s” needs the flag “%(flag)s”, which is not live there."),
    "needs_itself": _("“%(where)s” needs itself, directly or through another flag; take one of them out."),
    "needs_too_deep": _(
        "“%(where)s” needs a flag that needs a flag, more than %(most)s deep; let it need fewer in a row."
    ),
    "needs_too_many": _(
        "“%(where)s” needs more than %(most)s flags, counting those that they need; let it need fewer."
    ),
    "line_not_understood": _(
        "“%(where)s” is not understood; write a line such as: country is one of DE, AT."
    ),
    "split_not_understood": _(
        "“%(where)s” is not understood; name a variant, or a split such as: control 50, new 50."
    ),
    "rollout_not_understood": _(
        "“%(where)s” is not understood; write percent, or lines such as: 2026-12-01T08:00Z 10."
    ),
    "variant_not_understood": _("“%(where)s” is not understood; write a line such as: on = true."),
    "no_object": _("“%(where)s” is written as an object with names and values."),
    "no_list": _("“%(where)s”: “%(part)s” is written as a list."),
    "part_missing": _("“%(where)s” says no “%(part)s”."),
    "part_not_known": _("“%(where)s”: “%(part)s” is no part of it; there are %(known)s."),
    "too_many": _("“%(where)s” holds at most %(most)s %(part)s."),
    "name_twice": _("“%(where)s” has two rules named “%(name)s”; name each otherwise."),
    "no_name": _("“%(where)s”: “%(part)s” takes a text of 1 to %(most)s characters."),
    "serves_twice": _("“%(where)s” serves a variant and a split; keep one of them."),
    "not_a_step": _(
        "“%(where)s”: a roll-out is a list of a moment (or null) and hundredths of a percent: [[null, 1000]]."
    ),
    "not_a_layer_share": _("“%(where)s”: the share of a layer is a whole number of hundredths of a percent."),
    "ends_before_it_begins": _("“%(where)s” ends before it begins; “until” is after “from”."),
    "not_a_rule": _("“%(where)s” cannot be read as a rule: %(error)s."),
}


class RulesUnfit(Refusal):
    """The rules cannot be served as they are written; the sentence says which part."""


def refused(fault: Unfit) -> RulesUnfit:
    """What is wrong, as a person reads it."""
    sentence = SENTENCES[fault.code] % {"where": fault.where, **fault.said}
    return RulesUnfit(str(sentence))


def check(flag: Flag, environment: Environment, served: Mapping[str, Any]) -> None:
    """Raise RulesUnfit where the flag, or one that needs it, could not be served with these rules."""
    _check_all(publishing.documents((flag, environment, served)), environment.key, flag)


def check_experiments(flag: Flag, content: Mapping[str, Any]) -> None:
    """Raise RulesUnfit where a rule draws for an experiment that another live flag draws for: its arms would mix."""
    asked = set(experiments(content))
    if not asked:
        return
    for other in Version.objects.filter(state=VersionState.LIVE).exclude(flag=flag).select_related("flag"):
        if not _meet(flag.store_id, other.flag.store_id):
            continue
        for key in sorted(asked.intersection(experiments(other.content))):
            raise RulesUnfit(
                _now(
                    "The flag “%(other)s” draws for the experiment “%(key)s” already; give this one a key of its own, "
                    "or take the rule out there first."
                )
                % {"other": other.flag.key, "key": key}
            )


def experiments(content: Mapping[str, Any]) -> list[str]:
    """The keys of the experiments that rules draw for."""
    return [str(rule["experiment"]) for rule in content.get("rules", ()) if rule.get("experiment")]


def _meet(one: object, other: object) -> bool:
    """Whether two flags are of one store; without one a flag is of all."""
    return one is None or other is None or one == other


def check_shared(shared: Mapping[str, Any]) -> None:
    """Raise RulesUnfit where any live flag could not be served with these segments, layers or holdouts."""
    _check_all(publishing.documents(shared=shared), None, None)


def _check_all(
    documents: Mapping[Any, Mapping[str, Any]], environment: str | None, flag: Flag | None
) -> None:
    for (_store, key), document in documents.items():
        if environment not in (None, key) or (flag is not None and flag.key not in document["flags"]):
            continue
        try:
            made = Ruleset.of(document)
        except Unfit as fault:
            raise refused(fault) from fault
        for found in made.unfit.values():
            raise refused(found) from found
