"""The checklists: those that come with it, and what is wrong with others, with the line it stands in."""

import pytest

from storewide.releases import checklists, rules
from storewide.releases.checklists import ChecklistFault
from storewide.releases.models import Asked, Evidence, Signed, StepGroup, Tier
from storewide.releases.preparing.rules import Going
from storewide.releases.rules import Lack, Preparation


def text(*replaced: tuple[str, str]) -> str:
    """The built-in text, with something written otherwise."""
    found = checklists.built_in()
    for before, after in replaced:
        assert before in found
        found = found.replace(before, after, 1)
    return found


def line_of(written: str, begin: str) -> int:
    return next(at for at, line in enumerate(written.splitlines(), 1) if line.startswith(begin))


@pytest.mark.django_db
def test_those_that_come_with_it() -> None:
    found = [checklists.of(tier) for tier in Tier]
    assert [each.watch_days for each in found] == [7, 14, 28, 28]
    assert [each.signed_by for each in found] == [
        Signed.NOBODY,
        Signed.ANOTHER,
        Signed.ACCOUNTABLE,
        Signed.ACCOUNTABLE,
    ]
    assert [each.acknowledged_by for each in found] == [
        Asked.NOBODY,
        Asked.NOBODY,
        Asked.ONE_OF_EACH_TEAM,
        Asked.EVERYBODY,
    ]
    assert [each.briefed for each in found] == [False, True, True, True]
    assert all(check.required for check in found[3].checks)
    assert {check.group for check in found[3].checks} == set(StepGroup)
    assert (found[3].checks[0].code, found[3].checks[0].asks) == ("phone", Evidence.TEXT)


@pytest.mark.parametrize(
    ("before", "after", "begin", "said"),
    [
        (
            '["phone", "rollback"]',
            '["taste"]',
            'required = ["taste"]',
            "tiers.small names the step taste, which is not under",
        ),
        (
            'optional = ["tracking"]',
            'optional = ["phone"]',
            'optional = ["phone"]',
            "tiers.small names the step phone twice",
        ),
        (
            'signed_by = "another"',
            'signed_by = "all"',
            'signed_by = "all"',
            "signed_by is “all”; give one of nobody, another, accountable",
        ),
        (
            "watch_days = 14",
            "watch_days = 0",
            "watch_days = 0",
            "watch_days is 0; give a whole number from 1 to 365",
        ),
        (
            "watch_days = 14",
            "watch_days = true",
            "watch_days = true",
            "watch_days is True; give a whole number",
        ),
        (
            "watch_days = 14",
            'watch_days = 14\ncolour = "red"',
            "colour",
            "tiers.small has colour; allowed are",
        ),
        ("watch_days = 14\n", "\n", "[tiers.small]", "tiers.small lacks watch_days"),
        (
            'group = "operational"',
            'group = "odd"',
            'group = "odd"',
            "steps.rollback: group is “odd”; give one of technical",
        ),
        (
            'evidence = "file"',
            "evidence_required = true",
            "evidence_required",
            "steps.privacy: say which evidence is required",
        ),
        (
            'group = "privacy"\nevidence = "file"',
            'group = "privacy"\nevidence = "film"',
            'evidence = "film"',
            "evidence is “film”",
        ),
        (
            "7\nbriefed = false",
            "7\nbriefed = 0",
            "briefed = 0",
            "tiers.flagged: briefed is 0; give true or false",
        ),
        ("[tiers.small]", "[tiers.tiny]", "[tiers.tiny]", "give exactly flagged, small, standard, major"),
        (
            "[steps.stock]",
            "[steps.Stock]",
            "[steps.Stock]",
            "the step Stock is named with more than small letters",
        ),
        ("[steps.stock]", "[odd]\na = 1\n[steps.stock]", "[odd]", "give exactly tiers and steps"),
        ("watch_days = 7", "watch_days = ", "watch_days = ", "Invalid value"),
    ],
)
def test_a_fault_names_line_place_and_cure(before: str, after: str, begin: str, said: str) -> None:
    written = text((before, after))
    with pytest.raises(ChecklistFault) as fault:
        checklists.read("ours", written)
    sentence = str(fault.value)
    assert sentence.startswith(f"ours, line {line_of(written, begin)}: ")
    assert said in sentence
    assert sentence.endswith(".")


@pytest.mark.django_db
def test_a_major_release_is_signed_for_it_too_and_somebody_says_go() -> None:
    asked = {each: (checklists.of(each).it_signs, checklists.of(each).go_no_go) for each in Tier}
    assert asked == {each: (each == Tier.MAJOR, each == Tier.MAJOR) for each in Tier}
    signed = Preparation(signed_by_another=True, signed_by_accountable=True, briefing=1)
    found = rules.open_points(checklists.of(Tier.MAJOR), signed)
    assert [each.lack for each in found] == [Lack.SIGN_OFF_OF_IT, Lack.GO]
    going = Preparation(
        signed_by_another=True,
        signed_by_accountable=True,
        briefing=1,
        going=Going(it_by_another=True, go=True),
    )
    assert rules.open_points(checklists.of(Tier.MAJOR), going) == ()
