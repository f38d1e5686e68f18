"""The daily note: what it says of a day, when it is frozen, and who is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.config import mailing
from storewide.insight.reviews import daily, rounds
from storewide.jobs import operations as jobs
from storewide.jobs import running
from storewide.jobs.models import ChatRoom, Job
from storewide.kit.permissions import SYSTEM
from storewide.metrics import operations as metrics
from storewide.metrics.figures import FiguresRefused
from storewide.metrics.models import Alert, AlertRule, Annotation
from storewide.organization.models import Person
from storewide.rhythm import note_operations, operations, queries
from storewide.rhythm.models import NoteSetting, Review, ReviewKind
from storewide.sources.models import Store
from tests.insight.monday import MONDAY

SUNDAY = date(2026, 3, 15)
PAGE = "/trading-review/daily/2026-03-15/?store=main"
#: seven o'clock in Berlin on the Monday after
SEVEN = datetime(2026, 3, 16, 6, 0, tzinfo=UTC)


def read(store: Store, day: date = SUNDAY) -> dict[str, Any]:
    return daily.read(SYSTEM, store, day, MONDAY).snapshot


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_a_day_its_week_and_its_month_in_words(weeks: Store) -> None:
    metrics.set_target(
        store=weeks, metric="spend", month=date(2026, 3, 1), value=6200_00, by=SYSTEM, at=MONDAY
    )
    said = read(weeks)
    assert plain(said["finding"]) == (
        "Sun 15 Mar 2026: spend 150 EUR, 25.0 % under plan; 200 visitors, 15 buyers, conversion 7.50 %"
    )
    assert [plain(line) for line in said["lines"]] == [
        "Week so far: spend 1,050 EUR, 25.0 % under plan; 1,400 visitors, 105 buyers, conversion 7.50 %",
        "Month so far: spend 2,450 EUR, 18.3 % under plan; 2,800 visitors, 245 buyers, conversion 8.75 %",
    ]
    assert [plain(span["title"]) for span in said["spans"]] == [
        "Yesterday, Sun 15 Mar 2026",
        "The week so far, 9–15 Mar 2026",
        "The month so far, 1–15 Mar 2026",
    ]
    spend = next(row for row in said["spans"][0]["figures"] if row["code"] == "spend")
    assert (spend["value"], plain(spend["before"]), spend["changed"]) == ("15000", "200 EUR", "−25.0\xa0%")
    assert "last_year" not in spend


def test_conversion_stands_against_the_targets_of_its_two_parts(weeks: Store) -> None:
    for metric, value in (("visitors", 6200), ("buyers", 310)):
        metrics.set_target(
            store=weeks, metric=metric, month=date(2026, 3, 1), value=value, by=SYSTEM, at=MONDAY
        )
    month = read(weeks)["spans"][2]["figures"]
    conversion = next(row for row in month if row["code"] == "conversion")
    assert plain(conversion["planned"]) == "5.00 %"
    assert plain(conversion["apart"]) == "75.0 % over plan"


def test_what_was_out_of_the_ordinary_and_what_happened(weeks: Store, ana: Person) -> None:
    rule = AlertRule.objects.create(store=weeks, metric="spend")
    said = {"rule": rule, "first": SUNDAY, "last": SUNDAY, "worst_on": SUNDAY, "owner": ana}
    Alert.objects.create(**said, expected=200_00, low=180_00, high=220_00, got=150_00)
    Annotation.objects.create(store=weeks, day=SUNDAY, label="Release 24.3", kind="release")
    Annotation.objects.create(store=weeks, day=SUNDAY - timedelta(days=1), label="Too early")
    said = read(weeks)
    alerts, why = said["sections"][:2]
    assert (alerts["key"], alerts["title"]) == ("alerts", "One thing was out of the ordinary")
    assert "25 % below what is usual for a Sunday" in plain(alerts["rows"][0]["what"])
    assert alerts["rows"][0]["right"] == "Ana Ruiz"
    assert why["key"] == "why"
    assert plain(why["title"]).startswith("Spend fell 25.0 % (−50 EUR)")
    assert [each["what"] for each in said["changes"]["rows"]] == ["Release 24.3"]


def test_a_day_without_figures_says_until_when_there_are_some(weeks: Store) -> None:
    said = read(weeks, date(2026, 3, 17))
    assert said["finding"] == ("There are no figures of 17 Mar 2026 yet; the newest are of 15 Mar 2026")
    assert (said["spans"], said["chart"]) == ([], None)


def test_the_page_tells_the_note_anew_until_it_is_frozen(weeks: Store, as_viewer: Client) -> None:
    text = as_viewer.get(PAGE).content.decode()
    assert "This note is not frozen" in text
    assert "Set the daily note" not in text
    assert "Hold the review" not in text
    assert as_viewer.get("/trading-review/daily/")["Location"] == PAGE
    for day in ("2026-03-16", "2026-03", "luck"):
        assert as_viewer.get(f"/trading-review/daily/{day}/").status_code == 404


def test_strangers_sign_in_first(weeks: Store, as_stranger: Client) -> None:
    assert as_stranger.get(PAGE)["Location"].startswith("/access/sign-in/")


@pytest.fixture
def setting(weeks: Store, ana: Person, mate: User, settings: Any) -> NoteSetting:
    """At seven in Berlin, to Ana and to a room of the chat."""
    settings.MAILERS, settings.DEFAULT_FROM_EMAIL = mailing.read(
        "smtps://mail.shop.example?from=store@shop.example"
    )
    settings.ORIGIN = "https://store.example"
    room = ChatRoom.objects.create(name="Trade", address="https://chat.example/hook")
    return note_operations.set_note(
        store=weeks, hour=7, people=[ana], room=room, is_on=True, by=mate, at=MONDAY
    )


def test_it_is_due_from_its_hour_on_in_the_stores_zone(setting: NoteSetting) -> None:
    assert queries.notes_due(SEVEN - timedelta(minutes=1)) == []
    assert queries.notes_due(SEVEN) == [setting]
    setting.is_on = False
    setting.save()
    assert queries.notes_due(SEVEN) == []


def test_it_is_frozen_once_and_everybody_is_told(setting: NoteSetting, as_viewer: Client) -> None:
    held = rounds.write(setting, SEVEN)
    assert (held.kind, held.begins, held.held_by_label) == (ReviewKind.DAILY, SUNDAY, "Storewide")
    assert queries.seal(held).holds
    assert queries.notes_due(SEVEN + timedelta(hours=3)) == []
    jobs = {job.kind: job.arguments for job in Job.objects.all()}
    assert set(jobs) == {"jobs.mail", "jobs.chat", "insight.review_paper"}
    assert jobs["jobs.mail"]["to"] == ["ana@shop.example"]
    assert jobs["jobs.mail"]["subject"] == "Daily note: Main, Sun 15 Mar 2026"
    text = plain(jobs["jobs.chat"]["text"])
    assert "Sun 15 Mar 2026: spend 150 EUR" in text
    assert "https://store.example/trading-review/daily/2026-03-15/?store=main" in text
    assert "chat.example" not in text
    page = as_viewer.get(PAGE).content.decode()
    assert "its digest agrees with the audit trail" in page


def test_whoever_has_left_is_not_written_to(setting: NoteSetting, ana: Person) -> None:
    ana.left_on = date(2026, 3, 1)
    ana.save()
    rounds.write(setting, SEVEN)
    assert not Job.objects.filter(kind="jobs.mail").exists()


def test_a_note_records_no_action(setting: NoteSetting, ana: Person, mate: User) -> None:
    action = operations.open_action(
        what="Ask", owner=ana, due_on=date(2026, 3, 20), store=setting.store, by=mate, at=MONDAY
    )
    rounds.write(setting, MONDAY)
    action.refresh_from_db()
    assert action.review is None
    assert Review.objects.count() == 1


def test_a_store_that_cannot_be_asked_holds_up_no_other(
    setting: NoteSetting, mate: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = Store.objects.create(slug="at", name="Austria", zone="Europe/Berlin", currency="EUR")
    note_operations.set_note(store=silent, hour=6, people=[], room=None, is_on=True, by=mate, at=MONDAY)
    read_one = daily.read

    def refuse(actor: Any, store: Store, *rest: Any) -> Any:
        if store == silent:
            raise FiguresRefused("The warehouse does not answer.")
        return read_one(actor, store, *rest)

    monkeypatch.setattr(daily, "read", refuse)
    monkeypatch.setattr(rounds, "now", lambda: SEVEN)
    job = jobs.start(kind=rounds.WRITE.name, label="Notes", arguments={}, by=mate, at=SEVEN)
    running.attempt(str(job.pk), 1)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Austria: The warehouse does not answer.")
    assert [held.store for held in Review.objects.for_list()] == [setting.store]
    assert [each.store for each in queries.notes_due(SEVEN)] == [silent]
