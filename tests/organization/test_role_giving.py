"""Vacant roles given several at once."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM
from storewide.organization import operations, role_operations
from storewide.organization.models import Person, Role

GIVE = "/organization/roles/give/"


@pytest.fixture
def roles(ana: Person, ben: Person, at: datetime) -> dict[str, Role]:
    """Two roles that nobody holds, one that Ana holds, one whose holder has left."""
    gone = operations.add_person(name="Cy Dahl", email="cy@shop.example", by=SYSTEM, at=at)
    made = {
        title: role_operations.make_role(title=title, holder=holder, by=SYSTEM, at=at)
        for title, holder in (
            ("Head of checkout", None),
            ("Head of search", None),
            ("Sponsor", ana),
            ("Facilitator", gone),
        )
    }
    operations.leave(person=gone, on=date(2020, 1, 1), by=SYSTEM, at=at)
    return made


def _line(role: Role) -> str:
    return f"role-{role.pk}"


def test_the_page_asks_for_each_vacant_role_and_suggests_who_bears_its_title(
    as_mate: Client, as_viewer: Client, roles: dict[str, Role]
) -> None:
    assert as_viewer.get(GIVE).status_code == 403
    response = as_mate.get(GIVE)
    form = response.context["form"]
    assert list(form.fields) == [
        _line(roles[title]) for title in ("Facilitator", "Head of checkout", "Head of search")
    ]
    begun = {str(each.label): each.value() for each in form}
    assert begun == {
        "Facilitator": "",
        "Head of checkout": "Ana Ruiz <ana@shop.example>",
        "Head of search": "",
    }
    shown = response.content.decode()
    assert "3 roles wait for somebody" in shown
    # one list of people serves all lines
    assert shown.count("<datalist") == 1
    assert GIVE in as_mate.get("/organization/roles/").content.decode()


def test_several_are_given_at_once_and_empty_lines_stay_vacant(
    as_mate: Client, roles: dict[str, Role], ana: Person, ben: Person
) -> None:
    said = {
        _line(roles["Head of checkout"]): "Ana Ruiz <ana@shop.example>",
        _line(roles["Facilitator"]): "ben okoro",
    }
    before = Entry.objects.count()
    assert as_mate.post(GIVE, said).url == "/organization/roles/"  # type: ignore[attr-defined]
    held = {role.title: (role.holder, role.vacant_since is None) for role in Role.objects.all()}
    assert held["Head of checkout"] == (ana, True)
    assert held["Facilitator"] == (ben, True)
    assert held["Head of search"] == (None, False)
    assert held["Sponsor"] == (ana, True)
    new = Entry.objects.order_by("-pk")[: Entry.objects.count() - before]
    assert sorted((line.action, line.record_label) for line in new) == [
        ("organization.role.give", "Facilitator"),
        ("organization.role.give", "Head of checkout"),
    ]


def test_a_name_that_nobody_bears_saves_nothing(as_mate: Client, roles: dict[str, Role], ana: Person) -> None:
    said = {_line(roles["Head of checkout"]): ana.email, _line(roles["Head of search"]): "Nobody Here"}
    response = as_mate.post(GIVE, said)
    assert response.status_code == 422
    assert "Nobody here goes by “Nobody Here”" in response.content.decode()
    assert not Role.objects.filter(title__startswith="Head").exclude(holder=None).exists()


def test_queries_stay_the_same_however_many_roles(
    as_mate: Client, at: datetime, django_assert_max_num_queries: Any
) -> None:
    Role.objects.bulk_create(Role(title=f"Role {number:03}", created_at=at) for number in range(80))
    with django_assert_max_num_queries(12):
        shown = as_mate.get(GIVE)
    assert len(shown.context["form"].fields) == 60
    assert "80 roles wait for somebody; these are the first 60" in shown.content.decode()
