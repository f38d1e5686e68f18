"""Every definition loads, and a wrong one is named."""

import pytest

from storewide.metrics import definitions
from storewide.metrics.models import Metric
from storewide.warehouse.questions import MEASURES


def test_all_definitions_load_and_measure_something_that_is_there() -> None:
    loaded = definitions.all_definitions()
    assert [code for code, each in loaded.items() if each.kpi] == ["visitors", "buyers", "spend"]
    assert {measure for each in loaded.values() for measure in each.measures} <= set(MEASURES)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"unit": "litres", "better": "up"},
            "x.toml: wine has the unit litres; use one of count, money, rate,",
        ),
        ({"unit": "count", "better": "red"}, "x.toml: wine has better = red; use up or down."),
        ({"colour": "red"}, "x.toml: wine has the key colour; use one of"),
        ({"unit": "count", "better": "up"}, "x.toml: wine lacks a key"),
        ({"unit": "count", "better": "up", "over": ""}, "x.toml: wine lacks what it is over"),
    ],
)
def test_a_wrong_definition_is_named(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(definitions.DefinitionFault) as fault:
        definitions.parse("x.toml", "wine", values)
    assert str(fault.value).startswith(sentence)


@pytest.mark.django_db
def test_every_metric_has_its_record_in_the_area_it_names() -> None:
    areas = {metric.code: metric.area.slug for metric in Metric.objects.select_related("area") if metric.area}
    assert areas == {code: each.area for code, each in definitions.all_definitions().items()}
