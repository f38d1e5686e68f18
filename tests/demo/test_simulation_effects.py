"""Each lever of an effect moves what it says, for whom it says, and nothing else."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storewide.demo.simulation import scenario
from storewide.demo.simulation.run import Written, simulate
from tests.demo.files import day, minor, rows


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return busy(tmp_path_factory.mktemp("plain"), [])


def busy(folder: Path, effects: list[dict[str, Any]]) -> Written:
    """Sixty days of 1,500 sessions in summer, with `effects` on the last thirty."""
    found = deepcopy(scenario.tables("small")) | {"experiments": [], "releases": []}
    found["size"] = {"seed": 5, "days": 60, "sessions_a_day": 1500.0}
    found["elsewhere"] = []  # its orders are older
    found["episodes"] = [
        {"kind": "campaign", "name": "Always", "starts": -29, "days": 30, "effects": effects}
    ]
    return simulate(scenario.parse("busy", found), until=date(2026, 7, 31), folder=folder)


def ratio(changed: Written, plain: Written, count: Any) -> float:
    """`count` of the last thirty days with the effect, to the same without it."""
    first = "2026-07-02"
    with_effect, without = (
        [row for row in rows(one.orders) if day(row["placed_at"]) >= first] for one in (changed, plain)
    )
    return float(count(with_effect) / count(without))


def orders_of(where: dict[str, str]) -> Any:
    return lambda found: len(
        {row["order_id"] for row in found if all(row[name] == value for name, value in where.items())}
    )


def test_conversion_moves_in_its_segment_only(plain: Written, tmp_path: Path) -> None:
    where = {"country": "DE"}
    changed = busy(tmp_path, [{"lever": "conversion", "factor": 1.5, "where": where}])
    assert changed.truth.total.sessions == plain.truth.total.sessions
    assert ratio(changed, plain, orders_of({"country": "DE"})) == pytest.approx(1.5, abs=0.12)
    assert ratio(changed, plain, orders_of({"country": "AT"})) == pytest.approx(1.0, abs=0.12)


def test_sessions_move_in_their_channel_only(plain: Written, tmp_path: Path) -> None:
    changed = busy(tmp_path, [{"lever": "sessions", "factor": 1.8, "where": {"marketing_channel": "social"}}])
    before, after = plain.truth.marketing_channels, changed.truth.marketing_channels
    assert (after["social"].sessions or 0) / (before["social"].sessions or 1) == pytest.approx(1.4, abs=0.03)
    assert (after["email"].sessions or 0) / (before["email"].sessions or 1) == pytest.approx(1.0, abs=0.03)
    tagged = {row["session_id"] for row in rows(changed.events) if row["campaign"] == "Always"}
    brought = (after["social"].sessions or 0) - (before["social"].sessions or 0)
    assert len(tagged) / brought == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("factor", [1.3, 0.85])
def test_order_value_moves_by_lines(plain: Written, tmp_path: Path, factor: float) -> None:
    changed = busy(tmp_path, [{"lever": "order_value", "factor": factor}])
    lines = ratio(changed, plain, lambda found: len(found) / len({row["order_id"] for row in found}))
    assert lines == pytest.approx(factor, abs=0.05)


def test_discount_is_taken_off_its_share_of_orders(plain: Written, tmp_path: Path) -> None:
    changed = busy(tmp_path, [{"lever": "discount", "factor": 0.8, "share": 0.5}])
    assert ratio(changed, plain, orders_of({})) == 1.0
    given = [row for row in rows(changed.orders) if minor(row["discount"])]
    assert {
        round(minor(row["discount"]) / (int(row["quantity"]) * minor(row["unit_price"])), 2) for row in given
    } == {0.2}
    recent = [row for row in rows(changed.orders) if day(row["placed_at"]) >= "2026-07-02"]
    assert orders_of({})(given) / orders_of({})(recent) == pytest.approx(0.5, abs=0.06)
    assert plain.truth.total.discount == 0


# ---- the sizes that are shown and measured ----
