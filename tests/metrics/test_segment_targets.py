"""Targets of segments: beside those of the whole, shown where the segment is looked at, never mixed."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client

from storewide.kit.permissions import SYSTEM
from storewide.lib.periods import parse_one
from storewide.lib.tables import RowRefusal, read
from storewide.metrics import operations, scorecard, targets_import
from storewide.metrics.models import Segment, Target
from storewide.sources.models import Store

MARCH = date(2026, 3, 1)


@pytest.fixture
def germany(db: None) -> Segment:
    return Segment.objects.create(slug="germany", name="Germany", filters=[["country", "DE"]])


def plan(store: Store, value: int, at: datetime, segment: Segment | None = None) -> Target:
    return operations.set_target(
        store=store, metric="spend", month=MARCH, value=value, segment=segment, by=SYSTEM, at=at
    )


def test_a_segment_has_its_own_target_beside_that_of_all(
    figures_of_march: Store, germany: Segment, at: datetime
) -> None:
    plan(figures_of_march, 31_000, at)
    plan(figures_of_march, 3_100, at, germany)
    plan(figures_of_march, 6_200, at, germany)
    assert sorted(Target.objects.values_list("value", "segment__slug")) == [
        (6_200, "germany"),
        (31_000, None),
    ]


def test_the_scorecard_plans_a_segment_by_its_own_targets_alone(
    figures_of_march: Store, germany: Segment, at: datetime
) -> None:
    plan(figures_of_march, 31_000, at)
    plan(figures_of_march, 3_100, at, germany)
    days = parse_one("2026-03-09")
    whole = scorecard.build(figures_of_march, days).tile("spend")
    part = scorecard.build(figures_of_march, days, (("country", "DE"),), segment=germany).tile("spend")
    other = scorecard.build(figures_of_march, days, (("country", "DE"),)).tile("spend")
    assert (whole.plan and whole.plan.value, part.plan and part.plan.value) == (1_000, 100)
    assert other.plan is None or other.plan.basis == "last_year"


def test_a_table_names_segments_by_their_short_name(
    figures_of_march: Store, germany: Segment, at: datetime, tmp_path: Path
) -> None:
    table = tmp_path / "targets.csv"
    table.write_text(
        "month,metric,target,segment\n2026-03,spend,310,\n2026-03,spend,31,germany\n2026-03,spend,9,france\n"
    )
    take = targets_import.Take(store=figures_of_march.slug, by=SYSTEM, at=at)
    rows = list(read(table, required=targets_import.REQUIRED))
    report = take(rows)
    assert (report.accepted, report.refusals) == (
        2,
        (RowRefusal(4, "segment “france” is not known; write its short name"),),
    )
    assert take(rows).repeated == 2
    assert sorted(Target.objects.values_list("value", "segment__slug")) == [
        (3_100, "germany"),
        (31_000, None),
    ]


def test_the_form_and_the_page_of_a_segment_show_it(
    figures_of_march: Store, germany: Segment, as_owner: Client
) -> None:
    said = {
        "store": figures_of_march.pk,
        "metric": "spend",
        "month": "2026-03",
        "segment": germany.pk,
        "target": "31",
    }
    assert as_owner.post("/metrics/targets/new/", said).status_code == 302
    assert Target.objects.get().segment == germany
    assert "Germany" in as_owner.get("/metrics/targets/?segment=germany").content.decode()
    page = as_owner.get("/metrics/?from=2026-03-09&to=2026-03-09&where=segment=germany").content.decode()
    assert "1\u00a0EUR" in page


def test_a_segment_that_is_not_there_is_refused(figures_of_march: Store, as_owner: Client) -> None:
    document = {
        "store": figures_of_march.slug,
        "metric": "spend",
        "month": "2026-03-01",
        "target": "1",
        "segment": "x",
    }
    answer = as_owner.post("/api/v1/metrics/targets", json.dumps(document), content_type="application/json")
    assert answer.status_code in (401, 403, 422, 400)
    assert not Target.objects.exists()
