"""What hangs on a role, on the role's page."""

from datetime import datetime

from django.test import Client

from storewide.kit.permissions import SYSTEM
from storewide.organization import operations, role_operations
from storewide.organization.models import Role
from storewide.ownership import operations as ownership
from storewide.ownership.models import Area


def test_a_role_shows_its_areas_and_cannot_be_removed(as_mate: Client, at: datetime) -> None:
    person = operations.add_person(name="Ana", email="ana@shop.example", by=SYSTEM, at=at)
    area = Area.objects.get(slug="content-management")
    ownership.name_accountable(area=area, person=person, title="Head of content", by=SYSTEM, at=at)
    role = Role.objects.get()
    page = as_mate.get(f"/organization/roles/{role.pk}/").content.decode()
    assert "1 part hangs on it" in page
    assert "Content management" in page
    answer = as_mate.post(f"/organization/roles/{role.pk}/remove/", follow=True)
    assert "cannot be removed while it is named by area “Content management”" in answer.content.decode()
    assert Role.objects.count() == 1


def test_a_role_without_any_part_is_removed(as_mate: Client, at: datetime) -> None:
    role = role_operations.make_role(title="Head of nothing", by=SYSTEM, at=at)
    assert "Nothing hangs on it" in as_mate.get(f"/organization/roles/{role.pk}/").content.decode()
    as_mate.post(f"/organization/roles/{role.pk}/remove/")
    assert not Role.objects.exists()
