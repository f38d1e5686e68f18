"""Areas in the operation as a file: what comes with Storewide stays."""

from datetime import datetime

from storewide.kit import operation_plan, operation_reading
from storewide.kit.permissions import SYSTEM
from storewide.ownership.models import Area


def test_areas_that_are_built_in_stay(db: None, at: datetime):
    count = Area.objects.count()
    document = operation_reading.read("areas: []\n", "operation.yaml")
    assert operation_plan.apply(document, by=SYSTEM, at=at).changes == ()
    assert Area.objects.count() == count > 0
