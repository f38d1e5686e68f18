"""Drafting, changing, moving and freezing a promise; nothing changes it afterwards."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.ledger import operations, queries, rules
from storewide.ledger.models import IntendedEffect
from storewide.ledger.operations import FrozenPromise, NotAPromise, Promise
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store
from tests.ledger.conftest import SOURCE


def actions() -> list[str]:
    return list(
        Entry.objects.filter(action__startswith="ledger.")
        .order_by("at", "id")
        .values_list("action", flat=True)
    )


def test_draft_keeps_what_was_promised(drafted: IntendedEffect, ana: Person, area: Area) -> None:
    stored = IntendedEffect.objects.get(pk=drafted.pk)
    assert (stored.promise, stored.metric, stored.direction) == ("Guest checkout", "conversion", "up")
    assert (stored.size, stored.due_on) == (Decimal("3.00"), date(2026, 6, 30))
    assert (stored.owner, stored.area, stored.store) == (ana, area, None)
    assert stored.source == SOURCE
    assert (stored.frozen_at, stored.digest, stored.grade) == (None, "", "none")
    assert actions() == ["ledger.effect.draft"]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        (
            {"size": Decimal(0)},
            "size",
            "The size is 0 %; it must be above 0 (the direction says up or down).",
        ),
        ({"size": Decimal(1001)}, "size", "The size is 1001 %; it must be at most 1000 %."),
        ({"size": Decimal("0.125")}, "size", "The size is 0.125 %; write it with at most two decimals."),
        (
            {"size": Decimal("NaN")},
            "size",
            "The size is “NaN”; it must be a number of percent, such as 3.0.",
        ),
        (
            {"direction": "down", "size": Decimal(101)},
            "size",
            "The size is 101 %; nothing can go down by more than 100 %.",
        ),
        ({"direction": "better"}, "direction", "The direction is “better”; it must be up or down."),
        (
            {"due_on": date(2026, 3, 10)},
            "due_on",
            "10 Mar 2026 is not after today; a promise is about the future.",
        ),
        (
            {"due_on": date(2029, 3, 13)},
            "due_on",
            "13 Mar 2029 is more than three years away; choose a date by which it can be measured.",
        ),
    ],
)
def test_draft_refuses_what_is_no_promise(
    promise: Promise, mate: User, at: datetime, change: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(NotAPromise) as refused:
        operations.draft(promise=replace(promise, **change), source=SOURCE, by=mate, at=at)
    assert refused.value.by_field == {field: sentence}
    assert not IntendedEffect.objects.exists()
    assert actions() == []


def test_draft_of_a_metric_that_is_not_defined_is_refused(promise: Promise, mate: User, at: datetime) -> None:
    with pytest.raises(NotAPromise, match="“happiness” is not a metric; choose from visitors, buyers"):
        operations.draft(promise=replace(promise, metric="happiness"), source=SOURCE, by=mate, at=at)


def test_draft_by_somebody_who_left_is_refused(
    promise: Promise, ana: Person, mate: User, at: datetime
) -> None:
    ana.left_on = date(2026, 3, 1)
    ana.save()
    with pytest.raises(NotAPromise) as refused:
        operations.draft(promise=promise, source=SOURCE, by=mate, at=at)
    assert refused.value.by_field == {"owner": "Ana Ruiz left on 1 Mar 2026; choose somebody who is here."}


def test_draft_names_everything_that_is_wrong_at_once(promise: Promise, mate: User, at: datetime) -> None:
    wrong = replace(promise, size=Decimal(-1), due_on=date(2026, 1, 1), metric="happiness")
    with pytest.raises(NotAPromise) as refused:
        operations.draft(promise=wrong, source=SOURCE, by=mate, at=at)
    assert list(refused.value.by_field) == ["size", "due_on", "metric"]


def test_the_day_is_the_stores(promise: Promise, mate: User) -> None:
    store = Store.objects.create(slug="nz", name="NZ", zone="Pacific/Auckland", currency="NZD")
    late = datetime.fromisoformat("2026-06-29T20:00:00+00:00")  # 30 June already in Auckland
    operations.draft(promise=promise, source=SOURCE, by=mate, at=late)
    with pytest.raises(NotAPromise, match="30 Jun 2026 is not after today"):
        operations.draft(promise=replace(promise, store=store), source=SOURCE, by=mate, at=late)


def test_redraft_changes_a_draft_and_notes_what(
    drafted: IntendedEffect, promise: Promise, mate: User, at: datetime
) -> None:
    changed = operations.redraft(
        effect=drafted, promise=replace(promise, size=Decimal("2.5"), metric="orders"), by=mate, at=at
    )
    stored = IntendedEffect.objects.get(pk=changed.pk)
    assert (stored.size, stored.metric, stored.version) == (Decimal("2.50"), "orders", 2)
    entry = Entry.objects.of(drafted).get(action="ledger.effect.redraft")
    assert entry.changes == {"metric": ["conversion", "orders"], "size": ["3.00", "2.5"]}


def test_freeze_seals_the_promise_and_writes_the_trail(
    drafted: IntendedEffect, mate: User, at: datetime
) -> None:
    frozen = operations.freeze(effect=drafted, by=mate, at=at)
    stored = IntendedEffect.objects.get(pk=frozen.pk)
    assert (stored.frozen_at, stored.frozen_by_id, stored.frozen_by_label) == (at, mate.id, "Milan")
    assert stored.digest == rules.digest(stored.content())
    assert len(stored.digest) == 64
    entry = Entry.objects.of(stored).get(action="ledger.effect.freeze")
    assert entry.actor_id == mate.id
    assert entry.changes == {"digest": [None, stored.digest], "on_behalf_of": [None, "Ana Ruiz"]}


def test_freeze_by_the_owner_is_on_nobodys_behalf(
    drafted: IntendedEffect, ana: Person, mate: User, at: datetime
) -> None:
    ana.email = mate.email.upper()
    ana.save()
    frozen = operations.freeze(effect=drafted, by=mate, at=at)
    assert list(Entry.objects.of(frozen).get(action="ledger.effect.freeze").changes) == ["digest"]


def test_freeze_twice_is_refused(frozen: IntendedEffect, mate: User, at: datetime) -> None:
    before = actions()
    with pytest.raises(FrozenPromise) as refused:
        operations.freeze(effect=frozen, by=mate, at=at + timedelta(days=1))
    assert refused.value.sentence == (
        "“Guest checkout” was frozen on 10 Mar 2026 by Milan; a frozen promise does not change."
    )
    stored = IntendedEffect.objects.get(pk=frozen.pk)
    assert (stored.frozen_at, stored.digest) == (at, frozen.digest)
    assert actions() == before


def test_freeze_of_a_promise_past_its_day_leaves_nothing(drafted: IntendedEffect, mate: User) -> None:
    before = actions()
    with pytest.raises(NotAPromise):
        operations.freeze(effect=drafted, by=mate, at=datetime.fromisoformat("2026-07-01T08:00:00+00:00"))
    stored = IntendedEffect.objects.get(pk=drafted.pk)
    assert (stored.frozen_at, stored.digest, stored.frozen_by_id, stored.version) == (None, "", None, 1)
    assert actions() == before


def test_a_frozen_promise_is_neither_redrafted_nor_moved(
    frozen: IntendedEffect, promise: Promise, area: Area, mate: User, at: datetime
) -> None:
    before = actions()
    with pytest.raises(FrozenPromise):
        operations.redraft(effect=frozen, promise=replace(promise, size=Decimal(1)), by=mate, at=at)
    other = Area.objects.create(slug="other", name="Other", group="order_entry")
    with pytest.raises(FrozenPromise):
        operations.move(effect=frozen, area=other, store=None, by=mate, at=at)
    stored = IntendedEffect.objects.get(pk=frozen.pk)
    assert (stored.size, stored.area) == (Decimal("3.00"), area)
    assert queries.seal(stored).holds
    assert actions() == before


def test_move_lets_a_draft_follow_its_request(drafted: IntendedEffect, mate: User, at: datetime) -> None:
    other = Area.objects.create(slug="other", name="Other", group="order_entry")
    moved = operations.move(effect=drafted, area=other, store=None, by=mate, at=at)
    assert IntendedEffect.objects.get(pk=moved.pk).area == other
    assert Entry.objects.of(drafted).get(action="ledger.effect.move").changes == {
        "area": ["One-page checkout", "Other"]
    }
