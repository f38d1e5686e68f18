"""Orders of several lines in a trial: one order, each amount on its own day, tax left out where prices include it."""

from datetime import date
from pathlib import Path

from storewide.warehouse.schemas import Terms
from storewide.warehouse.trials import Sums, TrialQuestion
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

TAXED = Terms("uk", "Europe/London", "GBP", prices_include_tax=True)
HEADER = "order_id,placed_at,customer_id,visitor_id,product_id,quantity,unit_price,currency,tax,refunded,refunded_at\n"
#: in the order of the file: on the day of exposure, the day after with a refund, after the trial's last day
ONE = (
    "1,2024-03-01T12:00:00Z,c,v,p,1,12.00,GBP,2.00,,\n"
    "1,2024-03-02T12:00:00Z,c,v,q,1,6.00,GBP,1.00,3.00,2024-03-03\n"
    "1,2024-03-05T12:00:00Z,c,v,r,1,9.99,GBP,1.00,,\n"
)
#: its first line at nine, the exposure at ten
BEGUN_BEFORE = "2,2024-03-01T09:00:00Z,c,v,p,1,50.00,GBP,,,\n2,2024-03-02T12:00:00Z,c,v,q,1,50.00,GBP,,,\n"


def test_an_order_is_one_and_its_lines_count_up_to_the_last_day(folder: Path, land: Land) -> None:
    exposure = "visitor_id,experiment,variant,exposed_at\nv,x,a,2024-03-01T10:00:00Z\n"
    land(exposure, "generic-exposures", terms=(TAXED,))
    land(HEADER + ONE + BEGUN_BEFORE, terms=(TAXED,))
    asked = TrialQuestion(
        *("x", "uk", "visitor"),
        date(2024, 3, 1),
        date(2024, 3, 4),
        ("orders", "gross", "refunded", "spend"),
    )
    [arm] = Warehouse(folder).ask_trial(asked).arms
    # of the tax of 3.00 half of the second line's 1.00 went back with half of its price
    assert arm.outcomes == {
        "orders": Sums(1, 1),
        "gross": Sums(1_800, 3_240_000),
        "refunded": Sums(300, 90_000),
        "spend": Sums(1_250, 1_562_500),
    }
