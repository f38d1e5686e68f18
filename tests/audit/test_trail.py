"""The trail: every operation leaves its line, or nothing at all."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.contrib.auth.hashers import make_password

from storewide.access import operations as access
from storewide.access.models import Role, User
from storewide.audit import trail
from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM


def test_record_writes_one_line_with_actor_record_and_changes(owner: User, at: datetime) -> None:
    Entry.objects.all().delete()
    trail.record(action="access.user.change", of=owner, by=owner, at=at, changes={"name": ["Ol", "Olga"]})
    entry = Entry.objects.get()
    assert (entry.at, entry.actor_id, entry.actor_label) == (at, owner.pk, "Olga")
    assert (entry.record_kind, entry.record_id, entry.record_label) == ("access.user", str(owner.pk), "Olga")
    assert entry.changes == {"name": ["Ol", "Olga"]}


def test_digest_is_of_the_lines_own_content(owner: User, at: datetime) -> None:
    entry = trail.record(action="a.b.c", of=owner, by=SYSTEM, at=at)
    assert Entry.objects.get(pk=entry.pk).digest == trail.digest(Entry.objects.get(pk=entry.pk))
    entry.record_label = "somebody else"
    assert trail.digest(entry) != entry.digest


def test_actor_of_the_system_has_no_account(owner: User, at: datetime) -> None:
    entry = trail.record(action="a.b.c", of=owner, by=replace(SYSTEM, label="Demo"), at=at)
    assert (entry.actor_id, entry.actor_label) == (None, "Demo")


def test_operation_without_a_line_is_undone(owner: User, at: datetime) -> None:
    @trail.operation
    def forgetful() -> None:
        User.objects.filter(pk=owner.pk).update(name="Changed")

    with pytest.raises(trail.Unaudited, match="forgetful wrote no audit line"):
        forgetful()
    assert User.objects.get(pk=owner.pk).name == "Olga"


def test_operation_that_fails_leaves_no_line(owner: User, at: datetime) -> None:
    before = Entry.objects.count()
    with pytest.raises(access.EmailTaken):
        access.create_user(
            name="Other",
            email="OLGA@shop.example",
            password=make_password("x"),
            role=Role.MEMBER,
            by=owner,
            at=at,
        )
    assert Entry.objects.count() == before
    assert User.objects.count() == 1


def test_inner_line_does_not_stand_in_for_an_operation_that_comes_after(owner: User, at: datetime) -> None:
    trail.record(action="a.b.c", of=owner, by=SYSTEM, at=at)

    @trail.operation
    def forgetful() -> None:
        return None

    with pytest.raises(trail.Unaudited):
        forgetful()
