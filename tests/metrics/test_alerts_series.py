"""An alert is of the figure that page, command and API give, whichever way its series was asked for."""

from datetime import date
from decimal import Decimal

import pytest

from storewide.lib.periods import Days
from storewide.metrics import alerts_documents, alerts_series, definitions, documents, figures
from storewide.metrics.alerts_series import Cut
from storewide.metrics.models import Alert, AlertRule
from storewide.sources.models import Store

DAYS = Days(date(2026, 3, 8), date(2026, 3, 10))
CODES = tuple(definitions.built_in())


@pytest.mark.parametrize("dearer", [0, 1000], ids=["by value", "day by day"])
def test_every_metric_of_every_day_and_country(
    figures_of_march: Store, monkeypatch: pytest.MonkeyPatch, dearer: int
) -> None:
    monkeypatch.setattr(alerts_series, "_DEARER", dearer)
    _agree(Cut("main", "country"), ("AT", "DE"), figures_of_march)


def test_every_metric_in_whole(figures_of_march: Store) -> None:
    _agree(Cut("main"), ("",), figures_of_march)


def _agree(cut: Cut, labels: tuple[str, ...], store: Store) -> None:
    series = alerts_series.read(cut, DAYS, CODES)
    assert series.labels == labels
    told = 0
    for column, day in enumerate(DAYS):
        for row, label in enumerate(labels):
            asked = figures.total(
                Days(day, day),
                store="main",
                where=cut.filters(label),
                measures=figures.measures_of(CODES),
            )
            for code in CODES:
                definition = definitions.named(code)
                stored = series.stored(definition, row, column)
                ratio = asked.ratio(code)
                expected = None if ratio is None else alerts_series.as_stored(definition, ratio)
                assert stored == expected, (code, label, day)
                if stored is None:
                    continue
                told += 1
                assert series.values(definition)[row, column] == pytest.approx(float(ratio or 0))
                assert _told(store, code, stored) == pytest.approx(
                    documents.metric(asked, code),
                    abs=Decimal("0.005") if definition.unit == "money" else 1e-6,
                )
    assert told > 20


def _told(store: Store, code: str, stored: int) -> object:
    """What the document of an alert says of a value."""
    day = DAYS.last
    alert = Alert(
        rule=AlertRule(store=store, metric=code),
        first=day,
        last=day,
        worst_on=day,
        expected=1,
        low=1,
        high=1,
        got=stored,
    )
    return alerts_documents.alert(alert)["got"]


def test_what_a_dimension_cannot_tell_is_unknown_beside_what_it_can(figures_of_march: Store) -> None:
    for where in (("buyer_kind", "new"), ("category", "(none)")):
        asked = figures.total(DAYS, store="main", where=[where], measures=("open_orders", "new_buyers"))
        assert asked.measures["open_orders"] is None
        assert asked.measures["new_buyers"] is not None
