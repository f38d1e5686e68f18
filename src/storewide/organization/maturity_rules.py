"""How mature an operation is in five parts: what holds at each stage, and what the next one lacks. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Text

FIRST, LAST = 1, 5


@dataclass(frozen=True)
class Criterion:
    """Something that holds in an operation of this stage; `code` is the part, the stage and a letter: `data-3b`."""

    code: str
    stage: int
    text: Text


def _criteria(part: str, *stages: tuple[Text, ...]) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(f"{part}-{stage}{letter}", stage, text)
        for stage, texts in enumerate(stages, start=FIRST + 1)
        for letter, text in zip("abc", texts, strict=True)
    )


#: what holds from stage 2 on, three sentences a stage; stage 1 asks for nothing
CRITERIA: dict[str, tuple[Criterion, ...]] = {
    "strategy": _criteria(
        "strategy",
        (
            _("eCommerce has goals of its own for the year"),
            _("One person answers for its result"),
            _("Its budget is known"),
        ),
        (
            _("Goals are part of the business plan, month by month"),
            _("Every larger change has a business case"),
            _("Competitors are looked at each quarter"),
        ),
        (
            _("The effect of changes is measured and held against what was promised"),
            _("Budget moves within the year to what works"),
            _("Goals of eCommerce and of other channels are set together"),
        ),
        (
            _("New business is tried with small bets and rules when to stop"),
            _("The plan is changed when what was learned says so"),
            _("Other units use what was learned"),
        ),
    ),
    "people": _criteria(
        "people",
        (
            _("Every area has somebody who is accountable"),
            _("The skills that are needed are written down"),
            _("Newcomers are shown how things work"),
        ),
        (
            _("Teams have every discipline that they need"),
            _("Every key role has a deputy"),
            _("Training follows what a role needs"),
        ),
        (
            _("Teams take most decisions by themselves"),
            _("No key skill rests on one person"),
            _("Capacity is planned for the coming quarter"),
        ),
        (
            _("Teams form around what customers need, not around systems"),
            _("People move between units and take what they know along"),
            _("How content people are is measured and acted upon"),
        ),
    ),
    "process": _criteria(
        "process",
        (
            _("Requests are kept in one place"),
            _("Releases have a calendar"),
            _("Incidents are written down"),
        ),
        (
            _("The business signs off what goes live"),
            _("The front line is briefed before a release"),
            _("Trading is reviewed every week"),
        ),
        (
            _("Experiments decide wherever they can"),
            _("The effect of each release is watched"),
            _("How long teams wait for each other is measured"),
        ),
        (
            _("Changes go live on any day, without fear"),
            _("What does not work is stopped within weeks"),
            _("Processes are changed by whoever works in them"),
        ),
    ),
    "data": _criteria(
        "data",
        (
            _("Orders and visits are measured"),
            _("Every figure has a definition"),
            _("One person answers for tracking"),
        ),
        (
            _("Figures of the store are reconciled with the books"),
            _("Everybody sees the same figures"),
            _("Consent is asked for and kept"),
        ),
        (
            _("Customers are known across channels"),
            _("When a figure moves, it is known why"),
            _("Damaged data is noticed within a day"),
        ),
        (
            _("Decisions rest on measured effects, not on opinions"),
            _("Forecasts are held against what came"),
            _("Data is a product with an owner and users"),
        ),
    ),
    "technology": _criteria(
        "technology",
        (
            _("Systems are listed with their owners"),
            _("Availability is measured"),
            _("Changes are tested before they go live"),
        ),
        (
            _("Deployments are automatic"),
            _("Front end, back end and data each have an owner"),
            _("Speed is measured from outside"),
        ),
        (
            _("Changes can be switched on and off"),
            _("Teams deploy without waiting for others"),
            _("Systems can be replaced one by one"),
        ),
        (
            _("Failures are rehearsed"),
            _("The cost of technology for each order is known"),
            _("New systems are tried within weeks"),
        ),
    ),
}

STAGES: dict[int, Text] = {
    1: _("Beginning"),
    2: _("Repeated"),
    3: _("Defined"),
    4: _("Measured"),
    5: _("Improving by itself"),
}


def stage_of(part: str, met: Collection[str]) -> int:
    """The highest stage at which everything up to it holds; `met` are codes of criteria."""
    for criterion in CRITERIA[part]:
        # criteria stand in the order of their stages
        if criterion.code not in met:
            return criterion.stage - 1
    return LAST


def lacking(part: str, met: Collection[str]) -> tuple[Criterion, ...]:
    """What the next stage lacks; nothing at the last one."""
    following = stage_of(part, met) + 1
    return tuple(each for each in CRITERIA[part] if each.stage == following and each.code not in met)


def criterion(code: str) -> Criterion | None:
    """The criterion of this code; None where there is none."""
    part = code.partition("-")[0]
    return next((each for each in CRITERIA.get(part, ()) if each.code == code), None)
