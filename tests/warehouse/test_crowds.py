"""Months of crowds that grow day by day."""

from datetime import date
from pathlib import Path

from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

HEADER = "event_id,occurred_at,name,visitor_id,campaign\n"


def test_days_without_a_campaign_stay_so_when_a_later_day_of_their_month_has_one(
    folder: Path, land: Land
) -> None:
    land(HEADER + "1,2024-03-01T09:00:00Z,x,v1,\n", "generic-events")
    land(HEADER + "2,2024-03-02T09:00:00Z,x,v2,a\n", "generic-events")
    question = Question(("visitors",), date(2024, 3, 1), date(2024, 3, 2), by="campaign")
    answer = Warehouse(folder).ask(question)
    assert [(row.label, row["visitors"]) for row in answer.rows] == [("a", 1), ("(none)", 1)]
