"""Questions that cannot be asked, and what the data cannot say."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from storewide.warehouse.questions import MixedCurrencies, Question, QuestionInvalid
from storewide.warehouse.schemas import Terms, TermsInvalid
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

DAY = date(2024, 3, 1)
ORDERS = (
    "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,store,country,marketing_channel\n"
)
EVENTS = "event_id,occurred_at,name,visitor_id,store,session_id,marketing_channel,device\n"
TWO = (Terms("de", "Europe/Berlin", "EUR"), Terms("uk", "Europe/London", "GBP"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"measures": ()}, "No measure is asked for; it must be one of visitors"),
        ({"measures": ("profit",)}, '"profit" is not a measure; it must be one of visitors, sessions'),
        ({"by": "year"}, '"year" is not a breakdown; it must be one of day, week, month, store'),
        ({"filters": (("colour", "red"),)}, '"colour" is not a dimension; it must be one of store'),
        ({"last": DAY - timedelta(1)}, "The period ends on 2024-02-29, before it begins on 2024-03-01"),
        ({"last": date(2099, 1, 1)}, "The period has 27335 days; ask for at most 18300."),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    folder: Path, change: dict[str, Any], sentence: str
) -> None:
    question = Question(**{"measures": ("orders",), "first": DAY, "last": DAY, **change})
    with pytest.raises(QuestionInvalid) as invalid:
        Warehouse(folder).ask(question)
    assert str(invalid.value).startswith(sentence)


def test_an_unknown_dimension_has_no_values(folder: Path) -> None:
    with pytest.raises(QuestionInvalid, match='"colour" is not a dimension'):
        Warehouse(folder).values("colour")


@pytest.fixture
def two_stores(folder: Path, land: Land) -> Warehouse:
    land(ORDERS + "1,2024-03-01,c,p,1,1,,de,DE,mail\n2,2024-03-01,c,q,1,2,,uk,GB,\n", terms=TWO)
    return Warehouse(folder)


def test_money_of_two_currencies_is_never_added(two_stores: Warehouse) -> None:
    with pytest.raises(MixedCurrencies) as mixed:
        two_stores.ask(Question(("orders", "spend"), DAY, DAY))
    assert str(mixed.value) == (
        "Stores de (EUR), uk (GBP) have different currencies; ask for one store, or by store."
    )
    counted = two_stores.ask(Question(("orders", "buyers"), DAY, DAY))
    assert (counted.currency, dict(counted.rows[0].measures)) == (None, {"orders": 2, "buyers": 1})
    apart = two_stores.ask(Question(("spend",), DAY, DAY, by="store"))
    assert [(row.label, row.currency, row["spend"]) for row in apart.rows] == [
        ("de", "EUR", 100),
        ("uk", "GBP", 200),
    ]
    one = two_stores.ask(Question(("spend",), DAY, DAY, filters=(("store", "uk"),)))
    assert (one.currency, one.rows[0]["spend"]) == ("GBP", 200)


def test_values_are_listed_with_the_missing_one_last(two_stores: Warehouse) -> None:
    assert two_stores.values("marketing_channel") == ("mail", "(none)")
    assert two_stores.values("country", "uk") == ("GB",)
    assert two_stores.values("store") == ("de", "uk")
    assert two_stores.values("device") == ()
    assert two_stores.extent("uk") == (DAY, DAY)
    assert two_stores.extent("fr") is None


def test_what_a_fact_does_not_carry_is_none_and_not_zero(folder: Path, land: Land) -> None:
    land(ORDERS + "1,2024-03-01,c,p,1,1,,de,DE,\n", terms=TWO)
    land(
        EVENTS + "1,2024-03-01,n,v,de,,mail,phone\n2,2024-03-01,n,w,de,,,phone\n", "generic-events", terms=TWO
    )
    ask = Warehouse(folder).ask

    def rows(**how: Any) -> dict[str, tuple[int | None, int | None]]:
        answer = ask(Question(("visitors", "orders"), DAY, DAY, **how))
        return {row.label: (row["visitors"], row["orders"]) for row in answer.rows}

    assert rows() == {"2024-03-01..2024-03-01": (2, 1)}
    assert rows(by="product") == {"p": (None, 1)}
    assert rows(by="device") == {"phone": (2, None)}
    assert rows(by="country") == {"DE": (None, 1)}
    assert rows(by="marketing_channel") == {"mail": (1, None), "(none)": (1, None)}
    assert rows(by="sales_channel") == {"(none)": (None, 1)}
    assert rows(by="campaign") == {"(none)": (2, None)}
    assert rows(filters=(("country", "DE"),)) == {"2024-03-01..2024-03-01": (None, 1)}
    assert rows(filters=(("device", "phone"),)) == {"2024-03-01..2024-03-01": (2, None)}
    assert ask(Question(("sessions", "shipping", "cost"), DAY, DAY)).rows[0].measures == {
        "sessions": 2,
        "shipping": None,
        "cost": None,
    }


def test_visitors_are_unknown_before_anybody_counted_them(folder: Path, land: Land) -> None:
    land(ORDERS + "1,2024-01-01,c,p,1,1,,de,DE,\n", terms=TWO)
    land(EVENTS + "1,2024-03-01,n,v,de,s,,\n2,2024-03-03,n,v,de,s,,\n", "generic-events", terms=TWO)
    answer = Warehouse(folder).ask(
        Question(("visitors", "sessions", "orders"), date(2024, 1, 1), date(2024, 3, 31), by="month")
    )
    assert [(row["visitors"], row["sessions"], row["orders"]) for row in answer.rows] == [
        (None, None, 1),
        (None, None, 0),
        (1, 2, 0),
    ]
    assert answer.visitors_basis == "distinct"


def test_daily_counts_are_summed_and_said_to_be(folder: Path, land: Land) -> None:
    land("date,visitors,sessions\n2024-03-01,5,6\n2024-03-02,7,8\n2024-03-04,9,10\n", "daily-traffic")
    ask = Warehouse(folder).ask
    whole = ask(Question(("visitors", "sessions"), DAY, date(2024, 3, 4)))
    assert (dict(whole.rows[0].measures), whole.visitors_basis) == (
        {"visitors": 21, "sessions": 24},
        "sum of days",
    )
    daily = ask(Question(("visitors",), DAY, date(2024, 3, 5), by="day"))
    assert [row["visitors"] for row in daily.rows] == [5, 7, 0, 9, None]
    assert daily.visitors_basis == "distinct"
    land(EVENTS + "1,2024-03-02,n,v,,,,\n2,2024-03-03,n,v,,,,\n", "generic-events")
    both = ask(Question(("visitors",), DAY, date(2024, 3, 4)))
    assert (both.rows[0]["visitors"], both.visitors_basis) == (15, "sum of days")
    events_only = ask(Question(("visitors",), date(2024, 3, 2), date(2024, 3, 3)))
    assert (events_only.rows[0]["visitors"], events_only.visitors_basis) == (1, "distinct")


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (("Main Store", "UTC", "EUR"), 'Store "Main Store" is not a short name; use a-z, 0-9, "-" and "_"'),
        (("main", "Mars/Base", "EUR"), 'Zone "Mars/Base" of store main is not known'),
    ],
)
def test_terms_that_are_none_are_refused(terms: tuple[str, str, str], sentence: str) -> None:
    with pytest.raises(TermsInvalid) as invalid:
        Terms(*terms)
    assert str(invalid.value).startswith(sentence)
