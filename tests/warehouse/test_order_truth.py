"""Orders of several currencies, changed, refunded and cancelled: what is kept, and what figures say of it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from storewide.lib.periods import Days
from storewide.warehouse import manifest, order_history
from storewide.warehouse.folder import TermsConflict
from storewide.warehouse.questions import Question
from storewide.warehouse.rates import Rate
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import MAIN, Land, refusals

HEADER = (
    "order_id,placed_at,product_id,quantity,unit_price,currency,discount,customer_id,order_kind,"
    "term_months,account_id,quote_id,status\n"
)
MEASURES = ("gross", "discount", "refunded", "spend", "orders", "lines")
FRIDAY = Rate(date(2026, 2, 27), "USD", "EUR", Decimal("0.9123456789"))


def asked(folder: Path, **how: Any) -> dict[str, tuple[int | None, ...]]:
    question = Question(MEASURES, date(2026, 3, 1), date(2026, 4, 30), **how)
    rows = Warehouse(folder).ask(question).rows
    return {row.label if how.get("by") else "": tuple(row.measures.values()) for row in rows}


def line(order: str, price: str, *, product: str = "p", day: str = "2026-03-02", **others: str) -> str:
    named = {"order_id": order, "placed_at": day, "product_id": product, "quantity": "1", "unit_price": price}
    named |= {"currency": "EUR", "customer_id": "c", **others}
    return ",".join(named.get(name, "") for name in HEADER.strip().split(",")) + "\n"


def changes(*rows: str) -> str:
    return "order_id,change,changed_at,change_id,amount,currency\n" + "".join(f"{row}\n" for row in rows)


class TestCurrencies:
    def test_a_line_in_another_currency_counts_at_the_newest_rate_of_seven_days(
        self, land: Land, folder: Path
    ) -> None:
        text = HEADER + line("1", "10.00", currency="USD", discount="1.00") + line("2", "5.55")
        assert land(text, rates=(FRIDAY,)).accepted == 2
        assert asked(folder)[""] == (912 + 555, 91, 0, 821 + 555, 2, 2)
        assert asked(folder, by="currency") == {"EUR": (555, 0, 0, 555, 1, 1), "USD": (912, 91, 0, 821, 1, 1)}

    def test_an_event_that_states_no_amount_needs_no_rate(self, land: Land) -> None:
        text = "event_id,occurred_at,name,visitor_id,value,currency\n"
        text += "1,2026-03-02,Page Viewed,v,,USD\n2,2026-03-02,Order Completed,v,5,USD\n"
        landed = land(text, by="generic-events")
        assert (landed.accepted, landed.refused) == (1, 1)
        assert refusals(landed) == [
            (3, "currency USD has no rate into EUR on 2026-03-02; add it under Exchange rates")
        ]

    def test_without_a_rate_the_row_is_refused_by_currency_and_day(self, land: Land, folder: Path) -> None:
        text = HEADER + line("1", "10", currency="USD", day="2026-03-07") + line("2", "1")
        landed = land(text, rates=(FRIDAY,))
        reason = "currency USD has no rate into EUR on 2026-03-07; add it under Exchange rates"
        assert refusals(landed) == [(2, reason)]
        assert asked(folder)[""] == (100, 0, 0, 100, 1, 1)

    def test_the_day_of_the_rate_is_the_stores(self, land: Land, folder: Path) -> None:
        newer = Rate(date(2026, 3, 2), "USD", "EUR", Decimal("0.5"))
        text = HEADER + line("1", "10", currency="USD", day="2026-03-01T23:30:00Z")
        land(text, rates=(FRIDAY, newer))
        assert asked(folder)[""][0] == 500

    def test_a_currency_without_decimals_is_converted_exactly(self, land: Land, folder: Path) -> None:
        yen = Rate(date(2026, 3, 2), "JPY", "EUR", Decimal("0.005"))
        land(HEADER + line("1", "1001", currency="JPY") + line("2", "1003", currency="JPY"), rates=(yen,))
        assert asked(folder, by="store")["main"][0] == 500 + 502

    def test_what_is_no_currency_is_said(self, land: Land) -> None:
        landed = land(HEADER + line("1", "10", currency="XXQ"))
        assert refusals(landed) == [(2, 'currency "XXQ" is not a currency\'s code of three letters')]

    def test_an_amount_beyond_bounds_is_refused(self, land: Land) -> None:
        huge = Rate(date(2026, 3, 2), "USD", "EUR", Decimal("9999999999"))
        landed = land(HEADER + line("1", "1000000", currency="USD"), rates=(huge,))
        assert refusals(landed) == [(2, "an amount is too large in EUR")]


class TestChanges:
    ORDER = HEADER + line("1", "30", product="p") + line("1", "10", product="q")

    @pytest.mark.parametrize("first", ["order", "change"])
    def test_a_refund_counts_whichever_comes_first(self, land: Land, folder: Path, first: str) -> None:
        refund = changes("1,refunded,2026-04-10,r1,10,")
        files = [(self.ORDER, "generic-orders"), (refund, "order-changes")]
        for text, by in files if first == "order" else reversed(files):
            land(text, by)
        assert asked(folder, by="month") == {
            "2026-03": (4000, 0, 0, 4000, 1, 2),
            "2026-04": (0, 0, 1000, -1000, 0, 0),
        }
        assert asked(folder, by="product") == {
            "p": (3000, 0, 750, 2250, 1, 1),
            "q": (1000, 0, 250, 750, 1, 1),
        }

    def test_by_the_day_of_the_order_and_within_days_of_it(self, land: Land, folder: Path) -> None:
        land(self.ORDER)
        land(changes("1,refunded,2026-04-10,r1,10,"), "order-changes")
        assert asked(folder, by="month", dated="placed")["2026-03"] == (4000, 0, 1000, 3000, 1, 2)
        assert asked(folder, dated="placed", within=38)[""] == (4000, 0, 0, 4000, 1, 2)
        assert asked(folder, dated="placed", within=39)[""] == (4000, 0, 1000, 3000, 1, 2)

    def test_a_change_counts_once_by_its_id(self, land: Land, folder: Path) -> None:
        land(self.ORDER)
        refund = changes("1,refunded,2026-04-10,r1,10,", "1,refunded,2026-04-10,r1,10,")
        assert (land(refund, "order-changes").repeated, land(refund, "order-changes").repeated) == (1, 2)
        assert asked(folder)[""][2] == 1000

    def test_a_cancellation_takes_back_what_refunds_left(self, land: Land, folder: Path) -> None:
        land(self.ORDER)
        rows = ("1,refunded,2026-03-10,r1,10,", "1,cancelled,2026-04-10,c1,,", "1,refunded,2026-04-11,r2,5,")
        land(changes(*rows), "order-changes")
        assert asked(folder, by="month") == {
            "2026-03": (4000, 0, 1000, 3000, 0, 2),
            "2026-04": (0, 0, 3000, -3000, 0, 0),
        }

    def test_refunds_never_take_more_than_the_order(self, land: Land, folder: Path) -> None:
        land(self.ORDER)
        land(changes("1,refunded,2026-03-10,r1,39,", "1,refunded,2026-03-11,r2,39,"), "order-changes")
        assert asked(folder)[""] == (4000, 0, 4000, 0, 1, 2)
        assert asked(folder, by="status", filters=(("status", "refunded"),))["refunded"][:2] == (4000, 0)

    def test_a_refund_in_the_orders_currency_counts_at_the_orders_rate(
        self, land: Land, folder: Path
    ) -> None:
        later = Rate(date(2026, 4, 1), "USD", "EUR", Decimal("0.5"))
        land(HEADER + line("1", "10", currency="USD"), rates=(FRIDAY,))
        land(changes("1,refunded,2026-04-02,r1,10,USD"), "order-changes", rates=(later,))
        assert asked(folder)[""] == (912, 0, 912, 0, 1, 1)

    def test_another_version_of_the_order_keeps_the_refund(self, land: Land, folder: Path) -> None:
        land(self.ORDER)
        land(changes("1,refunded,2026-03-10,r1,10,"), "order-changes")
        assert land(self.ORDER).repeated == 2
        assert land(HEADER + line("1", "20", product="p")).changed == 1
        assert asked(folder)[""] == (3000, 0, 1000, 2000, 1, 2)
        assert Warehouse(folder).verify() == ()

    def test_a_change_ahead_of_its_order_notes_the_stores_terms(self, land: Land, folder: Path) -> None:
        land(changes("1,refunded,2026-03-10,r1,5,"), "order-changes")
        assert manifest.load(folder).stores == {"main": MAIN}
        with pytest.raises(TermsConflict):
            land(self.ORDER, terms=(Terms("main", "Asia/Tokyo", "EUR"),))

    def test_an_offered_return_leaves_all_of_the_order_to_refund(self, land: Land, folder: Path) -> None:
        land(self.ORDER + line("1", "10", product="r", quantity="-1", status="quoted"))
        land(changes("1,refunded,2026-03-10,r1,,"), "order-changes")
        assert asked(folder)[""] == (4000, 0, 4000, 0, 1, 2)

    def test_an_unknown_change_is_refused(self, land: Land) -> None:
        landed = land(changes("1,returned,2026-03-10,r1,10,"), "order-changes")
        assert refusals(landed) == [(2, 'change "returned" is not one of refunded, cancelled')]


class TestKinds:
    def test_kind_and_account_break_figures_down(self, land: Land, folder: Path) -> None:
        named = {"order_kind": "renewal", "term_months": "12", "account_id": "acme"}
        land(HEADER + line("1", "10", **named) + line("2", "5"))
        assert asked(folder, by="order_kind") == {
            "renewal": (1000, 0, 0, 1000, 1, 1),
            "(none)": (500, 0, 0, 500, 1, 1),
        }
        assert asked(folder, by="account", filters=(("account", "known"),)) == {
            "known": (1000, 0, 0, 1000, 1, 1)
        }

    def test_what_is_no_kind_or_term_is_refused(self, land: Land) -> None:
        landed = land(HEADER + line("1", "10", order_kind="lease") + line("2", "1", term_months="601"))
        kinds = "one-off, new, renewal, upgrade, cancellation"
        assert refusals(landed) == [
            (2, f'order_kind "lease" is not one of {kinds}'),
            (3, "term_months 601 is not between 1 and 600"),
        ]

    def test_an_offer_counts_in_nothing(self, land: Land, folder: Path) -> None:
        land(HEADER + line("1", "10", status="quoted") + line("2", "5", quote_id="1"))
        assert asked(folder)[""] == (500, 0, 0, 500, 1, 1)

    def test_an_offer_that_was_withdrawn_is_no_cancelled_order(self, land: Land, folder: Path) -> None:
        withdrawn = line("1", "10", status="quoted").strip() + ",2026-03-05\n"
        land(HEADER.strip() + ",cancelled_at\n" + withdrawn + line("2", "5").strip() + ",\n")
        assert asked(folder)[""] == (500, 0, 0, 500, 1, 1)


class TestHistory:
    def test_the_version_before_is_kept_with_what_it_was_worth(self, land: Land, folder: Path) -> None:
        land(HEADER + line("1", "10", status="open"))
        land(HEADER + line("1", "12", status="paid"))
        land(HEADER + line("1", "12", status="cancelled"))
        always = Days(date(2000, 1, 1), date(2099, 12, 31))
        found = order_history.changes(Warehouse(folder), "main", always)
        told = [(each.what, each.before, each.after, each.status_before, each.status_after) for each in found]
        assert told == [("changed", 1200, 0, "paid", "cancelled"), ("changed", 1000, 1200, "open", "paid")]

    def test_the_same_file_again_changes_nothing(self, land: Land, folder: Path) -> None:
        land(HEADER + line("1", "10"))
        before = Warehouse(folder).version
        land(HEADER + line("1", "10"))
        assert Warehouse(folder).version == before
        assert (
            order_history.changes(Warehouse(folder), "main", Days(date(2000, 1, 1), date(2099, 12, 31))) == ()
        )

    def test_refunds_and_cancellations_are_told_on_their_day(self, land: Land, folder: Path) -> None:
        land(
            changes("1,refunded,2026-03-10T10:00,r1,10,", "1,cancelled,2026-04-10T10:00,c1,,"),
            "order-changes",
        )
        land(HEADER + line("1", "30"))
        march = Days(date(2026, 3, 1), date(2026, 3, 31))
        found = order_history.changes(Warehouse(folder), "main", march)
        assert [(each.order, each.what, each.after) for each in found] == [("1", "refunded", -1000)]
