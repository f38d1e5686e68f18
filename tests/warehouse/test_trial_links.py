"""Trials follow links: a visitor who becomes known counts once, with the first exposure; a link that was cut is none."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from storewide.warehouse import unlinking
from storewide.warehouse.trials import Arm, Sums, TrialQuestion
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

X = TrialQuestion("x", "main", "visitor", date(2024, 3, 1), date(2024, 3, 3), ())


def test_a_visitor_who_becomes_known_counts_once_with_the_first_exposure(folder: Path, land: Land) -> None:
    header = "visitor_id,customer_id,experiment,variant,exposed_at\n"
    met = (
        "v1,,x,a,2024-03-01T10:00:00Z\n"  # before the sign-in
        ",c1,x,a,2024-03-02T10:00:00Z\n"  # after it, from the server
        "v2,,x,b,2024-03-01T10:00:00Z\n"
        "v3,,x,b,2024-03-03T10:00:00Z\n"  # v2 by another id
        "v4,c4,x,b,2024-03-01T10:00:00Z\n"
    )
    land(header + met, "generic-exposures")
    header = "order_id,placed_at,customer_id,visitor_id,product_id,quantity,unit_price,currency\n"
    bought = (
        "1,2024-03-01T12:00:00Z,c1,,p,1,10.00,EUR\n"  # of the customer alone, before the server met it
        "2,2024-03-02T12:00:00Z,,v3,p,1,5.00,EUR\n"
        "3,2024-03-02T12:00:00Z,c9,,p,1,7.00,EUR\n"
    )
    land(header + bought)
    warehouse = Warehouse(folder)
    asked = replace(X, outcomes=("orders", "gross"))
    none = {"orders": Sums(0, 0), "gross": Sums(0, 0)}
    assert warehouse.ask_trial(asked).arms == (Arm("a", 1, none), Arm("b", 3, none))
    pairs = "2024-03-02,v1,c1,\n2024-03-03,v3,,v2\n"
    land(f"linked_at,visitor_id,customer_id,previous_id\n{pairs}", "generic-links")
    known = warehouse.ask_trial(asked)
    assert known.arms == (
        Arm("a", 1, {"orders": Sums(1, 1), "gross": Sums(1_000, 1_000_000)}),
        Arm("b", 2, {"orders": Sums(1, 1), "gross": Sums(500, 250_000)}),
    )
    assert known.by_day == {(date(2024, 3, 1), "a"): 1, (date(2024, 3, 1), "b"): 2}
    by_customer = warehouse.ask_trial(replace(asked, unit="customer"))
    assert by_customer.arms == (
        Arm("a", 1, {"orders": Sums(1, 1), "gross": Sums(1_000, 1_000_000)}),
        Arm("b", 1, none),
    )
    assert by_customer.by_day == {(date(2024, 3, 1), "a"): 1, (date(2024, 3, 1), "b"): 1}
    assert warehouse.experiments("main")[0].units == {"a": 1, "b": 2}
    unlinking.cut(folder, "v1", "c1")
    unlinking.cut(folder, "v3", "v2")
    assert warehouse.ask_trial(asked).arms == (Arm("a", 1, none), Arm("b", 3, none))


def test_who_met_two_arms_under_two_ids_is_in_none(folder: Path, land: Land) -> None:
    land(
        "visitor_id,experiment,variant,exposed_at\nv,x,a,2024-03-01\nw,x,b,2024-03-01\nu,x,a,2024-03-01\n",
        "generic-exposures",
    )
    asked = replace(X, outcomes=())
    assert Warehouse(folder).ask_trial(asked).in_two_arms == 0
    land("linked_at,visitor_id,customer_id,previous_id\n2024-03-02,w,,v\n", "generic-links")
    answer = Warehouse(folder).ask_trial(asked)
    assert (answer.arms, answer.in_two_arms) == ((Arm("a", 1, {}), Arm("b", 0, {})), 1)


def test_a_device_of_several_customers_is_nobodys_and_a_customer_of_several_devices_is_no_one_visitor(
    folder: Path, land: Land
) -> None:
    land(
        "visitor_id,customer_id,experiment,variant,exposed_at\nv,,x,a,2024-03-01\nw,,x,b,2024-03-01\n"
        ",c1,x,b,2024-03-01\n",
        "generic-exposures",
    )
    links = "2024-03-02,v,c1,\n2024-03-02,v,c2,\n2024-03-02,w,c1,\n"
    land(f"linked_at,visitor_id,customer_id,previous_id\n{links}", "generic-links")
    asked = replace(X, outcomes=())
    by_visitor = Warehouse(folder).ask_trial(asked)
    assert (by_visitor.arms, by_visitor.in_two_arms) == ((Arm("a", 1, {}), Arm("b", 1, {})), 0)
    by_customer = Warehouse(folder).ask_trial(replace(asked, unit="customer"))
    assert (by_customer.arms, by_customer.in_two_arms) == ((Arm("b", 1, {}),), 0)
