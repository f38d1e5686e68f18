"""Writing down answers about the company, and how mature it was found."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.organization import maturity_rules
from storewide.organization.advice_questions import QUESTIONS
from storewide.organization.models import AdviceAnswers, Maturity, MaturityPart, Unit


class NothingAnswered(Refusal):
    """No question was answered."""


class AnswerUnknown(Refusal):
    """An answer is none of its question's."""


class CriterionUnknown(Refusal):
    """What is said to hold is no criterion of this part."""

    field = "met"


class DayAhead(Refusal):
    """Maturity was found on a day that has not come."""

    field = "on"


@trail.operation
def answer(
    *, answers: Mapping[str, str], unit: Unit | None, by: Actor, at: datetime, note: str = ""
) -> AdviceAnswers:
    """Keep answers (codes by the questions' codes) about a unit, or the whole operation where it is None.

    Questions left out are not answered. Raises NothingAnswered, AnswerUnknown.
    """
    given = {code: said for code, said in answers.items() if said}
    if not given:
        raise NothingAnswered(_("Nothing is answered yet; answer at least one question."))
    questions = {question.code: question for question in QUESTIONS}
    for code, said in given.items():
        question = questions.get(code)
        if question is None or question.answer(said) is None:
            raise AnswerUnknown(
                _("“%(answer)s” is no answer to “%(question)s”.") % {"answer": said, "question": code}
            )
    kept = AdviceAnswers.objects.create(
        unit=unit, answers=given, note=note, answered_by=by.label[:200], created_at=at
    )
    trail.record(action="organization.advice.answer", of=kept, by=by, at=at)
    return kept


@trail.operation
def find_maturity(
    *, part: str, met: Collection[str], evidence: str, on: date, by: Actor, at: datetime
) -> Maturity:
    """Write down what holds of a part on a day (codes of criteria); the stage follows from it.

    Raises CriterionUnknown, DayAhead.
    """
    known = {each.code for each in maturity_rules.CRITERIA[MaturityPart(part)]}
    if unknown := sorted(set(met) - known):
        raise CriterionUnknown(
            _("“%(code)s” is no criterion of %(part)s.") % {"code": unknown[0], "part": part}
        )
    if on > at.date():
        raise DayAhead(_("%(day)s has not come yet; choose today or a day before.") % {"day": on})
    before = Maturity.objects.of(part).first()
    found = Maturity.objects.create(
        part=part,
        on=on,
        met=sorted(set(met)),
        stage=maturity_rules.stage_of(part, met),
        evidence=evidence,
        found_by=by.label[:200],
        created_at=at,
    )
    changes = {"stage": [str(before.stage) if before else None, str(found.stage)]}
    trail.record(action="organization.maturity.find", of=found, by=by, at=at, changes=changes)
    return found
