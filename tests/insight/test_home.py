"""What Home joins: what waits, and what changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from storewide.access.models import User
from storewide.insight import changes, home
from storewide.kit.links import Link
from storewide.kit.pages import Action
from storewide.kit.waits import Wait, WaitKind, Waits
from storewide.ledger.models import Decision, Outcome
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.organization.models import Person
from storewide.sources.models import Store
from tests.insight.conftest import Asker

WEEK = Days(date(2026, 3, 2), date(2026, 3, 8))


def waits(kind: str, count: int, first: int) -> Waits:
    return Waits(count, tuple(Wait(f"{kind}{n}", "why", Action("Do", "/")) for n in range(first)))


@pytest.fixture
def wired(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let these lists be wired instead of the house's own."""

    def wire(**lists: tuple[Any, ...]) -> None:
        load = home.wiring.load
        monkeypatch.setattr(home.wiring, "load", lambda name: lists[name] if name in lists else load(name))

    return wire


@pytest.fixture
def store(db: None) -> Store:
    return Store.objects.create(slug="de", name="Shop DE", zone="Europe/Berlin", currency="EUR")


def test_every_kind_shows_its_first_and_the_most_urgent_kind_comes_first() -> None:
    parts = [waits("decide", 9, 6), waits("sign", 0, 0), waits("brief", 2, 2), waits("answer", 1, 1)]
    shown = [each.what for each in home.first_of_each(parts)]
    assert shown == ["decide0", "decide1", "decide2", "brief0", "brief1", "answer0"]


def test_one_panel_counts_everything_that_waits(mate: User, wired: Callable[..., None]) -> None:
    wired(waits=(lambda _request: waits("a", 8, 6), lambda _request: waits("b", 1, 1)))
    panel = home.waiting_panel(Asker(mate)())
    assert (panel.title, len(panel.context["waiting"]), panel.context["left"]) == (
        "9 things wait for you",
        6,
        3,
    )


def test_nothing_waits(mate: User, wired: Callable[..., None]) -> None:
    wired(waits=(lambda _request: Waits(0, ()),))
    panel = home.waiting_panel(Asker(mate)())
    assert (panel.title, panel.context["nothing"], panel.context["blocks"]) == (
        "Nothing waits for you",
        True,
        [],
    )


def test_decisions_briefings_approvals_and_promises_stand_apart_the_oldest_first(
    mate: User, wired: Callable[..., None]
) -> None:
    def dated(what: str, days: int) -> Wait:
        return Wait(what, "why", Action("Do", "/"), since=now() - timedelta(days=days))

    undated = Wait("undated", "why", Action("Do", "/"))
    wired(
        waits=(
            lambda _request: Waits(5, (dated("young", 1), undated, dated("old", 9)), WaitKind.DECISION),
            lambda _request: waits("b", 2, 2),
            lambda _request: Waits(1, (dated("eldest", 30),), WaitKind.DECISION),
            lambda _request: Waits(1, (dated("promise", 3),), WaitKind.PROMISE),
            lambda _request: Waits(0, (), WaitKind.BRIEFING),
        )
    )
    panel = home.waiting_panel(Asker(mate)())
    assert panel.title == "9 things wait for you"
    assert [
        (each.heading, [one.what for one in each.waiting], each.left) for each in panel.context["blocks"]
    ] == [
        ("6 decisions", ["eldest", "old", "young"], 3),
        ("One promise is due", ["promise"], 0),
    ]
    assert [each.what for each in panel.context["waiting"]] == ["b0", "b1"]


def test_what_changed_leads_to_the_record_that_told_it(
    store: Store, mate: User, wired: Callable[..., None]
) -> None:
    Annotation.objects.create(
        store=store,
        kind=AnnotationKind.RELEASE,
        day=date(2026, 3, 3),
        label="Release 24.3",
        source="x.release:7",
    )
    note = Annotation.objects.create(kind=AnnotationKind.NOTE, day=date(2026, 3, 5), label="Snow everywhere")
    wired(
        link_resolvers=(
            lambda link: Link(link.kind, link.id, "R", "/r/7/") if link.kind == "x.release" else None,
        )
    )
    found = changes.within(mate, WEEK, store)
    assert [(each.what, each.kind, each.note, each.url) for each in found.newest] == [
        ("Snow everywhere", "Note", "", f"/metrics/annotations/{note.pk}/"),
        ("Release 24.3", "Release", "Shop DE", "/r/7/"),
    ]


def test_what_began_before_or_elsewhere_is_no_change(store: Store, mate: User) -> None:
    other = Store.objects.create(slug="at", name="Shop AT", currency="EUR")
    for day, where in ((date(2026, 3, 1), store), (date(2026, 3, 9), store), (date(2026, 3, 3), other)):
        Annotation.objects.create(store=where, day=day, label="x", until=date(2026, 3, 20))
    assert changes.within(mate, WEEK, store) == changes.Changes(0, ())
    assert changes.within(mate, WEEK).count == 1


def test_a_decision_is_a_change_of_its_day(store: Store, mate: User, at: Any) -> None:
    ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
    Decision.objects.create(
        what="Guest checkout",
        outcome=Outcome.SHIP,
        reason="r",
        accountable=ana,
        decided_by_label="Ana",
        decided_at=at.replace(day=8, hour=22, minute=30),  # in Berlin still the Sunday
        source_kind="x",
        source_id="1",
    )
    found = changes.within(mate, WEEK, store)
    assert [(each.day, each.what, each.kind, each.note) for each in found.newest] == [
        (date(2026, 3, 8), "Ship it: Guest checkout", "Decision", "Ana Ruiz")
    ]


@pytest.mark.parametrize(
    ("noted", "shown"),
    [
        ((), True),
        ((None,), True),
        (("de",), True),
        (("at",), False),
        (("at", "de"), True),
        (("at", None), True),
    ],
)
def test_a_decision_stands_in_the_review_of_the_store_it_is_about(
    store: Store, mate: User, at: Any, noted: tuple[str | None, ...], shown: bool
) -> None:
    Store.objects.create(slug="at", name="Shop AT", currency="EUR")
    ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
    Decision.objects.create(
        what="Guest checkout",
        outcome=Outcome.SHIP,
        reason="r",
        accountable=ana,
        decided_by_label="Ana",
        decided_at=at.replace(day=5),
        source_kind="x",
        source_id="1",
    )
    for slug in noted:
        where = Store.objects.get(slug=slug) if slug else None
        Annotation.objects.create(store=where, day=date(2026, 1, 5), label="Live", source="x:1")
    assert changes.within(mate, WEEK, store).count == int(shown)
    assert changes.within(mate, WEEK).count == 1


def test_more_than_are_shown_are_counted(store: Store, mate: User) -> None:
    Annotation.objects.bulk_create(
        Annotation(store=store, day=date(2026, 3, 3), label=f"n {number}") for number in range(20)
    )
    found = changes.within(mate, WEEK, store, most=5)
    assert (found.count, len(found.newest), found.left) == (20, 5, 15)


def test_home_shows_the_last_seven_days(store: Store, mate: User) -> None:
    today = now().date()
    Annotation.objects.create(day=today - timedelta(days=7), label="too early")
    assert home.changed_panel(Asker(mate)()) is None
    Annotation.objects.create(day=today - timedelta(days=6), label="Sale")
    panel = home.changed_panel(Asker(mate)())
    assert panel is not None
    assert panel.title == "One change in the last 7 days"
