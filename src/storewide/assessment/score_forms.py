"""The one page on which an assessor scores everything of a step; drafts may have gaps."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.assessment.models import (
    Assessor,
    Job,
    JobScore,
    Option,
    OptionScore,
    Phase,
    Requirement,
)
from storewide.assessment.scoring import JobScores, OptionScores
from storewide.kit.operation_forms import OperationForm

TEN = [("", "–"), *((number, str(number)) for number in range(1, 11))]
FIVE = [("", "–"), *((number, str(number)) for number in range(6))]


@dataclass(frozen=True)
class Line:
    """A row of the form: what is scored, words under it, its fields, and what is wrong with it."""

    what: str
    note: str
    fields: tuple[BoundField, ...]
    wrong: str


class ScoreForm(OperationForm):
    """Scores of a step; `heads` name the columns."""

    heads: tuple[str, ...] = ()

    def read(self) -> JobScores | OptionScores:
        """What was scored, for the operation."""
        raise NotImplementedError

    def lines(self) -> list[Line]:
        """The rows in their order."""
        raise NotImplementedError

    def refuse(self, refusal: Any) -> None:
        """Beside the rows; one sentence above where there are many."""
        by_field: dict[str, str] = getattr(refusal, "by_field", {})
        self.wrong |= by_field
        sentence = _("Some scores are missing; they are marked.") if by_field else refusal.sentence
        self.add_error(None, sentence)

    def __init__(self, data: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.wrong: dict[str, str] = {}

    def _choice(self, name: str, label: str, choices: list[tuple[Any, str]]) -> None:
        select = forms.Select(attrs={"aria-label": label, "class": "score"})
        self.fields[name] = forms.TypedChoiceField(
            choices=choices, coerce=int, empty_value=None, required=False, label=label, widget=select
        )


class JobScoresForm(ScoreForm):
    """Importance and satisfaction of every job."""

    def __init__(self, data: Any, assessor: Assessor) -> None:
        self.jobs = list(Job.objects.filter(assessment=assessor.assessment).select_related("team"))
        initial = {}
        for each in JobScore.objects.filter(assessor=assessor):
            initial[f"{each.job_id}-importance"] = each.importance
            initial[f"{each.job_id}-satisfaction"] = each.satisfaction
        super().__init__(data, initial)
        self.heads = (_("Importance"), _("Done today"))
        for job in self.jobs:
            self._choice(f"{job.pk}-importance", _("Importance of %(job)s") % {"job": job}, TEN)
            self._choice(f"{job.pk}-satisfaction", _("How well %(job)s is done") % {"job": job}, TEN)

    def clean(self) -> dict[str, Any]:
        """Each job has both or neither."""
        cleaned = super().clean() or {}
        for job in self.jobs:
            both = [cleaned.get(f"{job.pk}-{name}") for name in ("importance", "satisfaction")]
            if (both[0] is None) != (both[1] is None):
                self.wrong[str(job.pk)] = _("Give both, or neither yet.")
        if self.wrong:
            raise forms.ValidationError(_("Some jobs have one of their two scores; they are marked."))
        return cleaned

    def read(self) -> JobScores:
        """Importance and satisfaction by job."""
        found: dict[UUID, tuple[int, int]] = {}
        for job in self.jobs:
            importance = self.cleaned_data[f"{job.pk}-importance"]
            if importance is not None:
                found[job.pk] = (importance, self.cleaned_data[f"{job.pk}-satisfaction"])
        return found

    def lines(self) -> list[Line]:
        """A row for each job."""
        return [
            Line(
                job.name,
                " · ".join(part for part in (job.of, job.why) if part),
                (self[f"{job.pk}-importance"], self[f"{job.pk}-satisfaction"]),
                self.wrong.get(str(job.pk), ""),
            )
            for job in self.jobs
        ]


class OptionScoresForm(ScoreForm):
    """A score for every option and requirement: a row a requirement, a column an option."""

    def __init__(self, data: Any, assessor: Assessor) -> None:
        self.options = list(Option.objects.filter(assessment=assessor.assessment))
        self.requirements = list(Requirement.objects.filter(assessment=assessor.assessment))
        initial = {
            f"{each.option_id}-{each.requirement_id}": each.score
            for each in OptionScore.objects.filter(assessor=assessor)
        }
        super().__init__(data, initial)
        self.heads = tuple(option.name for option in self.options)
        for requirement in self.requirements:
            for option in self.options:
                label = _("%(option)s: %(requirement)s") % {"option": option, "requirement": requirement}
                self._choice(f"{option.pk}-{requirement.pk}", label, FIVE)

    def read(self) -> OptionScores:
        """Scores by option and requirement."""
        return {
            (option.pk, requirement.pk): score
            for option in self.options
            for requirement in self.requirements
            if (score := self.cleaned_data[f"{option.pk}-{requirement.pk}"]) is not None
        }

    def lines(self) -> list[Line]:
        """A row for each requirement."""
        return [self._line(requirement) for requirement in self.requirements]

    def _line(self, requirement: Requirement) -> Line:
        names = [f"{option.pk}-{requirement.pk}" for option in self.options]
        wrong = next((self.wrong[name] for name in names if name in self.wrong), "")
        must = gettext_lazy("must")
        note = f"{must} · {requirement.weight}" if requirement.must else str(requirement.weight)
        return Line(requirement.name, note, tuple(self[name] for name in names), wrong)


def score_form(data: Any, assessor: Assessor) -> JobScoresForm | OptionScoresForm:
    """The form of the step that the assessment stands in."""
    if assessor.assessment.phase is Phase.OPTIONS:
        return OptionScoresForm(data, assessor)
    return JobScoresForm(data, assessor)
