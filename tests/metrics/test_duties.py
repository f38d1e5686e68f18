"""Alerts that nobody has closed go to whoever takes over."""

from datetime import datetime

from storewide.access.models import User
from storewide.metrics import alerts_operations, duties
from storewide.metrics.alerts_looking import Found
from storewide.metrics.models import Alert
from storewide.organization.models import Person
from storewide.ownership import handing
from storewide.sources.models import Store
from tests.metrics.alerts import SATURDAY, watch


def test_open_alerts_go_over_and_closed_ones_stay(store: Store, mate: User, at: datetime) -> None:
    sam = Person.objects.create(name="Sam", email="sam@shop.example")
    kim = Person.objects.create(name="Kim", email="kim@shop.example")
    days = {"first": SATURDAY, "last": SATURDAY, "worst_on": SATURDAY}
    found = [
        Found(label=label, expected=44_000, low=41_000, high=47_000, got=29_800, **days) for label in "ab"
    ]
    open_one, closed = alerts_operations.open_alerts(
        rule=watch(store, at), found=found, owner=sam, by=mate, at=at
    )
    Alert.objects.filter(pk=closed.pk).update(state="closed", cause="A holiday")
    (duty,) = duties.duties_of(sam)
    assert (str(duty.kind), duty.must_move) == ("Alerts to be looked into", True)
    handing.hand_over(person=sam, successors={duty.key: kim}, by=mate, at=at)
    assert Alert.objects.get(owner=kim) == open_one
    assert Alert.objects.get(owner=sam) == closed
