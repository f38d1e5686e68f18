"""Assessors' scores: kept as a draft that counts for nothing, then given; given ones may be changed while the step lasts."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.assessment.models import (
    Assessor,
    Job,
    JobScore,
    Option,
    OptionScore,
    Phase,
    Requirement,
)
from storewide.audit import trail
from storewide.kit.errors import PartsRefused, WrongState
from storewide.kit.permissions import Actor

#: importance and satisfaction by job
type JobScores = Mapping[UUID, tuple[int, int]]
#: a score by option and requirement
type OptionScores = Mapping[tuple[UUID, UUID], int]


class OutOfRange(PartsRefused):
    """A score is not on its scale, or of nothing that is scored here; `by_field` says which."""


class NotAll(PartsRefused):
    """Scores are given once nothing is left out."""


@trail.operation
def score_jobs(*, assessor: Assessor, scores: JobScores, by: Actor, at: datetime) -> int:
    """Keep importance and satisfaction (1 to 10) of jobs; returns how many differ. Raises WrongState, OutOfRange.

    The trail says how many, never which: it is read by assessors who still owe theirs.
    """
    _require_phase(assessor, Phase.JOBS)
    jobs = {job.pk: job for job in Job.objects.filter(assessment=assessor.assessment)}
    wrong = {
        str(job): _("Importance and satisfaction are 1 to 10.")
        for job, pair in scores.items()
        if job not in jobs or not all(1 <= value <= 10 for value in pair)
    }
    if wrong:
        raise OutOfRange(wrong)
    before = {each.job_id: each for each in JobScore.objects.filter(assessor=assessor)}
    differing = 0
    for job, (importance, satisfaction) in scores.items():
        stored = before.get(job)
        if stored and (stored.importance, stored.satisfaction) == (importance, satisfaction):
            continue
        differing += 1
        values = {"importance": importance, "satisfaction": satisfaction}
        JobScore.objects.update_or_create(
            assessor=assessor, job=jobs[job], defaults=values, create_defaults={**values, "created_at": at}
        )
    _record("assessment.assessor.score_jobs", assessor, differing, by, at)
    return differing


@trail.operation
def score_options(*, assessor: Assessor, scores: OptionScores, by: Actor, at: datetime) -> int:
    """Keep scores (0 to 5) of options by requirement; returns how many differ. Raises WrongState, OutOfRange."""
    _require_phase(assessor, Phase.OPTIONS)
    options = set(Option.objects.filter(assessment=assessor.assessment).values_list("pk", flat=True))
    requirements = set(
        Requirement.objects.filter(assessment=assessor.assessment).values_list("pk", flat=True)
    )
    wrong = {
        f"{option}-{requirement}": _("A score is 0 to 5.")
        for (option, requirement), score in scores.items()
        if option not in options or requirement not in requirements or not 0 <= score <= 5
    }
    if wrong:
        raise OutOfRange(wrong)
    before = {
        (each.option_id, each.requirement_id): each.score
        for each in OptionScore.objects.filter(assessor=assessor)
    }
    changed = {key: score for key, score in scores.items() if before.get(key) != score}
    rows = [
        OptionScore(
            assessor=assessor, option_id=option, requirement_id=requirement, score=score, created_at=at
        )
        for (option, requirement), score in changed.items()
    ]
    OptionScore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["assessor", "option", "requirement"],
        update_fields=["score"],
    )
    _record("assessment.assessor.score_options", assessor, len(changed), by, at)
    return len(changed)


@trail.operation
def give(*, assessor: Assessor, by: Actor, at: datetime) -> Assessor:
    """Give one's scores of the step: from now on they count, and one sees the others'. Raises WrongState, NotAll."""
    phase = assessor.assessment.phase
    if phase is None:
        raise WrongState(_("Nothing is scored in “%(name)s” now.") % {"name": assessor.assessment})
    if missing := _missing(assessor, phase):
        raise NotAll({name: _("Not scored yet.") for name in missing})
    field = "jobs_given_at" if phase is Phase.JOBS else "options_given_at"
    if assessor.given_at(phase) is None:
        setattr(assessor, field, at)
    assessor.version += 1
    assessor.save(update_fields=[field, "version"])
    trail.record(
        action="assessment.assessor.give",
        of=assessor,
        by=by,
        at=at,
        changes={"step": [None, str(phase.label)]},
    )
    return assessor


@trail.operation
def score_and_give(
    *, assessor: Assessor, scores: JobScores | OptionScores, by: Actor, at: datetime
) -> Assessor:
    """Keep the scores of the step and give them at once. Raises what scoring and giving raise."""
    score(assessor=assessor, scores=scores, by=by, at=at)
    return give(assessor=assessor, by=by, at=at)


def score(*, assessor: Assessor, scores: JobScores | OptionScores, by: Actor, at: datetime) -> int:
    """Keep the scores of whichever step the assessment stands in."""
    if assessor.assessment.phase is Phase.OPTIONS:
        return score_options(assessor=assessor, scores=scores, by=by, at=at)  # type: ignore[arg-type]
    return score_jobs(assessor=assessor, scores=scores, by=by, at=at)  # type: ignore[arg-type]


def _missing(assessor: Assessor, phase: Phase) -> list[str]:
    """What is not scored yet, as the fields of its form are called."""
    assessment = assessor.assessment
    if phase is Phase.JOBS:
        scored = set(JobScore.objects.filter(assessor=assessor).values_list("job_id", flat=True))
        jobs = Job.objects.filter(assessment=assessment).values_list("pk", flat=True)
        return [str(job) for job in jobs if job not in scored]
    done = set(OptionScore.objects.filter(assessor=assessor).values_list("option_id", "requirement_id"))
    requirements = list(Requirement.objects.filter(assessment=assessment).values_list("pk", flat=True))
    return [
        f"{option}-{requirement}"
        for option in Option.objects.filter(assessment=assessment).values_list("pk", flat=True)
        for requirement in requirements
        if (option, requirement) not in done
    ]


def _require_phase(assessor: Assessor, phase: Phase) -> None:
    assessor.assessment.refresh_from_db(fields=["state"])
    if assessor.assessment.phase is not phase:
        raise WrongState(
            _("“%(name)s” stands at %(state)s; nothing else is scored now.")
            % {"name": assessor.assessment, "state": assessor.assessment.get_state_display().lower()}
        )


def _record(action: str, assessor: Assessor, differing: int, by: Actor, at: datetime) -> None:
    changes = {"scores": [None, str(differing)]} if differing else {}
    trail.record(action=action, of=assessor, by=by, at=at, changes=changes)
