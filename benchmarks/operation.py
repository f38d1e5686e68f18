"""Ownership of a large operation: 5,000 people, 2,000 areas with four further parts each, in a data folder of its own.

Bars: the map, the round map, the matrix and all checks each under one second of processor time, with as many queries as
for an operation of a tenth of the size.
"""

import gc
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from storewide.access.models import Role as Level
from storewide.access.models import User
from storewide.organization.models import Membership, Person, Role, Team
from storewide.ownership import findings
from storewide.ownership.models import Activity, Area, Group, Part, Responsibility, Tier

MOST_SECONDS = 1.0
COUNTED = 5
PAGES = {
    "map": "/ownership/map/",
    "round map": "/ownership/map/round/",
    "matrix by role": "/ownership/matrix/",
    "matrix by team": "/ownership/matrix/?by=team",
    "areas as a list": "/ownership/map/list/",
    "page of the checks": "/ownership/checks/",
}
AT = datetime(2024, 1, 1, tzinfo=UTC)
EMAIL = "bench@operation.example"


def measure() -> bool:
    """Fill a tenth and then the whole, measure both, print them beside each other, and say whether the bars are met."""
    User.objects.filter(email=EMAIL).delete()
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create(email=EMAIL, name="Bench", role=Level.OWNER))
    fill(people=500, areas=200)
    small = _all(client)
    fill(people=4_500, areas=1_800)
    large = _all(client)
    met = True
    print("| what | 200 areas, 500 people | 2,000 areas, 5,000 people | queries |")
    print("|---|---:|---:|---:|")
    for name, (seconds, queries) in large.items():
        before, asked = small[name]
        print(f"| {name} | {before * 1000:.0f} ms | {seconds * 1000:.0f} ms | {queries} |")
        # a long list asks for the keys of its page first: one more
        met = met and seconds < MOST_SECONDS and queries <= asked + 1
    print(f"\neach under {MOST_SECONDS:.0f} s with no more queries: {'met' if met else 'NOT met'}")
    return met


def fill(people: int, areas: int) -> None:
    """Add so many people in teams of eight, and so many areas with an owner, a team, an activity and four parts each."""
    first = Person.objects.count()
    teams = Team.objects.bulk_create(Team(name=f"Team {first + n}") for n in range(people // 8))
    staff = Person.objects.bulk_create(
        Person(
            name=f"Person {first + n}", email=f"p{first + n}@operation.example", team=teams[n % len(teams)]
        )
        for n in range(people)
    )
    Membership.objects.bulk_create(
        Membership(person=person, team=person.team, discipline="product") for person in staff if person.team
    )
    roles = Role.objects.bulk_create(
        Role(title=f"Head {first + n}", holder=staff[n % people] if n % 9 else None, deputy=staff[-n - 1])
        for n in range(areas)
    )
    made = Area.objects.bulk_create(
        Area(
            slug=f"part-{first}-{n}",
            name=f"Part {first + n} of it",
            group=list(Group)[n % 4],
            tier=list(Tier)[n % 3],
            accountable=roles[n] if n % 7 else None,
            responsible=teams[n % len(teams)],
            created_at=AT + timedelta(minutes=n),
        )
        for n in range(areas)
    )
    _activities(made, roles, teams)


def _activities(areas: list[Area], roles: list[Role], teams: list[Team]) -> None:
    """An activity for every fourth area, and four further parts for each area."""
    done = Activity.objects.bulk_create(
        Activity(area=area, slug=f"look-{area.slug}", name="Weekly look") for area in areas[::4]
    )
    rows = [
        Responsibility(area=area, part=part, role=roles[(n + step) % len(roles)])
        for n, area in enumerate(areas)
        for step, part in ((1, Part.CONSULTED), (2, Part.INFORMED), (3, Part.CONSULTED))
    ]
    rows += [
        Responsibility(area=area, part=Part.INFORMED, team=teams[(n + 1) % len(teams)])
        for n, area in enumerate(areas)
    ]
    rows += [
        Responsibility(activity=each, part=Part.ACCOUNTABLE, role=roles[n])
        for n, each in enumerate(done)
        if n % 5
    ]
    Responsibility.objects.bulk_create(rows, batch_size=2_000)


def _all(client: Client) -> dict[str, tuple[float, int]]:
    """Median seconds of processor and queries of each page, and of the checks alone."""
    found = {name: _timed(lambda address=address: _get(client, address)) for name, address in PAGES.items()}
    found["all checks"] = _timed(lambda: findings.found(datetime.now(UTC).date()))
    return found


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, address


def _timed(do: Callable[[], object]) -> tuple[float, int]:
    do()
    # as a server does once it is warm: what was loaded stays and is not looked through for garbage
    gc.collect()
    gc.freeze()
    times = []
    for _number in range(COUNTED):
        began = time.process_time()
        do()
        times.append(time.process_time() - began)
    with CaptureQueriesContext(connection) as asked:
        do()
    return statistics.median(times), len(asked)
