"""Pages of long work."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.jobs import operations
from storewide.jobs.models import Job, State

type Start = Callable[..., Job]


@pytest.mark.parametrize(
    ("who", "status"), [("as_owner", 200), ("as_mate", 200), ("as_viewer", 403), ("as_stranger", 302)]
)
def test_pages_are_for_members(request: pytest.FixtureRequest, start: Start, who: str, status: int) -> None:
    browser: Client = request.getfixturevalue(who)
    job = start()
    for path in ("/jobs/", f"/jobs/{job.pk}/", f"/jobs/{job.pk}/progress/"):
        assert browser.get(path).status_code == status, path


def test_jobs_says_what_is_under_way(as_mate: Client, start: Start, at: datetime) -> None:
    assert "No long work is under way" in as_mate.get("/jobs/").content.decode()
    job = start()
    assert '<h1 class="finding">1 job waits</h1>' in as_mate.get("/jobs/").content.decode()
    operations.claim(job_id=str(job.pk), attempt=1, at=at)
    assert "1 job is running" in as_mate.get("/jobs/").content.decode()
    start()
    page = as_mate.get("/jobs/").content.decode()
    assert "1 running, 1 job waits" in page
    assert "Count to three" in page


def test_job_shows_progress_and_asks_again_while_it_runs(as_mate: Client, start: Start, at: datetime) -> None:
    job = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert job is not None
    operations.beat(job=job, at=at, done=2, total=3)
    page = as_mate.get(f"/jobs/{job.pk}/").content.decode()
    assert "2 of 3 done" in page
    assert f'hx-get="/jobs/{job.pk}/progress/"' in page
    assert "Long work asked for" in page
    part = as_mate.get(f"/jobs/{job.pk}/progress/")
    assert "HX-Refresh" not in part.headers
    assert "<html" not in part.content.decode()


def test_progress_of_an_ended_job_shows_the_whole_page_anew(
    as_mate: Client, start: Start, at: datetime
) -> None:
    job = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert job is not None
    operations.finish(job=job, state=State.SUCCEEDED, at=at, result={})
    part = as_mate.get(f"/jobs/{job.pk}/progress/")
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-get" not in part.content.decode()
    page = as_mate.get(f"/jobs/{job.pk}/").content.decode()
    assert '<a href="/counted/">What was counted</a>' in page


def test_job_of_a_kind_that_is_gone_still_shows(as_mate: Client, start: Start, at: datetime) -> None:
    job = operations.cancel(job=start(), by=User.objects.get(name="Milan"), at=at)
    Job.objects.filter(pk=job.pk).update(kind="gone")
    assert as_mate.get(f"/jobs/{job.pk}/").status_code == 200


def test_failed_job_shows_its_sentence(as_mate: Client, start: Start, at: datetime) -> None:
    job = operations.claim(job_id=str(start().pk), attempt=1, at=at)
    assert job is not None
    operations.finish(job=job, state=State.FAILED, at=at, result={}, error="The file is empty.")
    assert "The file is empty." in as_mate.get(f"/jobs/{job.pk}/").content.decode()


def test_cancel_is_for_whoever_asked_and_for_owners(
    as_mate: Client, as_owner: Client, owner: User, start: Start, at: datetime
) -> None:
    mine = start()
    assert as_mate.post(f"/jobs/{mine.pk}/cancel/").status_code == 302
    assert Job.objects.get(pk=mine.pk).state == State.CANCELLED
    arguments: dict[str, Any] = {"upto": 1}
    theirs = operations.start(kind="tests.count", label="x", arguments=arguments, by=owner, at=at)
    assert as_mate.post(f"/jobs/{theirs.pk}/cancel/").status_code == 403
    assert Job.objects.get(pk=theirs.pk).state == State.QUEUED
    assert "Cancel</button>" not in as_mate.get(f"/jobs/{theirs.pk}/").content.decode()
    assert as_owner.post(f"/jobs/{theirs.pk}/cancel/").status_code == 302


def test_cancel_twice_says_that_it_has_ended(as_mate: Client, start: Start) -> None:
    job = start()
    as_mate.post(f"/jobs/{job.pk}/cancel/")
    page = as_mate.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    assert "there is nothing left to cancel" in page


def test_cancel_by_reading_is_refused(as_mate: Client, start: Start) -> None:
    assert as_mate.get(f"/jobs/{start().pk}/cancel/").status_code == 405


def test_jobs_cost_the_same_queries_however_many(
    as_mate: Client, start: Start, django_assert_max_num_queries: Any
) -> None:
    for _number in range(60):
        start()
    with django_assert_max_num_queries(7):
        as_mate.get("/jobs/")
