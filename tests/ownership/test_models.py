"""What the database keeps of areas, the built-in ones, and what the reads find."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from storewide.organization.models import Person, Role, Team
from storewide.ownership.models import Area, Group, Standing

DAY = date(2026, 3, 10)


def test_every_operation_begins_with_its_areas(db: None) -> None:
    operation = Area.objects.filter(group=Group.OPERATION)
    assert sorted(operation.values_list("slug", flat=True)) == [
        "content-management",
        "demand-management",
        "experience-and-usability",
        "metrics-management",
        "product-management",
        "release-management",
        "solution-ownership",
    ]
    assert [Area.objects.filter(group=group).count() for group in Group.values] == [7, 3, 7, 3]
    assert not Area.objects.filter(purpose="").exists()
    assert not Area.objects.filter(built_in=False).exists()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"slug": "other", "name": "CHECKOUT", "group": "order_entry"}, "ownership_one_area_per_name"),
        ({"slug": "other", "name": "Other", "group": "elsewhere"}, "ownership_area_group_known"),
        ({"slug": "checkout", "name": "Other", "group": "order_entry"}, "slug"),
    ],
)
def test_an_area_is_one_of_its_kind(checkout: Area, values: dict[str, str], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Area.objects.create(**values)


def test_a_role_that_answers_for_an_area_stays(owned: Area) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.filter(title="Head of checkout").delete()


@pytest.mark.parametrize(
    ("left_on", "standing"),
    [
        (None, Standing.OWNED),
        (DAY + timedelta(days=1), Standing.OWNED),
        (DAY, Standing.LEFT),
    ],
)
def test_standing_is_that_of_the_holder(owned: Area, left_on: date | None, standing: Standing) -> None:
    Person.objects.update(left_on=left_on)
    found = Area.objects.for_map().get(pk=owned.pk)
    assert found.standing(DAY) is standing
    is_gap = Area.objects.without_accountable(DAY).filter(pk=owned.pk).exists()
    assert is_gap is (standing is not Standing.OWNED)


def test_a_role_that_nobody_holds_is_a_gap(owned: Area) -> None:
    Role.objects.update(holder=None)
    found = Area.objects.for_map().get(pk=owned.pk)
    assert (found.holder, found.standing(DAY)) == (None, Standing.VACANT)
    assert Area.objects.without_accountable(DAY).count() == 20


def test_the_map_has_its_own_order(db: None) -> None:
    groups = [area.group for area in Area.objects.for_map()]
    assert list(dict.fromkeys(groups)) == Group.values
    operation = [area.name for area in Area.objects.for_map() if area.group == Group.OPERATION]
    assert operation == sorted(operation)


def test_worst_is_what_has_not_even_a_team(checkout: Area, team: Team) -> None:
    Area.objects.exclude(slug="loyalty").update(responsible=team)
    assert [area.slug for area in Area.objects.worst_first()[:2]] == ["loyalty", "content-management"]
