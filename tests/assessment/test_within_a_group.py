"""The whole way of an assessment inside a working group of eight weeks: from the question to the decision in the ledger."""

from datetime import date, datetime
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from storewide.assessment import deciding, jobs_study, operations, options_study, parts, report
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
from storewide.assessment.operations import NotSo, Scope
from storewide.assessment.rules import Verdict
from storewide.coordination.models import Path, WorkingGroup
from storewide.kit.permissions import SYSTEM
from storewide.ledger.models import Decision
from storewide.lib.clock import now
from storewide.organization.models import Person
from tests.assessment.conftest import give_jobs, give_options, person

BEGINS, ENDS = date(2026, 3, 2), date(2026, 4, 24)
#: vendor, likely cost, scores of the must and the wish by two assessors
VENDORS = (
    ("Parcelly", 60_000_00, ((4, 4), (5, 4))),
    ("Sendback", 30_000_00, ((5, 4), (5, 4))),
    ("Retourio", 10_000_00, ((1, 5), (2, 5))),
)


@pytest.fixture
def group(db: None) -> WorkingGroup:
    """Eight weeks in three paths."""
    found = WorkingGroup.objects.create(
        name="Omnichannel returns", initiative="Returns in every channel", begins=BEGINS, ends=ENDS
    )
    for name in ("Customers", "Stores", "Systems"):
        Path.objects.create(group=found, name=name)
    return found


@pytest.fixture
def begun(group: WorkingGroup, ana: Person, at: datetime) -> Assessment:
    """An assessment in the group's second path, with jobs of two teams that lead to each other."""
    scope = Scope(
        name="Returns in stores",
        question="Who takes back what was bought online?",
        owner=ana,
        group=group,
        path=Path.objects.get(name="Stores"),
        jobs_due=date(2026, 3, 20),
        options_due=date(2026, 4, 10),
        decide_by=ENDS,
    )
    found = operations.begin(scope=scope, by=SYSTEM, at=at)
    for name, team in (("Milan", "Service"), ("Vera", "Shop")):
        part = Assessor(assessment=found, person=person(name, f"{name}@shop.example", at, team=team))
        parts.add(part=part, by=SYSTEM, at=at)
    jobs = [Job(assessment=found, name=name) for name in ("Take it back at the till", "Know the order")]
    for job in jobs:
        parts.add(part=job, by=SYSTEM, at=at)
    parts.add(part=Dependency(job=jobs[0], on=jobs[1]), by=SYSTEM, at=at)
    now = Capability(
        job=jobs[1], name="One order number", level=1, evidence="Two systems", wanted=4, missing="A join"
    )
    parts.add(part=now, by=SYSTEM, at=at)
    risk = Risk(
        assessment=found, kind="blocker", what="Tills are replaced", likelihood=4, impact=5, owner=ana
    )
    parts.add(part=risk, by=SYSTEM, at=at)
    return found


