"""The files about changes: who met which experiment, and which releases are remembered."""

from datetime import date, timedelta
from pathlib import Path

from storewide.demo.simulation import writing
from storewide.demo.simulation.exposing import Exposed
from storewide.demo.simulation.organization import address
from storewide.demo.simulation.schema import Scenario


def write_exposures(path: Path, scenario: Scenario, exposed: tuple[Exposed, ...]) -> None:
    """One row a visitor and experiment whose first meeting was recorded, by experiment and visitor."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("visitor_id,experiment,variant,exposed_at,store\n")
        for one in exposed:
            seen = one.recorded
            arms = [f"{one.experiment.key},{arm.key}" for arm in one.experiment.arms]
            visitors, met = writing.ids(one.visitor[seen], "v"), writing.pick(arms, one.arm[seen])
            rows = zip(visitors, met, writing.times(one.at[seen]), strict=True)
            file.writelines(f"{','.join(row)},{scenario.store.slug}\n" for row in rows)


def write_past(path: Path, scenario: Scenario, until: date) -> None:
    """The releases that are remembered from before there was a ledger."""
    names = {area.key: area.name for area in scenario.areas}
    rows = (
        (
            one.name,
            until + timedelta(days=one.live),
            names[one.area],
            address(one.told.owner, scenario.organization.domain),
            one.told.metric,
            one.told.promised,
        )
        for one in scenario.releases
        if one.told is not None
    )
    writing.write_table(path, ("name", "date", "area", "owner", "metric", "promised"), rows)
