"""Server time of every page on the large demo store: the median of 20 requests after 3, in this process.

Bars: the worst route at most 60 ms, and at most 8 times an empty signed-in page of the same run.
"""

import statistics
import time

from django.conf import settings
from django.test import Client
from tests import walk

from storewide.access.models import User
from storewide.demo import player

WARM, COUNTED = 3, 20
MOST_MS = 60.0
MOST_TIMES_EMPTY = 8.0


def measure() -> bool:
    """Measure every route that answers a page, print them worst first, and say whether both bars are met."""
    client = Client(SERVER_NAME="localhost")
    opened = player.sign_in(settings.DATA)
    assert opened is not None
    client.force_login(User.objects.get(email=opened.email))
    empty = _median(client, "/empty/")
    assert empty is not None
    found: list[tuple[float, str, str]] = []
    left_out: list[str] = []
    for route in walk.routes():
        try:
            address = walk.address(route)
        except LookupError:
            left_out.append(route.name)
            continue
        median = _median(client, address)
        if median is not None and route.name != "empty":
            found.append((median, route.name, address))
    _print(sorted(found, reverse=True), left_out, empty)
    worst = max(median for median, _name, _address in found)
    again = _median(client, "/empty/") or empty
    peer = statistics.median([empty, again])
    met = worst <= MOST_MS and worst <= MOST_TIMES_EMPTY * peer
    print(
        f"\nworst {worst:.1f} ms (bar {MOST_MS:.0f} ms), {worst / peer:.1f} times empty (bar {MOST_TIMES_EMPTY:.0f}): ",
        end="",
    )
    print("met" if met else "NOT met")
    return met


def _median(client: Client, address: str) -> float | None:
    """Milliseconds of the median request; None where the address answers no page (a change, a redirect)."""
    times = []
    for number in range(WARM + COUNTED):
        began = time.perf_counter()
        response = client.get(address)
        if response.streaming:
            b"".join(response)  # type: ignore[arg-type]
        if response.status_code != 200:
            return None
        if number >= WARM:
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _print(found: list[tuple[float, str, str]], left_out: list[str], empty: float) -> None:
    print(f"{'route':36}{'median ms':>10}{'x empty':>9}")
    print(f"{'(an empty signed-in page)':36}{empty:>10.1f}{1:>9.1f}")
    for median, name, _address in found:
        print(f"{name:36}{median:>10.1f}{median / empty:>9.1f}")
    if left_out:
        print(f"without a record in this store, not measured: {', '.join(left_out)}")
