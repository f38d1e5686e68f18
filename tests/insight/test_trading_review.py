"""The trading review: what its page says, that freezing keeps it, and that actions carry over."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from storewide.access.models import User
from storewide.insight import frozen_charts, review_views, trading_review, week_figures
from storewide.kit.pages import Action as Way
from storewide.kit.permissions import SYSTEM
from storewide.kit.waits import Wait, Waits
from storewide.lib.periods import Days
from storewide.metrics import operations as metrics
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.organization.models import Person
from storewide.rhythm import operations as rhythm
from storewide.rhythm import rules
from storewide.rhythm.models import Action, Review
from storewide.sources.models import Store
from tests.metrics.conftest import figures_of_march, folder, store

__all__ = ["figures_of_march", "folder", "store"]

MONDAY = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
WEEK = Days(date(2026, 3, 9), date(2026, 3, 15))
PAGE = "/trading-review/2026-W11/?store=main"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """It is Monday, nine o'clock, the 16th of March 2026; called, it is another moment."""

    def turn(to: datetime) -> None:
        monkeypatch.setattr(review_views, "now", lambda: to)

    turn(MONDAY)
    return turn


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example")


def read(store: Store, week: Days = WEEK) -> dict[str, Any]:
    return trading_review.read(SYSTEM, store, week, MONDAY).snapshot


def hold(client: Client, store: Store) -> Any:
    reading = trading_review.read(SYSTEM, store, WEEK, MONDAY)
    return client.post(
        "/trading-review/2026-W11/hold/", query_params={"store": "main", "read": reading.digest}
    )


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2026-W11", WEEK),
        ("2026-W53", Days(date(2026, 12, 28), date(2027, 1, 3))),
        ("2025-W53", None),
        ("2026-W1", None),
        ("2026-03", None),
        ("past", None),
    ],
)
def test_which_week_is_named(text: str, week: Days | None) -> None:
    assert trading_review.week_named(text) == week


def test_the_week_in_sentences_and_numbers(figures_of_march: Store, ana: Person) -> None:
    for metric, value in (("spend", 310_00), ("visitors", 3100)):
        metrics.set_target(
            store=figures_of_march, metric=metric, month=date(2026, 3, 1), value=value, by=SYSTEM, at=MONDAY
        )
    said = read(figures_of_march)
    assert (said["week"], said["days"]) == ("2026-W11", "9–15 Mar 2026")
    assert said["finding"].replace("\xa0", " ") == ("Spend is 180.0 % over plan: 56 EUR")
    assert said["notes"][0] == "Only 9–10 Mar 2026: the other days of the week have no figures yet."
    spend = next(row for row in said["figures"] if row["code"] == "spend")
    assert (spend["value"], spend["shown"].replace("\xa0", " "), spend["planned"].replace("\xa0", " ")) == (
        "5600",
        "56 EUR",
        "20 EUR",
    )
    assert (spend["change"], spend["changed"], spend["before"], spend["owner"]) == (None, "–", "0\xa0EUR", "")
    assert [row["code"] for row in said["figures"]][:3] == ["visitors", "buyers", "spend"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"spend": None}, ""),
        ({"spend": "-0.1"}, "Against the week before, spend is -0.1."),
        (
            {"spend": "-0.1", "visitors": "-0.02", "conversion": "-0.09", "average_order_value": "0.2"},
            "Against the week before, spend is -0.1; what moved most is conversion, -0.09.",
        ),
        (
            {"spend": "0.1", "visitors": None, "conversion": "-0.09", "average_order_value": "0.2"},
            "Against the week before, spend is 0.1; what moved most is average_order_value, 0.2.",
        ),
    ],
)
def test_against_the_week_before(changes: dict[str, str | None], sentence: str) -> None:
    rows = tuple(
        {"code": code, "name": code, "change": changes.get(code), "changed": changes.get(code)}
        for code in week_figures.CODES
    )
    assert week_figures.against_before(rows) == sentence


def test_a_week_without_figures_says_so(figures_of_march: Store) -> None:
    said = read(figures_of_march, Days(date(2026, 3, 16), date(2026, 3, 22)))
    assert (said["finding"], said["figures"], said["chart"]) == (
        "There are no figures of this week yet",
        [],
        None,
    )


