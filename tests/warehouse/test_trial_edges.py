"""Where trials go wrong elsewhere: two arms at one instant, odd arm names, the hours at which clocks change."""

from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse.schemas import Terms
from storewide.warehouse.trials import Arm, Sums, TrialQuestion
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

HEADER = "visitor_id,experiment,variant,exposed_at\n"
BUYERS = ("buyers",)
NONE = {"buyers": Sums(0, 0)}


def test_two_arms_at_one_instant_are_two_arms(folder: Path, land: Land) -> None:
    at = "2024-03-01T10:00:00Z"
    land(HEADER + f"v,x,a,{at}\nv,x,b,{at}\nw,x,a,{at}\n", "generic-exposures")
    asked = TrialQuestion("x", "main", "visitor", date(2024, 3, 1), date(2024, 3, 1), BUYERS)
    answer = Warehouse(folder).ask_trial(asked)
    assert (answer.arms, answer.in_two_arms) == ((Arm("a", 1, NONE), Arm("b", 0, NONE)), 1)


def test_an_arm_is_its_name_to_the_letter_without_spaces_around_it(folder: Path, land: Land) -> None:
    names = ["One page", " One page ", "one page", "😀 neu", "Größe", "'; DROP TABLE x; --"]
    rows = [f'v{place},"ñ \'x\'","{name}",2024-03-01T10:00:00Z\n' for place, name in enumerate(names)]
    land(HEADER + "".join(rows), "generic-exposures")
    asked = TrialQuestion("ñ 'x'", "main", "visitor", date(2024, 3, 1), date(2024, 3, 1), BUYERS)
    found = {arm.variant: arm.units for arm in Warehouse(folder).ask_trial(asked).arms}
    assert found == {"One page": 2, "one page": 1, "😀 neu": 1, "Größe": 1, "'; DROP TABLE x; --": 1}


@pytest.mark.parametrize(
    ("zone", "day", "inside", "outside"),
    [
        ("Europe/Berlin", date(2024, 3, 31), ("30T23:00", "31T21:59"), ("30T22:59", "31T22:00")),
        ("Europe/Berlin", date(2024, 10, 27), ("26T22:00", "27T22:59"), ("26T21:59", "27T23:00")),
        # the clock goes from 23:59 to 01:00 here, and 23:00 comes twice there: a day of 23 hours and one of 25
        ("America/Sao_Paulo", date(2018, 11, 4), ("04T03:00", "05T01:59"), ("04T02:59", "05T02:00")),
        ("America/Sao_Paulo", date(2018, 2, 17), ("17T02:00", "18T02:59"), ("17T01:59", "18T03:00")),
    ],
)
def test_a_day_of_the_trial_is_the_stores_own_where_clocks_change(
    zone: str, day: date, inside: tuple[str, ...], outside: tuple[str, ...], folder: Path, land: Land
) -> None:
    month = f"{day:%Y-%m}"
    rows = [f"v{place},x,a,{month}-{at}:00Z\n" for place, at in enumerate((*inside, *outside))]
    terms = (Terms("main", zone, "EUR", prices_include_tax=False),)
    land(HEADER + "".join(rows), "generic-exposures", terms=terms)
    answer = Warehouse(folder).ask_trial(TrialQuestion("x", "main", "visitor", day, day, BUYERS))
    assert (answer.arms, dict(answer.by_day)) == ((Arm("a", 2, NONE),), {(day, "a"): 2})


def test_amounts_that_64_bits_cannot_hold_squared_are_exact(folder: Path, land: Land) -> None:
    land(
        "visitor_id,experiment,variant,exposed_at\nv,x,a,2024-03-01\nw,x,a,2024-03-01\n", "generic-exposures"
    )
    header = "order_id,placed_at,customer_id,visitor_id,product_id,quantity,unit_price,currency\n"
    dear = "".join(f"{n},2024-03-02,c,{v},p,9,99999999999.99,EUR\n" for n, v in enumerate("vvw"))
    land(header + dear)
    one = 9 * (10**13 - 1)
    gross = (
        Warehouse(folder)
        .ask_trial(TrialQuestion("x", "main", "visitor", date(2024, 3, 1), date(2024, 3, 3), ("gross",)))
        .arms[0]
        .outcomes["gross"]
    )
    assert gross == Sums(3 * one, (2 * one) ** 2 + one**2)
    assert gross.cubes == pytest.approx((2 * one) ** 3 + one**3, rel=1e-12)
