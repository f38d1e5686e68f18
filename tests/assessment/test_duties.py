"""What of assessments is a person's: owned ones, risks watched, and scores owed; scores given stay theirs."""

from datetime import datetime

from storewide.access.models import User
from storewide.assessment import duties
from storewide.assessment.models import Assessment, Assessor, Risk
from storewide.organization.models import Person
from storewide.ownership import handing


def of(person: Person) -> list[tuple[str, str, bool]]:
    return [(str(each.kind), each.label, each.must_move) for each in duties.duties_of(person)]


def test_the_owner_hands_over(
    scoped: Assessment, ana: Person, vera: Person, mate: User, at: datetime
) -> None:
    Risk.objects.create(assessment=scoped, what="The courier strikes", likelihood=2, impact=4, owner=ana)
    assert of(ana) == [
        ("Assessments", "Self-service returns", True),
        ("Risks and blockers watched", "The courier strikes", True),
    ]
    successors: dict[str, Person | None] = {each.key: vera for each in handing.duties_of(ana)}
    handing.hand_over(person=ana, successors=successors, by=mate, at=at)
    assert Assessment.objects.get().owner == vera
    assert Risk.objects.get().owner == vera


def test_who_owes_scores_is_followed_or_goes(
    scoped: Assessment, ana: Person, milan: Person, vera: Person, mate: User, at: datetime
) -> None:
    assert of(vera) == [("Scores owed to assessments", "Self-service returns", False)]
    successors: dict[str, Person | None] = {each.key: ana for each in handing.duties_of(vera)}
    handing.hand_over(person=vera, successors=successors, by=mate, at=at)
    assert {each.person for each in Assessor.objects.all()} == {ana, milan}


def test_scores_given_stay(scoped: Assessment, vera: Person, at: datetime) -> None:
    Assessor.objects.filter(person=vera).update(jobs_given_at=at)
    assert of(vera) == []
