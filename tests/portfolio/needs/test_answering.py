"""Whoever asked is answered at each change of state, and says whether it helped."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory

from storewide.access.models import User
from storewide.jobs.models import Job
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.intake.telling import Telling
from storewide.portfolio.models import Answer, Door, Request, Resolution
from storewide.portfolio.needs import letters, mine, reminding
from storewide.portfolio.needs import operations as needs
from storewide.portfolio.needs.operations import AnswerUnknown, NotYours

HOUR = timedelta(hours=1)
MAILED = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.MAILERS = MAILED
    settings.ORIGIN = "https://shop.example"
    settings.DEFAULT_FROM_EMAIL = "Storewide <store@shop.example>"


@pytest.fixture
def ask(area: Area, mate: User, at: datetime) -> Callable[..., Request]:
    def asked(title: str = "Guest checkout", by: User | None = None, **more: Any) -> Request:
        return operations.ask(
            title=title, problem="Half of them leave.", area=area, store=None, by=by or mate, at=at, **more
        )

    return asked


def told(request: Request) -> list[tuple[str, str, str]]:
    rows = Answer.objects.filter(request=request).order_by("created_at", "pk").select_related("stage")
    return [(each.asker_label, each.stage.state, each.stage.reason) for each in rows]


def test_every_change_of_state_is_answered_with_its_reason(
    ask: Callable[..., Request], owner: User, at: datetime
) -> None:
    asked = ask()
    assert told(asked) == []
    operations.accept(request=asked, reason="Mobile is first.", by=owner, at=at + HOUR)
    operations.decline(request=asked, reason="Fraud is too high.", by=owner, at=at + 2 * HOUR)
    assert told(asked) == [
        ("Milan", "accepted", "Mobile is first."),
        ("Milan", "declined", "Fraud is too high."),
    ]
    assert not Job.objects.exists()
    assert set(Answer.objects.values_list("email", "read_at")) == {("", None)}


def test_everybody_merged_into_it_is_answered_too(
    ask: Callable[..., Request], mate: User, owner: User, at: datetime
) -> None:
    into, other = ask(), ask("Buy as a guest", owner)
    intake.merge(request=other, into=into, reason="The same.", by=mate, at=at + HOUR)
    operations.go_live(request=into, reason="Release 24.3.", by=mate, at=at + 2 * HOUR)
    assert told(into) == [("Milan", "live", "Release 24.3.")]
    assert told(other) == [("Olga", "merged", "The same."), ("Olga", "live", "Release 24.3.")]
    own = Answer.objects.get(request=into)
    assert (own.read_at, own.read_on) == (at + 2 * HOUR, "page")
    assert set(Resolution.objects.values_list("request__number", "after", "resolved")) == {
        (1, "live", ""),
        (2, "live", ""),
    }


def test_the_system_is_not_answered(ask: Callable[..., Request], at: datetime) -> None:
    from storewide.kit.permissions import SYSTEM

    asked = ask(by=SYSTEM)
    operations.decline(request=asked, reason="No.", by=SYSTEM, at=at)
    assert (Answer.objects.count(), Resolution.objects.count()) == (0, 0)


@pytest.mark.usefixtures("mailing")
def test_the_answer_goes_by_mail_with_one_click(
    ask: Callable[..., Request], owner: User, mate: User, at: datetime, client: Client
) -> None:
    asked = ask()
    operations.decline(request=asked, reason="Fraud is too high.", by=owner, at=at)
    mail = Job.objects.get().arguments
    assert (mail["to"], mail["subject"]) == (["milan@shop.example"], "[#1] Declined: Guest checkout")
    assert mail["text"].startswith(
        "Your request 1, “Guest checkout”: It is declined.\n\nWhy: Fraud is too high.\n\n"
        "See it: https://shop.example/portfolio/requests/1/\n\nIs your need resolved?"
    )
    assert letters.number_of(mail["headers"]["Message-ID"]) == 1
    link = re.findall(r"Partly: https://shop.example(\S+)", mail["text"])[0]
    assert client.get(link).status_code == 200
    assert Resolution.objects.get().resolved == ""
    assert client.post(link, {"resolved": "partly", "words": "By phone now."}).status_code == 200
    said = Resolution.objects.get()
    assert (said.resolved, said.words, said.answered_on) == ("partly", "By phone now.", "mail")
    assert client.get(link.replace("partly", "perhaps")).status_code == 404
    assert client.get("/portfolio/resolved/wrong/yes/").status_code == 404


@pytest.mark.usefixtures("mailing")
def test_whoever_has_no_account_is_answered_by_mail(
    ask: Callable[..., Request], owner: User, at: datetime
) -> None:
    from storewide.kit.permissions import System

    asked = ask(by=System(label="Pia"), told=Telling(email="pia@partner.example", label="Pia"))
    operations.accept(request=asked, by=owner, at=at)
    assert Answer.objects.get().email == "pia@partner.example"
    assert Job.objects.get().arguments["to"] == ["pia@partner.example"]


@pytest.mark.usefixtures("mailing")
def test_they_are_reminded_once_and_a_week_later(
    ask: Callable[..., Request], owner: User, at: datetime
) -> None:
    asked = ask()
    operations.decline(request=asked, reason="No.", by=owner, at=at)
    assert not reminding.due(at + timedelta(days=6)).exists()
    after = at + timedelta(days=7)
    for found in list(reminding.due(after)):
        needs.remind(asked=found, at=after)
    assert not reminding.due(after + timedelta(days=30)).exists()
    assert [job.arguments["subject"] for job in Job.objects.order_by("created_at")] == [
        "[#1] Declined: Guest checkout",
        "[#1] Did it help? Guest checkout",
    ]


def test_only_whoever_asked_says_whether_it_helped(
    ask: Callable[..., Request], owner: User, mate: User, at: datetime
) -> None:
    operations.decline(request=ask(), reason="No.", by=owner, at=at)
    asked = Resolution.objects.get()
    with pytest.raises(NotYours, match="Only Milan says"):
        needs.say(asked=asked, resolved="yes", by=owner, at=at)
    with pytest.raises(AnswerUnknown):
        needs.say(asked=asked, resolved="perhaps", by=mate, at=at)
    assert needs.say(asked=asked, resolved="no", by=mate, at=at, on=Door.API).resolved == "no"


def test_home_and_the_page_show_what_is_new(
    ask: Callable[..., Request], as_mate: Client, as_owner: Client, owner: User, mate: User, at: datetime
) -> None:
    operations.decline(request=ask(), reason="Fraud is too high.", by=owner, at=at)
    request: Any = RequestFactory().get("/")
    request.user = mate
    assert [str(each.why) for each in mine.waits(request).first] == [
        "Your request: It is declined. Fraud is too high.",
        "You asked for it: say whether your need is resolved",
    ]
    text = as_mate.get("/portfolio/mine/").content.decode()
    assert "One new answer" in text
    assert "Fraud is too high." in text
    assert "Say whether one request helped" in as_mate.get("/portfolio/mine/").content.decode()
    assert Answer.objects.get().read_on == "page"
    assert as_owner.post("/portfolio/requests/1/resolved/", {"resolved": "yes"}).status_code == 422
    assert as_mate.post("/portfolio/requests/1/resolved/", {"resolved": "yes"}).status_code == 302
    assert Resolution.objects.get().resolved == "yes"


def test_the_page_asks_the_same_however_much_there_is(
    ask: Callable[..., Request],
    as_mate: Client,
    owner: User,
    at: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(12):
        operations.decline(request=ask(f"Wish {number}"), reason="No.", by=owner, at=at)
    with django_assert_max_num_queries(9):
        as_mate.get("/portfolio/mine/")
