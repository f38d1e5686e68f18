"""The other ways in and out: tables, the interface for programs, the command, the report on paper."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access import key_operations as keys
from storewide.access.models import User
from storewide.assessment import papers, report
from storewide.assessment.cli import assessment as command
from storewide.assessment.models import Assessment, Assessor, Cost, Job, Option, State
from storewide.assessment.score_import import TakeJobs, TakeScores
from storewide.jobs import running
from storewide.jobs.models import Job as LongWork
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.lib.tables import Row
from storewide.organization.models import Person
from tests.assessment.conftest import give_jobs


def rows(*cells: dict[str, str]) -> list[Row]:
    return [Row(number, each) for number, each in enumerate(cells, start=2)]


def test_jobs_come_as_a_table(scoped: Assessment, at: datetime) -> None:
    take = TakeJobs(scoped, SYSTEM, at)
    told = rows(
        {"job": "Send back without calling", "why": "At night"},
        {"job": "New one", "team": "Service"},
        {"job": "", "why": "nothing"},
        {"job": "Other", "team": "Nobody's"},
    )
    report_of = take(told)
    assert (report_of.accepted, report_of.repeated) == (2, 0)
    assert [(each.row, str(each.reason)) for each in report_of.refusals] == [
        (4, "job is empty"),
        (5, "there is no team “Nobody's”"),
    ]
    assert take(told[:2]).repeated == 2
    assert Job.objects.count() == 3


def test_scores_come_as_a_table_whole_or_not(jobs: Assessment, mate: User, at: datetime) -> None:
    first, second = jobs.jobs.values_list("name", flat=True)
    told = rows(
        {"assessor": mate.email, "job": first, "importance": "9", "satisfaction": "3"},
        {"assessor": mate.email, "job": second, "importance": "5", "satisfaction": "5"},
        {"assessor": "vera@shop.example", "job": first, "importance": "5", "satisfaction": "5"},
        {"assessor": "no@shop.example", "job": first, "importance": "5", "satisfaction": "5"},
        {"assessor": mate.email, "job": "?", "importance": "5", "satisfaction": "5"},
        {"assessor": mate.email, "job": first, "importance": "11", "satisfaction": "5"},
    )
    found = TakeScores(jobs, SYSTEM, at)(told)
    assert found.accepted == 2
    assert [each.row for each in found.refusals] == [4, 5, 6, 7]
    given = Assessor.objects.filter(jobs_given_at__isnull=False)
    assert [str(each) for each in given] == ["Milan"]


def test_a_table_is_tried_before_it_is_taken(scoped: Assessment, as_owner: Client) -> None:
    file = SimpleUploadedFile("jobs.csv", b"job,why\nBrand new,x\n")
    page = as_owner.post(f"{scoped.get_absolute_url()}import/jobs/", {"file": file}).content.decode()
    assert "1 rows would be taken, 0 refused" in page
    assert Job.objects.count() == 2
    hidden = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("name", "content")}
    as_owner.post(f"{scoped.get_absolute_url()}import/jobs/take/", hidden)
    assert Job.objects.count() == 3


@pytest.fixture
def program(owner: User, at: datetime) -> Client:
    """A program with a key of the owner's."""
    return keyed(owner, at)


