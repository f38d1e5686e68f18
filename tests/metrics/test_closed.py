"""A closed month on the scorecard: what was reported stands beside what later facts make of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from storewide.kit.permissions import SYSTEM
from storewide.sources import closing
from storewide.sources.models import Store
from tests.sources.test_closing import bring

pytestmark = pytest.mark.django_db
SAID = "2026-02 was reported with a spend of 20.00"


def test_a_restated_month_says_what_was_reported(store: Store, tmp_path: Path, as_viewer: Client) -> None:
    bring(store, tmp_path, "1,2026-02-03T10:00:00Z,ann,p,2,10.00,EUR")
    closing.close_month(store=store, month=date(2026, 2, 1), by=SYSTEM, at=datetime(2026, 3, 2, tzinfo=UTC))
    month = "/metrics/?from=2026-02-01&to=2026-02-28"
    assert SAID not in as_viewer.get(month).content.decode().replace("\xa0", " ")
    bring(store, tmp_path, "2,2026-02-27T10:00:00Z,bob,p,1,5.00,EUR")
    assert SAID in as_viewer.get(month).content.decode().replace("\xa0", " ")
    assert SAID not in as_viewer.get("/metrics/?from=2026-02-01&to=2026-02-27").content.decode()
