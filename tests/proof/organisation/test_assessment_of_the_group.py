"""The assessment of the working group from its first job to the decision in the ledger, and its report page by page."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest

from storewide.assessment import (
    deciding,
    jobs_study,
    operations,
    options_study,
    parts,
    report,
    scoring,
)
from storewide.assessment.models import (
    Assessment,
    Assessor,
    Capability,
    Cost,
    Dependency,
    Job,
    Option,
    Requirement,
    Risk,
)
from storewide.assessment.operations import Scope
from storewide.assessment.rules import Verdict
from storewide.coordination.models import Path, WorkingGroup
from storewide.kit.permissions import SYSTEM
from storewide.ledger.models import Decision
from storewide.lib.clock import now
from storewide.organization.models import Person
from tests.proof.organisation import organisations

#: job, importance and satisfaction of four assessors, today's level, wanted, what is missing
JOBS: Sequence[tuple[str, Sequence[tuple[int, int]], int, int, str]] = (
    ("Take an online order back at the till", ((9, 2), (9, 3), (8, 2), (10, 3)), 1, 4, "Tills find no order"),
    (
        "Know which order a parcel belongs to",
        ((8, 4), (7, 5), (8, 4), (9, 4)),
        2,
        4,
        "Two numbers for one order",
    ),
    ("Tell customers when the money comes", ((7, 3), (9, 2), (6, 4), (8, 3)), 2, 3, "Messages leave by hand"),
    (
        "Sell what came back on the next day",
        ((6, 5), (5, 6), (7, 5), (6, 6)),
        3,
        4,
        "Stock learns of it at night",
    ),
)
#: vendor, cost of purchase and of each year in cents (likely), scores by requirement of four assessors
VENDORS: Sequence[tuple[str, int, int, Sequence[Sequence[int]]]] = (
    ("Retourio", 90_000_00, 30_000_00, ((5, 4, 3), (5, 4, 4), (4, 4, 3), (5, 5, 3))),
    ("Sendback", 40_000_00, 20_000_00, ((4, 5, 4), (5, 4, 4), (4, 4, 5), (4, 5, 4))),
    ("Parcelly", 10_000_00, 15_000_00, ((1, 3, 5), (2, 3, 5), (1, 4, 4), (2, 3, 5))),
)
REQUIREMENTS = (
    ("Works while the line is down", True, 40),
    ("Talks to our stock", False, 30),
    ("Learnt in a day", False, 15),
)
RISKS = (
    (
        "blocker",
        "The tills are replaced in the same quarter",
        4,
        5,
        "Agree on an order with the till project",
    ),
    ("risk", "Stores have nobody for returns on Saturdays", 3, 4, "Plan a person for each store"),
    ("risk", "A vendor ends its service", 2, 4, "Data can be taken along at any time"),
)


@pytest.fixture
def group(db: None) -> WorkingGroup:
    """The third organisation, its group at work."""
    return organisations.group_of(organisations.working_group(now()))


@pytest.fixture
def decided(group: WorkingGroup) -> Assessment:
    """The assessment from beginning to decision."""
    at = now()
    found = _begun(group, at)
    operations.go_on(assessment=found, reason="", by=SYSTEM, at=at)
    jobs = list(Job.objects.filter(assessment=found).order_by("pk"))
    for place, assessor in enumerate(Assessor.objects.filter(assessment=found).order_by("pk")):
        given: Any = {job.pk: row[1][place] for job, row in zip(jobs, JOBS, strict=True)}
        scoring.score_and_give(assessor=assessor, scores=given, by=SYSTEM, at=at)
    operations.go_on(assessment=found, reason="", by=SYSTEM, at=at)
    _choose(found, at)
    deciding.decide(
        assessment=found,
        option=Option.objects.get(name="Sendback"),
        reason="It works while the line is down, and costs least of what does",
        next_on=at.date() + timedelta(days=365),
        promise=None,
        by=SYSTEM,
        at=at,
    )
    return found


def test_from_the_first_job_to_the_ledger(decided: Assessment) -> None:
    jobs = jobs_study.of_jobs(decided)
    assert [row.job.name for row in jobs.rows][:2] == [JOBS[0][0], JOBS[2][0]]
    options = options_study.of_options(decided)
    assert [row.option.name for row in options.rows if row.place] == ["Sendback", "Retourio"]
    assert {row.option.name for row in options.rows if row.misses} == {"Parcelly", "Leave it as it is"}
    assert options.verdict is Verdict.LEADS
    shares = [row.share.share for row in options.rows if row.share]
    assert sum(shares) == pytest.approx(1)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.source.id) == ("buy", str(decided.pk))


def test_its_report_page_by_page(decided: Assessment) -> None:
    document = pypdfium2.PdfDocument(report.of(decided, now()))
    pages = [" ".join(page.get_textpage().get_text_range().replace("\xa0", " ").split()) for page in document]
    assert all(len(page) > 200 for page in pages), [len(page) for page in pages]
    assert {tuple(round(side) for side in page.get_size()) for page in document} == {(595, 842)}
    assert document.get_metadata_value("Author") == "Brigg Stores"
    whole = " ".join(pages)
    said = [name for name, *_rest in (*JOBS, *VENDORS, *REQUIREMENTS)] + [
        what for _kind, what, *_rest in RISKS
    ]
    assert [each for each in said if each not in whole] == []
    for each in ("Decided: Sendback", "Returns everywhere", "Two numbers for one order"):
        assert each in whole


def test_its_pages_are_whole_and_carry_their_fonts(decided: Assessment) -> None:
    document = pypdfium2.PdfDocument(report.of(decided, now()))
    fonts: dict[str, bool] = {}
    for page in document:
        width, height = page.get_size()
        for part in page.get_objects(max_depth=15):
            left, bottom, right, top = part.get_bounds()
            assert min(left, bottom) >= -1, part.get_bounds()
            assert (right <= width + 1, top <= height + 1) == (True, True), part.get_bounds()
            if isinstance(part, pypdfium2.PdfTextObj):
                font = part.get_font()
                fonts[font.get_base_name()] = bool(raw.FPDFFont_GetIsEmbedded(font))
    assert fonts
    assert [name for name, embedded in fonts.items() if not embedded] == []


def _begun(group: WorkingGroup, at: datetime) -> Assessment:
    people = list(Person.objects.order_by("pk")[:5])
    scope = Scope(
        name="Who takes returns back",
        question="With which system do all stores take back what was bought online?",
        owner=people[0],
        group=group,
        path=Path.objects.get(name="Systems"),
        jobs_due=group.begins + timedelta(weeks=3),
        options_due=group.begins + timedelta(weeks=6),
        decide_by=group.ends,
    )
    found = operations.begin(scope=scope, by=SYSTEM, at=at)
    for part in _studied(found, people):
        parts.add(part=part, by=SYSTEM, at=at)
    return found


def _studied(found: Assessment, people: list[Person]) -> list[Any]:
    """Who scores, the jobs and what they need, what we can do today, and what may go wrong."""
    made: list[Any] = [Assessor(assessment=found, person=person) for person in people[1:]]
    jobs = [Job(assessment=found, name=name, department="Stores") for name, *_rest in JOBS]
    made += [*jobs, Dependency(job=jobs[0], on=jobs[1]), Dependency(job=jobs[2], on=jobs[0])]
    made += [
        Capability(
            job=job,
            name=f"Today: {missing.lower()}",
            level=level,
            evidence="Seen in two stores",
            wanted=wanted,
            missing=missing,
        )
        for job, (_name, _scores, level, wanted, missing) in zip(jobs, JOBS, strict=True)
    ]
    owners = cycle(people)
    made += [
        Risk(
            assessment=found,
            kind=kind,
            what=what,
            likelihood=likelihood,
            impact=impact,
            cure=cure,
            owner=next(owners),
        )
        for kind, what, likelihood, impact, cure in RISKS
    ]
    return made


def _choose(found: Assessment, at: datetime) -> None:
    requirements = [
        Requirement(assessment=found, name=name, must=must, weight=weight)
        for name, must, weight in REQUIREMENTS
    ]
    for each in requirements:
        parts.add(part=each, by=SYSTEM, at=at)
    options = [Option.objects.get(assessment=found)]
    for name, once, yearly, _scores in VENDORS:
        option = Option(assessment=found, kind="buy", name=name, vendor=f"{name} Ltd")
        parts.add(part=option, by=SYSTEM, at=at)
        options.append(option)
        for cost in _costs(option, once, yearly):
            parts.add(part=cost, by=SYSTEM, at=at)
    scores = [((0, 1, 5),) * 4, *(row[3] for row in VENDORS)]
    for place, assessor in enumerate(Assessor.objects.filter(assessment=found).order_by("pk")):
        given: Any = {
            (option.pk, requirement.pk): score
            for option, of_option in zip(options, scores, strict=True)
            for requirement, score in zip(requirements, of_option[place], strict=True)
        }
        scoring.score_and_give(assessor=assessor, scores=given, by=SYSTEM, at=at)


def _costs(option: Option, once: int, yearly: int) -> list[Cost]:
    """What it costs to buy, to join to ours, each year, and to leave."""
    amounts = (
        ("purchase", once, False),
        ("integration", once // 2, False),
        ("running", yearly, True),
        ("exit", once // 5, False),
    )
    return [
        Cost(
            option=option, part=part, yearly=each, low=amount * 8 // 10, likely=amount, high=amount * 13 // 10
        )
        for part, amount, each in amounts
    ]
