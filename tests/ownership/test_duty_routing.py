"""Deputies step in: whoever answers on a day, by the key and as something to filter by, is the same person."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest

from storewide.organization.models import Absence, Person, Role
from storewide.ownership.answering import answering_in, deciders_on, roles_answered_by
from storewide.ownership.models import Area

DAY = date(2026, 3, 10)
STANDS = ("none", "here", "away", "left")


def _person(name: str, stands: str) -> Person | None:
    if stands == "none":
        return None
    left_on = DAY if stands == "left" else None
    person = Person.objects.create(name=name, email=f"{name.lower()}@shop.example", left_on=left_on)
    if stands == "away":
        Absence.objects.create(person=person, begins=DAY, ends=DAY + timedelta(days=3))
    return person


@pytest.mark.parametrize(("holding", "standing_by"), list(product(STANDS, STANDS)))
def test_both_ways_to_ask_say_the_same(db: None, holding: str, standing_by: str) -> None:
    holder, deputy = _person("Holder", holding), _person("Deputy", standing_by)
    role = Role.objects.create(title="Head of checkout", holder=holder, deputy=deputy)
    acting = answering_in([role], DAY).get(role.pk)
    for person in (holder, deputy):
        if person is not None:
            assert roles_answered_by([person], DAY).exists() is (person == acting)


def test_who_is_away_may_decide_all_the_same(owned: Area, ana: Person, ben: Person, at: datetime) -> None:
    assert owned.accountable is not None
    owned.accountable.deputy = ben
    owned.accountable.save()
    assert deciders_on(owned, DAY) == [ana]
    Absence.objects.create(person=ana, begins=DAY, ends=DAY)
    assert deciders_on(owned, DAY) == [ben, ana]
    Person.objects.filter(pk=ana.pk).update(left_on=DAY)
    assert deciders_on(Area.objects.for_map().get(pk=owned.pk), DAY) == [ben]
