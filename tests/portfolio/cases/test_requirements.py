"""Requirements: written, accepted by somebody with evidence, dropped with a reason, opened again by other words."""

from datetime import datetime

import pytest

from storewide.access.models import User
from storewide.kit.errors import WrongState
from storewide.organization.models import Person
from storewide.portfolio import operations
from storewide.portfolio.cases import queries, requirements, words
from storewide.portfolio.cases.requirements import Closed, NoReason, NothingRequired
from storewide.portfolio.models import Request, Requirement, RequirementState


@pytest.fixture
def three(asked: Request, mate: User, at: datetime) -> list[Requirement]:
    said = [
        ("As a guest I track my order", "could"),
        ("As a guest I pay", "must"),
        ("As a guest I return", "should"),
    ]
    return [
        requirements.require_of(
            request=asked, text=text, criteria=["Given a guest"], need=need, by=mate, at=at
        )
        for text, need in said
    ]


def test_unmet_says_what_must_be_first(
    asked: Request, three: list[Requirement], mate: User, at: datetime
) -> None:
    found = queries.unmet_of([asked.pk])[asked.pk]
    assert [each.number for each in found] == [2, 3, 1]
    assert words.unmet(found[0]) == "Must: As a guest I pay"
    requirements.accept(requirement=three[1], by=mate, at=at)
    requirements.drop(requirement=three[0], reason="Nobody asked", by=mate, at=at)
    assert [each.number for each in queries.unmet_of([asked.pk])[asked.pk]] == [3]
    assert (
        words.standing(queries.requirements_of(asked))
        == "1 of 2 requirements are met; none that must be is open"
    )


def test_accepting_says_who_and_when_and_what_shows_it(
    three: list[Requirement], milan: Person, mate: User, at: datetime
) -> None:
    requirements.accept(requirement=three[1], evidence=" https://ci.example/1 ", by=mate, at=at)
    stored = Requirement.objects.get(number=2)
    assert (
        stored.state,
        stored.accepted_by,
        stored.accepted_by_label,
        stored.accepted_at,
        stored.evidence,
    ) == (
        RequirementState.MET,
        milan,
        "Milan",
        at,
        "https://ci.example/1",
    )
    with pytest.raises(WrongState):
        requirements.accept(requirement=stored, by=mate, at=at)


def test_other_words_open_it_again(three: list[Requirement], mate: User, at: datetime) -> None:
    requirements.accept(requirement=three[1], by=mate, at=at)
    changes = {"need": "should"}
    requirements.change(requirement=three[1], changes=changes, by=mate, at=at)
    assert Requirement.objects.get(number=2).state == RequirementState.MET
    requirements.change(requirement=three[1], changes={"text": "As a guest I pay by card"}, by=mate, at=at)
    stored = Requirement.objects.get(number=2)
    assert (stored.state, stored.accepted_at, stored.accepted_by_label) == (RequirementState.OPEN, None, "")


def test_what_is_refused_leaves_nothing(
    asked: Request, three: list[Requirement], mate: User, at: datetime
) -> None:
    with pytest.raises(NoReason):
        requirements.drop(requirement=three[0], reason=" ", by=mate, at=at)
    with pytest.raises(NothingRequired):
        requirements.require_of(request=asked, text=" ", criteria=[], need="must", by=mate, at=at)
    operations.decline(request=asked, reason="No", by=mate, at=at)
    three[0].request.refresh_from_db()
    with pytest.raises(Closed):
        requirements.accept(requirement=three[0], by=mate, at=at)
    assert set(Requirement.objects.values_list("state", flat=True)) == {"open"}


def test_unmet_of_many_is_one_query(
    asked: Request, three: list[Requirement], django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        assert len(queries.unmet_of([asked.pk])[asked.pk]) == 3
