"""What the scores say of the jobs: how underserved each is, in all and by the teams that scored."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from storewide.assessment import rules
from storewide.assessment.models import Assessment, Assessor, Dependency, Job, JobScore
from storewide.assessment.rules import Spread

#: whose scores stand under no team
ELSEWHERE = ""


@dataclass(frozen=True)
class JobRow:
    """A job with what the assessors who gave their scores think of it; the parts are None while nobody did."""

    job: Job
    importance: Spread | None
    satisfaction: Spread | None
    opportunity: Spread | None
    #: mean opportunity score by the team of the assessors
    by_team: dict[str, float]
    needs: tuple[Job, ...]


@dataclass(frozen=True)
class JobsStudy:
    """The jobs, the most underserved first; the teams that scored; how many of the assessors gave their scores."""

    rows: tuple[JobRow, ...]
    teams: tuple[str, ...]
    given: int
    assessors: int

    @property
    def order(self) -> list[Job]:
        """The jobs so that each stands after all that it needs, otherwise the most underserved first."""
        needs = {row.job: row.needs for row in self.rows}
        return rules.in_order(needs, [row.job for row in self.rows])

    def without_scores(self) -> "JobsStudy":
        """The same as somebody sees it who still owes their own scores: not even the order tells of others'."""
        rows = sorted(self.rows, key=lambda row: row.job.pk)
        bare = (JobRow(row.job, None, None, None, {}, row.needs) for row in rows)
        return JobsStudy(tuple(bare), (), 0, self.assessors)


def of_jobs(assessment: Assessment) -> JobsStudy:
    """What the assessors think of the jobs; four queries."""
    jobs = list(Job.objects.filter(assessment=assessment).select_related("team", "assessment"))
    assessors = list(Assessor.objects.filter(assessment=assessment).select_related("person__team"))
    given = {each.pk: each for each in assessors if each.jobs_given_at is not None}
    scores: dict[UUID, list[JobScore]] = defaultdict(list)
    for score in JobScore.objects.filter(assessor__in=given):
        scores[score.job_id].append(score)
    known = {job.pk: job for job in jobs}
    needs: dict[UUID, list[Job]] = defaultdict(list)
    for dependency in Dependency.objects.filter(job__assessment=assessment):
        needs[dependency.job_id].append(known[dependency.on_id])
    rows = [_job_row(job, scores[job.pk], given, tuple(needs[job.pk])) for job in jobs]
    rows.sort(key=lambda row: -(row.opportunity.mean if row.opportunity else 0.0))
    teams = sorted({_team(each) for each in given.values()})
    return JobsStudy(tuple(rows), tuple(teams), len(given), len(assessors))


def _team(assessor: Assessor) -> str:
    return assessor.person.team.name if assessor.person.team else ELSEWHERE


def _job_row(job: Job, scores: list[JobScore], given: dict[UUID, Assessor], needs: tuple[Job, ...]) -> JobRow:
    by_team: dict[str, list[float]] = defaultdict(list)
    for each in scores:
        by_team[_team(given[each.assessor_id])].append(rules.opportunity(each.importance, each.satisfaction))
    return JobRow(
        job=job,
        importance=rules.spread(each.importance for each in scores),
        satisfaction=rules.spread(each.satisfaction for each in scores),
        opportunity=rules.spread(rules.opportunity(each.importance, each.satisfaction) for each in scores),
        by_team={team: sum(values) / len(values) for team, values in by_team.items()},
        needs=needs,
    )
