"""What spoke for each option at the moment of a decision, as plain values that stay as they were."""

from typing import Any

from storewide.assessment import options_study
from storewide.assessment.models import Assessment
from storewide.stats import choosing


def of(assessment: Assessment) -> dict[str, Any]:
    """Method, verdict, lead, and for each option its points, cost over three years and share of the draws."""
    found = options_study.of_options(assessment)
    return {
        "method": choosing.METHOD,
        "verdict": found.verdict.value,
        "lead": list(found.lead) if found.lead else None,
        "ceiling": found.ceiling,
        "assessors": found.given,
        "options": [
            {
                "option": str(row.option.pk),
                "name": row.option.name,
                "place": row.place,
                "points": row.points,
                "cost": [row.costs.low, row.costs.likely, row.costs.high],
                "share": row.share.share if row.share else None,
                "misses": [each.name for each in row.misses],
            }
            for row in found.rows
        ],
    }
