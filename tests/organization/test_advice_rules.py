"""What fits follows from the answers, with reasons, and with the single answers that would change it."""

import pytest

from storewide.organization.advice_answers import MODEL, STRUCTURE
from storewide.organization.advice_questions import QUESTIONS
from storewide.organization.advice_rules import advise
from storewide.organization.models import CommerceStructure, OperatingModel

MODELS, STRUCTURES = tuple(OperatingModel.values), tuple(CommerceStructure.values)
CENTRAL = {
    "scale": "much",
    "similarity": "alike",
    "context": "small",
    "design": "central",
    "maturity": "early",
}
OWN = {
    "scale": "little",
    "similarity": "different",
    "context": "own",
    "design": "decentral",
    "acquisition": "mainly",
}


def test_one_business_in_one_market_is_run_from_the_centre():
    advice = advise(MODEL, MODELS, CENTRAL)
    assert advice.option == "centralised"
    assert [(score.option, score.points) for score in advice.scores] == [
        ("centralised", 9),
        ("hybrid", 2),
        ("independent", -6),
    ]
    assert advice.scores[0].reasons[0].points == 2
    assert advice.flips == ()


def test_businesses_that_differ_go_their_own_way():
    advice = advise(MODEL, MODELS, OWN)
    assert (advice.option, advice.scores[0].points) == ("independent", 8)
    assert advise(STRUCTURE, STRUCTURES, OWN).option is not None


def test_four_answers_are_too_few():
    few = {code: CENTRAL[code] for code in list(CENTRAL)[:4]}
    advice = advise(MODEL, MODELS, few)
    assert (advice.option, advice.answered, advice.is_tie, advice.flips) == (None, 4, False, ())


def test_two_that_are_alike_cannot_be_told_apart():
    answers = {
        "scale": "some",
        "similarity": "alike",
        "context": "small",
        "acquisition": "no",
        "maturity": "grown",
    }
    advice = advise(MODEL, MODELS, answers)
    assert advice.scores[0].points == advice.scores[1].points
    assert (advice.option, advice.is_tie) == (None, True)


def test_a_flip_is_an_answer_that_leads_elsewhere():
    answers = {**CENTRAL, "design": "matrix", "similarity": "partly", "scale": "some"}
    advice = advise(MODEL, MODELS, answers)
    assert advice.option == "hybrid"
    assert advice.flips
    for flip in advice.flips:
        other = advise(MODEL, MODELS, {**answers, flip.question.code: flip.answer.code})
        assert other.option == flip.option != advice.option


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.code)
def test_every_answer_says_why(question):
    for answer in question.answers:
        assert MODEL in answer.speaks
        for speaks in answer.speaks.values():
            assert str(speaks.why)
            assert all(-2 <= points <= 2 for points in speaks.points.values())
