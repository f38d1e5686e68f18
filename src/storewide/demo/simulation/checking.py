"""What must hold in a scenario beyond the types: names that meet, lengths of lists, shares that add up."""

from datetime import date

from storewide.demo.simulation import checking_changes, checking_running, checking_trade
from storewide.demo.simulation.checks import check_effect, known, require
from storewide.demo.simulation.episodes import Episode
from storewide.demo.simulation.organization import address
from storewide.demo.simulation.schema import Scenario


def check(scenario: Scenario) -> None:
    """Raises ScenarioFault for the first thing that does not hold, naming place, value and cure."""
    _check_size(scenario)
    _check_lists(scenario)
    _check_shares(scenario)
    _check_range(scenario)
    _check_people(scenario)
    _check_requests(scenario)
    _check_actions(scenario)
    for episode in scenario.episodes:
        _check_episode(scenario, episode)
    checking_changes.check(scenario)
    checking_trade.check(scenario)
    checking_running.check(scenario)


def _check_size(scenario: Scenario) -> None:
    name, size = scenario.name, scenario.size
    require(size.days >= 30, f"{name}.size.days", size.days, "at least 30")
    require(size.sessions_a_day > 0, f"{name}.size.sessions_a_day", size.sessions_a_day, "above 0")


def _check_lists(scenario: Scenario) -> None:
    traffic, name = scenario.traffic, scenario.name
    lists = {
        "traffic.months": (traffic.months, 12),
        "traffic.weekdays": (traffic.weekdays, 7),
        "traffic.hours_weekday": (traffic.hours_weekday, 24),
        "traffic.hours_weekend": (traffic.hours_weekend, 24),
        "buying.months": (scenario.buying.months, 12),
        **{f"categories.{one.name}.season": (one.season, 12) for one in scenario.categories},
    }
    for where, (weights, length) in lists.items():
        require(len(weights) == length, f"{name}.{where}", f"{len(weights)} numbers", f"{length} numbers")
        require(min(weights) > 0, f"{name}.{where}", min(weights), "above 0 throughout")
    days = scenario.buying.refund_days
    require(len(days) == 2 and 0 < days[0] < days[-1], f"{name}.buying.refund_days", days, "two rising days")


def _check_shares(scenario: Scenario) -> None:
    for where in ("marketing_channels", "devices", "countries"):
        total = sum(one.share for one in getattr(scenario, where))
        require(abs(total - 1) < 1e-9, f"{scenario.name}.{where}: sum of shares", round(total, 6), "1")
    buying = scenario.buying
    for field in ("conversion", "app_share", "guest_share", "known_share", "extra_line", "refunded_share"):
        share = getattr(buying, field)
        require(0 <= share < 1, f"{scenario.name}.buying.{field}", share, "at least 0 and below 1")


def _check_range(scenario: Scenario) -> None:
    products = scenario.products
    require(
        len(products) == len(set(products)), f"{scenario.name}.categories: products", "repeated", "unique"
    )
    for name in scenario.range.best_sellers:
        known(name, products, f"{scenario.name}.range.best_sellers")


def _check_people(scenario: Scenario) -> None:
    people, teams = [one.name for one in scenario.people], [one.name for one in scenario.teams]
    addresses = {address(name, scenario.organization.domain) for name in people}
    where = f"{scenario.name}.organization.people"
    require(len(addresses) == len(people), f"{where}: addresses", "repeated", "unique; change a name")
    for person in scenario.people:
        known(person.team, teams, f"{where}: team of {person.name}")
        known(person.manager, ["", *people], f"{where}: manager of {person.name}")
    for area in scenario.areas:
        known(area.accountable, ["", *people], f"{scenario.name}.areas: accountable of {area.name}")
        known(area.responsible, ["", *teams], f"{scenario.name}.areas: responsible for {area.name}")


def _check_actions(scenario: Scenario) -> None:
    people = [one.name for one in scenario.people]
    for action in scenario.actions:
        where = f"{scenario.name}.actions: {action.what!r}"
        known(action.owner, people, f"{where}, owner")
        require(action.opened <= min(action.due, 0), f"{where}, opened", action.opened, "before it is due")
        if action.closed is not None:
            require(
                action.opened <= action.closed <= 0, f"{where}, closed", action.closed, "after it is opened"
            )


def _check_requests(scenario: Scenario) -> None:
    people, areas = [one.name for one in scenario.people], [one.key for one in scenario.areas]
    for request in scenario.requests:
        where = f"{scenario.name}.requests: {request.title!r}"
        known(request.area, areas, f"{where}, area")
        known(request.author, people, f"{where}, author")
        require(request.asked < 0, f"{where}, asked", request.asked, "below 0, a day before the last one")
        has_case = request.state in ("case", "promised")
        require(
            (request.case is not None) == has_case, f"{where}, case", request.case, "there when stated so"
        )
        if request.case is not None:
            known(request.case.owner, people, f"{where}, owner")


def _check_episode(scenario: Scenario, episode: Episode) -> None:
    where = f"{scenario.name}.episodes: {episode.name!r}"
    if isinstance(episode.starts, int):
        require(
            -scenario.size.days < episode.starts <= 0, f"{where}, starts", episode.starts, "inside the window"
        )
    else:
        require(
            _is_day_of_year(episode.starts),
            f"{where}, starts",
            episode.starts,
            "a day from 0 or a date MM-DD",
        )
    require(episode.days >= 1, f"{where}, days", episode.days, "at least 1")
    hours = episode.hours
    require(len(hours) == 2 and 0 <= hours[0] < hours[-1] <= 24, f"{where}, hours", hours, "two rising hours")
    require(hours == (0, 24) or episode.days == 1, f"{where}, days", episode.days, "1 where hours are given")
    for effect in episode.effects:
        check_effect(scenario, effect, where)


def _is_day_of_year(text: str) -> bool:
    try:
        date.fromisoformat(f"2025-{text}")  # no leap year: a day that every year has
    except ValueError:
        return False
    return len(text) == 5