def choose(found: Assessment, at: datetime) -> None:
    """Three vendors beside doing nothing, each with its costs, scored by both."""
    for name, must, weight in (("Works offline", True, 30), ("Quick to learn", False, 10)):
        parts.add(part=Requirement(assessment=found, name=name, must=must, weight=weight), by=SYSTEM, at=at)
    for name, likely, _scores in VENDORS:
        option = Option(assessment=found, kind="buy", name=name, vendor=name)
        parts.add(part=option, by=SYSTEM, at=at)
        amounts = {"low": likely * 9 // 10, "likely": likely, "high": likely * 12 // 10}
        parts.add(part=Cost(option=option, part="purchase", **amounts), by=SYSTEM, at=at)
    for place, name in enumerate(("Milan", "Vera")):
        rows = [[0, 0], *(list(scores[place]) for _name, _cost, scores in VENDORS)]
        give_options(found, name, rows, at)


def test_the_whole_way(begun: Assessment, at: datetime, next_year: date) -> None:
    operations.go_on(assessment=begun, reason="", by=SYSTEM, at=at)
    give_jobs(begun, "Milan", [(9, 3), (8, 2)], at)
    give_jobs(begun, "Vera", [(8, 2), (6, 6)], at)
    jobs = jobs_study.of_jobs(begun)
    assert [row.job.name for row in jobs.rows] == ["Take it back at the till", "Know the order"]
    assert [job.name for job in jobs.order] == ["Know the order", "Take it back at the till"]
    operations.go_on(assessment=begun, reason="", by=SYSTEM, at=at)
    choose(begun, at)
    found = options_study.of_options(begun)
    assert [row.option.name for row in found.rows if row.place] == ["Sendback", "Parcelly"]
    assert {row.option.name for row in found.rows if row.misses} == {"Retourio", "Leave it as it is"}
    assert found.verdict is Verdict.LEADS
    deciding.decide(
        assessment=begun,
        option=Option.objects.get(name="Sendback"),
        reason="It meets the must and costs half",
        next_on=next_year,
        promise=None,
        by=SYSTEM,
        at=at,
    )
    decision = Decision.objects.get()
    assert (decision.outcome, decision.source.id) == ("buy", str(begun.pk))
    text = words(report.of(begun, at))
    for said in ("Omnichannel returns", "Decided: Sendback", "Tills are replaced", "One order number"):
        assert said in text


def test_its_days_stay_within_those_of_the_group(begun: Assessment, at: datetime) -> None:
    changes = {"decide_by": date(2026, 4, 25)}
    with pytest.raises(NotSo, match="2 Mar 2026 to 24 Apr 2026"):
        operations.change(assessment=begun, changes=changes, by=SYSTEM, at=at, expected_version=None)
    assert Assessment.objects.get().decide_by == ENDS


def words(content: bytes) -> str:
    """All that a document says, on one line."""
    document = pypdfium2.PdfDocument(content)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return " ".join(" ".join(pages).replace("\xa0", " ").split())


def test_the_form_offers_paths_under_their_own_group(
    group: WorkingGroup, ana: Person, as_owner: Client
) -> None:
    other = WorkingGroup.objects.create(name="Search", initiative="Search", begins=BEGINS, ends=ENDS)
    Path.objects.create(group=other, name="Systems")
    over = {"state": "disbanded", "outcome": "Done", "disbanded_at": now()}
    WorkingGroup.objects.create(name="Gone", initiative="Gone", begins=BEGINS, ends=ENDS, **over)
    page = as_owner.get("/assessment/new/").content.decode()
    for said in ('<optgroup label="Omnichannel returns">', '<optgroup label="Search">'):
        assert said in page
    assert page.count(">Systems</option>") == 2
    assert page.count(">the whole group</option>") == 2
    assert "Gone" not in page
    stores = Path.objects.get(name="Stores")
    said: dict[str, Any] = {"name": "Tills", "question": "Which?", "owner": ana.email, "currency": "EUR"}
    said |= {"cost_weight": 20, "within": f"path:{stores.pk}"}
    answer = as_owner.post("/assessment/new/", said)
    found = Assessment.objects.get()
    assert answer.headers["Location"] == found.get_absolute_url()
    assert (found.group, found.path) == (group, stores)
    change = f"{found.get_absolute_url()}change/"
    assert (
        f'<option value="path:{stores.pk}" selected>Stores</option>' in as_owner.get(change).content.decode()
    )
    kept = {**said, "expected_version": found.version, "within": f"group:{other.pk}"}
    assert as_owner.post(change, kept).status_code == 302
    found.refresh_from_db()
    assert (found.group, found.path) == (other, None)
    refused = as_owner.post(change, kept | {"expected_version": found.version, "within": "path:1"})
    assert refused.status_code == 422
    kept |= {"expected_version": found.version, "within": ""}
    assert as_owner.post(change, kept).status_code == 302
    found.refresh_from_db()
    assert (found.group, found.path) == (None, None)


def test_a_group_that_is_hidden_is_not_offered(group: WorkingGroup, ana: Person, as_mate: Client) -> None:
    WorkingGroup.objects.update(visibility="members")
    assert "Omnichannel" not in as_mate.get("/assessment/new/").content.decode()
    said = {"name": "Tills", "question": "Which?", "owner": ana.email, "currency": "EUR", "cost_weight": 20}
    assert as_mate.post("/assessment/new/", {**said, "within": f"group:{group.pk}"}).status_code == 422
    assert not Assessment.objects.exists()
