"""Months of steps as they are kept, and what they say where steps, pages or dimensions are not told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storewide.lib.periods import Days
from storewide.warehouse import keeping, step_months
from storewide.warehouse import manifest as manifests
from storewide.warehouse.questions import Question, QuestionInvalid
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land, everything_in

EVENTS = "event_id,occurred_at,name,visitor_id,path,device\n"
DAYS = Days(date(2024, 3, 1), date(2024, 3, 2))


def one(folder: Path, measure: str, **how: Any) -> int | None:
    return Warehouse(folder).ask(Question((measure,), DAYS.first, DAYS.last, **how)).rows[0][measure]


def test_a_step_that_no_event_tells_is_not_known(folder: Path, land: Land) -> None:
    land(EVENTS + "1,2024-03-01T09:00:00Z,Product Viewed,v,,\n", "generic-events")
    assert (one(folder, "product_viewers"), one(folder, "searchers")) == (1, None)
    # it is 0 on a day of a month in which it is told
    later = Question(("product_viewers",), DAYS.last, DAYS.last)
    land(EVENTS + "2,2024-03-02T09:00:00Z,Page Viewed,v,,\n", "generic-events")
    assert Warehouse(folder).ask(later).rows[0]["product_viewers"] == 0
    # and not known before anybody counted
    before = Question(("product_viewers",), date(2024, 2, 1), date(2024, 2, 2))
    assert Warehouse(folder).ask(before).rows[0]["product_viewers"] is None


def test_a_visitor_without_consent_takes_no_step(folder: Path, land: Land) -> None:
    header = "event_id,occurred_at,name,visitor_id,consent\n"
    rows = "1,2024-03-01T09:00:00Z,Product Viewed,v,denied\n2,2024-03-01T09:00:00Z,Product Viewed,w,\n"
    land(header + rows, "generic-events")
    assert one(folder, "product_viewers") == 1


def test_steps_have_no_dimension_of_orders_and_sessions_none_of_events(folder: Path, land: Land) -> None:
    land(EVENTS + "1,2024-03-01T09:00:00Z,Product Viewed,v,/a,\n", "generic-events")
    assert one(folder, "product_viewers", filters=(("sales_channel", "web"),)) is None
    assert one(folder, "sessions", filters=(("event", "Product Viewed"),)) is None
    assert one(folder, "visitors", filters=(("page", "/a"),)) == 1


def test_months_are_kept_and_made_anew_where_they_are_gone_or_damaged(folder: Path, land: Land) -> None:
    land(EVENTS + "1,2024-03-01T09:00:00Z,Product Viewed,v,/a,\n", "generic-events")
    manifest = manifests.load(folder)
    assert len(step_months.stale(folder, manifest)) == 1
    assert one(folder, "product_viewers") == 1
    assert step_months.stale(folder, manifest) == []
    (kept,) = (folder / "kept").rglob("*.steps")
    held = everything_in(folder)
    assert one(folder, "product_viewers") == 1
    assert everything_in(folder) == held
    kept.write_bytes(kept.read_bytes()[:-9])
    assert one(folder, "product_viewers") == 1
    assert kept.read_bytes() == held[str(kept.relative_to(folder))]
    kept.unlink()
    assert one(folder, "product_viewers") == 1


def test_a_folder_that_cannot_be_written_answers_all_the_same(folder: Path, land: Land) -> None:
    land(EVENTS + "1,2024-03-01T09:00:00Z,Product Viewed,v,/a,\n", "generic-events")
    (folder / "kept").write_text("a file is in the way")
    assert one(folder, "product_viewers") == 1


def test_a_family_of_many_pages_is_told_as_one_and_asked_for_exactly(folder: Path, land: Land) -> None:
    rows = [f"{n},2024-03-01T09:00:00Z,Page Viewed,v{n % 30},/p/{n},\n" for n in range(50)]
    rows += [
        "a,2024-03-02T09:00:00Z,Page Viewed,w,/p/7,\n",
        "b,2024-03-02T09:00:00Z,Page Viewed,w,/help/x,\n",
    ]
    land(EVENTS + "".join(rows), "generic-events")
    by = Warehouse(folder).ask(Question(("visitors",), DAYS.first, DAYS.last, by="page"))
    assert {row.label: row["visitors"] for row in by.rows} == {"/p/(other)": 31, "/help/x": 1}
    assert one(folder, "visitors", filters=(("page", "/p/7"),)) == 2
    house = Warehouse(folder)
    for pattern, expected in (("/p/*", 31), ("/p/7", 2), ("/p/1?", 10), ("/h*", 1), ("*", 31)):
        assert [each.visitors for each in house.visitors_of("main", DAYS, (), (pattern,))] == [expected]
    assert [each.visitors for each in house.visitors_of("main", DAYS, (), ("/p/*",), "day")] == [30, 1]


def test_events_of_more_names_than_are_listed_are_asked_for_exactly(folder: Path, land: Land) -> None:
    rows = [f"{n},2024-03-01T09:00:00Z,n{n:03},v{n},,\n" for n in range(120)]
    rows += ["a,2024-03-02T09:00:00Z,Product Viewed,w,,\n"]
    land(EVENTS + "".join(rows), "generic-events")
    by = Warehouse(folder).ask(Question(("visitors",), DAYS.first, DAYS.last, by="event"))
    found = {row.label: row["visitors"] for row in by.rows}
    assert (len(found), found["(other)"], found["Product Viewed"]) == (102, 20, 1)
    assert one(folder, "visitors", filters=(("event", "n119"),)) == 1


def test_a_funnel_of_no_dimension_is_refused(folder: Path, land: Land) -> None:
    land(EVENTS + "1,2024-03-01T09:00:00Z,Product Viewed,v,/a,\n", "generic-events")
    with pytest.raises(QuestionInvalid, match='"colour" is not a dimension'):
        Warehouse(folder).funnel("main", DAYS, where=(("colour", "red"),))


def test_days_without_pages_stay_so_when_a_later_day_of_their_month_has_one(folder: Path, land: Land) -> None:
    land(EVENTS + "1,2024-03-01T09:00:00Z,Product Viewed,v,,\n", "generic-events")
    assert one(folder, "product_viewers") == 1
    land(EVENTS + "2,2024-03-02T09:00:00Z,Product Viewed,w,/a,mobile\n", "generic-events")
    for by, shown in (("page", "/a"), ("device", "mobile")):
        measure = "visitors" if by == "page" else "product_viewers"
        rows = Warehouse(folder).ask(Question((measure,), DAYS.first, DAYS.last, by=by)).rows
        assert {row.label: row[measure] for row in rows} == {shown: 1, "(none)": 1}


def test_what_questions_need_next_is_made_before_anybody_asks(folder: Path, land: Land) -> None:
    header = "event_id,occurred_at,name,visitor_id,product_id,path\n"
    land(header + "1,2024-03-01T09:00:00Z,Product Viewed,v,p,/a\n", "generic-events")
    told: list[tuple[int, int]] = []
    stray = folder / "kept/steps/gone/2024-03.steps"
    former = folder / "kept/products/main/2019-01-0.parquet"
    for path in (stray, former):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"of a store or of days that are gone")
    assert keeping.is_wanted(folder)
    assert keeping.keep(folder, lambda done, total: told.append((done, total))) == 2
    assert (told, stray.exists(), keeping.is_wanted(folder)) == ([(1, 2), (2, 2)], False, False)
    assert not former.exists()
    held = everything_in(folder)
    assert keeping.keep(folder, lambda done, total: told.append((done, total))) == 0
    assert Warehouse(folder).products_sold("main", DAYS)[0].views == 1
    assert one(folder, "product_viewers") == 1
    assert everything_in(folder) == held


def test_events_pages_categories_and_kinds_of_buyers_are_offered_as_filters(folder: Path, land: Land) -> None:
    land(EVENTS + "1,2024-03-01T09:00:00Z,Product Viewed,v,/a/b/c,\n", "generic-events")
    house = Warehouse(folder)
    assert (house.values("event"), house.values("page")) == (("Product Viewed",), ("/a/b",))
    assert (house.values("category"), house.values("buyer_kind")) == ((), ())
    land("product_id,category\np,Bath\nq,\n", "generic-products")
    land("order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n1,2024-03-02,c,p,2,5,EUR\n")
    assert (house.values("category"), house.values("buyer_kind")) == (
        ("Bath", "(none)"),
        ("new", "returning"),
    )
