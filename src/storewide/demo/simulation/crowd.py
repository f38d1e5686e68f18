"""The crowd: thousands of people, teams and requests composed of parts, for an operation of real size."""

from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from storewide.demo.simulation.organization import Case, Crowd, Person, Request, Team
from storewide.demo.simulation.schema import Scenario

_METRICS = ("conversion", "average_order_value", "orders", "spend")


@dataclass(frozen=True, slots=True)
class Added:
    """What a crowd adds to those written out."""

    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    requests: tuple[Request, ...]


def compose(crowd: Crowd, scenario: Scenario) -> Added:
    """As many people and requests as the crowd asks for; the same ones for the same seed."""
    random = np.random.default_rng([scenario.size.seed, 1])
    teams = _teams(crowd, scenario)
    people = _people(crowd, scenario, teams, random)
    return Added(teams, people, _requests(crowd, scenario, people, random))


def _teams(crowd: Crowd, scenario: Scenario) -> tuple[Team, ...]:
    count = -(-crowd.people // crowd.people_a_team)
    units = sorted({team.unit for team in scenario.teams})
    return tuple(
        Team(
            f"{crowd.team_kinds[number % len(crowd.team_kinds)]} {number // len(crowd.team_kinds) + 1}",
            units[number % len(units)],
            "One of many teams of a large operation.",
        )
        for number in range(count)
    )


def _people(
    crowd: Crowd, scenario: Scenario, teams: tuple[Team, ...], random: np.random.Generator
) -> tuple[Person, ...]:
    taken = {person.name for person in scenario.people}
    names = [f"{first} {last}" for first, last in product(crowd.first_names, crowd.last_names)]
    shuffled = (names[place] for place in random.permutation(len(names)) if names[place] not in taken)
    heads = [person.name for person in scenario.people if person.role.startswith("head of")]
    people: list[Person] = []
    for number, name in enumerate(islice(shuffled, crowd.people)):
        team, place = divmod(number, crowd.people_a_team)
        if place == 0:
            people.append(Person(name, teams[team].name, "team lead", heads[team % len(heads)]))
            continue
        role = crowd.roles[int(random.integers(len(crowd.roles)))]
        shift = crowd.shifts[int(random.integers(len(crowd.shifts)))]
        people.append(Person(name, teams[team].name, role, people[team * crowd.people_a_team].name, shift))
    return tuple(people)


def _requests(
    crowd: Crowd, scenario: Scenario, people: tuple[Person, ...], random: np.random.Generator
) -> tuple[Request, ...]:
    titles = [
        f"{wish.format(thing=thing)} {audience}"
        for wish, thing, audience in product(crowd.wishes, crowd.things, crowd.audiences)
    ]
    accountable = [area for area in scenario.areas if area.accountable]
    requests = []
    for place in random.permutation(len(titles))[: crowd.requests]:
        area = accountable[int(random.integers(len(accountable)))]
        state = ("open", "open", "accepted", "declined", "case", "promised")[int(random.integers(6))]
        requests.append(
            Request(
                title=titles[place],
                problem=crowd.reasons[int(random.integers(len(crowd.reasons)))],
                area=area.key,
                author=people[int(random.integers(len(people)))].name,
                asked=-int(random.integers(1, 500)),
                state=state,  # type: ignore[arg-type]
                answer=_answer(state),
                case=_case(area.accountable, random) if state in ("case", "promised") else None,
            )
        )
    return tuple(requests)


def _answer(state: str) -> str:
    return {
        "accepted": "Yes: it serves the plan and is small.",
        "promised": "Yes: the case stands.",
        "declined": "No: too few customers meet this; asked again when the contacts double.",
    }.get(state, "")


def _case(owner: str, random: np.random.Generator) -> Case:
    cost = int(random.integers(2, 80)) * 1000
    return Case(
        objective="More customers finish what they came for.",
        risk="Other pages may be read less.",
        cost=cost,
        return_a_year=int(cost * random.uniform(0.5, 4.0)) // 1000 * 1000,
        metric=_METRICS[int(random.integers(len(_METRICS)))],  # type: ignore[arg-type]
        direction="up",
        size_percent=round(float(random.uniform(0.5, 8.0)), 1),
        due=int(random.integers(7, 180)),
        owner=owner,
    )
