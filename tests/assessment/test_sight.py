"""Who sees what: nobody's scores before one's own, on no page, file or answer; no assessments of hidden groups."""

from datetime import date, datetime

import pytest
from django.test import Client

from storewide.assessment import jobs_study, options_study, queries, seen
from storewide.assessment.models import Assessment, Phase
from storewide.assessment.rules import Verdict
from storewide.coordination.models import Visibility, WorkingGroup
from storewide.kit.links import Link
from tests.assessment.conftest import give_jobs, give_options


def test_an_assessor_sees_no_scores_before_giving_theirs(
    jobs: Assessment, as_mate: Client, as_viewer: Client, at: datetime
) -> None:
    give_jobs(jobs, "Vera", [(9, 3), (6, 6)], at)
    page = as_mate.get("/assessment/self-service-returns/jobs/").content.decode()
    assert "15.0" not in page
    assert "You see the others" in page
    assert "15.0" in as_viewer.get("/assessment/self-service-returns/jobs/").content.decode()
    assert as_mate.get("/assessment/self-service-returns/report/")["Location"] == jobs.get_absolute_url()


def test_not_even_the_order_tells_of_others(choosing: Assessment, as_mate: Client, at: datetime) -> None:
    give_options(choosing, "Vera", [[0, 1], [4, 5], [5, 4]], at)
    assert options_study.of_options(choosing).rows[0].option.name == "Sendback"
    page = as_mate.get("/assessment/self-service-returns/options/").content.decode()
    assert page.index("Leave it as it is") < page.index("Parcelly") < page.index("Sendback")
    hidden = jobs_study.of_jobs(choosing).without_scores()
    assert [row.job.name for row in hidden.rows] == ["Send back without calling", "Know when the money comes"]
    assert hidden.given == 0


def test_a_viewer_who_assesses_may_score(jobs: Assessment, as_viewer: Client) -> None:
    rows = [str(job.pk) for job in jobs.jobs.all()]
    said = {f"{row}-{name}": "4" for row in rows for name in ("importance", "satisfaction")}
    answer = as_viewer.post("/assessment/self-service-returns/score/", {**said, "give": "1"})
    assert answer["Location"] == "/assessment/self-service-returns/jobs/"
    assert not seen.is_blind(answer.wsgi_request.user, jobs, Phase.JOBS)


def test_half_a_score_is_marked_and_nothing_is_kept(jobs: Assessment, as_mate: Client) -> None:
    row = str(jobs.jobs.all()[0].pk)
    answer = as_mate.post("/assessment/self-service-returns/score/", {f"{row}-importance": "4"})
    assert answer.status_code == 422
    assert "Give both, or neither yet." in answer.content.decode()


def test_whoever_is_no_assessor_is_led_back(jobs: Assessment, as_owner: Client) -> None:
    assert as_owner.get("/assessment/self-service-returns/score/")["Location"] == jobs.get_absolute_url()


def test_a_hidden_group_hides_its_assessments(returns: Assessment, as_mate: Client, as_owner: Client) -> None:
    returns.group = WorkingGroup.objects.create(
        name="Quiet",
        initiative="i",
        begins=date(2026, 3, 2),
        ends=date(2026, 4, 24),
        visibility=Visibility.MEMBERS,
    )
    returns.save()
    assert as_mate.get(returns.get_absolute_url()).status_code == 404
    assert "Self-service" not in as_mate.get("/assessment/").content.decode()
    assert as_owner.get(returns.get_absolute_url()).status_code == 200


def test_members_change_and_viewers_do_not(scoped: Assessment, as_mate: Client, as_viewer: Client) -> None:
    address = f"{scoped.get_absolute_url()}part/job/add/"
    assert as_viewer.post(address, {"name": "x"}).status_code == 403
    assert as_mate.post(address, {"name": "x", "expected_version": 1}).status_code == 302
    assert scoped.jobs.count() == 3
    assert as_mate.post(f"{scoped.get_absolute_url()}go-on/").status_code == 403


def test_strangers_see_nothing(returns: Assessment, as_stranger: Client) -> None:
    assert as_stranger.get(returns.get_absolute_url())["Location"].startswith("/access/sign-in/")


def test_what_the_jobs_say(choosing: Assessment) -> None:
    found = jobs_study.of_jobs(choosing)
    first = found.rows[0]
    assert first.job.name == "Send back without calling"
    assert first.opportunity is not None
    assert (first.opportunity.mean, first.opportunity.n) == (14.5, 2)
    assert first.by_team == {"Service": 15.0, "Shop": 14.0}
    assert found.teams == ("Service", "Shop")


def test_what_the_options_say(scored: Assessment) -> None:
    found = options_study.of_options(scored)
    assert [row.option.name for row in found.rows] == ["Sendback", "Parcelly", "Leave it as it is"]
    assert [row.place for row in found.rows] == [1, 2, None]
    assert [each.name for each in found.rows[2].misses] == ["Label without a printer"]
    # weights 30, 10 and 20 for cost; the ceiling is the dearest's most, 72,000
    assert found.ceiling == 72_000_00
    assert found.rows[0].points == pytest.approx((30 * 90 + 10 * 80 + 20 * 100 * (1 - 30 / 72)) / 60)
    assert found.verdict is Verdict.LEADS
    assert found.rows[0].costs.high == 36_000_00


def test_one_assessor_alone_cannot_tell(choosing: Assessment, at: datetime) -> None:
    give_options(choosing, "Milan", [[0, 1], [4, 5], [5, 4]], at)
    assert options_study.of_options(choosing).verdict is Verdict.CANNOT_TELL


def test_an_option_without_cost_is_out_and_checked(scored: Assessment) -> None:
    scored.options.get(name="Parcelly").costs.all().delete()
    found = options_study.of_options(scored)
    assert [row.place for row in found.rows] == [1, None, None]
    codes = [finding.code for finding in queries.checks()]
    assert codes == ["ASM002"]


def test_checks_name_scores_that_are_late(jobs: Assessment, at: datetime) -> None:
    jobs.jobs_due = date(2026, 3, 1)
    jobs.save()
    assert [finding.code for finding in queries.checks()] == ["ASM001", "ASM001"]
    give_jobs(jobs, "Milan", [(9, 3), (6, 6)], at)
    assert [str(finding.sentence) for finding in queries.checks()] == [
        "Vera owes scores of “Self-service returns” since 1 Mar 2026."
    ]


def test_scores_wait_on_home(jobs: Assessment, as_mate: Client) -> None:
    assert "Your scores are asked for" in as_mate.get("/").content.decode()


def test_links_lead_to_it_and_to_its_parts(scoped: Assessment) -> None:
    job = scoped.jobs.all()[0]
    found = queries.resolve_link(Link("assessment.job", str(job.pk)))
    assert found is not None
    assert (found.label, found.url) == (job.name, scoped.get_absolute_url())
    assert queries.resolve_link(Link("portfolio.request", "x")) is None
