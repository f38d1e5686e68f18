"""The check on own data: what is asked, what is kept and shown of it, and who may have it done."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from storewide.access import key_operations as access
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.experiments import own_data, own_data_words
from storewide.experiments.models import OwnDataCheck
from storewide.experiments.own_data_command import aa
from storewide.jobs.models import Job
from storewide.kit.permissions import SYSTEM
from storewide.sources.models import Store
from storewide.stats.resampling import Replayed
from storewide.warehouse.own_splits import Figure, SplitsAnswer, SplitsQuestion

#: 9 March 2026, past midnight in London
NIGHT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
PROGRAMME, CHECK, API = (
    "/experiments/programme/",
    "/experiments/programme/own-data/uk/",
    "/api/v1/experiments/own-data",
)
EVEN = (100,) * 20


class FakeHouse:
    """Every metric keeps its word but those of `often`; orders per buyer is a ratio over nothing."""

    def __init__(self) -> None:
        self.often = {Figure("refunded", cut=True)}
        self.units = 5_000
        self.visited = True
        self.asked: list[SplitsQuestion] = []

    def extent(self, _store: str) -> tuple[date, date]:
        return date(2026, 1, 1), date(2026, 3, 20)

    def holds(self, _store: str, _fact: str) -> bool:
        return self.visited

    def ask_splits(self, question: SplitsQuestion) -> SplitsAnswer:
        self.asked.append(question)
        told = tuple(
            None
            if each == Figure("orders", "buyers")
            else Replayed(0.147 if each in self.often else 0.049, 0.0745, EVEN, 0.5)
            for each in question.figures
        )
        return SplitsAnswer(
            question, self.units, min(self.units, 2_000), told if self.units >= 100 else (), 7
        )


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> FakeHouse:
    fake = FakeHouse()
    monkeypatch.setattr(own_data, "warehouse", lambda: fake)
    return fake


def test_the_newest_whole_days_of_the_store_are_split_for_every_metric_but_quantiles(
    store: Store, house: FakeHouse
) -> None:
    kept = own_data.check(store, 28, SYSTEM, NIGHT)
    (asked,) = house.asked
    assert (asked.store, asked.unit, asked.first, asked.last) == (
        "uk",
        "visitor",
        date(2026, 2, 9),
        date(2026, 3, 8),
    )
    assert (asked.splits, asked.seed) == (2000, 0)
    assert Figure("spend", cut=True) in asked.figures
    assert Figure("spend", "orders") in asked.figures
    assert Figure("buyers") in asked.figures
    assert len(asked.figures) == 11
    assert (kept.units, kept.taken, kept.method, kept.data_version) == (
        5_000,
        2_000,
        "a/a by re-randomisation, welch 1",
        7,
    )
    assert "spend_of_the_largest" not in kept.content
    assert Entry.objects.filter(action="experiments.own_data.check").count() == 1


def test_a_job_that_is_done_twice_keeps_one_check(store: Store, house: FakeHouse) -> None:
    assert own_data.check(store, 28, SYSTEM, NIGHT) == own_data.check(store, 28, SYSTEM, NIGHT)
    assert len(house.asked) == 1
    later = own_data.check(store, 7, SYSTEM, NIGHT.replace(day=10))
    assert OwnDataCheck.objects.count() == 2
    assert own_data.newest() == [later]
    assert own_data.newest("elsewhere") == []


def test_a_store_without_visits_is_split_by_customer(store: Store, house: FakeHouse) -> None:
    house.visited = False
    kept = own_data.check(store, 28, SYSTEM, NIGHT)
    assert house.asked[0].unit == "customer"
    assert "2,000 drawn from 5,000 customers from 9 Feb 2026 to 8 Mar 2026 were split" in own_data_words.how(
        kept
    )


def test_too_few_units_and_days_are_refused(store: Store, house: FakeHouse) -> None:
    house.units = 99
    said = "Shop UK had 99 units from 2026-02-09 to 2026-03-08; a check takes 100 at least."
    with pytest.raises(own_data.NothingToSplit, match=said):
        own_data.check(store, 28, SYSTEM, NIGHT)
    for days in (0, 91):
        with pytest.raises(own_data.DaysOutside, match=f"{days} days cannot be checked; ask for 1 to 90."):
            own_data.begin(store=store, days=days, by=SYSTEM, at=NIGHT)
    assert not OwnDataCheck.objects.exists()
    assert not Job.objects.exists()


def test_it_is_said_whether_the_test_keeps_its_word(store: Store, house: FakeHouse) -> None:
    kept = own_data.check(store, 28, SYSTEM, NIGHT)
    assert own_data_words.sentence(kept) == (
        "In Shop UK the test calls a change too often where there is none: Refunded per visitor"
    )
    assert own_data_words.cure(kept).startswith("A handful of units decides such a metric.")
    rows = {each.metric: (each.called, each.allowed, str(each.tag)) for each in own_data_words.rows(kept)}
    assert len(rows) == 10
    assert rows["Refunded per visitor"] == ("14.7\u00a0%", "7.4\u00a0%", "too often")
    assert rows["Spend per visitor"] == ("4.9\u00a0%", "7.4\u00a0%", "sound")
    house.often = set()
    kept = own_data.check(store, 28, SYSTEM, NIGHT.replace(day=10))
    assert own_data_words.cure(kept) == ""
    assert own_data_words.sentence(kept) == (
        "In Shop UK the test keeps its word: of 2,000 random splits none of its metrics called a change more often "
        "than chance allows"
    )


@pytest.mark.parametrize(
    ("door", "status", "jobs"),
    [("as_owner", 302, 1), ("as_mate", 302, 1), ("as_viewer", 403, 0), ("as_stranger", 302, 0)],
)
def test_who_may_have_it_done(
    door: str, status: int, jobs: int, store: Store, house: FakeHouse, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(door)
    assert client.post(CHECK).status_code == status
    assert Job.objects.filter(kind="experiments.own_data").count() == jobs
    assert not house.asked
    assert client.get(CHECK).status_code in (405, 302)


def test_the_page_of_the_programme_shows_the_newest_check(
    store: Store, house: FakeHouse, as_mate: Client, as_viewer: Client
) -> None:
    page = as_mate.get(PROGRAMME).content.decode()
    assert "It was never checked in Shop UK whether the test keeps its word." in page
    assert CHECK in page
    own_data.check(store, 28, SYSTEM, NIGHT)
    page = as_viewer.get(PROGRAMME).content.decode()
    assert "too often" in page
    assert CHECK not in page


def test_the_job_checks_and_leads_back_to_the_programme(store: Store, house: FakeHouse, mate: User) -> None:
    job = own_data.begin(store=store, days=14, by=mate, at=NIGHT)

    class Now:
        arguments = job.arguments

        def progress(self, done: int, total: int) -> None:
            assert (done, total) == (0, 1)

    done = own_data.CHECK.do(Now())  # type: ignore[arg-type]
    kept = OwnDataCheck.objects.get()
    assert done == {"checked": str(kept.pk)}
    assert (kept.first, kept.checked_at) == (date(2026, 2, 23), NIGHT)
    assert own_data.CHECK.page is not None
    assert own_data.CHECK.page(job.arguments).url == f"{PROGRAMME}#own-data"


def test_programs_have_it_done_and_read_it(store: Store, house: FakeHouse, mate: User, at: datetime) -> None:
    def client(*scopes: str) -> Client:
        _key, token = access.create_key(
            name=scopes[0], user=mate, scopes=list(scopes), expires_at=None, by=mate, at=at
        )
        return Client(headers={"Authorization": f"Bearer {token}"})

    body: dict[str, Any] = {"data": {"store": "uk"}, "content_type": "application/json"}
    assert client("experiments:read").post(API, **body).status_code == 403
    writer = client("experiments:write", "experiments:read")
    assert writer.post(API, {"store": "nowhere"}, content_type="application/json").status_code == 404
    assert writer.post(API, {"store": "uk", "days": 0}, content_type="application/json").status_code == 422
    assert not Job.objects.exists()
    answer = writer.post(API, **body)
    assert (answer.status_code, answer.json()["job"]) == (202, str(Job.objects.get().pk))
    own_data.check(store, 28, SYSTEM, NIGHT)
    (found,) = writer.get(API).json()
    assert (found["store"], found["first"], found["units"], found["alpha"]) == (
        "uk",
        "2026-02-09",
        5_000,
        0.05,
    )
    told = {each["metric"]: each for each in found["metrics"]}
    assert told["refunded_per_unit"] == {
        "metric": "refunded_per_unit",
        "keeps_word": False,
        "false_share": 0.147,
        "highest": 0.0745,
        "counts": list(EVEN),
        "even": 0.5,
    }
    assert told["orders_per_buyer"]["keeps_word"] is None


def test_the_command_names_the_stores_where_it_cannot_choose(
    store: Store, house: FakeHouse, monkeypatch: Any
) -> None:
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)
    monkeypatch.setattr("storewide.lib.clock.now", lambda: NIGHT)
    run = CliRunner().invoke
    done = run(aa, ["--days", "14"])
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "In Shop UK the test calls a change too often where there is none: Refunded per visitor.\n"
    )
    assert "too often" in done.stdout
    assert "There is no store “de”; the stores are uk." in run(aa, ["--store", "de"]).stderr
    Store.objects.create(slug="de", name="Shop DE", zone="Europe/Berlin", currency="EUR")
    assert "Say --store; the stores are de, uk." in run(aa, []).stderr
