"""Plays how the operation was designed: questions answered twice, and maturity found a year ago and now."""

from datetime import datetime, timedelta

from storewide.access.models import User
from storewide.organization import advice_operations
from storewide.organization.models import MaturityPart

YEAR = timedelta(days=364)
ANSWERS = {
    "scale": "some",
    "similarity": "partly",
    "context": "own",
    "design": "decentral",
    "acquisition": "no",
    "geography": "similar",
    "maturity": "early",
}
#: what held a year ago and what holds now, by part: the letters of each stage from 2 on
HELD: dict[MaturityPart, tuple[str, str, str]] = {
    MaturityPart.STRATEGY: (
        "2a 2b",
        "2a 2b 2c 3a 3b",
        "The business plan, and cases of the larger requests.",
    ),
    MaturityPart.PEOPLE: ("2c", "2a 2b 2c 3a", "The operation map; two areas wait for somebody."),
    MaturityPart.PROCESS: (
        "2a 2b 2c",
        "2a 2b 2c 3a 3b 3c 4a 4b",
        "Sign-offs, briefings, watches of releases.",
    ),
    MaturityPart.DATA: ("2a", "2a 2b 2c 3a 4c", "The page of traffic quality, the books of the last month."),
    MaturityPart.TECHNOLOGY: ("2a 2b 2c", "2a 2b 2c 3a 3c", "Flags and probes; deployments by the pipeline."),
}


def play(at: datetime) -> None:
    """Answer and find, as the owner of the operation."""
    by = User.objects.order_by("created_at").get(role="owner")
    before = at - YEAR
    answers = {**ANSWERS, "context": "bound", "design": "central"}
    advice_operations.answer(answers=answers, unit=None, note="With the board.", by=by, at=before)
    advice_operations.answer(answers=ANSWERS, unit=None, note="After the second store.", by=by, at=at)
    for part, (was, holds, evidence) in HELD.items():
        for letters, moment in ((was, before), (holds, at)):
            advice_operations.find_maturity(
                part=part,
                met=[f"{part.value}-{letter}" for letter in letters.split()],
                evidence=evidence,
                on=moment.date(),
                by=by,
                at=moment,
            )
