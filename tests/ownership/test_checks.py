"""The numbered checks of ownership: what each finds, what it says, where it leads, in how many queries."""

from datetime import date
from typing import Any

import pytest

from storewide.kit.checks import Finding, Severity
from storewide.organization.models import Person, Role, Team
from storewide.ownership import checks
from storewide.ownership.models import Area

LEFT = date(2026, 3, 10)


def said(findings: Any) -> list[tuple[str, str, str, Severity]]:
    return [(each.code, str(each.sentence), each.url, each.severity) for each in findings]


@pytest.fixture
def one_gap(owned: Area, team: Team) -> Area:
    """Ana answers for everything but loyalty."""
    Area.objects.update(accountable=owned.accountable, responsible=team)
    Area.objects.filter(slug="loyalty").update(accountable=None, responsible=None)
    return Area.objects.get(slug="loyalty")


def test_nobody_accountable_names_the_area(one_gap: Area) -> None:
    assert said(checks.nobody_accountable()) == [
        (
            "OWN001",
            "Nobody is accountable for Loyalty; name one person.",
            "/ownership/map/areas/loyalty/accountable/",
            Severity.ERROR,
        )
    ]
    assert list(checks.accountable_has_left()) == []


def test_a_role_that_nobody_holds_is_nobody(one_gap: Area) -> None:
    one_gap.accountable = Role.objects.create(title="Head of loyalty")
    one_gap.save()
    assert [finding.code for finding in checks.nobody_accountable()] == ["OWN001"]


def test_whoever_has_left_is_named_with_the_day(one_gap: Area, gone: Person) -> None:
    one_gap.accountable = Role.objects.create(title="Head of loyalty", holder=gone)
    one_gap.save()
    assert said(checks.accountable_has_left()) == [
        (
            "OWN003",
            "Gil Left was accountable for Loyalty and left on 31 Jan 2026; name a successor.",
            "/ownership/map/areas/loyalty/accountable/",
            Severity.ERROR,
        )
    ]
    assert list(checks.nobody_accountable()) == []


def test_another_with_the_title_of_the_role_is_a_second_claim(owned: Area, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(title="head of Checkout")
    assert said(checks.two_accountable()) == [
        (
            "OWN002",
            (
                "Ana Ruiz is accountable for Checkout, and Ben Okoro is “Head of checkout” in the directory; "
                "name one of them and change the other's title."
            ),
            "/ownership/map/areas/checkout/",
            Severity.ERROR,
        )
    ]


def test_two_with_the_title_of_a_gap_both_claim_it(ana: Person, ben: Person, checkout: Area) -> None:
    Person.objects.update(title="Head of checkout")
    assert said(checks.two_accountable()) == [
        (
            "OWN002",
            (
                "Ana Ruiz and Ben Okoro are both “Head of checkout” in the directory, so both may answer for Checkout; "
                "keep the title for one of them."
            ),
            "/ownership/map/areas/checkout/",
            Severity.ERROR,
        )
    ]


@pytest.mark.parametrize("title", ["Head of checkout testing", "Head", ""])
def test_another_title_claims_nothing(owned: Area, ben: Person, title: str) -> None:
    Person.objects.filter(pk=ben.pk).update(title=title)
    assert list(checks.two_accountable()) == []


def test_whoever_has_left_claims_nothing(owned: Area, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(title="Head of checkout", left_on=LEFT)
    assert list(checks.two_accountable()) == []


def test_the_holder_with_their_own_title_is_one(owned: Area, ana: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(title="Head of checkout")
    assert list(checks.two_accountable()) == []


def test_titles_beyond_ascii_are_compared_as_written(ana: Person, ben: Person, checkout: Area) -> None:
    checkout.accountable = Role.objects.create(title="Über-Kasse", holder=ana)
    checkout.save()
    Person.objects.filter(pk=ben.pk).update(title="Über-Kasse")
    assert [finding.code for finding in checks.two_accountable()] == ["OWN002"]


@pytest.mark.parametrize(
    ("check", "queries"),
    [(checks.nobody_accountable, 1), (checks.accountable_has_left, 1), (checks.two_accountable, 2)],
)
def test_each_check_asks_the_same_however_many_areas(
    check: Any, queries: int, owned: Area, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(queries):
        found: list[Finding] = list(check())
    assert len(found) == (19 if check is checks.nobody_accountable else 0)
