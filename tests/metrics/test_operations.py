"""Targets and annotations: set, replaced, refused, audited; and read from a table."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError

from storewide.audit.models import Entry
from storewide.kit import table_import
from storewide.kit.permissions import SYSTEM
from storewide.lib.tables import RowRefusal
from storewide.metrics import operations, targets_import
from storewide.metrics.models import Annotation, Metric, Target
from storewide.metrics.operations import Happening
from storewide.ownership.models import Area
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 1)


def test_set_target_twice_keeps_the_second(store: Store, at: datetime) -> None:
    for value in (100, 200):
        operations.set_target(store=store, metric="orders", month=MARCH, value=value, by=SYSTEM, at=at)
    target = Target.objects.get()
    assert target.value == 200
    assert [entry.changes["value"] for entry in Entry.objects.of(target)] == [[100, 200], [None, 100]]


@pytest.mark.parametrize(("metric", "value"), [("wine", 1), ("orders", -1)])
def test_set_target_refused(store: Store, at: datetime, metric: str, value: int) -> None:
    with pytest.raises(operations.NotATarget):
        operations.set_target(store=store, metric=metric, month=MARCH, value=value, by=SYSTEM, at=at)
    assert not Target.objects.exists()


def test_remove_target_leaves_its_line_in_the_trail(store: Store, at: datetime) -> None:
    target = operations.set_target(store=store, metric="orders", month=MARCH, value=5, by=SYSTEM, at=at)
    operations.remove_target(target=target, by=SYSTEM, at=at)
    assert not Target.objects.exists()
    assert Entry.objects.get(action="metrics.target.remove").changes == {"value": [5, None]}


def test_annotation_ends_after_it_begins(store: Store, at: datetime) -> None:
    happening = Happening(label="Sale", kind="campaign", day=date(2026, 3, 9), until=date(2026, 3, 8))
    with pytest.raises(operations.EndsBeforeItBegins):
        operations.annotate(happening=happening, by=SYSTEM, at=at)
    with pytest.raises(IntegrityError, match="metrics_annotation_ends_after_it_begins"):
        Annotation.objects.create(label="Sale", day=date(2026, 3, 9), until=date(2026, 3, 8))


def test_give_to_area(at: datetime) -> None:
    area = Area.objects.get(slug="checkout")
    operations.give_to_area(metric="conversion", area=area, by=SYSTEM, at=at)
    assert Metric.objects.get(code="conversion").area == area


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "targets.csv"
    path.write_text(text)
    return path


def test_a_table_of_targets_may_part_its_columns_with_semicolons(
    store: Store, at: datetime, tmp_path: Path
) -> None:
    """As a spreadsheet of most of Europe saves it, with commas in its decimals."""
    path = table(
        tmp_path, 'month;metric;target;store\n2026-03;spend;"120.000,50";\n2026-03;conversion;2,5 %;main\n'
    )
    take = targets_import.Take(store="main", by=SYSTEM, at=at)
    report = table_import.take(path, take, required=targets_import.REQUIRED, strict=True)
    assert (report.accepted, report.refused) == (2, 0)
    assert set(Target.objects.values_list("metric", "value")) == {
        ("spend", 12_000_050),
        ("conversion", 25_000),
    }


def test_a_table_of_targets(store: Store, at: datetime, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "month,metric,target,store\n2026-03,spend,1000,\n2026-03,conversion,2.5 %,main\n2026-13,spend,1,\n"
        "2026-04,wine,1,\n2026-04,spend,x,\n2026-04,spend,1,de\n",
    )
    take = targets_import.Take(store="main", by=SYSTEM, at=at)
    report = table_import.take(path, take, required=targets_import.REQUIRED, strict=False)
    assert (report.read, report.accepted, report.repeated, report.refused) == (6, 2, 0, 4)
    assert report.refusals[0] == RowRefusal(4, "month “2026-13” is not a month; write 2026-11")
    assert report.refusals[3] == RowRefusal(7, "store “de” is not known")
    assert set(Target.objects.values_list("metric", "value")) == {("spend", 100_000), ("conversion", 25_000)}
    again = table_import.take(path, take, required=targets_import.REQUIRED, strict=False)
    assert (again.accepted, again.repeated) == (0, 2)


def test_rows_beyond_all_trade_are_refused_alone(store: Store, at: datetime, tmp_path: Path) -> None:
    rows = f"0001-01,spend,1\n9999-12,spend,1\n2026-03,spend,{'9' * 60}\n2026-04,spend,7\n"
    path = table(tmp_path, f"month,metric,target\n{rows}")
    take = targets_import.Take(store="main", by=SYSTEM, at=at)
    report = table_import.take(path, take, required=targets_import.REQUIRED, strict=False)
    assert (report.accepted, report.refused) == (1, 3)
    assert report.refusals[1] == RowRefusal(3, "month “9999-12” is not a month; write 2026-11")
    assert Target.objects.get().value == 7_00


def test_strict_and_rehearsal_keep_nothing(store: Store, at: datetime, tmp_path: Path) -> None:
    path = table(tmp_path, "month,metric,target\n2026-03,spend,1000\n2026-04,spend,x\n")
    take = targets_import.Take(store="main", by=SYSTEM, at=at)
    with pytest.raises(table_import.RowsRefused, match="1 row is refused, so nothing was written"):
        table_import.take(path, take, required=targets_import.REQUIRED, strict=True)
    report = table_import.rehearse(path, take, required=targets_import.REQUIRED, strict=False)
    assert (report.accepted, report.refused) == (1, 1)
    assert not Target.objects.exists()
    assert not Entry.objects.filter(action="metrics.target.set").exists()
