"""Units: made, renamed, put within each other, never within themselves."""

from datetime import datetime

import pytest
from django.test import Client

from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM
from storewide.organization import unit_operations
from storewide.organization.models import Unit


def made(name: str, at: datetime, parent: Unit | None = None) -> Unit:
    return unit_operations.make_unit(name=name, parent=parent, by=SYSTEM, at=at)


def test_a_unit_within_another(db: None, at: datetime) -> None:
    group = made("Group", at)
    home = made("Home", at, group)
    assert home.parent == group
    assert Entry.objects.filter(action="organization.unit.make").count() == 2


def test_a_name_that_is_taken(db: None, at: datetime) -> None:
    made("Home", at)
    with pytest.raises(unit_operations.UnitNameTaken) as refused:
        made("HOME", at)
    assert refused.value.sentence == "There is a unit called “HOME” already; choose another name."
    assert Unit.objects.count() == 1


def test_a_unit_never_stands_within_itself(db: None, at: datetime) -> None:
    group = made("Group", at)
    home = made("Home", at, group)
    with pytest.raises(unit_operations.UnitCircle) as refused:
        unit_operations.change_unit(
            unit=group, changes={"parent": home}, by=SYSTEM, at=at, expected_version=group.version
        )
    assert refused.value.sentence == "“Group” cannot stand within “Home”, which lies within it."
    group.refresh_from_db()
    assert group.parent is None


def test_pages_add_and_change_a_unit(as_owner: Client) -> None:
    answer = as_owner.post("/organization/units/new/", {"name": "Home", "parent": ""})
    assert answer.status_code == 302
    unit = Unit.objects.get()
    answer = as_owner.post(
        f"/organization/units/{unit.pk}/change/", {"name": "Living", "parent": "", "expected_version": 1}
    )
    assert answer.status_code == 302
    assert "Living" in as_owner.get("/organization/units/").content.decode()


def test_who_may_not_change_units(as_viewer: Client) -> None:
    assert as_viewer.get("/organization/units/").status_code == 200
    assert as_viewer.post("/organization/units/new/", {"name": "Home"}).status_code == 403
    assert not Unit.objects.exists()
