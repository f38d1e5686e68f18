"""What an assessment says as plain values: for programs, over REST and on the command line."""

from typing import Any

from storewide.assessment import jobs_study, options_study
from storewide.assessment.jobs_study import JobRow
from storewide.assessment.models import Assessment, Phase
from storewide.assessment.options_study import OptionRow, Turn
from storewide.assessment.rules import Spread
from storewide.lib.money import Money


def document(assessment: Assessment, hidden: frozenset[Phase] = frozenset()) -> dict[str, Any]:
    """An assessment with its jobs and options; None where their scores are `hidden`. Amounts in major units."""
    return {
        "slug": assessment.slug,
        "name": assessment.name,
        "question": assessment.question,
        "owner": assessment.owner.email,
        "state": assessment.state,
        "group": assessment.group.name if assessment.group else None,
        "path": assessment.path.name if assessment.path else None,
        "currency": assessment.currency,
        "jobs_due": assessment.jobs_due,
        "options_due": assessment.options_due,
        "decide_by": assessment.decide_by,
        "chosen": assessment.chosen.name if assessment.chosen else None,
        "reason": assessment.decision.reason if assessment.decision else None,
        "review_on": assessment.review_on,
        "jobs": None if Phase.JOBS in hidden else of_jobs(assessment),
        "options": None if Phase.OPTIONS in hidden else of_options(assessment),
        "version": assessment.version,
    }


def of_jobs(assessment: Assessment) -> list[dict[str, Any]]:
    """The jobs, the most underserved first."""
    return [_job(row) for row in jobs_study.of_jobs(assessment).rows]


def of_options(assessment: Assessment) -> dict[str, Any]:
    """The verdict, the options with points, shares and costs, and what would change the first place."""
    found = options_study.of_options(assessment)
    finite = found.lead if found.lead and all(abs(end) != float("inf") for end in found.lead) else None
    return {
        "verdict": found.verdict.value,
        "lead": list(finite) if finite else None,
        "options": [_option(row, assessment.currency) for row in found.rows],
        "weights": [_turn(turn) for turn in found.turns],
    }


def _job(row: JobRow) -> dict[str, Any]:
    return {
        "id": str(row.job.pk),
        "name": row.job.name,
        "why": row.job.why,
        "team": row.job.team.name if row.job.team else None,
        "department": row.job.department,
        "importance": _spread(row.importance),
        "satisfaction": _spread(row.satisfaction),
        "opportunity": _spread(row.opportunity),
        "needs": [job.name for job in row.needs],
    }


def _option(row: OptionRow, currency: str) -> dict[str, Any]:
    def major(amount: int | None) -> float | None:
        return None if amount is None else float(Money(amount, currency).major)

    return {
        "id": str(row.option.pk),
        "kind": row.option.kind,
        "name": row.option.name,
        "vendor": row.option.vendor,
        "place": row.place,
        "points": row.points,
        "cost": {
            "low": major(row.costs.low),
            "likely": major(row.costs.likely),
            "high": major(row.costs.high),
        },
        "share": vars(row.share) if row.share else None,
        "misses": [each.name for each in row.misses],
        "dominated_by": row.dominated_by.name if row.dominated_by else None,
        "first_place_changes_at_cost": major(row.wins_at),
    }


def _turn(turn: Turn) -> dict[str, Any]:
    def end(found: Any) -> dict[str, Any] | None:
        return {"at": found[0], "first": found[1].name} if found else None

    name = turn.requirement.name if turn.requirement else "cost"
    return {"of": name, "weight": turn.weight, "below": end(turn.below), "above": end(turn.above)}


def _spread(found: Spread | None) -> dict[str, Any] | None:
    return {"mean": found.mean, "spread": found.spread, "n": found.n} if found else None
