"""What must hold of the experiments and releases of a scenario, beyond the types."""

from storewide.demo.simulation.checks import check_effect, known, require
from storewide.demo.simulation.experiments import Experiment
from storewide.demo.simulation.releases import Release
from storewide.demo.simulation.schema import Scenario


def check(scenario: Scenario) -> None:
    """Raises ScenarioFault for the first thing that does not hold, naming place, value and cure."""
    for name in ("experiments", "releases"):
        keys = [one.key for one in getattr(scenario, name)]
        require(len(set(keys)) == len(keys), f"{scenario.name}.{name}: keys", "repeated", "unique")
    by_events = [one.key for one in scenario.experiments if one.told == "events"]
    require(
        len(by_events) <= 1, f"{scenario.name}.experiments: told by events", by_events, "one of them at most"
    )
    for experiment in scenario.experiments:
        _check_experiment(scenario, experiment)
    for release in scenario.releases:
        _check_release(scenario, release)


def _check_experiment(scenario: Scenario, experiment: Experiment) -> None:
    where = f"{scenario.name}.experiments: {experiment.key!r}"
    _check_area(scenario, experiment.area, where)
    inside = -scenario.size.days < experiment.starts <= 0
    require(inside, f"{where}, starts", experiment.starts, "inside the window")
    require(experiment.days >= 7, f"{where}, days", experiment.days, "at least 7")
    require(len(experiment.arms) >= 2, f"{where}, arms", len(experiment.arms), "at least 2")
    over = experiment.last < 0
    require(over or experiment.decided is None, f"{where}, decided", "there", "left out while it runs")
    require(0 < experiment.planned.rate < 1, f"{where}, rate", experiment.planned.rate, "between 0 and 1")
    if experiment.request:
        known(experiment.request, [one.title for one in scenario.requests], f"{where}, request")
    for arm in experiment.arms:
        require(0 <= arm.unseen < 1, f"{where}, unseen", arm.unseen, "at least 0 and below 1")
        for effect in arm.effects:
            check_effect(scenario, effect, where)
            require(not effect.where, f"{where}, where", effect.where, "left out; narrow the experiment")


def _check_release(scenario: Scenario, release: Release) -> None:
    where = f"{scenario.name}.releases: {release.key!r}"
    _check_area(scenario, release.area, where)
    for title in release.carries:
        known(title, [one.title for one in scenario.requests], f"{where}, carries")
    if release.ships:
        known(release.ships, [one.key for one in scenario.experiments], f"{where}, ships")
    for effect in release.effects:
        check_effect(scenario, effect, where)
    people = [one.name for one in scenario.people]
    if release.told is not None:
        known(release.told.owner, people, f"{where}, owner")
        return
    known(release.author, people, f"{where}, author")
    require(release.briefing is not None, f"{where}, briefing", None, "there; the front line needs it")
    inside = -scenario.size.days < release.live
    require(inside, f"{where}, live", release.live, "inside the window, or told as past")
    for name in (*release.read_by, *(one.by for one in release.heard)):
        known(name, people, f"{where}, read by")


def _check_area(scenario: Scenario, key: str, where: str) -> None:
    """What is decided about needs somebody who decides."""
    accountable = [area.key for area in scenario.areas if area.accountable]
    known(key, accountable, f"{where}, area (with somebody accountable)")
