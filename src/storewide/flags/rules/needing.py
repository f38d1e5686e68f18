"""Flags that need others: each is told those it depends on, in bounded number, so that every answer has bounded work."""

from collections.abc import Mapping

from storewide.flags.rules.flag import Flag
from storewide.flags.rules.unfit import Unfit

#: a flag needs one that needs one ..., so many steps at most
DEEPEST = 10
#: flags that are asked for one answer, each as often as something needs it
MOST = 100


def link(flags: dict[str, Flag], unfit: dict[str, Unfit]) -> None:
    """Give each flag those it needs; one that needs itself, none there is, or too many is moved to `unfit`."""
    while True:
        found = {key: fault for key, flag in flags.items() if (fault := _fault(flag, flags)) is not None}
        found = found or _beyond(flags)
        if not found:
            break
        for key, fault in found.items():
            unfit[key] = fault
            del flags[key]
    for flag in flags.values():
        flag.link(flags)


def _fault(flag: Flag, flags: Mapping[str, Flag]) -> Unfit | None:
    for needed, variants in flag.needs.items():
        if needed not in flags:
            return Unfit("no_such_flag", flag.key, flag=needed)
        for variant in variants:
            if variant not in flags[needed].variants:
                return Unfit("no_such_variant", flag.key, variant=f"{needed}: {variant}")
    seen: set[str] = set()
    waiting = list(flag.needs)
    while waiting:
        key = waiting.pop()
        if key == flag.key:
            return Unfit("needs_itself", flag.key)
        if key not in seen and key in flags:
            seen.add(key)
            waiting += flags[key].needs
    return None


def _beyond(flags: Mapping[str, Flag]) -> dict[str, Unfit]:
    """Those that need too many, of flags of which none needs itself."""
    steps: dict[str, int] = {}
    asked: dict[str, int] = {}
    for key in flags:
        waiting = [key]
        while waiting:
            needs = flags[waiting[-1]].needs
            if unknown := [each for each in needs if each not in steps]:
                waiting += unknown
                continue
            done = waiting.pop()
            steps[done] = max((steps[each] + 1 for each in needs), default=0)
            # no more than tells that it is too many: the number may double with each step
            asked[done] = min(MOST + 1, sum(asked[each] + 1 for each in needs))
    found = {
        key: Unfit("needs_too_deep", key, most=DEEPEST) for key, number in steps.items() if number > DEEPEST
    }
    return found | {
        key: Unfit("needs_too_many", key, most=MOST)
        for key, number in asked.items()
        if number > MOST and key not in found
    }