def keyed(user: User, at: datetime) -> Client:
    scopes = ["assessment:read", "assessment:write"]
    _key, secret = keys.create_key(name="k", user=user, scopes=scopes, expires_at=None, by=user, at=at)
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_a_program_leads_an_assessment(program: Client, ana: Person, mate: User, milan: Person) -> None:
    def post(path: str, body: object) -> int:
        answer = program.post(f"/api/v1/assessments{path}", json.dumps(body), content_type="application/json")
        return answer.status_code

    assert post("", {"name": "Search", "question": "q", "owner": ana.email, "ceiling": 1000.5}) == 201
    assert post("/search/assessors", {"person": mate.email}) == 201
    assert post("/search/jobs", {"name": "Find it"}) == 201
    assert post("/search/jobs", {"name": "Find it again", "team": "Service"}) == 201
    assert post("/search/needs", {"job": "Find it again", "on": "Find it"}) == 201
    assert post("/search/needs", {"job": "Find it", "on": "Find it again"}) == 422
    told = {"job": "Find it", "name": "Synonyms", "level": 1, "evidence": "e", "wanted": 3}
    assert post("/search/capabilities", told) == 201
    assert post("/search/risks", {"what": "w", "likelihood": 2, "impact": 5, "job": "Find it"}) == 201
    assert post("/search/requirements", {"name": "Fast", "must": True}) == 201
    assert post("/search/options", {"kind": "build", "name": "Ours"}) == 201
    cost = {"option": "Ours", "part": "purchase", "low": 1, "likely": 2.5, "high": 3}
    assert post("/search/costs", cost) == 201
    assert post("/search/interfaces", {"option": "Ours", "change": "adds", "name": "Shop to search"}) == 201
    assert post("/search/go-on", {"reason": ""}) == 200
    assert post("/search/scores/jobs", []) == 422
    found = program.get("/api/v1/assessments/search").json()
    assert (found["state"], found["jobs"][0]["opportunity"]) == ("jobs", None)
    assert found["options"]["options"][1]["cost"] == {"low": 1.0, "likely": 2.5, "high": 3.0}
    assert Assessment.objects.get().ceiling == 1000_50


def test_a_program_of_an_assessor_is_blind_too(jobs: Assessment, mate: User, at: datetime) -> None:
    give_jobs(jobs, "Vera", [(9, 3), (6, 6)], at)
    program = keyed(mate, at)
    assert program.get("/api/v1/assessments/self-service-returns").json()["jobs"] is None
    scores = [{"job": job.name, "importance": 4, "satisfaction": 4} for job in jobs.jobs.all()]
    answer = program.post(
        "/api/v1/assessments/self-service-returns/scores/jobs",
        json.dumps(scores),
        content_type="application/json",
    )
    assert answer.status_code == 204
    assert len(program.get("/api/v1/assessments/self-service-returns").json()["jobs"]) == 2


def test_parts_are_changed_by_program(program: Client, choosing: Assessment) -> None:
    def patch(kind: str, part: Any, body: object) -> Any:
        address = f"/api/v1/assessments/self-service-returns/parts/{kind}/{part.pk}"
        return program.patch(address, json.dumps(body), content_type="application/json")

    option = Option.objects.get(name="Parcelly")
    kind = option.kind
    answer = patch("option", option, {"vendor": "Parcelly Ltd", "expected_version": option.version})
    assert (answer.status_code, answer.json()["name"]) == (200, "Parcelly")
    option.refresh_from_db()
    assert (option.vendor, option.kind) == ("Parcelly Ltd", kind)
    assert patch("option", option, {"vendor": "x", "expected_version": 1}).status_code == 409
    refused = patch("option", option, {"weight": 3})
    assert (refused.status_code, "weight: this part has none." in refused.content.decode()) == (422, True)
    requirement = choosing.requirements.first()
    assert requirement is not None
    job = choosing.jobs.last()
    assert job is not None
    assert patch("requirement", requirement, {"weight": 101}).status_code == 422
    assert patch("requirement", requirement, {"job": "nothing"}).status_code == 422
    assert patch("requirement", requirement, {"weight": 35, "job": job.name}).status_code == 200
    requirement.refresh_from_db()
    assert (requirement.weight, requirement.job) == (35, job)
    cost = Cost.objects.filter(option__assessment=choosing).first()
    assert cost is not None
    changed = patch("cost", cost, {"low": "1.5", "likely": "20000.25", "high": "30000"})
    assert changed.status_code == 200, changed.content
    cost.refresh_from_db()
    assert (cost.low, cost.likely, cost.high) == (150, 2_000_025, 3_000_000)
    assert patch("nonsense", cost, {}).status_code == 404


