"""Refunds and cancellations of whole orders, before or after them and twice, held against the slow warehouse."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storewide.warehouse import landing
from storewide.warehouse.questions import PERIODS, Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse import oracle_answers
from tests.warehouse.conftest import preset
from tests.warehouse.oracle import Oracle
from tests.warehouse.test_oracle import MEASURES, PLACES, RATES, TERMS, TOLD, as_csv, names, of

#: order 3 is paid in pounds, the others in the store's currency
LINES = names(
    "order_id placed_at customer_id product_id quantity unit_price currency store status discount tax refunded "
    "order_kind account_id"
)
CHANGES = names("order_id change changed_at change_id amount currency")
DAYS = names("2024-12-29 2024-12-30T23:30:00Z 2024-12-31 2025-01-02")
MONEY = st.sampled_from(["", "", "0.5", "1.99", "0.03"])


def own(order: str) -> st.SearchStrategy[tuple[str, ...]]:
    return of(
        LINES,
        order_id=st.just(order),
        placed_at=st.just("2024-12-30") if order == "3" else st.sampled_from(DAYS),
        customer_id=st.sampled_from(["", "c1"]),
        product_id=st.sampled_from(["p", "q", "r"]),
        quantity=st.sampled_from(["1", "3", "1", "-1", "0"]),
        unit_price=st.sampled_from(["1", "9.99", "3.33", "0.01"]),
        currency=st.just("GBP" if order == "3" else ""),
        store=st.sampled_from(["main", "ny"]) if order == "2" else st.just("ny"),
        status=st.sampled_from(["", "paid", "paid", "cancelled", "quoted"]),
        discount=MONEY,
        tax=MONEY,
        refunded=MONEY,
        order_kind=st.sampled_from(["", "new", "renewal"]),
        account_id=st.sampled_from(["", "acme"]),
    )


CHANGE = of(
    CHANGES,
    order_id=st.sampled_from(["1", "1", "2", "3", "4"]),
    change=st.sampled_from(["refunded", "refunded", "refunded", "cancelled"]),
    changed_at=st.sampled_from(["2024-12-28", "2024-12-31", "2025-01-02", "2025-01-03T04:30:00Z"]),
    change_id=st.sampled_from(["r1", "r2", "r3", "r4"]),
    amount=st.sampled_from(["", "0.01", "1", "2.5", "7.77", "1000"]),
    currency=st.sampled_from(["", "", "GBP"]),
)
FILES = st.lists(
    st.one_of(
        st.tuples(st.just("orders"), st.lists(st.sampled_from("123").flatmap(own), min_size=1, max_size=6)),
        st.tuples(st.just("changes"), st.lists(CHANGE, min_size=1, max_size=4)),
    ),
    min_size=2,
    max_size=4,
)
BY = st.sampled_from(
    [None, *PERIODS, "store", "product", "kind", "status", "order_kind", "account", "currency"]
)
QUESTIONS = st.lists(
    st.tuples(
        BY,
        st.lists(
            st.sampled_from(
                [("order_kind", "new"), ("account", "known"), ("status", "refunded"), ("kind", "return")]
            ),
            max_size=1,
        ),
        st.sampled_from(["made", "placed"]),
        st.sampled_from([None, None, 0, 1, 3]),
    ),
    min_size=6,
    max_size=10,
)
ASKED = tuple(each for each in MEASURES if each not in ("visitors", "shipping", "cost"))
PRESETS = {"orders": ("generic-orders", LINES), "changes": ("order-changes", CHANGES)}
FIRST, LAST = date(2024, 12, 29), date(2025, 1, 2)


@settings(
    max_examples=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(files=FILES, again=st.booleans(), questions=QUESTIONS)
def test_changes_do_what_they_do_in_the_slow_warehouse(
    files: list[tuple[str, list[tuple[str, ...]]]], again: bool, questions: list
) -> None:
    oracle = Oracle(PLACES, {("GBP", "EUR"): RATES})
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "warehouse"
        for fact, rows in [*files, *(files[:1] if again else [])]:
            by, header = PRESETS[fact]
            text = as_csv(header, rows)
            path = Path(place) / "file.csv"
            path.write_text(text)
            landed = landing.land(
                folder, path, mapping=preset(by), terms=TERMS, default_store="ny", rates=TOLD
            )
            expected = oracle.land(text, fact, "ny")
            counted = (expected.accepted, expected.repeated, expected.refused)
            assert (landed.accepted, landed.repeated, [each.row for each in landed.refusals]) == counted
        warehouse = Warehouse(folder)
        assert warehouse.verify() == ()
        for by, filters, dated, within in questions:
            question = Question(ASKED, FIRST, LAST, by=by, filters=tuple(filters), dated=dated, within=within)
            got = {row.label if by else "": dict(row.measures) for row in warehouse.ask(question).rows}
            rows = oracle_answers.answer(oracle, FIRST, LAST, by, None, filters, dated, within)
            wanted = {label: {name: row[name] for name in ASKED} for label, row in rows.items()}
            assert _told(got) == _told(wanted), question


def _told(rows: dict[str, dict[str, int | None]]) -> dict[str, dict[str, int | None]]:
    return {label: row for label, row in rows.items() if any(row.values())}
