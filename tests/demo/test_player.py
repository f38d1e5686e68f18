"""The demo store as it is demo: the product's own figures are the simulation's known truth."""

import json
from pathlib import Path
from typing import Any

import pytest

from storewide.demo import player
from storewide.demo.player import NotADemoFolder
from storewide.ledger.models import IntendedEffect
from storewide.lib.data_folder import DataFolder
from storewide.metrics import figures
from storewide.organization.models import Person
from storewide.portfolio.models import Request, Stage
from storewide.sources import queries
from storewide.sources.models import Import, KnownRevenue

MEASURES = ("visitors", "sessions", "buyers", "orders", "gross", "discount", "refunded", "spend")


def test_every_figure_is_the_known_truth(demo: DataFolder) -> None:
    truth: dict[str, Any] = json.loads((demo.root / "truth.json").read_text())
    for period, by in (("months", "month"), ("days", "day"), ("marketing_channels", "marketing_channel")):
        report = figures.ask(by=by, measures=MEASURES)
        found = {row.label: {name: row.measures[name] for name in MEASURES} for row in report.rows}
        known = {label: {name: told[name] for name in MEASURES} for label, told in truth[period].items()}
        # orders by phone name no marketing channel; the simulation calls that by an empty name
        known = {label or "(none)": told for label, told in known.items()}
        assert found.keys() == known.keys()
        for label, told in known.items():
            assert found[label] == told, (period, label)


def test_it_holds_one_of_everything(demo: DataFolder) -> None:
    assert Person.objects.count() == 10
    assert {record.refused for record in Import.objects.all()} == {0}
    assert IntendedEffect.objects.filter(frozen_at__isnull=False).exists()
    assert set(Request.objects.values_list("state", flat=True)) >= {"asked", "bet", "building", "measured"}
    made = Stage.objects.filter(request__state="measured", state="testing").values("request")[:1]
    passed = Stage.objects.filter(request=made).order_by("begins").values_list("state", flat=True)
    assert list(passed) == ["asked", "bet", "promised", "building", "testing", "live", "measured"]
    opened = player.sign_in(demo)
    assert opened is not None
    assert opened.email == "katharina.brandt@nordlicht.example"


def test_the_books_hold_tax_and_shipping_and_the_gap_says_so(demo: DataFolder) -> None:
    found = queries.reconcile(KnownRevenue.objects.select_related("store").get())
    assert dict(found.explanation.causes).keys() == {"tax", "shipping"}
    assert found.explanation.rest == 0


def test_a_folder_that_holds_anything_else_is_left_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    (tmp_path / "novel.txt").write_text("mine")
    with pytest.raises(NotADemoFolder):
        player.clear(folder)
    assert (tmp_path / "novel.txt").read_text() == "mine"


def test_a_half_filled_demo_is_filled_anew(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.demo_file.write_text(json.dumps({"size": "small"}))
    folder.database.write_text("half")
    assert player.sign_in(folder) is None
    player.clear(folder)
    assert list(tmp_path.iterdir()) == []
