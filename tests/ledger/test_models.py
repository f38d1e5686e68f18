"""What the database and the model keep: a frozen promise stays, whatever path is tried."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from storewide.ledger import queries, rules
from storewide.ledger.models import Frozen, IntendedEffect
from storewide.organization.models import Person


def by_save(effect: IntendedEffect) -> None:
    effect.size = Decimal(1)
    effect.save()


def by_save_of_one_field(effect: IntendedEffect) -> None:
    effect.due_on = date(2027, 1, 1)
    effect.save(update_fields=["due_on"])


def by_thawing(effect: IntendedEffect) -> None:
    effect.frozen_at, effect.digest = None, ""
    effect.save()


def by_another_digest(effect: IntendedEffect) -> None:
    effect.digest = "0" * 64
    effect.save()


def by_another_source(effect: IntendedEffect) -> None:
    effect.source_id = "another"
    effect.save()


def by_update(effect: IntendedEffect) -> None:
    IntendedEffect.objects.filter(pk=effect.pk).update(size=Decimal(1))


def by_update_of_a_key(effect: IntendedEffect) -> None:
    other = Person.objects.create(name="Other", email="other@shop.example")
    IntendedEffect.objects.filter(pk=effect.pk).update(owner=other)


def by_update_of_the_freezing(effect: IntendedEffect) -> None:
    IntendedEffect.objects.all().update(frozen_at=None, digest="")


def by_bulk_update(effect: IntendedEffect) -> None:
    effect.metric = "orders"
    IntendedEffect.objects.bulk_update([effect], ["metric"])


def by_bulk_create(effect: IntendedEffect) -> None:
    effect.metric = "orders"
    IntendedEffect.objects.bulk_create(
        [effect], update_conflicts=True, unique_fields=["id"], update_fields=["metric"]
    )


def by_update_or_create(effect: IntendedEffect) -> None:
    IntendedEffect.objects.update_or_create(pk=effect.pk, defaults={"direction": "down"})


def by_the_base_manager(effect: IntendedEffect) -> None:
    IntendedEffect._base_manager.filter(pk=effect.pk).update(size=Decimal(1))


def by_delete(effect: IntendedEffect) -> None:
    effect.delete()


def by_delete_of_rows(effect: IntendedEffect) -> None:
    IntendedEffect.objects.filter(pk=effect.pk).delete()


@pytest.mark.parametrize(
    "path",
    [
        by_save,
        by_save_of_one_field,
        by_thawing,
        by_another_digest,
        by_another_source,
        by_update,
        by_update_of_a_key,
        by_update_of_the_freezing,
        by_bulk_update,
        by_bulk_create,
        by_update_or_create,
        by_the_base_manager,
        by_delete,
        by_delete_of_rows,
    ],
)
def test_a_frozen_promise_stays(frozen: IntendedEffect, path: Callable[[IntendedEffect], None]) -> None:
    promised = {name: getattr(frozen, name) for name in IntendedEffect.SEALED}
    with pytest.raises(Frozen), transaction.atomic():
        path(IntendedEffect.objects.get(pk=frozen.pk))
    stored = IntendedEffect.objects.get(pk=frozen.pk)
    assert {name: getattr(stored, name) for name in IntendedEffect.SEALED} == promised
    assert queries.seal(stored).holds


def test_its_owner_cannot_be_deleted(frozen: IntendedEffect, ana: Person) -> None:
    with pytest.raises(ProtectedError):
        ana.delete()


def test_a_measured_grade_is_added_beside_a_frozen_promise(frozen: IntendedEffect) -> None:
    frozen.grade = "B"
    frozen.save()
    IntendedEffect.objects.filter(pk=frozen.pk).update(grade="A")
    stored = IntendedEffect.objects.get(pk=frozen.pk)
    assert stored.grade == "A"
    assert queries.seal(stored).holds


def test_a_draft_is_free(drafted: IntendedEffect) -> None:
    drafted.size = Decimal(2)
    drafted.save()
    assert IntendedEffect.objects.filter(pk=drafted.pk).update(metric="orders") == 1
    assert drafted.delete()[0] == 1


def test_what_goes_around_the_model_breaks_the_seal(frozen: IntendedEffect) -> None:
    around = IntendedEffect.objects.filter(pk=frozen.pk)
    super(type(around), around).update(size=Decimal(1))
    stored = IntendedEffect.objects.get(pk=frozen.pk)
    assert stored.size == Decimal(1)
    assert not queries.seal(stored).holds


def test_a_digest_made_to_fit_differs_from_the_trail(frozen: IntendedEffect) -> None:
    frozen.size = Decimal("1.00")
    around = IntendedEffect.objects.filter(pk=frozen.pk)
    super(type(around), around).update(size=frozen.size, digest=rules.digest(frozen.content()))
    assert not queries.seal(IntendedEffect.objects.get(pk=frozen.pk)).holds


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"size": Decimal(0)}, "ledger_size_is_positive"),
        ({"digest": "0" * 64}, "ledger_frozen_has_digest"),
        ({"frozen_at": datetime.fromisoformat("2026-03-10T09:30:00+00:00")}, "ledger_frozen_has_digest"),
        ({"grade": "A"}, "ledger_measured_only_when_frozen"),
    ],
)
def test_the_database_refuses(drafted: IntendedEffect, values: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        IntendedEffect.objects.filter(pk=drafted.pk).update(**values)
