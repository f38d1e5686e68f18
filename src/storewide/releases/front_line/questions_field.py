"""Questions and answers as rows of a form: what customers will ask, and beside it what to answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_QUESTION, LONGEST_ANSWER = 300, 1000
MOST = 20
#: empty rows below those that are filled
_SPARE = 3

type Rows = list[tuple[str, str]]


class QuestionsInput(forms.Widget):
    """Rows of a question and its answer, with some empty ones to go on writing."""

    template_name = "releases/questions_input.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Rows:
        """The pairs as they were typed; a form over the API gives them as they are."""
        if not hasattr(data, "getlist"):
            return list(data.get(name) or [])
        return list(zip(data.getlist(f"{name}_question"), data.getlist(f"{name}_answer"), strict=False))

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: Any, name: str) -> bool:
        """Whether the form had no such rows at all."""
        return f"{name}_question" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the rows, numbered from 1."""
        filled = [(question, answer) for question, answer in value or () if question or answer]
        rows = [*filled, *[("", "")] * min(_SPARE, max(MOST - len(filled), 0))]
        longest = {"longest_question": LONGEST_QUESTION, "longest_answer": LONGEST_ANSWER}
        numbered = [(number, *row) for number, row in enumerate(rows, start=1)]
        return {**super().get_context(name, value, attrs), "rows": numbered, **longest}


class QuestionsField(forms.Field):
    """Questions with answers; its value is a tuple of pairs. A row without a question is refused, an empty row left out."""

    widget = QuestionsInput

    def clean(self, value: Rows) -> tuple[tuple[str, str], ...]:
        """The pairs that say something; a ValidationError names the row that is half written or too long."""
        rows = [(str(question).strip(), str(answer).strip()) for question, answer in value or ()]
        kept = tuple(row for row in rows if any(row))
        if len(kept) > MOST:
            raise ValidationError(
                _("A briefing has at most %(most)s questions; keep the likeliest.") % {"most": MOST}
            )
        for number, (question, answer) in enumerate(kept, start=1):
            self._check(number, question, answer)
        return kept

    def _check(self, number: int, question: str, answer: str) -> None:
        said = {"number": number, "question": LONGEST_QUESTION, "answer": LONGEST_ANSWER}
        if not question:
            raise ValidationError(
                _("Row %(number)s has an answer without a question; write what is asked.") % said
            )
        if not answer:
            raise ValidationError(
                _("Question %(number)s has no answer; write one, or empty the question.") % said
            )
        if len(question) > LONGEST_QUESTION or len(answer) > LONGEST_ANSWER:
            raise ValidationError(
                _(
                    "Row %(number)s is too long; a question has at most %(question)s characters, an answer %(answer)s."
                )
                % said
            )
