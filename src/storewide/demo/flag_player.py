"""Plays flags: one behind a test that runs, one that a finished test left behind, a roll-out, a switch thrown, a draft."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from storewide.demo.diary import Diary, Stage, acting
from storewide.demo.simulation.experiments import Experiment as Said
from storewide.flags import arranging, changing, operations
from storewide.flags.models import Environment, Flag, Tier, Version
from storewide.flags.operations import FlagFacts
from storewide.kit.permissions import System

#: days before a test begins, or after it has ended
PROPOSED, LEFT = 4, 2
#: days that a flag of a test is given after it
LEEWAY = 14


class FlagPlayer:
    """Notes in the diary what becomes of each flag; nothing where nobody answers for an area."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.made: dict[str, Flag] = {}
        self.first, self.second = (person.name for person in stage.shop.people[:2])

    def note(self, diary: Diary) -> None:
        """Flags of the newest test and of an old one, and three that no test is behind."""
        tests = sorted(self.stage.shop.experiments, key=lambda said: said.last)
        ended = [said for said in tests if said.decided is not None and len(said.arms) == 2]
        if tests[-1].last > 0:
            self._test(tests[-1], diary)
        if ended:
            self._test(ended[0], diary)
            diary.note(ended[0].last + LEFT, partial(self.settle, ended[0]))
        self._roll_out(tests[0].area, diary)
        self._switch(tests[0].area, diary)
        self._draft(tests[-1].area, diary)

    def _test(self, said: Said, diary: Diary) -> None:
        begins = said.starts - PROPOSED
        diary.note(begins, partial(self.make, self._of_test(said), said.area))
        diary.note(begins, partial(self.serve, said.key, "test", _split(said), "Tried on the test store"))
        diary.note(begins + 1, partial(self.serve, said.key, "production", _split(said), "The test begins"))

    def _of_test(self, said: Said) -> dict[str, Any]:
        return {
            "key": said.key,
            "name": said.name,
            "purpose": said.hypothesis[:500],
            "type": "string",
            "expires_on": self.stage.day(said.last + LEEWAY),
        }

    def _roll_out(self, area: str, diary: Diary) -> None:
        facts = {
            "key": "gift-finder",
            "name": "Gift finder",
            "purpose": "Helps to find a present by occasion and budget, in place of the list of all gifts.",
            "type": "boolean",
            "expires_on": self.stage.day(40),
            "logged": True,
        }
        diary.note(-21, self.share)
        diary.note(-20, partial(self.make, facts, area))
        for day, percent in ((-18, 10), (-9, 25)):
            content = _to_some(percent)
            diary.note(
                day, partial(self.serve, "gift-finder", "production", content, f"To {percent} % of regulars")
            )
        diary.note(
            -1, partial(self.propose, "gift-finder", _to_some(50), "No complaint in a week: to half of them")
        )

    def _switch(self, area: str, diary: Diary) -> None:
        facts = {
            "key": "pay-by-invoice",
            "name": "Pay by invoice",
            "purpose": "Offers payment by invoice; off when the provider of invoices does not answer.",
            "type": "boolean",
            "tier": Tier.LOW,
            "unit": "customer",
        }
        diary.note(-120, partial(self.make, facts, area))
        diary.note(
            -119, partial(self.serve, "pay-by-invoice", "production", _to_all(), "The provider is connected")
        )
        diary.note(-2, partial(self.switch_off, "pay-by-invoice", "The provider answers one call in three"))

    def _draft(self, area: str, diary: Diary) -> None:
        facts = {
            "key": "search-by-picture",
            "name": "Search by picture",
            "purpose": "Finds products that look like a photo.",
            "type": "boolean",
            "expires_on": self.stage.day(90),
        }
        diary.note(-6, partial(self.make, facts, area))
        diary.note(-5, partial(self.serve, "search-by-picture", "test", _to_all(), "For the team to look at"))

    def share(self, at: datetime) -> None:
        """What flags have in common: an audience, a layer for what must not meet, a holdout for the sum of all changes."""
        by = acting(self.first)
        arranging.make_layer(
            key="finding-gifts",
            name="Ways to find a gift",
            purpose="Two helpers on one page would stand in each other's way",
            by=by,
            at=at,
        )
        arranging.begin_holdout(
            key="without-helpers",
            name="Without helpers",
            purpose="What all helpers together bring over the season",
            share=500,
            by=by,
            at=at,
        )
        arranging.make_audience(
            key="regulars",
            name="Regular customers",
            purpose="Three orders or more",
            condition={"attribute": "orders", "is": "at_least", "value": 3},
            by=by,
            at=at,
        )

    def make(self, facts: dict[str, Any], area: str, at: datetime) -> None:
        """Made by whoever is accountable for its area."""
        whose = self.stage.areas[area]
        made = FlagFacts(**facts, area=whose, store=self.stage.store, accountable=whose.holder)
        self.made[facts["key"]] = operations.make_flag(facts=made, by=self._author(facts["key"]), at=at)

    def propose(self, key: str, content: dict[str, Any], why: str, at: datetime) -> Version:
        """Proposed where customers are served."""
        return self._propose(key, "production", content, why, at)

    def serve(self, key: str, environment: str, content: dict[str, Any], why: str, at: datetime) -> None:
        """Proposed, let through by somebody else where that is asked for, and live."""
        version = self._propose(key, environment, content, why, at)
        if version.served is None:
            changing.approve(version=version, by=self._other(key), at=at + timedelta(minutes=20))
            changing.put_live(version=version, by=self._author(key), at=at + timedelta(minutes=30))

    def settle(self, said: Said, at: datetime) -> None:
        """After the test everybody is served as before; the code still asks."""
        before = said.arms[0].key
        content = _variants(said) | {"rules": [], "default": before, "off": before}
        self.serve(said.key, "production", content, "The test is decided", at)

    def switch_off(self, key: str, reason: str, at: datetime) -> None:
        """Off within a second, without a second person."""
        production = Environment.objects.get(key="production")
        operations.switch_off(
            flag=self.made[key], environment=production, reason=reason, by=acting(self.second), at=at
        )

    def _propose(
        self, key: str, environment: str, content: dict[str, Any], why: str, at: datetime
    ) -> Version:
        place = Environment.objects.get(key=environment)
        return changing.propose(
            flag=self.made[key], environment=place, content=content, why=why, by=self._author(key), at=at
        )

    def _author(self, key: str) -> System:
        flag = self.made.get(key)
        return acting(str(flag.accountable)) if flag and flag.accountable else acting(self.second)

    def _other(self, key: str) -> System:
        author = self._author(key).label
        return acting(self.first if author != self.first else self.second)


def _variants(said: Said) -> dict[str, Any]:
    return {"variants": {arm.key: arm.key for arm in said.arms}}


def _split(said: Said) -> dict[str, Any]:
    control = said.arms[0].key
    rule = {
        "name": "test",
        "split": {arm.key: arm.weight for arm in said.arms},
        "experiment": said.key,
    }
    return _variants(said) | {"off": control, "default": control, "rules": [rule]}


def _to_all() -> dict[str, Any]:
    return {"variants": {"on": True, "off": False}, "off": "off", "default": "on", "rules": []}


def _to_some(percent: int) -> dict[str, Any]:
    rule = {
        "name": "regulars",
        "if": {"segment": "regulars"},
        "serve": "on",
        "rollout": [[None, percent * 100]],
        "layer": {"key": "finding-gifts", "share": 6_000},
    }
    return _to_all() | {"default": "off", "rules": [rule], "holdouts": ["without-helpers"]}
