"""What comes round: due and wanted, one job at a time, nothing doubled, a fault kept until a round succeeds."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from storewide.audit.models import Entry
from storewide.jobs import kinds, operations, queries, running, scheduling
from storewide.jobs.kinds import Schedule
from storewide.jobs.models import Job, Round, State
from storewide.jobs.scheduling import Rounds
from tests.jobs.kinds import ALL

pytestmark = pytest.mark.django_db

EVERY = timedelta(seconds=5)
SECOND = timedelta(seconds=1)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Callable[[Schedule], Schedule]:
    """Make one schedule the only one of the operation."""

    def only(schedule: Schedule) -> Schedule:
        lists = {"job_kinds": ALL, "schedules": (schedule,)}
        load = kinds.wiring.load
        monkeypatch.setattr(kinds.wiring, "load", lambda name: lists.get(name) or load(name))
        return schedule

    return only


@pytest.fixture
def counting(house: Callable[[Schedule], Schedule]) -> Schedule:
    return house(Schedule("tests.count", "Count", EVERY, {"upto": 2}))


@pytest.fixture
def rounds() -> Rounds:
    return Rounds()


def work() -> None:
    for job in Job.objects.filter(state=State.QUEUED):
        running.attempt(str(job.pk), job.attempt)


def test_a_schedule_begins_at_its_next_moment(rounds: Rounds, counting: Schedule, at: datetime) -> None:
    assert rounds.start_due(at) == 0
    assert Round.objects.get().next_at == at + EVERY
    assert rounds.start_due(at + EVERY - SECOND) == 0
    assert rounds.start_due(at + EVERY) == 1
    job = Job.objects.get()
    assert (job.kind, job.label, job.arguments, job.schedule, job.state) == (
        "tests.count",
        "Count",
        {"upto": 2},
        "tests.count",
        State.QUEUED,
    )
    assert Round.objects.get().next_at == at + 2 * EVERY


def test_one_job_at_a_time(rounds: Rounds, counting: Schedule, at: datetime) -> None:
    rounds.start_due(at)
    assert rounds.start_due(at + EVERY) == 1
    assert rounds.start_due(at + 10 * EVERY) == 0
    work()
    assert rounds.start_due(at + 10 * EVERY) == 1
    assert Job.objects.get().state == State.QUEUED
    assert Round.objects.get().next_at == at + 11 * EVERY


def test_rounds_leave_one_job_and_no_lines_in_the_trail(
    rounds: Rounds, counting: Schedule, at: datetime
) -> None:
    for number in range(5):
        rounds.start_due(at + number * EVERY)
        work()
    assert Job.objects.count() == 1
    assert not Entry.objects.exists()


def test_what_nobody_wants_leaves_nothing(
    rounds: Rounds, house: Callable[[Schedule], Schedule], at: datetime
) -> None:
    wanted = [False, False, True]
    house(Schedule("tests.count", "Count", EVERY, {"upto": 1}, wanted=lambda: wanted.pop(0)))
    rounds.start_due(at)
    looks = (5, 9, 10, 14, 15)
    assert [rounds.start_due(at + seconds * SECOND) for seconds in looks] == [0, 0, 0, 0, 1]
    assert wanted == []
    assert Round.objects.get().next_at == at + 20 * SECOND


def test_two_workers_start_a_round_once(
    rounds: Rounds, counting: Schedule, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds.start_due(at)
    seen_by_both = Round.objects.select_related("last_job").get()
    assert scheduling._start(counting, seen_by_both, at + EVERY)
    assert not scheduling._start(counting, seen_by_both, at + EVERY)
    assert Job.objects.count() == 1


def test_a_round_that_cannot_be_queued_is_not_lost(
    rounds: Rounds, counting: Schedule, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds.start_due(at)
    with monkeypatch.context() as broken:
        broken.setattr(operations, "queue", lambda job: 1 / 0)
        assert rounds.start_due(at + EVERY) == 0
    assert not Job.objects.exists()
    assert rounds.start_due(at + EVERY) == 1


def test_a_fault_waits_a_minute_and_stays_until_a_round_succeeds(
    rounds: Rounds, house: Callable[[Schedule], Schedule], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    house(Schedule("tests.refuse", "Refuse", EVERY))
    monkeypatch.setattr(running, "now", lambda: at + EVERY)
    rounds.start_due(at)
    rounds.start_due(at + EVERY)
    work()
    sentence = "The file orders.csv is empty; choose another one."
    found = Round.objects.get()
    assert (found.fault, found.fault_at) == (sentence, at + EVERY)
    assert rounds.start_due(at + EVERY + timedelta(seconds=59)) == 0
    assert rounds.start_due(at + EVERY + timedelta(seconds=60)) == 1
    (shown,) = queries.coming(at + timedelta(hours=1))
    assert (shown.fault, shown.fault_at) == (sentence, at + EVERY)
    scheduling.finish(job=_claimed(at), state=State.SUCCEEDED, at=at, result={}, error="")
    found = Round.objects.get()
    assert (found.fault, found.fault_at) == ("", None)


def _claimed(at: datetime) -> Job:
    job = operations.claim(job_id=str(Job.objects.get().pk), attempt=1, at=at)
    assert job is not None
    return job


def test_a_late_attempt_ends_nothing(rounds: Rounds, counting: Schedule, at: datetime) -> None:
    rounds.start_due(at)
    rounds.start_due(at + EVERY)
    job = _claimed(at)
    Job.objects.update(attempt=2)
    assert not scheduling.finish(job=job, state=State.FAILED, at=at, result={}, error="late")
    assert Round.objects.get().fault == ""


def test_a_clock_set_back_does_not_stop_the_rounds(rounds: Rounds, counting: Schedule, at: datetime) -> None:
    rounds.start_due(at + timedelta(days=3650))
    assert rounds.start_due(at) == 1
    assert Round.objects.get().next_at == at + EVERY


def test_a_night_round_keeps_its_hour() -> None:
    schedule = Schedule("tests.count", "Count", timedelta(days=1), begins=time(3, 15))
    assert schedule.after(datetime(2026, 3, 10, 3, 14, tzinfo=UTC)) == datetime(
        2026, 3, 10, 3, 15, tzinfo=UTC
    )
    assert schedule.after(datetime(2026, 3, 10, 3, 15, tzinfo=UTC)) == datetime(
        2026, 3, 11, 3, 15, tzinfo=UTC
    )


def test_a_worker_that_fell_silent_three_times_is_the_rounds_fault(
    rounds: Rounds, counting: Schedule, at: datetime
) -> None:
    rounds.start_due(at)
    rounds.start_due(at + EVERY)
    for _ in range(operations.MOST_ATTEMPTS):
        job = Job.objects.get()
        operations.claim(job_id=str(job.pk), attempt=job.attempt, at=at)
        operations.recover(job=Job.objects.get(), at=at)
    (shown,) = queries.coming(at)
    assert shown.fault.startswith("The worker ended without a word three times")
    assert queries.coming_words([shown]) == "The last run of 1 schedule failed"


def test_a_fault_without_its_time_cannot_be(at: datetime) -> None:
    with pytest.raises(IntegrityError, match="jobs_round_fault_has_time"):
        Round.objects.create(schedule="x", next_at=at, fault="broken")


@pytest.mark.parametrize(
    ("every", "words"),
    [
        (timedelta(seconds=5), "every 5 seconds"),
        (timedelta(minutes=1), "every minute"),
        (timedelta(minutes=90), "every 90 minutes"),
        (timedelta(hours=1), "every hour"),
        (timedelta(days=1), "every day"),
    ],
)
def test_a_rhythm_in_words(every: timedelta, words: str) -> None:
    assert queries.how_often(every) == words


def test_the_page_lists_what_comes_round(
    counting: Schedule, as_mate: Client, as_viewer: Client, as_stranger: Client
) -> None:
    page = as_mate.get("/jobs/schedules/").content.decode()
    assert "1 schedule comes round" in page
    assert "every 5 seconds" in page
    assert "Not yet run" in page
    assert as_viewer.get("/jobs/schedules/").status_code == 403
    assert as_stranger.get("/jobs/schedules/").status_code == 302
