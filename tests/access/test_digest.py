"""The mail about what waits, over a real SMTP server, and its end in one click."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import Client
from django.urls import reverse

from storewide.access import digest, digest_operations
from storewide.access.models import DigestSetting, User
from storewide.audit.models import Entry
from storewide.config import mailing
from storewide.jobs import sending, webhook_operations
from storewide.jobs.models import Job
from storewide.kit.pages import Action
from storewide.kit.waits import Wait, Waits

SET = "/access/profile/digest/"
DAILY = {"how_often": "daily", "weekday": 0, "hour": 7, "zone": "Europe/Berlin"}


class Letters:
    """What a mail server took."""

    def __init__(self) -> None:
        self.came: list[Message] = []

    async def handle_DATA(  # noqa: N802 - as the server calls it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.came.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


class Asked:
    """A worker's run of a job."""

    def __init__(self, arguments: dict[str, Any]) -> None:
        self.arguments = arguments

    def progress(self, done: int, total: int) -> None:
        assert 0 <= done <= total

    def stop_requested(self) -> bool:
        return False


@pytest.fixture
def letters(settings: Any) -> Iterator[Letters]:
    taken = Letters()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(taken, hostname="127.0.0.1", port=port)
    server.start()
    try:
        address = f"smtp://127.0.0.1:{port}?from=store@shop.example&tls=no"
        settings.MAILERS, settings.DEFAULT_FROM_EMAIL = mailing.read(address)
        settings.ORIGIN = "https://storewide.shop.example"
        yield taken
    finally:
        server.stop()


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch, at: datetime) -> list[Wait]:
    """What waits for Milan, and for nobody else."""
    things = [Wait("Gift cards", "Asked by Ann", Action("Answer", "/portfolio/1/"), since=at)]

    def waits(request: Any) -> Waits:
        mine = tuple(things) if request.user.email == "milan@shop.example" else ()
        return Waits(len(mine) and len(mine) + 1, mine)

    load = digest.wiring.load
    monkeypatch.setattr(digest.wiring, "load", lambda name: (waits,) if name == "waits" else load(name))
    return things


@pytest.fixture
def daily(mate: User, letters: Letters, at: datetime) -> DigestSetting:
    return digest_operations.set_digest(user=mate, changes=DAILY, by=mate, at=at, expected_version=None)


def fresh(setting: DigestSetting) -> DigestSetting:
    return DigestSetting.objects.select_related("user").get(pk=setting.pk)


def work() -> None:
    """Do all mail that is asked for."""
    for job in Job.objects.filter(kind="jobs.mail", state="queued"):
        sending.MAIL.do(Asked(job.arguments))
        job.delete()


def test_sent_at_their_hour_once_a_day_and_only_when_something_waits(
    daily: DigestSetting, letters: Letters, waiting: list[Wait], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)
    assert digest.due(morning - timedelta(minutes=1)) == []
    assert digest.due(morning) == [daily]
    monkeypatch.setattr(digest, "now", lambda: morning)
    assert digest.is_wanted()
    assert digest.send_due(Asked({})) == {"looked": 1, "told": 1}
    assert not digest.is_wanted()
    work()
    mail = letters.came[0]
    assert (mail["To"], mail["Subject"]) == ("milan@shop.example", "2 things wait for you")
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    text = body.decode()
    for line in (
        "* Gift cards",
        "  Asked by Ann",
        "  Since 10 Mar 2026",
        "  https://storewide.shop.example/portfolio/1/",
        "And 1 more.",
        "You get this every day at 07:00 (Europe/Berlin), when something waits.",
    ):
        assert line in text.replace("\r\n", "\n").split("\n")
    waiting.clear()
    monkeypatch.setattr(digest, "now", lambda: morning + timedelta(days=1))
    assert digest.send_due(Asked({})) == {"looked": 1, "told": 0}
    assert not Job.objects.filter(kind="jobs.mail").exists()