def test_the_chart_comes_back_as_it_was(figures_of_march: Store) -> None:
    Annotation.objects.create(
        store=figures_of_march, kind=AnnotationKind.RELEASE, day=date(2026, 3, 10), label="Release 24.3"
    )
    values = read(figures_of_march)["chart"]
    chart = frozen_charts.from_values(values)
    assert frozen_charts.as_values(chart) == values
    assert (chart.xs, chart.annotations[0].label) == ((date(2026, 3, 9), date(2026, 3, 10)), "Release 24.3")


def test_open_decisions_name_who_owes_them(figures_of_march: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    wait = Wait("One-page checkout", "read on 8 March", Way("Decide", "/e/1/"), MONDAY, "Ana Ruiz")
    asked = []

    def give(actor: Any, store_id: Any) -> Waits:
        asked.append((actor, store_id))
        return Waits(3, (wait,))

    load = trading_review.wiring.load
    monkeypatch.setattr(
        trading_review.wiring, "load", lambda name: (give,) if name == "open_decisions" else load(name)
    )
    said = read(figures_of_march)["decisions"]
    assert (said["title"], said["left"]) == ("3 decisions are open", 2)
    assert said["rows"] == [
        {
            "what": "One-page checkout",
            "why": "read on 8 March",
            "who": "Ana Ruiz",
            "since": "16 Mar 2026",
            "label": "Decide",
            "url": "/e/1/",
        }
    ]
    assert asked == [(SYSTEM, figures_of_march.pk)]


def test_the_last_week_that_is_over_and_has_figures_opens(
    figures_of_march: Store, as_viewer: Client, clock: Any
) -> None:
    assert as_viewer.get("/trading-review/")["Location"] == PAGE
    clock(MONDAY + timedelta(days=70))
    assert as_viewer.get("/trading-review/")["Location"] == PAGE


@pytest.mark.parametrize("week", ["2026-W13", "2026-W1", "nonsense", "2026-W99"])
def test_no_such_week(figures_of_march: Store, as_viewer: Client, week: str) -> None:
    assert as_viewer.get(f"/trading-review/{week}/").status_code == 404


def test_before_the_first_import_the_page_says_what_to_do(as_viewer: Client, folder: Any) -> None:
    for path in ("/trading-review/", "/trading-review/2026-W11/"):
        text = as_viewer.get(path).content.decode()
        assert "Nothing to review yet" in text
        assert 'href="/data/imports/new/"' in text


def test_holding_freezes_the_page_as_it_was_read(
    figures_of_march: Store, as_mate: Client, ana: Person, mate: User
) -> None:
    action = rhythm.open_action(
        what="Ask the carrier",
        owner=ana,
        due_on=date(2026, 3, 20),
        store=figures_of_march,
        by=mate,
        at=MONDAY,
    )
    before = as_mate.get(PAGE).content.decode()
    assert "Hold the review: freeze this page" in before
    said = read(figures_of_march)
    assert hold(as_mate, figures_of_march)["Location"] == PAGE
    review = Review.objects.get()
    assert review.snapshot == said
    # what comes later changes no frozen page
    rhythm.close_action(action=action, outcome="The rates are in.", by=mate, at=MONDAY)
    Annotation.objects.create(store=figures_of_march, day=date(2026, 3, 11), label="Told too late")
    metrics.set_target(
        store=figures_of_march, metric="spend", month=date(2026, 3, 1), value=1, by=SYSTEM, at=MONDAY
    )
    after = as_mate.get(PAGE).content.decode()
    assert escape(said["finding"]) in after
    assert "Told too late" not in after
    assert "Ana Ruiz · due 20 Mar 2026 · since 16 Mar 2026" in after
    assert "its digest agrees with the audit trail" in after
    assert review.digest in after
    assert "Hold the review" not in after
    assert "Close the action" not in after


def test_open_actions_carry_over_and_closed_ones_are_told(
    figures_of_march: Store, as_mate: Client, ana: Person, mate: User, clock: Any
) -> None:
    said = {"owner": ana, "due_on": date(2026, 3, 20), "store": figures_of_march, "by": mate, "at": MONDAY}
    carried = rhythm.open_action(what="Ask the carrier", **said)
    done = rhythm.open_action(what="Renew the certificate", **said)
    hold(as_mate, figures_of_march)
    rhythm.close_action(action=done, outcome="Renewed.", by=mate, at=datetime.now(UTC))
    next_monday = MONDAY + timedelta(days=7)
    clock(next_monday)
    week = Days(WEEK.first + timedelta(days=7), WEEK.last + timedelta(days=7))
    said = trading_review.read(SYSTEM, figures_of_march, week, next_monday).snapshot
    assert [(each["what"], each["state"]) for each in said["actions"]] == [("Ask the carrier", "Overdue")]
    assert [(each["what"], each["note"]) for each in said["closed"]] == [
        ("Renew the certificate", "Ana Ruiz · Renewed.")
    ]
    text = as_mate.get("/trading-review/2026-W12/?store=main").content.decode()
    assert (
        f'action="/rhythm/actions/{carried.pk}/close/?back=%2Ftrading-review%2F2026-W12%2F%3Fstore%3Dmain"'
        in text
    )


def test_a_page_that_changed_meanwhile_is_read_again_first(
    figures_of_march: Store, as_mate: Client, ana: Person, mate: User
) -> None:
    reading = trading_review.read(SYSTEM, figures_of_march, WEEK, MONDAY)
    rhythm.open_action(
        what="Ask", owner=ana, due_on=date(2026, 3, 20), store=figures_of_march, by=mate, at=MONDAY
    )
    response = as_mate.post(
        "/trading-review/2026-W11/hold/", query_params={"store": "main", "read": reading.digest}, follow=True
    )
    assert "Something on this page changed since you opened it." in response.content.decode()
    assert not Review.objects.exists()


def test_a_week_that_runs_is_read_but_not_held(figures_of_march: Store, as_mate: Client, clock: Any) -> None:
    clock(datetime(2026, 3, 12, 9, 0, tzinfo=UTC))
    text = as_mate.get(PAGE).content.decode()
    assert "This week is not over. Its review can be held from Monday on." in text
    assert "Hold the review" not in text
    reading = trading_review.read(SYSTEM, figures_of_march, WEEK, datetime(2026, 3, 12, 9, 0, tzinfo=UTC))
    answer = as_mate.post(
        "/trading-review/2026-W11/hold/", query_params={"store": "main", "read": reading.digest}, follow=True
    )
    assert "2026-W11 is not over in Main; hold its review from 16 Mar 2026 on." in answer.content.decode()
    assert not Review.objects.exists()


def test_an_altered_review_is_told(figures_of_march: Store, as_mate: Client) -> None:
    hold(as_mate, figures_of_march)
    review = Review.objects.get()
    rows = Review.objects.all()
    super(type(rows), rows).update(snapshot={**review.snapshot, "finding": "Spend is splendid"})
    text = as_mate.get(PAGE).content.decode()
    assert "this page is not as it was frozen" in text
    assert "agrees with the audit trail" not in text


def test_who_only_looks_holds_nothing(figures_of_march: Store, as_viewer: Client, ana: Person) -> None:
    text = as_viewer.get(PAGE).content.decode()
    assert "Hold the review" not in text
    assert "Open an action" not in text
    assert hold(as_viewer, figures_of_march).status_code == 403
    assert not Review.objects.exists()
    assert not Action.objects.exists()


def test_a_stranger_signs_in_first(figures_of_march: Store, as_stranger: Client) -> None:
    for path in ("/trading-review/", PAGE, "/trading-review/past/"):
        assert "/access/sign-in/" in as_stranger.get(path)["Location"]


def test_past_reviews_are_listed_with_what_they_found(figures_of_march: Store, as_mate: Client) -> None:
    assert "No review was held yet" in as_mate.get("/trading-review/past/").content.decode()
    hold(as_mate, figures_of_march)
    text = as_mate.get("/trading-review/past/").content.decode()
    assert f'<a href="{PAGE}">2026-W11</a>' in text
    assert escape(Review.objects.get().snapshot["finding"]) in text


def test_the_page_asks_little_however_much_there_is(
    figures_of_march: Store, as_mate: Client, ana: Person, mate: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        rhythm.open_action(
            what=f"n {number}",
            owner=ana,
            due_on=date(2026, 3, 20),
            store=figures_of_march,
            by=mate,
            at=MONDAY,
        )
    with django_assert_max_num_queries(40):
        as_mate.get(PAGE)


def test_the_digest_of_a_reading_is_stable(figures_of_march: Store) -> None:
    first, second = (trading_review.read(SYSTEM, figures_of_march, WEEK, MONDAY) for _ in range(2))
    assert first.digest == second.digest == rules.digest(first.snapshot)