def test_a_program_decides_with_a_promise(program: Client, scored: Assessment, owner: User) -> None:
    scored.owner.email = owner.email
    scored.owner.save()

    def decide(promise: object) -> Any:
        said = {"option": "Sendback", "reason": "Best", "review_on": "2099-01-01", "promise": promise}
        address = "/api/v1/assessments/self-service-returns/decide"
        return program.post(address, json.dumps(said), content_type="application/json")

    due = now().date() + timedelta(days=90)
    promise = {"metric": "conversion", "direction": "up", "size": "3.5", "due_on": str(due)}
    assert decide(promise | {"area": "nowhere"}).status_code == 422
    assert decide(promise | {"area": "returns", "metric": "nonsense"}).status_code == 422
    scored.refresh_from_db()
    assert (scored.state, scored.effect) == (State.OPTIONS, None)
    answer = decide(promise | {"area": "returns"})
    assert answer.status_code == 200, answer.content
    scored.refresh_from_db()
    assert scored.effect is not None
    assert (scored.effect.metric, str(scored.effect.size), scored.effect.owner) == (
        "conversion",
        "3.50",
        scored.owner,
    )
    assert scored.effect.frozen_at is not None


def test_parts_are_taken_away_by_program(program: Client, choosing: Assessment) -> None:
    option = Option.objects.get(name="Parcelly")
    address = "/api/v1/assessments/self-service-returns/parts"
    assert program.delete(f"{address}/option/{option.pk}").status_code == 204
    assert program.delete(f"{address}/option/{option.pk}").status_code == 404
    assert program.delete(f"{address}/nonsense/{option.pk}").status_code == 404


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return " ".join(" ".join(pages).replace("\xa0", " ").split())


def test_the_report_says_it_all(scored: Assessment, at: datetime) -> None:
    text = words(report.of(scored, at))
    for said in (
        "Assessment · Self-service returns · accountable: Ana",
        "Sendback is ahead of Parcelly",
        "What would put another option first",
        "Heat map",
        "Requirements and mean scores",
        "72,000 EUR",
        "“Leave it as it is” is out: it misses “Label without a printer”.",
    ):
        assert said in text
    assert report.of(scored, at) == report.of(scored, at)


def test_a_report_of_an_empty_assessment_is_printed_too(returns: Assessment, at: datetime) -> None:
    assert "No option has all its scores yet" in words(report.of(returns, at))


def test_the_worker_makes_the_report(scored: Assessment, as_owner: Client) -> None:
    address = f"{scored.get_absolute_url()}report/"
    assert as_owner.get(address)["Location"] == scored.get_absolute_url()
    as_owner.post(address)
    job = LongWork.objects.get(kind=papers.MAKE.name)
    running.attempt(str(job.pk), 1)
    job.refresh_from_db()
    assert (job.state, job.error) == ("succeeded", "")
    got = as_owner.get(address)
    assert got["Content-Type"] == "application/pdf"
    assert b"".join(got).startswith(b"%PDF")  # type: ignore[arg-type]


def test_the_command_prints_and_writes(
    scored: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)
    run = CliRunner().invoke(command, ["report", "self-service-returns"])
    assert "Sendback is ahead of Parcelly" in run.output
    file = tmp_path / "r.pdf"
    assert CliRunner().invoke(command, ["report", "Self-service returns", "--pdf", str(file)]).exit_code == 0
    assert file.read_bytes().startswith(b"%PDF")
    found = json.load(
        io.StringIO(CliRunner().invoke(command, ["report", "self-service-returns", "--json"]).stdout)
    )
    assert found["options"]["verdict"] == "leads"
    refused = CliRunner().invoke(command, ["report", "nothing"])
    assert refused.exit_code == 2
    assert "There is no assessment “nothing”; there are: self-service-returns." in refused.output


def test_the_whole_way_through_the_pages(scored: Assessment, as_owner: Client, owner: User) -> None:
    scored.owner.email = owner.email
    scored.owner.save()
    option = Option.objects.get(name="Sendback")
    said = {"option": str(option.pk), "reason": "Best", "next_on": "2099-01-01", "direction": "up"}
    answer = as_owner.post(f"{scored.get_absolute_url()}decide/", said)
    assert answer["Location"] == scored.get_absolute_url()
    assert Assessment.objects.get().state == State.DECIDED
    page = as_owner.get(scored.get_absolute_url()).content.decode()
    assert "Decided: Sendback" in page
    looked = {"holds": "yes", "note": "Calls fell", "next_on": "2100-01-01"}
    as_owner.post(f"{scored.get_absolute_url()}look-again/", looked)
    assert "Calls fell" in as_owner.get(scored.get_absolute_url()).content.decode()