def test_one_click_stops_it(
    daily: DigestSetting, mate: User, owner: User, letters: Letters, waiting: list[Wait], at: datetime
) -> None:
    assert digest.send(fresh(daily), at)
    work()
    mail = letters.came[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(mail["List-Unsubscribe"]).strip("<>")
    assert address.startswith("https://storewide.shop.example/access/digest/stop/")
    path = address.removeprefix("https://storewide.shop.example")
    anybody = Client(enforce_csrf_checks=True)
    shown = anybody.get(path)
    assert "Stop the mail about what waits?" in shown.content.decode()
    assert fresh(daily).how_often == "daily"
    clicked = anybody.post(path, {"List-Unsubscribe": "One-Click"})
    assert (clicked.status_code, fresh(daily).how_often) == (200, "never")
    assert Entry.objects.filter(action="access.digest.stop", actor_id=mate.pk).count() == 1
    wrong = anybody.post(path[:-2] + "x/")
    assert wrong.status_code == 404


def test_without_https_there_is_no_one_click_and_without_an_origin_no_link(
    daily: DigestSetting, letters: Letters, waiting: list[Wait], settings: Any, at: datetime
) -> None:
    settings.ORIGIN = "http://storewide.local"
    digest.send(fresh(daily), at)
    settings.ORIGIN = ""
    digest.send(fresh(daily), at + timedelta(days=1))
    work()
    assert {str(mail["List-Unsubscribe"] or "")[:24] for mail in letters.came} == {
        "",
        "<http://storewide.local/",
    }
    assert [mail["List-Unsubscribe-Post"] for mail in letters.came] == [None, None]


@pytest.mark.parametrize(
    ("changes", "moment", "expected"),
    [
        ({}, datetime(2026, 3, 11, 5, 59, tzinfo=UTC), False),
        ({}, datetime(2026, 3, 11, 6, 0, tzinfo=UTC), True),
        # the clocks have changed: seven in Berlin is five in UTC
        ({}, datetime(2026, 3, 30, 5, 0, tzinfo=UTC), True),
        # missed for longer than twelve hours: not in the evening
        ({}, datetime(2026, 3, 11, 18, 1, tzinfo=UTC), False),
        ({"how_often": "weekly", "weekday": 4}, datetime(2026, 3, 12, 12, tzinfo=UTC), False),
        ({"how_often": "weekly", "weekday": 4}, datetime(2026, 3, 13, 6, tzinfo=UTC), True),
        ({"how_often": "weekly", "weekday": 4, "hour": 23}, datetime(2026, 3, 14, 6, tzinfo=UTC), True),
        ({"how_often": "never"}, datetime(2026, 3, 11, 6, 0, tzinfo=UTC), False),
    ],
)
def test_when_it_is_due(
    daily: DigestSetting, changes: dict[str, Any], moment: datetime, expected: bool
) -> None:
    for name, value in changes.items():
        setattr(daily, name, value)
    daily.told_at = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
    assert digest.is_due(daily, moment) is expected


def test_whoever_may_not_sign_in_gets_none(daily: DigestSetting, mate: User) -> None:
    User.objects.filter(pk=mate.pk).update(is_active=False)
    assert digest.due(datetime(2026, 3, 11, 6, 0, tzinfo=UTC)) == []


def test_set_on_a_page(as_mate: Client, mate: User, letters: Letters, waiting: list[Wait]) -> None:
    page = as_mate.get(SET).content.decode()
    assert "* Gift cards" in page
    typed = {**DAILY, "hour": "8", "zone": "berlin", "expected_version": 1}
    assert as_mate.post(SET, typed).status_code == 302
    stored = DigestSetting.objects.get()
    assert (stored.how_often, stored.hour, stored.zone) == ("daily", 8, "Europe/Berlin")
    sent = as_mate.post(reverse("access:digest-now"), follow=True).content.decode()
    assert "It is on its way to milan@shop.example." in sent
    work()
    assert len(letters.came) == 1
    again = as_mate.post(SET, {**typed, "hour": "9", "expected_version": 1})
    assert again.status_code == 422


def test_without_a_mail_server_it_cannot_be_turned_on(
    as_mate: Client, mate: User, waiting: list[Wait]
) -> None:
    refused = as_mate.post(SET, {**DAILY, "expected_version": 1})
    assert refused.status_code == 422
    assert "No mail server is set up here" in refused.content.decode()
    assert not DigestSetting.objects.exists()
    said = as_mate.post(reverse("access:digest-now"), follow=True).content.decode()
    assert "so nothing was sent" in said


def test_the_houses_own_waits_take_the_request_that_it_makes(owner: User, mate: User, at: datetime) -> None:
    said: dict[str, Any] = {"address": "https://lake.example/", "kinds": ["*"], "owner_email": ""}
    webhook = webhook_operations.add(name="Lake", **said, by=owner, at=at)
    webhook_operations.give_up(webhook=webhook, reason="Its receiver is gone.", by=owner, at=at)
    written = digest.letter(owner, digest_operations.setting_of(owner))
    assert written is not None
    assert "* Mend the webhook “Lake”\n  Its receiver is gone." in written.text
    assert "Mend the webhook" not in getattr(
        digest.letter(mate, digest_operations.setting_of(mate)), "text", ""
    )
