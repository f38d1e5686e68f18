"""Which option fits an operation best, from its answers: scores with their reasons, and what would flip them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from storewide.kit.tags import Text
from storewide.organization.advice_answers import Answer, Question
from storewide.organization.advice_questions import QUESTIONS

#: with fewer answers than these nothing is advised
ENOUGH = 5

type Answers = Mapping[str, str]


@dataclass(frozen=True)
class Reason:
    """What one answer speaks for or against an option: its points, and why."""

    question: Question
    answer: Answer
    points: int
    why: Text


@dataclass(frozen=True)
class Score:
    """An option with the sum of its points and the reasons, the weightiest first."""

    option: str
    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Flip:
    """A single other answer that would lead to other advice; `option` None: to none."""

    question: Question
    answer: Answer
    option: str | None


@dataclass(frozen=True)
class Advice:
    """What fits, best first. `option` is None where it cannot be told: too few answers, or two options alike."""

    option: str | None
    scores: tuple[Score, ...]
    answered: int
    flips: tuple[Flip, ...]

    @property
    def is_tie(self) -> bool:
        """Whether enough was answered and the first two are alike."""
        return self.option is None and self.answered >= ENOUGH


def advise(subject: str, options: tuple[str, ...], answers: Answers) -> Advice:
    """What fits of `options` (of operating models, say); `answers` are codes of answers by codes of questions."""
    scores = _scores(subject, options, answers)
    option = _winner(scores, answers)
    return Advice(option, scores, len(answers), _flips(subject, options, answers, option))


def _scores(subject: str, options: tuple[str, ...], answers: Answers) -> tuple[Score, ...]:
    found = []
    for option in options:
        reasons = []
        for question in QUESTIONS:
            answer = question.answer(answers.get(question.code, ""))
            speaks = answer.speaks.get(subject) if answer else None
            if answer and speaks and speaks.points.get(option):
                reasons.append(Reason(question, answer, speaks.points[option], speaks.why))
        reasons.sort(key=lambda reason: -abs(reason.points))
        found.append(Score(option, sum(reason.points for reason in reasons), tuple(reasons)))
    return tuple(sorted(found, key=lambda score: -score.points))


def _winner(scores: tuple[Score, ...], answers: Answers) -> str | None:
    if len(answers) < ENOUGH or scores[0].points == scores[1].points:
        return None
    return scores[0].option


def _flips(subject: str, options: tuple[str, ...], answers: Answers, option: str | None) -> tuple[Flip, ...]:
    """Each single other answer to a question that was answered, after which another option fits best."""
    if option is None:
        return ()
    found = []
    for question in QUESTIONS:
        for answer in question.answers:
            if question.code not in answers or answers[question.code] == answer.code:
                continue
            other = {**answers, question.code: answer.code}
            winner = _winner(_scores(subject, options, other), other)
            if winner != option:
                found.append(Flip(question, answer, winner))
    return tuple(found)
