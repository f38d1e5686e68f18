"""What pages say of advice: what fits, why, and which single answer would change it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit.tags import Text
from storewide.organization.advice_answers import MODEL, STRUCTURE
from storewide.organization.advice_questions import QUESTIONS
from storewide.organization.advice_rules import ENOUGH, Advice, advise
from storewide.organization.models import CommerceStructure, OperatingModel, Unit

SUBJECTS = {MODEL: OperatingModel, STRUCTURE: CommerceStructure}


@dataclass(frozen=True)
class ReasonTold:
    """Why an answer speaks for an option or against it: its points with their sign."""

    points: str
    why: Text
    about: Text


@dataclass(frozen=True)
class OptionTold:
    """An option with its points and reasons."""

    label: Text
    points: str
    reasons: tuple[ReasonTold, ...]


@dataclass(frozen=True)
class AdviceTold:
    """Advice on one subject as a page shows it."""

    key: str
    title: str
    today: Text
    options: tuple[OptionTold, ...]
    flips: tuple[str, ...]


def all_advice(answers: Mapping[str, str]) -> dict[str, Advice]:
    """The advice on each subject."""
    return {subject: advise(subject, tuple(kind.values), answers) for subject, kind in SUBJECTS.items()}


def told(answers: Mapping[str, str], unit: Unit | None) -> list[AdviceTold]:
    """The advice on each subject, in words; beside it what holds of the unit today."""
    today = {MODEL: unit.operating_model, STRUCTURE: unit.commerce_structure} if unit else {}
    return [
        AdviceTold(
            key=subject,
            title=headline(subject, advice),
            today=_label(subject, today.get(subject, "")),
            options=tuple(
                OptionTold(
                    _label(subject, score.option),
                    f"{score.points:+d}",
                    tuple(
                        ReasonTold(f"{reason.points:+d}", reason.why, reason.question.about)
                        for reason in score.reasons
                    ),
                )
                for score in advice.scores
            ),
            flips=tuple(_flips(subject, advice)),
        )
        for subject, advice in all_advice(answers).items()
    ]


def headline(subject: str, advice: Advice) -> str:
    """What fits of a subject, or why it cannot be told."""
    name = _("Operating model") if subject == MODEL else _("Commerce structure")
    if advice.option is not None:
        return _("%(subject)s: %(option)s") % {"subject": name, "option": _label(subject, advice.option)}
    if advice.is_tie:
        options = {
            "first": _label(subject, advice.scores[0].option),
            "second": _label(subject, advice.scores[1].option),
        }
        return _("%(subject)s: cannot tell, “%(first)s” and “%(second)s” fit alike") % {
            "subject": name,
            **options,
        }
    missing = ENOUGH - advice.answered
    return _("%(subject)s: cannot tell yet, %(answers)s missing") % {
        "subject": name,
        "answers": ngettext("%(count)s answer is", "%(count)s answers are", missing) % {"count": missing},
    }


def finding(answers: Mapping[str, str]) -> str:
    """The advice as one sentence."""
    found = all_advice(answers)
    model, structure = found[MODEL].option, found[STRUCTURE].option
    if model is None and structure is None:
        return _("What fits cannot be told from these answers")
    if model is None or structure is None:
        subject = STRUCTURE if model is None else MODEL
        return headline(subject, found[subject])
    return _("What fits: %(model)s; %(structure)s") % {
        "model": _short(_label(MODEL, model)),
        "structure": _short(_label(STRUCTURE, structure)).lower(),
    }


def answered(answers: Mapping[str, str]) -> list[tuple[Text, Text]]:
    """Each question that was answered, by its subject, with the answer."""
    found = []
    for question in QUESTIONS:
        answer = question.answer(answers.get(question.code, ""))
        found.append((question.about, answer.label if answer else _("Not answered")))
    return found


def _flips(subject: str, advice: Advice) -> list[str]:
    sentences = []
    for flip in advice.flips:
        words = {"about": flip.question.about, "answer": flip.answer.label}
        if flip.option is None:
            sentences.append(_("%(about)s, answered “%(answer)s”: two would fit alike.") % words)
        else:
            words["option"] = _label(subject, flip.option)
            sentences.append(_("%(about)s, answered “%(answer)s”: then “%(option)s” fits best.") % words)
    return sentences


def _label(subject: str, option: str) -> Text:
    return SUBJECTS[subject](option).label if option else _("not set")


def _short(label: Text) -> str:
    """What stands before the explanation of an option."""
    return str(label).partition(":")[0]
