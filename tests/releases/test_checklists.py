"""The checklists: those that come with it, and what is wrong with others."""

from typing import Any

import pytest

from storewide.releases import checklists
from storewide.releases.checklists import ChecklistFault
from storewide.releases.models import Asked, Signed, Tier

TIER = {
    "required": ["phone"],
    "optional": [],
    "signed_by": "another",
    "acknowledged_by": "nobody",
    "watch_days": 14,
}


def document(**changes: Any) -> dict[str, Any]:
    tiers = {tier: dict(TIER) for tier in Tier.values}
    tiers["small"] |= changes
    return {"tiers": tiers, "steps": {"phone": "Tried on a phone"}}


def test_those_that_come_with_it() -> None:
    small, standard, major = (checklists.of(tier) for tier in ("small", "standard", "major"))
    assert [each.watch_days for each in (small, standard, major)] == [14, 28, 28]
    assert [each.signed_by for each in (small, standard, major)] == [
        Signed.ANOTHER,
        Signed.ACCOUNTABLE,
        Signed.ACCOUNTABLE,
    ]
    assert [each.acknowledged_by for each in (small, standard, major)] == [
        Asked.NOBODY,
        Asked.ONE_OF_EACH_TEAM,
        Asked.EVERYBODY,
    ]
    assert all(check.required for check in major.checks)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"required": ["taste"]}, "small names the step taste, which is not under"),
        ({"optional": ["phone"]}, "small names a step twice"),
        ({"signed_by": "nobody"}, "small: 'nobody' is not a valid Signed"),
        ({"watch_days": 0}, "watch_days = 0; give a whole number above 0"),
        ({"colour": "red"}, "small has required, optional"),
    ],
)
def test_a_fault_names_place_and_cure(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ChecklistFault, match=said):
        checklists.parse("tiers.toml", document(**changes))


def test_every_tier_must_be_there() -> None:
    with pytest.raises(ChecklistFault, match="it needs exactly small, standard, major"):
        checklists.parse("tiers.toml", {"tiers": {"small": TIER}, "steps": {}})
    with pytest.raises(ChecklistFault, match="it needs exactly tiers and steps"):
        checklists.parse("tiers.toml", {"tiers": {}})
