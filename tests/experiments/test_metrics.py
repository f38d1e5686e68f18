"""The metrics of experiments: every definition is whole, and a broken one is named."""

import pytest

from storewide.experiments.metrics import DefinitionFault, all_metrics, parse
from storewide.experiments.models import Measure
from storewide.metrics import definitions

GOOD: dict[str, object] = {
    "name": "Orders per %(unit)s",
    "meaning": "Orders.",
    "outcome": "orders",
    "kind": "mean",
    "unit": "count",
    "better": "up",
}


def test_every_metric_is_whole() -> None:
    kpis = definitions.all_definitions()
    longest = Measure._meta.get_field("metric").max_length
    for code, metric in all_metrics().items():
        assert len(code) <= (longest or 0)
        assert metric.name
        assert metric.meaning.endswith(".")
        assert len(metric.in_ledger("customer")) <= 40
        assert not metric.ledger or kpis[metric.ledger].better == metric.better
        assert all(kpis[code].better == metric.better for code in metric.tests)


def test_a_name_says_the_unit() -> None:
    spend = all_metrics()["spend_per_unit"]
    assert (spend.name_for("customer"), spend.in_ledger("visitor")) == (
        "Spend per customer",
        "Spend per visitor",
    )
    assert all_metrics()["conversion"].in_ledger("visitor") == "conversion"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (GOOD | {"colour": "red"}, "x.toml: orders has the key colour; use one of better, kind,"),
        (GOOD | {"outcome": "luck"}, "x.toml: orders has outcome = luck; use buyers, orders,"),
        (GOOD | {"better": "left"}, "x.toml: orders has better = left; use up, down."),
        (GOOD | {"tests": "spend"}, "x.toml: orders has tests = spend; use a list of metrics."),
        ({"name": "Orders"}, "x.toml: orders lacks a key:"),
    ],
)
def test_a_broken_definition_is_named(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(DefinitionFault) as fault:
        parse("x.toml", "orders", values)
    assert str(fault.value).startswith(sentence)
