"""What goes on around the made-up store, read by the product: tracking, terms, rates, drivers, closed months."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from storewide.lib.data_folder import DataFolder
from storewide.lib.periods import Days
from storewide.metrics.models import Annotation
from storewide.service.models import Incident, IncidentState, Severity
from storewide.sources import closing, promotions, rates
from storewide.sources.house import warehouse
from storewide.sources.models import ClosedMonth, Import, Store, WriteKey
from storewide.warehouse import books, drivers, traffic_quality
from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Facts


def truth(folder: DataFolder) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder.root / "truth.json").read_text())
    return told


def window(told: dict[str, Any]) -> Days:
    return Days(date.fromisoformat(told["first"]), date.fromisoformat(told["until"]))


def test_tracking_differs_from_orders_as_it_is_known_to(demo: DataFolder) -> None:
    told, known = truth(demo), truth(demo)["tracked"]
    found = books.web_orders(warehouse(), "main", window(told))
    assert found is not None
    assert (found.orders, found.worth) == (known["orders"], known["worth"])
    assert (found.events, found.matched) == (known["events"], known["matched"])
    touched = {each.cause: {"orders": each.orders, "worth": each.worth} for each in found.differences}
    nothing = {"orders": 0, "worth": 0}
    assert touched == {
        "missing": known["missing"],
        "repeated": known["repeated"],
        "consent": known["consent"],
        **dict.fromkeys(("bots", "clock", "unknown", "value"), nothing),
    }
    assert min(known[cause]["orders"] for cause in ("missing", "repeated", "consent")) > 0


def test_bots_are_known_by_reason_and_day(demo: DataFolder) -> None:
    told, known = truth(demo), truth(demo)["tracked"]
    found = traffic_quality.quality(warehouse(), "main", window(told))
    assert found is not None
    assert found.reasons == known["bots"] == {"burst": 1, "listed": 1}
    assert (found.whole.bots, found.whole.bot_sessions) == (2, known["bot_sessions"])
    assert found.whole.visitors - found.whole.bots == told["total"]["visitors"]
    days = {day.isoformat(): traffic.bots for day, traffic in found.days if traffic.bots}
    assert days == known["bot_days"]


def test_terms_and_quotes_come_to_what_is_known(demo: DataFolder) -> None:
    told = truth(demo)
    months = books.recurring_months(warehouse(), "main", window(told))
    found = {f"{each.month:%Y-%m}": {"running": each.running, "terms": each.terms} for each in months}
    assert found == told["recurring"]
    assert sum(each.renewed for each in months) == 2
    assert sum(each.left for each in months) == 1
    made = books.quotes(warehouse(), "main", window(told))
    assert {name: getattr(made, name) for name in told["quotes"]} == told["quotes"]
    assert (made.made, made.ordered, made.days) == (2, 1, 8)


def test_orders_in_francs_are_there_and_converted(demo: DataFolder) -> None:
    told, days = truth(demo), window(truth(demo))
    assert {(rate.currency, rate.into) for rate in rates.known()} == {("CHF", "EUR")}
    answer = warehouse().ask(
        Question(("orders", "gross", "spend"), days.first, days.last, store="main", by="currency")
    )
    found = {row.label: row["orders"] for row in answer.rows}
    assert found.keys() == {"CHF", "EUR"}
    assert found["CHF"] == told["countries"]["CH"]["orders"] > 0
    assert sum(row["spend"] or 0 for row in answer.rows) == told["total"]["spend"]


def test_what_else_moves_a_kpi_is_what_is_known(demo: DataFolder) -> None:
    told = truth(demo)
    known = told["driven"]

    def look(facts: Facts) -> tuple[Any, ...]:
        of = facts.session, facts.folder, facts.manifest
        return drivers.stock_outs(*of), drivers.price_changes(*of), drivers.promotions(*of)

    out, moved, offers = warehouse().look(("drivers", "main"), look)
    assert [(one.product_id, str(one.first), str(one.last)) for one in out] == [
        (one["product"], one["first"], one["last"]) for one in known["sold_out"]
    ]
    assert [(one.product_id, str(one.day), one.before.minor, one.after.minor) for one in moved] == [
        (one["product"], one["day"], one["before"], one["after"]) for one in known["prices"]
    ]
    assert {one.promotion_id for one in offers} == set(known["promotions"])
    ahead = Days(window(told).last, window(told).last + timedelta(days=60))
    (clash,) = promotions.clashes(offers, ahead)
    assert (clash.ids, clash.what, len(clash.days)) == (("cushion-days", "long-evenings"), "Textiles", 3)
    cost = warehouse().look(
        ("cost", "main"),
        lambda facts: drivers.media_cost(facts.session, facts.folder, facts.manifest, window(told)),
    )
    assert {one.marketing_channel: one.cost.minor for one in cost} == known["media_cost"]


def test_months_are_closed_as_they_ended_and_late_orders_restate_one(demo: DataFolder) -> None:
    late = truth(demo)["late"]
    closed = {f"{one.month:%Y-%m}": one for one in ClosedMonth.objects.all()}
    assert list(closed) == ["2026-02", "2026-01"]
    assert closed["2026-01"].closed_at == datetime(2026, 2, 3, 9, tzinfo=UTC)
    for month, one in closed.items():
        now, _version = closing.figures(one.store, closing.days_of(one.month))
        assert now is not None
        told = truth(demo)["months"][month]
        came = [each for each in late if each["month"] == month]
        assert now["spend"] == told["spend"]
        assert one.spend == told["spend"] - sum(each["spend"] for each in came)
        assert one.orders == told["orders"] - len(came)
    assert {each["month"] for each in late} < closed.keys()


def test_incidents_are_told_and_mark_the_charts_once(demo: DataFolder, at: datetime) -> None:
    found = {one.title: one for one in Incident.objects.all()}
    assert {one.state for one in found.values()} == {IncidentState.RESOLVED, IncidentState.OPEN}
    down = found["Store down: certificate expired"]
    outage = next(one for one in truth(demo)["episodes"] if one["kind"] == "outage")
    assert (str(down.opened_at), str(down.resolved_at)) == (outage["starts_at"], outage["ends_at"])
    assert down.severity == Severity.CRITICAL
    assert Annotation.objects.filter(kind="incident").count() == len(found) == 3


def test_a_write_key_waits_for_the_tracking(demo: DataFolder) -> None:
    key = WriteKey.objects.get()
    assert (key.store, key.revoked_at) == (Store.objects.get(), None)
    assert Import.objects.count() == 15
